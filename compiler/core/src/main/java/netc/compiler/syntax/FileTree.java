package netc.compiler.syntax;

import java.util.List;
import netc.compiler.source.Source;
import netc.compiler.source.Span;

/// What one file declares, in the order written.
///
/// @param isWhole whether its text has no mistake; where it has, what can be read is here, so that it is checked too
public record FileTree(Source source, List<Declaration> declarations, boolean isWhole, Span span) {
    public FileTree {
        declarations = List.copyOf(declarations);
    }
}
