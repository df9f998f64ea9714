/// The `train` block of a model ([TrainBlocks]): where data come from, what is measured, and which optimizer changes which
/// parameter.
///
/// May depend on the rooms up to `model`, whose names it sees, and on what these may use.
package netc.compiler.elaborate.train;
