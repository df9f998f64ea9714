/// What a graph means, computed one element at a time: the oracle that derivatives, passes and compiled code are held
/// against.
///
/// [GraphInterpreter] computes the equations in double precision, or in single precision with the bits that compiled code
/// has to give; [Tangents] carries a derivative along one direction beside each value (forward mode). Neither shares
/// anything with the passes or schedules but the meaning of the families.
///
/// May depend on `graph` and `netc.abi`.
package netc.compiler.interpret;
