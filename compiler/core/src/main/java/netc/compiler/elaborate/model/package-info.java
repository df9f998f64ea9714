/// The body of a model: its inputs and outputs, and the equations between ([Models], [Outputs]).
///
/// May depend on the rooms up to `meaning`, and on what these may use.
package netc.compiler.elaborate.model;
