package netc.compiler.elaborate.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import netc.compiler.elaborate.meaning.Arithmetic;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Variables;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Clause;

/// `clip norm c` and `clip value c`: what becomes of the gradients of a step before its optimizers see them.
///
/// ```
/// g ← g c / max(‖g‖, c), the norm that of all gradients of the step together
/// g ← max(min(g, c), -c)
/// ```
///
/// Source: Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", ICML 2013, algorithm 1.
final class Clipping {
    private final Session session;
    private final Evaluator expressions;
    private final List<Clause.Clip> clips = new ArrayList<>();

    Clipping(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
    }

    void add(Clause.Clip clip) {
        if (clips.stream().anyMatch(c -> c.byNorm() == clip.byNorm())) {
            throw session.reject(Diagnostic.error(Code.N302, clip.span(), "`clip " + (clip.byNorm() ? "norm" : "value")
                    + "` stands twice in this block"));
        }
        clips.add(clip);
    }

    /// The gradients of what a step learns, one clip after the other.
    ///
    /// @param gradients before
    Function<Variables.Made, Value> of(Set<Variables.Made> learned, Function<Variables.Made, Value> gradients) {
        if (clips.isEmpty()) {
            return gradients;
        }
        Map<Variables.Made, Value> clipped = new LinkedHashMap<>();
        session.at(clips.getFirst().span());
        learned.forEach(p -> clipped.put(p, gradients.apply(p)));
        return clipped(clipped)::get;
    }

    private Map<Variables.Made, Value> clipped(Map<Variables.Made, Value> gradients) {
        Map<Variables.Made, Value> clipped = gradients;
        for (Clause.Clip clip : clips) {
            session.at(clip.span());
            Value bound = bound(clip);
            clipped = clip.byNorm() ? byNorm(clipped, bound) : byValue(clipped, bound);
        }
        return clipped;
    }

    private Value bound(Clause.Clip clip) {
        Quantity bound = expressions.value(clip.bound());
        if (!bound.axes().isEmpty()) {
            throw session.reject(new Describe(session).with(Diagnostic.error(Code.N305, clip.bound().span(),
                    "gradients are kept below one number"), "value", bound));
        }
        boolean isPositive = switch (bound) {
            case Quantity.Whole(long n) -> n > 0;
            case Quantity.Real(double x) -> x > 0;
            default -> true;
        };
        if (!isPositive) {
            throw session.reject(Diagnostic.error(Code.N305, clip.bound().span(),
                    "gradients are kept below a number above 0, and here is " + clip.bound().span().text()));
        }
        return new Arithmetic(session).real(bound);
    }

    private Map<Variables.Made, Value> byNorm(Map<Variables.Made, Value> gradients, Value bound) {
        GraphBuilder b = session.builder();
        Value squares = b.real(0);
        for (Value g : gradients.values()) {
            Value square = b.mul(g, g);
            squares = b.add(squares, square.type().rank() == 0 ? square
                    : b.reduceSum(square, square.type().axes(), List.of()));
        }
        Value factor = b.div(bound, b.map(ScalarFunction.MAX, b.map(ScalarFunction.SQRT, squares), bound));
        Map<Variables.Made, Value> clipped = new LinkedHashMap<>();
        gradients.forEach((parameter, g) -> clipped.put(parameter, b.mul(g, factor)));
        return clipped;
    }

    private Map<Variables.Made, Value> byValue(Map<Variables.Made, Value> gradients, Value bound) {
        GraphBuilder b = session.builder();
        Map<Variables.Made, Value> clipped = new LinkedHashMap<>();
        gradients.forEach((parameter, g) -> clipped.put(parameter,
                b.map(ScalarFunction.MAX, b.map(ScalarFunction.MIN, g, bound), b.neg(bound))));
        return clipped;
    }
}
