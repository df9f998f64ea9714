/// Random programs as text: [netc.compiler.program.Program] is one and shrinks, [netc.compiler.program.RandomProgram] draws
/// it from its results backwards, so that every program has a type.
package netc.compiler.program;
