/// Where a program's text is and what is said about it.
///
/// A [Source] is the text of one file with its line table, a [Span] a range of it. Whatever is wrong with what a user
/// wrote becomes a [Diagnostic]: a [Code], a place, what was expected and found, and text to paste as a cure. A stage
/// adds its diagnostics to the run's [Diagnostics] and goes on as far as it can, so that one run reports everything;
/// who needs a result or nothing throws [CompileException], which carries them.
///
/// Depends on nothing. Start at [Diagnostic], whose rendering is the format that users see.
package netc.compiler.source;
