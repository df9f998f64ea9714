/// What the elaborator hands on: a [ModelProgram] with every name resolved and every size a number, as graphs.
///
/// May depend on `source` and `graph`, and on `netc.abi` for what the runtime is told.
package netc.compiler.program;
