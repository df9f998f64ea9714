package netc.compiler.elaborate.slice;

import java.util.Optional;
import netc.compiler.source.Span;

/// An axis cannot be taken one element at a time.
public final class LooksAhead extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Span span;
    private final transient Optional<String> elements;

    LooksAhead(Span span, String what, Optional<String> elements) {
        super(what);
        this.span = span;
        this.elements = elements;
    }

    /// What looks ahead.
    public Span span() {
        return span;
    }

    /// The name of the axis along which it looks at all elements, where those that are to come could be left out.
    public Optional<String> elements() {
        return elements;
    }
}
