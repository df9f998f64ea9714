/// What was meant: advice that looks at the text, at names of other libraries, or at the equations made so far.
///
/// What has to know the value of an expression is given an [netc.compiler.elaborate.scope.Evaluator] and knows no more of
/// what reads expressions. May depend on the rooms `file`, `value`, `slice` and `scope`, and on what these may use.
package netc.compiler.elaborate.advice;
