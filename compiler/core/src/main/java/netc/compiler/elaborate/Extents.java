package netc.compiler.elaborate;

import java.util.List;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;
import netc.compiler.graph.Value;

/// How many elements lie along some axes. The number of examples is known only when running.
final class Extents {
    /// As many examples as single precision counts exactly.
    static final long MOST_EXAMPLES = 1L << 24;
    /// All elements that one thing is mapped over lie in one array.
    private static final long MOST_MAPPED = 1L << 30;

    private final Session session;

    Extents(Session session) {
        this.session = session;
    }

    /// The elements along axes of known size.
    static long fixed(List<Axis> axes) {
        long n = 1;
        for (Axis axis : axes) {
            n = axis.isBatch() ? n : Math.multiplyExact(n, axis.size());
        }
        return n;
    }

    /// As a real, which a mean divides by.
    Value real(List<Axis> axes) {
        if (axes.stream().noneMatch(Axis::isBatch)) {
            return session.builder().real(fixed(axes));
        }
        Value examples = session.source("extent", () -> session.builder().extent(Axis.BATCH, Element.F32));
        return axes.size() == 1 ? examples
                : session.builder().mul(examples, session.builder().real(fixed(axes)));
    }

    /// As a whole number that is not known when compiling, whatever the axes are: what is counted differs from one
    /// application to the next, and a text that takes it for a size would fit some of them alone.
    Quantity whole(List<Axis> axes) {
        long fixed = fixed(axes);
        if (axes.stream().noneMatch(Axis::isBatch)) {
            return new Quantity.Tensor(session.builder().whole(fixed), Kind.WHOLE, Interval.of(fixed));
        }
        Value examples = session.source("number of examples",
                () -> session.builder().extent(Axis.BATCH, Element.INT));
        Value all = axes.size() == 1 ? examples
                : session.builder().mul(examples, session.builder().whole(fixed));
        return new Quantity.Tensor(all, Kind.WHOLE,
                new Interval(1, Math.min(Math.multiplyExact(MOST_EXAMPLES, fixed), MOST_MAPPED)));
    }
}
