package netc.compiler.elaborate.scope;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Label;
import netc.compiler.source.Span;

/// Why each axis has the size it has, and where that was written: the notes under a shape error.
public final class Provenance {
    /// @param text  why it is this size: `dim Class = 10`, `(14 - 5) / 1 + 1`
    /// @param maker what was written there: `Conv[120, k: 5]`
    /// @param place where in the user's file
    /// @param from  an axis from whose size it was computed
    record Reason(String text, String maker, Span place, Optional<Axis> from) {
    }

    private final Map<Axis, Reason> reasons = new HashMap<>();

    /// The first reason stays: the axis has been of this size since.
    public void record(Axis axis, String text, Span place, Optional<Axis> from) {
        record(axis, text, text, place, from);
    }

    public void record(Axis axis, String text, String maker, Span place, Optional<Axis> from) {
        reasons.putIfAbsent(axis, new Reason(text, maker, place, from.filter(f -> !f.equals(axis))));
    }

    /// An axis that only got another name.
    public void inherit(Axis axis, Axis from) {
        Reason reason = reasons.get(from);
        if (reason != null) {
            reasons.putIfAbsent(axis, reason);
        }
    }

    /// The size of the axes with a label, if all have the same.
    private OptionalLong size(Label label) {
        long[] sizes = reasons.keySet().stream().filter(a -> a.label() == label).mapToLong(Axis::size).distinct()
                .toArray();
        return sizes.length == 1 ? OptionalLong.of(sizes[0]) : OptionalLong.empty();
    }

    /// The one size that a type, or else the body's values, have along the axis.
    public OptionalLong known(AxisName name) {
        return name.written().isPresent() ? OptionalLong.of(name.written().getAsLong()) : size(name.label());
    }

    public Optional<Reason> of(Axis axis) {
        return Optional.ofNullable(reasons.get(axis));
    }

    /// Where what gave the axis its size is written.
    public Optional<Span> place(Axis axis) {
        return of(axis).map(Reason::place);
    }

    /// Where the size was written that an axis has its own from.
    public Optional<Span> root(Axis axis) {
        return of(axis).map(r -> r.from().flatMap(this::root).orElse(r.place()));
    }

    /// `C = 120  Conv[120, k: 5]  line 13`, one line an axis, in columns.
    public List<String> lines(List<Axis> axes) {
        List<String> sizes = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        List<String> places = new ArrayList<>();
        for (Axis axis : axes) {
            Optional<Reason> reason = of(axis);
            sizes.add(axis.name() + " = " + Describe.size(axis.size()));
            texts.add(reason.map(Reason::text).orElse(""));
            places.add(reason.map(this::place).orElse(""));
        }
        int first = sizes.stream().mapToInt(String::length).max().orElse(0);
        int second = texts.stream().mapToInt(String::length).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < axes.size(); i++) {
            lines.add(("  " + pad(sizes.get(i), first) + "  " + pad(texts.get(i), second) + "  " + places.get(i))
                    .stripTrailing());
        }
        return lines;
    }

    private String place(Reason reason) {
        String from = reason.from().flatMap(this::of)
                .filter(r -> !r.place().equals(reason.place()))
                .map(r -> ", from " + r.maker() + " line " + r.place().line()).orElse("");
        return "line " + reason.place().line() + from;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
