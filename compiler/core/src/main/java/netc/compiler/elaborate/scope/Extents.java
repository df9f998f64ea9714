package netc.compiler.elaborate.scope;

import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;
import netc.compiler.graph.Interval;
import netc.compiler.graph.Value;

/// How many elements lie along some axes. The number of examples is known only when running.
public final class Extents {
    /// As many examples as single precision counts exactly.
    static final long MOST_EXAMPLES = 1L << 24;
    /// All elements that one thing is mapped over lie in one array.
    private static final long MOST_MAPPED = 1L << 30;

    private final Session session;

    public Extents(Session session) {
        this.session = session;
    }

    /// The elements along those of the axes whose size is known when compiling.
    public static long fixed(List<Axis> axes) {
        long n = 1;
        for (Axis axis : axes) {
            n = axis.isOpen() ? n : Math.multiplyExact(n, axis.size());
        }
        return n;
    }

    /// What a position along an axis may be.
    public static Interval positions(Axis axis) {
        return new Interval(0, (axis.isOpen() ? MOST_EXAMPLES : axis.size()) - 1);
    }

    /// As a real, which a mean divides by.
    public Value real(List<Axis> axes) {
        Optional<Value> examples = examples(axes, Element.F32);
        if (examples.isPresent() && !hasFixed(axes)) {
            return examples.get();
        }
        Value fixed = session.builder().real(fixed(axes));
        return examples.map(n -> session.builder().mul(n, fixed)).orElse(fixed);
    }

    /// As a whole number that is not known when compiling, whatever the axes are: what is counted differs from one
    /// application to the next, and a text that takes it for a size would fit some of them alone.
    public Quantity whole(List<Axis> axes) {
        long fixed = fixed(axes);
        Optional<Value> examples = examples(axes, Element.INT);
        if (examples.isEmpty()) {
            return new Quantity.Tensor(session.builder().whole(fixed), Kind.WHOLE, Interval.of(fixed));
        }
        Value all = hasFixed(axes) ? session.builder().mul(examples.get(), session.builder().whole(fixed))
                : examples.get();
        long most = fixed >= MOST_MAPPED / MOST_EXAMPLES || axes.stream().filter(Axis::isOpen).count() > 1 ? MOST_MAPPED
                : MOST_EXAMPLES * fixed;
        return new Quantity.Tensor(all, Kind.WHOLE, new Interval(1, most));
    }

    private static boolean hasFixed(List<Axis> axes) {
        return axes.stream().anyMatch(a -> !a.isOpen());
    }

    /// How many elements lie along those of the axes that count examples, if any does.
    private Optional<Value> examples(List<Axis> axes, Element element) {
        return axes.stream().filter(Axis::isOpen).map(a -> examples(a, element))
                .reduce((m, n) -> session.builder().mul(m, n));
    }

    private Value examples(Axis axis, Element element) {
        return axis.isBatch()
                ? session.graphs().source("extent " + element, () -> session.builder().extent(axis, element))
                : session.builder().extent(axis, element);
    }
}
