/// From the tree to equations: names, axes and sizes are resolved here, layers and functions applied, and what comes out
/// is a [netc.compiler.program.ModelProgram]: graphs in which every size is a number.
///
/// [Elaborator] is the way in. The rooms, each of which may know those above it:
///
/// * `file`: files, what they define and import;
/// * `value`: what an expression turns out to be;
/// * `slice`: parts of a list of equations;
/// * `scope`: open bodies and their names, and what one model collects on the way;
/// * `advice`: what was meant by text that means nothing;
/// * `meaning`: expressions, types, calls, bodies;
/// * `model`: the body of a model;
/// * `train`: its `train` block.
///
/// Everything above the primitives ([netc.compiler.graph.ScalarFunction], reductions, reads, the one draw) is written in
/// the language itself and lies in the resources `netc/std`: no class of these rooms knows a layer, a loss, a metric or an
/// optimizer by name.
///
/// A mistake is reported once and thrown as [netc.compiler.elaborate.value.Rejected] up to the statement it is in; the names
/// that the statement would have bound are broken from then on and silence whatever uses them.
package netc.compiler.elaborate;
