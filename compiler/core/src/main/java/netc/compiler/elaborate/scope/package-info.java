/// Where an expression stands, and what a model collects while it is read.
///
/// [Session] is all that one model collects: [OpenBodies], the [Graphs] that equations go to, [Mistakes], [Limits]. A
/// [Frame] is one open body with its [Scope] of names, each of which stands for an [Entry]; an [Instance] is a layer
/// made once, and an [Evaluator] gives an expression its value. [Provenance] keeps why each size is what it is,
/// [Describe] shows values in messages.
///
/// May depend on the rooms `file`, `value` and `slice`, on `program` and what these may use.
package netc.compiler.elaborate.scope;
