// The grammar of .net files. README.md says what each form means.
//
// Between lexer and parser a filter drops every line break and `;` that does not stand between two statements, so SEP
// below separates. Names are resolved after parsing: what a bracket means, which statements a block may hold and where
// `where` may lack its `else` are no questions of grammar.
grammar Net;

// ---------- a file
file      : (importDecl | layerDecl | fnDecl | optimizer | modelDecl | trainDecl)* EOF ;
importDecl: 'import' STRING '{' id (',' id)* '}' ;
layerDecl : 'layer' id params? '(' values? ')' '->' results block ;
fnDecl    : 'fn' id params? '(' values? ')' ('->' results)? ('=' tuple gradRule? | block) ;
gradRule  : 'with' 'grad' id '->' tuple ;                  // grad g -> one expression for each argument
optimizer : 'optimizer' id '(' values? ')' block ;
modelDecl : 'model' id block ;
trainDecl : 'train' id ('as' id)? clauses ;

// ---------- signatures and types
params    : '[' param (',' param)* ('->' param (',' param)*)? ']' ;
param     : id (':' id ('=' expr)?)? ;                     // no type: an axis; int, f32, bool: a number known when compiling
values    : value (',' value)* ;
value     : id (':' type)? ('=' expr)? ;                   // no type: one number
results   : type | '(' type (',' type)* ')' ;
type      : id ('[' axis (',' axis)* ']')? ;               // f32 int bool, or an axis: an index into it
axis      : id '?'? (':' expr)? ;                          // A?: an argument may lack it

// ---------- blocks
block     : '{' (stmt (SEP stmt)*)? '}' ;
stmt      : 'dim' size (',' size)*
          | ('input' | 'target' | 'param' | 'state') field (',' field)*
          | 'output' binding
          | 'stream' id
          | requires
          | fnDecl
          | binding
          | update
          | tuple ;                                        // the value of the block
size      : id '=' expr ;
field     : id (',' id)* ':' type init? | id init ;
init      : '=' expr | '~' expr ;                          // ~ draws
requires  : 'require' expr (':' STRING)? ;
binding   : id (',' id)* (':' type)? ('=' tuple | '~' expr) ;
update    : place (',' place)* '<-' tuple ;
place     : path brackets? ;

// ---------- training
clauses   : '{' (clause | SEP)* '}' ;
clause    : ('data' | 'test') expr '->' feeds
          | 'builtin' id args
          | 'validate' ('last'? NUMBER '%' | expr '->' feeds)
          | 'loss' expr
          | 'report' (id (':' type)? '=')? expr
          | 'using' expr ('over' patterns)?
          | 'clip' ('norm' | 'value') expr
          | 'step' id? (NUMBER 'times')? ('every' (count | period))? clauses
          | 'each' 'example' ('in' 'order')?
          | ('batch' | 'epochs' | 'steps' | 'seed') count
          | 'freeze' patterns
          | 'load' (patterns 'from')? STRING
          | 'save' STRING ('every' period)?
          | 'stop' 'when' expr ('has' 'not' 'improved' 'for' period)?
          | 'state' field (',' field)*
          | requires
          | binding
          | update
          | path brackets? args ;                          // a call for its updates
feeds     : feed (',' feed)* ;
feed      : id (':' expr)? | path args ;                        // columns that name no input are refused, with what is free
patterns  : pattern (',' pattern)* ;
pattern   : ('*' | id) ('.' (id | '*'))* ;
period    : count ('epochs' | 'epoch' | 'steps' | 'step' | 'minutes') ;
count     : NUMBER | id ;

// ---------- expressions, loosest first
tuple     : expr (',' expr)* ;
expr      : pipe ('where' pipe ('else' expr)?)? ;
pipe      : or ('|>' stage)* ;
stage     : maker | path suffix* ;
or        : and ('or' and)* ;
and       : not ('and' not)* ;
not       : 'not' not | compare ;
compare   : add (('==' | '!=' | '<' | '<=' | '>' | '>=') add)? ;   // does not chain
add       : mul (('+' | '-') mul)* ;
mul       : unary (('*' | '/') unary)* ;
unary     : '-' unary | power ;
power     : postfix ('^' unary)? ;                                 // -x^2 is -(x^2); 2^-1 is fine
postfix   : atom suffix* | maker ;
suffix    : '?'? brackets | args ;
atom      : path | number | 'true' | 'false' | STRING
          | '(' expr ')' | '[' expr (',' expr)* ']'
          | scan
          | 'train' block 'else' block ;
number    : NUMBER ('KiB' | 'MiB' | 'GiB')? ;
maker     : 'repeat' times stage | 'each' id stage ;
times     : NUMBER | id | '(' expr ')' ;
scan      : 'scan' axis ('from' carry (',' carry)*)? block ;
carry     : id (':' type)? '=' expr ;
path      : id ('.' (id | 'loss'))* ;
brackets  : '[' (item (',' item)* ('->' item (',' item)*)?)? ']' ;
item      : id 'as' id | id ':' expr | expr ;
args      : '(' (arg (',' arg)*)? ')' ;
arg       : (label ':')? expr ('..' expr)? ;
label     : id | 'train' | 'test' ;
id        : ID | 'step' | 'steps' | 'epoch' | 'epochs' | 'minutes' | 'times' | 'every' | 'example' | 'in' | 'order' | 'all'
          | 'batch' | 'seed' | 'clip' | 'norm' | 'value' | 'freeze' | 'load' | 'save' | 'stop' | 'when' | 'has' | 'improved'
          | 'for' | 'last' | 'over' | 'builtin' | 'grad' | 'stream' | 'input' | 'target' | 'output' | 'param'
          | 'state' | 'KiB' | 'MiB' | 'GiB' ;

whole     : expr EOF ;                                             // between braces in the message of a `require`

// ---------- tokens
SEP       : ';' | '\r'? '\n' ;
NUMBER    : [0-9] [0-9_]* ('.' [0-9] [0-9_]*)? ([eE] [+-]? [0-9]+)? ;
STRING    : '"' (~["\\\r\n] | '\\' ~[\r\n])* '"' ;
UNCLOSED  : '"' (~["\\\r\n] | '\\' ~[\r\n])* '\\'? ;        // a string without its end: refused by the filter
ID        : [A-Za-z_] [A-Za-z_0-9]* ;
COMMENT   : '#' ~[\r\n]* -> channel(HIDDEN) ;
WS        : [ \t]+ -> skip ;
UNKNOWN   : . ;                                            // refused by the filter, and left out
