package netc.compiler.syntax;

import java.util.Objects;
import netc.compiler.source.Span;

/// A name where it is written.
public record Name(String text, Span span) {
    public Name {
        Objects.requireNonNull(text);
        Objects.requireNonNull(span);
    }

    @Override
    public String toString() {
        return text;
    }
}
