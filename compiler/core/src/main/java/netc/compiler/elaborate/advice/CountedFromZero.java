package netc.compiler.elaborate.advice;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Clause;
import netc.compiler.syntax.Expression;

/// A clause that counts the columns of a file from 0, as in `x: columns(0..2), y: column(3)`.
public final class CountedFromZero {
    /// The columns of one argument, from 0, both ends included.
    private record Part(Expression.CallArgument written, long first, long last) {
        Span span() {
            return written.span();
        }

        String fromOne() {
            return first == last ? Long.toString(first + 1) : first + 1 + ".." + (last + 1);
        }
    }

    private CountedFromZero() {
    }

    /// The clause counted from 1: where its columns stand one behind the other from 0 on, so that nothing else is meant. A
    /// range that is one longer than its input stands without its end.
    ///
    /// @param takes how many numbers each input takes
    public static Optional<Fix> fix(Clause.Data data, Map<String, Long> takes) {
        List<Part> parts = new ArrayList<>();
        for (Clause.Feed feed : data.feeds()) {
            List<Part> some = feed.value().map(v -> parts(v, feed.name().map(n -> takes.getOrDefault(n.text(), 0L))
                    .orElse(0L))).orElse(List.of());
            if (some.isEmpty()) {
                return Optional.empty();
            }
            parts.addAll(some);
        }
        long next = 0;
        for (Part part : parts.stream().sorted(Comparator.comparingLong(Part::first)).toList()) {
            if (part.first() != next) {
                return Optional.empty();
            }
            next = part.last() + 1;
        }
        Span feeds = data.feeds().getFirst().span().to(data.feeds().getLast().span());
        String text = feeds.text();
        for (Part part : parts.reversed()) {
            text = text.substring(0, part.span().start() - feeds.start()) + part.fromOne()
                    + text.substring(part.span().end() - feeds.start());
        }
        return Optional.of(new Fix(feeds, text));
    }

    /// Empty where they are not whole numbers.
    private static List<Part> parts(Expression value, long takes) {
        if (!(value instanceof Expression.Call(var _, var arguments, Span _))) {
            return List.of();
        }
        if (arguments.size() == 1 && arguments.getFirst().value() instanceof Expression.Call inner) {
            return parts(inner, takes);
        }
        List<Part> parts = new ArrayList<>();
        for (Expression.CallArgument argument : arguments) {
            if (!(argument.value() instanceof Expression.Number from)
                    || !(argument.last().orElse(from) instanceof Expression.Number to)
                    || from.whole().isEmpty() || to.whole().isEmpty()) {
                return List.of();
            }
            long first = from.whole().getAsLong();
            long last = to.whole().getAsLong();
            boolean isOpenEnded = arguments.size() == 1 && last - first == takes;
            parts.add(new Part(argument, first, isOpenEnded ? last - 1 : last));
        }
        return parts;
    }
}
