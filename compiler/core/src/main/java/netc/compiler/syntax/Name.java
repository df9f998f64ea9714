package netc.compiler.syntax;

import java.util.Objects;
import netc.compiler.source.Span;

/// A name where it is written.
public record Name(String text, Span span) {
    /// How many characters it may have: names become names of classes, files and keys.
    public static final int LONGEST = 64;

    public Name {
        Objects.requireNonNull(text);
        Objects.requireNonNull(span);
    }

    @Override
    public String toString() {
        return text;
    }
}
