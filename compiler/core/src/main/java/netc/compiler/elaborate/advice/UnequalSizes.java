package netc.compiler.elaborate.advice;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.GivenArgument;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.StaticArguments.CallerAxis;
import netc.compiler.graph.Axis;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;

/// Two values that meet have an axis of one name and of two sizes: the places where the sizes are written, and what makes
/// them alike there.
public final class UnequalSizes {
    private final Session session;

    public UnequalSizes(Session session) {
        this.session = session;
    }

    /// @param left  the axes of one value
    /// @param right those of the other, in which one of them has another size
    public Diagnostic noted(Diagnostic d, List<Axis> left, List<Axis> right) {
        Map<Axis, Axis> differing = differing(left, right);
        Optional<Axis> single = differing.entrySet().stream().flatMap(e -> Stream.of(e.getKey(), e.getValue()))
                .filter(a -> a.size() == 1).findFirst();
        if (single.isPresent()) {
            String name = single.get().name();
            return d.note("an axis of one element is never stretched: what is the same for every " + name
                    + " has no axis " + name).choices(without(single.get()).stream().toList());
        }
        Map<Axis, Axis> back = new LinkedHashMap<>();
        differing.forEach((a, b) -> back.put(b, a));
        Optional<Map<Span, String>> asRight = alike(differing);
        Optional<Map<Span, String>> asLeft = alike(back);
        return asRight.isEmpty() || asLeft.isEmpty() ? d
                : d.note("they are alike with " + said(asLeft.get()) + ", or with " + said(asRight.get()))
                        .choices(Stream.of(asLeft.get(), asRight.get()).map(Fix::ofLines).toList());
    }

    /// The mistake of an argument whose axis has another size in one before it.
    public Diagnostic given(GivenArgument g, Axis axis, Axis before, String callee) {
        Diagnostic d = new Describe(session).with(Diagnostic.error(Code.N202, g.span(), "axis " + axis.name()
                + " has size " + Describe.size(axis.size()) + " here, and " + Describe.size(before.size())
                + " in another argument of " + callee), g.argument().name().text(), g.value());
        return noted(d, List.of(before), List.of(axis));
    }

    /// `Dense[Hidden: 128 -> Kind]` of a value whose Hidden has another size.
    ///
    /// @param mine what stands in brackets for an axis
    /// @param axis that a value has for it
    public Optional<Diagnostic> taken(String callee, CallerAxis mine, Optional<Axis> axis, List<GivenArgument> given) {
        return axis.filter(a -> !a.isOpen() && mine.size().isPresent() && mine.size().getAsLong() != a.size())
                .map(a -> {
                    GivenArgument of = given.stream().filter(g -> g.value().axis(a.label()).isPresent()).findFirst()
                            .orElse(given.getFirst());
                    return new Describe(session).with(Diagnostic.error(Code.N202, mine.span(), callee + " takes axis "
                            + a.name() + ", which has size " + a.size() + " here and not " + mine.size().getAsLong()),
                            "value",
                            of.value()).note("where an axis is taken, its size is that of the value")
                            .fix(mine.name().text());
                });
    }

    private static Map<Axis, Axis> differing(List<Axis> left, List<Axis> right) {
        Map<Axis, Axis> differing = new LinkedHashMap<>();
        for (Axis a : left) {
            right.stream().filter(b -> b.label() == a.label() && b.size() != a.size() && !a.isOpen() && !b.isOpen())
                    .findFirst().ifPresent(b -> differing.put(a, b));
        }
        return differing;
    }

    // ---------- one element

    /// Where the axis is declared, the type without it; where a layer makes it, its only element behind the layer.
    private Optional<Fix> without(Axis single) {
        Optional<Span> place = session.provenance().place(single).filter(this::isOfUser);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        Optional<Fix> declared = Enclosing.of(session.frame().scope().unit().tree(), place.get()).stream()
                .flatMap(Enclosing::types)
                .flatMap(t -> t.axes().stream().filter(a -> a.span().equals(place.get()))
                        .map(a -> new Fix(t.span(), t.without(a))))
                .findFirst();
        boolean isStage = place.get().text().endsWith("]");
        return declared.isPresent() || !isStage ? declared
                : Optional.of(new Fix(place.get(), place.get().text() + " |> sum[" + single.name() + "]"));
    }

    // ---------- several

    /// What is to be written where, so that each of the axes has the size of the other; empty where one is not written.
    private Optional<Map<Span, String>> alike(Map<Axis, Axis> others) {
        Map<Span, String> places = new LinkedHashMap<>();
        others.forEach((axis, other) -> written(axis)
                .ifPresent(s -> places.put(s, axis.name() + ": " + other.size())));
        return places.size() == others.size() && !places.isEmpty() ? Optional.of(places) : Optional.empty();
    }

    /// `Head: 4`, where the size of an axis is written with its name.
    private Optional<Span> written(Axis axis) {
        return session.provenance().place(axis).filter(this::isOfUser).flatMap(place -> {
            Matcher sized = Pattern.compile("\\b" + axis.name() + "\\s*:\\s*" + axis.size() + "\\b")
                    .matcher(place.text());
            return sized.find() ? Optional.of(place.source().span(place.start() + sized.start(),
                    place.start() + sized.end())) : Optional.empty();
        });
    }

    /// `Head: 4, E: 2` in line 6
    private static String said(Map<Span, String> places) {
        return "`" + String.join(", ", places.values()) + "` in line " + places.keySet().iterator().next().line();
    }

    private boolean isOfUser(Span place) {
        return place.source() == session.frame().scope().unit().tree().source();
    }
}
