package netc.compiler.syntax;

import java.util.List;
import netc.compiler.source.Source;
import netc.compiler.source.Span;

/// What one file declares, in the order written.
///
/// @param isWhole whether its text has no mistake; where it has, what can be read is here, so that it is checked too
public record FileTree(Source source, List<Declaration> declarations, boolean isWhole, Span span) {
    /// How high a tree may be: operators inside one another, each further term of one sum counting as one, and the
    /// blocks around them. Consumers of a tree may rely on it to recurse.
    public static final int DEEPEST = 400;

    public FileTree {
        declarations = List.copyOf(declarations);
    }
}
