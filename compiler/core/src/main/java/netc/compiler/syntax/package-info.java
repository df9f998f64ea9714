/// From text to a tree of records.
///
/// [Parser] is the way in. Text goes through ANTLR's lexer, the filter of line breaks, and ANTLR's parser; what comes out
/// is a [FileTree] of [Declaration]s, [Statement]s, [Clause]s and [Expression]s, which mirrors the grammar and leaves
/// every question of meaning open: whether `f(x)` is a call or an application, what a bracket does, what a name is.
/// Each node has the [netc.compiler.source.Span] it was written in.
///
/// The height of a tree is bounded ([Parser#DEEPEST]), so its consumers may recurse over it.
///
/// May depend on `netc.compiler.source` and on the generated package `netc.grammar`; ANTLR is known nowhere else.
package netc.compiler.syntax;
