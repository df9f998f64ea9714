package netc.compiler.elaborate.advice;

import java.util.List;
import netc.compiler.elaborate.scope.GivenArgument;
import netc.compiler.source.Fix;
import netc.compiler.source.Source;
import netc.compiler.source.Span;

/// Two values that are given the other way round.
public final class ExchangedArguments {
    private ExchangedArguments() {
    }

    /// What may be meant, and where two arguments are written in one call, them in the other order.
    public static List<Fix> or(Fix meant, List<GivenArgument> given) {
        if (given.size() != 2) {
            return List.of(meant);
        }
        Span first = given.getFirst().span();
        Span second = given.getLast().span();
        Source source = first.source();
        boolean areInOrder = source == second.source() && first.end() <= second.start()
                && source.text().substring(first.end(), second.start()).strip().equals(",");
        return areInOrder ? List.of(meant, new Fix(first.to(second), second.text()
                + source.text().substring(first.end(), second.start()) + first.text())) : List.of(meant);
    }
}
