package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import netc.compiler.elaborate.scope.GivenArgument;
import netc.compiler.source.Fix;
import netc.compiler.source.Source;
import netc.compiler.source.Span;

/// Two values that are given the other way round.
public final class ExchangedArguments {
    private ExchangedArguments() {
    }

    /// What may be meant, and where two arguments are written in one call, them in the other order, or where more are, them once.
    public static List<Fix> or(Fix meant, List<GivenArgument> given) {
        if (given.size() != 2) {
            return Stream.concat(Stream.of(meant), once(meant, given).stream()).toList();
        }
        Span first = given.getFirst().span();
        Span second = given.getLast().span();
        Source source = first.source();
        boolean areInOrder = source == second.source() && first.end() <= second.start()
                && source.text().substring(first.end(), second.start()).strip().equals(",");
        return areInOrder ? List.of(meant, new Fix(first.to(second), second.text()
                + source.text().substring(first.end(), second.start()) + first.text())) : List.of(meant);
    }

    /// `f(h, h[T as S])` of `f(h, h, h)`: once what is written the same up to the last argument.
    private static Optional<Fix> once(Fix meant, List<GivenArgument> given) {
        Span first = meant.replaces();
        Span last = given.getLast().span();
        return last.start() > first.start() && given.stream().map(GivenArgument::span)
                .filter(s -> s.start() >= first.start()).allMatch(s -> s.text().equals(first.text()))
                        ? Optional.of(new Fix(first.to(last), meant.text())) : Optional.empty();
    }
}
