/// The mathematics of a model: straight-line, typed, single-assignment equations over named tensors.
///
/// Everything before this package ends in a [Graph]; everything after starts from one. A graph is one
/// procedure (a prediction, a training step, an evaluation): equations in an order in which each operand is
/// defined before it is used, then what leaves it: outputs and updates of variables. A gradient is again a graph.
///
/// Start with [Op], whose comment gives the meaning of every family; [GraphBuilder] makes graphs and checks types.
/// May depend on `source` only (for spans).
package netc.compiler.graph;
