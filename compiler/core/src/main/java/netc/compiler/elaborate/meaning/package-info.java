/// The meaning of what stands in a body.
///
/// [Expressions] gives an expression its [netc.compiler.elaborate.value.Quantity], [Names] finds what a name stands for,
/// [Types] reads a type as written. [Stages] finds out what is applied, and [Calls] applies it, each layer and function in a
/// scope of its own whose axes have labels of their own; [Bodies] reads the statements that bodies share.
///
/// May depend on the rooms `file`, `value`, `slice`, `scope` and `advice`, and on what these may use.
package netc.compiler.elaborate.meaning;
