/// From the tree to equations: names, axes and sizes are resolved here, layers and functions applied, and what comes out
/// is a [ModelProgram]: graphs in which every size is a number.
///
/// [Elaborator] is the way in. [Models] reads a model's body and [TrainBlocks] what trains it; [Expressions] gives an
/// expression its [Quantity]; [Calls] applies layers and functions, each in a [Scope] of its own whose axes have labels
/// of their own; [Session] holds what one model collects on the way.
///
/// Everything above the primitives ([netc.compiler.graph.ScalarFunction], [Reductions], reads, the one draw) is written in the language itself and
/// lies in the resources `netc/std`: no class of this package knows a layer, a loss, a metric or an optimizer by name.
///
/// A mistake is reported once and thrown as [Rejected] up to the statement it is in; the names that the statement
/// would have bound are broken from then on and silence whatever uses them.
///
/// May depend on `source`, `syntax`, `graph` and on `netc.abi` for what the runtime is told.
package netc.compiler.elaborate;
