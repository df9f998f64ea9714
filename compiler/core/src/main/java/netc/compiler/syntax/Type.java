package netc.compiler.syntax;

import java.util.List;
import java.util.Optional;
import netc.compiler.source.Span;

/// An element type and axes in the order written: `f32[H: 28, W: 28, C]`, `Class[T]`, `bool`. The element is `f32`,
/// `int`, `bool` and so on, or an axis, of which it is then an index.
public record Type(Name element, List<Axis> axes, Span span) implements Part {
    public Type {
        axes = List.copyOf(axes);
    }

    /// `T`, `T: 64`, or `T?` for an axis that an argument may lack.
    public record Axis(Name name, boolean mayLack, Optional<Expression> size, Span span) {
    }

    /// As it is written without one of its axes.
    public String without(Axis axis) {
        List<String> rest = axes.stream().filter(a -> a != axis).map(a -> a.span().text()).toList();
        return element.text() + (rest.isEmpty() ? "" : "[" + String.join(", ", rest) + "]");
    }
}
