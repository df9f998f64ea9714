package netc.compiler.elaborate.advice;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.scope.GivenArgument;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.OtherWords;

/// A schedule of the library that is given a number where it counts, `cosine(1e-3, 1000)`: it is the same at every step.
public final class UncountedRate {
    /// In text to paste: what is given.
    private static final String GIVEN = "…";

    private static final class Page {
        private static final OtherWords WORDS = new OtherWords("/netc/counted-arguments.md");
    }

    private UncountedRate() {
    }

    public static Collection<OtherWords.Entry> all() {
        return Page.WORDS.all();
    }

    /// @param call with its round brackets
    public static void requireNone(Session session, Callee callee, List<GivenArgument> given, Span call) {
        if (!session.frame().seesCounters() || !callee.unit().isLibrary()) {
            return;
        }
        for (GivenArgument g : given) {
            OptionalDouble number = number(g.value());
            Optional<OtherWords.Entry> entry = number.isEmpty() ? Optional.empty()
                    : Page.WORDS.find(callee.name() + "." + g.argument().name().text());
            if (entry.isPresent()) {
                Diagnostic d = entry.get().on(Diagnostic.error(Code.N105, g.span(), callee.name()
                        + " is the same at every step: nothing counts in its " + g.argument().name().text()));
                throw session.reject(entry.get().text().flatMap(t -> fix(t, number.getAsDouble(), g.span(), call))
                        .map(d::fix).orElse(d));
            }
        }
    }

    private static Optional<Fix> fix(String counting, double number, Span written, Span call) {
        String given = written.text();
        if (counting.contains(GIVEN)) {
            return number > 1 ? Optional.of(new Fix(written, counting.replace(GIVEN, given))) : Optional.empty();
        }
        String text = call.text();
        int at = written.start() - call.start();
        return number < 1 && call.contains(written) ? Optional.of(new Fix(call, given + " * " + text.substring(0, at)
                + counting + text.substring(at + given.length()))) : Optional.empty();
    }

    static OptionalDouble number(Quantity value) {
        return switch (value) {
            case Quantity.Whole w -> OptionalDouble.of(w.value());
            case Quantity.Real r -> OptionalDouble.of(r.value());
            case Quantity.Ratio r -> OptionalDouble.of((double) r.numerator() / r.denominator());
            case Quantity.Truth _, Quantity.Position _, Quantity.Tensor _, Quantity.Many _ -> OptionalDouble.empty();
        };
    }
}
