/// Files and what is written in them: a [Unit] is one file with its definitions, its imports and the [Library] behind them;
/// [Mentions] and [Enclosing] say which names a text reads and in which declaration a place stands.
///
/// Nothing here knows a value. May depend on `source`, `syntax`, and on `graph` for the names of scalar functions.
package netc.compiler.elaborate.file;
