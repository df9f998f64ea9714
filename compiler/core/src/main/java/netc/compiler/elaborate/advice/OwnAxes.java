package netc.compiler.elaborate.advice;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Supplied;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Brackets;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;

/// A name in brackets is that of no axis that the value has: which of its own can stand there, and what each leaves.
public final class OwnAxes {
    /// Of more, each set is too many to say and to try.
    private static final int MOST_AXES = 3;

    private final Describe describe;

    public OwnAxes(Session session) {
        this.describe = new Describe(session);
    }

    /// Where one axis can stand: in what regroups a value.
    ///
    /// @param name the one that the value lacks
    public Diagnostic one(Diagnostic d, Quantity value, Span name) {
        return d.choices(describe.seen(value).stream().map(a -> new Fix(name, a.name())).toList());
    }

    /// Where any of them can stand.
    ///
    /// @param name     the one that the value lacks
    /// @param brackets of the reduction
    /// @param word     that reduces, in front of its brackets
    /// @param span     of the reduction with what it reduces
    public Diagnostic reduced(Diagnostic d, Quantity value, Span name, Name word, Brackets brackets,
            Supplied argument, Span span) {
        List<Axis> seen = describe.seen(value);
        if (seen.size() > MOST_AXES) {
            return one(d, value, name);
        }
        boolean isOnly = brackets.taken().size() == 1;
        Stream<Fix> gone = isOnly ? without(argument, word, span).stream() : Stream.of();
        if (seen.isEmpty()) {
            return d.note("it has no axis: it is one number already").choices(gone.toList());
        }
        List<List<Axis>> sets = sets(seen);
        Span head = word.span().to(brackets.span());
        String before = head.text().substring(0, name.start() - head.start());
        String behind = head.text().substring(name.end() - head.start());
        Diagnostic noted = !isOnly ? d
                : d.note(sets.stream().map(s -> "`" + before + names(s) + behind + "` leaves " + left(seen, s))
                        .collect(Collectors.joining(", ")));
        return noted.choices(Stream.concat(gone, sets.stream()
                .map(s -> new Fix(head, before + names(s) + behind))).toList());
    }

    /// What is reduced alone, without the reduction.
    private static Optional<Fix> without(Supplied argument, Name word, Span span) {
        return switch (argument) {
            case Supplied.Written(var _, Expression e) -> Optional.of(new Fix(span, text(e)));
            case Supplied.Known _ -> {
                String text = span.source().text();
                int pipe = text.lastIndexOf("|>", word.span().start());
                yield pipe >= 0 && text.substring(pipe + 2, word.span().start()).isBlank()
                        ? Optional.of(Fix.ofLines(Map.of(span.source().span(
                                text.substring(0, pipe).stripTrailing().length(), span.end()), "")))
                        : Optional.empty();
            }
        };
    }

    private static String text(Expression e) {
        boolean isTight = e instanceof Expression.Call || e instanceof Expression.Path
                || e instanceof Expression.Bracket;
        return isTight ? e.span().text() : "(" + e.span().text() + ")";
    }

    /// All that are not empty, smaller ones first.
    private static List<List<Axis>> sets(List<Axis> axes) {
        List<List<Axis>> sets = new ArrayList<>();
        for (int size = 1; size <= axes.size(); size++) {
            for (int bits = 1; bits < 1 << axes.size(); bits++) {
                if (Integer.bitCount(bits) == size) {
                    int chosen = bits;
                    sets.add(axes.stream().filter(a -> (chosen >> axes.indexOf(a) & 1) == 1).toList());
                }
            }
        }
        return sets;
    }

    private static String left(List<Axis> all, List<Axis> gone) {
        List<String> left = all.stream().filter(a -> !gone.contains(a)).map(Axis::name).toList();
        return left.isEmpty() ? "one number" : Describe.list(left);
    }

    private static String names(List<Axis> axes) {
        return axes.stream().map(Axis::name).collect(Collectors.joining(", "));
    }
}
