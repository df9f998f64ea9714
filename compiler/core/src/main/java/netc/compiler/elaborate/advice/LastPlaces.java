package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.syntax.Expression;

/// A read of windows along an axis, `x[T: Hop * index(P) + index(K)]`, of which the last ones hang over its end: how many fit.
public final class LastPlaces {
    private final Session session;
    private final Axis axis;
    private final Affine read;
    private final Expression written;

    public LastPlaces(Session session, Axis axis, Affine read, Expression written) {
        this.session = session;
        this.axis = axis;
        this.read = read;
        this.written = written;
    }

    /// How long the axis of the windows may be, in words; empty where another read is at fault.
    public Optional<String> said() {
        List<Affine.Term> counted = read.terms().stream().filter(t -> pinned(t.axis()).isPresent()).toList();
        Optional<Affine.Term> windows = counted.stream().filter(t -> t.coefficient() > 1).findFirst()
                .or(() -> counted.stream().filter(t -> t.coefficient() == 1 && counted.stream()
                        .allMatch(o -> o.axis().size() <= t.axis().size())).findFirst());
        return read.least() < 0 ? Optional.empty() : windows.flatMap(this::said);
    }

    private Optional<String> said(Affine.Term windows) {
        long step = windows.coefficient();
        long last = read.greatest() - step * (windows.axis().size() - 1);
        long room = axis.size() - 1 - last;
        if (room < 0) {
            return Optional.empty();
        }
        String length = inside(windows, last);
        String hop = step == 1 ? "" : " / " + named(step);
        String count = step == 1 && last == 0 ? axis.name()
                : step == 1 ? axis.name() + " - " + (length.equals(Long.toString(last + 1)) ? last : length + " + 1")
                : room % step == 0 ? "(" + axis.name() + " - " + length + ")" + hop + " + 1"
                : "floor((" + axis.name() + " - " + length + ")" + hop + ") + 1";
        AxisName name = pinned(windows.axis()).orElseThrow();
        return Optional.of(name.text() + " has " + windows.axis().size() + " places, and " + (room / step + 1)
                + " fit: `" + name.text() + " = " + count + "` in line " + name.span().line());
    }

    /// How long one window is.
    private String inside(Affine.Term windows, long last) {
        List<Affine.Term> others = read.terms().stream().filter(t -> !t.equals(windows)).toList();
        return others.size() == 1 && others.getFirst().coefficient() == 1 && read.offset() == 0
                ? others.getFirst().axis().name() : Long.toString(last + 1);
    }

    /// A number by the name that the read has it under.
    private String named(long number) {
        Scope scope = session.frame().scope();
        return Mentions.of(written).stream().sorted().filter(n -> scope.find(n).filter(
                e -> e instanceof Entry.Axis(AxisName a) && a.number().isPresent() && a.number().getAsLong() == number
                        || e instanceof Entry.Bound(Quantity.Whole(long value), var _, var _) && value == number)
                .isPresent())
                .findFirst().orElse(Long.toString(number));
    }

    private Optional<AxisName> pinned(Axis windows) {
        return session.frame().scope().axis(windows.name())
                .filter(a -> a.isPinned() && a.label() == windows.label());
    }
}
