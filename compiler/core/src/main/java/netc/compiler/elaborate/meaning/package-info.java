/// The meaning of what stands in a body.
///
/// [Expressions] gives an expression its [netc.compiler.elaborate.value.Quantity] and is the
/// [netc.compiler.elaborate.scope.Evaluator] that all others are given. [Names] binds names and [NamedValues] finds what
/// they stand for, [Types] reads a type as written. [Stages] finds out what is applied and [Applications] applies it:
/// [CoreCalls] the words of the language, [Calls] layers and functions, each in a scope of its own whose axes have labels
/// of their own. [Bodies] reads the statements that bodies share.
///
/// May depend on the rooms `file`, `value`, `slice`, `scope` and `advice`, and on what these may use.
package netc.compiler.elaborate.meaning;
