package netc.compiler.syntax;

import java.util.List;
import netc.compiler.source.Span;

/// `{ … }`: statements in the order written.
public record Block(List<Statement> statements, Span span) implements Part {
    public Block {
        statements = List.copyOf(statements);
    }
}
