/// What the elaborator hands on: a [ModelProgram] with every name resolved and every size a number, as graphs, with what it
/// is [Declared] to have, how it learns ([Learning]), and what is said of it ([Report]).
///
/// May depend on `source` and `graph`, and on `netc.abi` for what the runtime is told.
package netc.compiler.program;
