package netc.compiler.syntax;

import java.util.List;
import netc.compiler.source.Source;
import netc.compiler.source.Span;

/// What one file declares, in the order written.
public record FileTree(Source source, List<Declaration> declarations, Span span) {
    public FileTree {
        declarations = List.copyOf(declarations);
    }
}
