package netc.compiler.elaborate.advice;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.scope.GivenArgument;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Equation;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.OtherWords;

/// A schedule of the library that is given where it counts what is the same at every step: `cosine(1e-3, 1000)`, and
/// `cosine(1e-3, epochs)`.
public final class UncountedRate {
    /// In text to paste: what is given.
    private static final String GIVEN = "…";
    private static final Pattern TOTAL = Pattern.compile("steps|epochs");

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
            Optional<OtherWords.Entry> entry = number.isEmpty() && !isTotal(session, g.value()) ? Optional.empty()
                    : Page.WORDS.find(callee.name() + "." + g.argument().name().text());
            if (entry.isPresent()) {
                Diagnostic d = entry.get().on(Diagnostic.error(Code.N105, g.span(), callee.name()
                        + " is the same at every step: nothing counts in its " + g.argument().name().text()));
                Optional<String> text = entry.get().text();
                throw session.reject((number.isEmpty() ? counting(text, g.span())
                        : text.flatMap(t -> fix(t, number.getAsDouble(), g.span(), call))).map(d::fix).orElse(d));
            }
        }
    }

    /// Whether a value is made of numbers and of how many steps or epochs there are.
    private static boolean isTotal(Session session, Quantity value) {
        return value instanceof Quantity.Tensor t && isTotal(session.builder(), t.value());
    }

    private static boolean isTotal(GraphBuilder graph, Value value) {
        Equation e = graph.definitionOf(value);
        return e.op() instanceof Op.Input(String name) ? TOTAL.matcher(name).matches()
                : e.op() instanceof Op.Constant
                        || e.op() instanceof Op.Map && e.operands().stream().allMatch(v -> isTotal(graph, v));
    }

    /// What counts in place of `steps` or `epochs`: the part of all steps, or else steps or epochs.
    private static Optional<Fix> counting(Optional<String> text, Span written) {
        String total = written.text();
        return TOTAL.matcher(total).matches() ? Optional.of(new Fix(written, text.filter(t -> t.contains(GIVEN))
                .map(t -> t.replace(GIVEN, "steps")).orElse(total.substring(0, total.length() - 1))))
                : Optional.empty();
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
