package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.advice.MissingBrackets;
import netc.compiler.elaborate.advice.UnknownArguments;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Supplied;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Expression.BinaryOperator;

/// Applies the words of the language.
final class CoreCalls {
    private final Session session;
    private final Evaluator expressions;
    private final Arithmetic arithmetic;
    private final Reductions reductions;
    private final Shapes shapes;

    CoreCalls(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.arithmetic = new Arithmetic(session);
        this.reductions = new Reductions(session, expressions);
        this.shapes = new Shapes(session, expressions);
    }

    /// @param exact whether arithmetic is that of sizes
    Quantity apply(Applicable.Core core, List<Supplied> arguments, Span span, boolean exact) {
        String word = core.word().text();
        boolean givesSize = word.equals("index");
        if (!givesSize) {
            new UnknownArguments(session, expressions).requireNone(core, arguments, span);
        }
        if (core.brackets().isPresent() && CoreWords.REDUCTIONS.contains(word)) {
            return reductions.reduce(core.word(), core.brackets().get(), only(core, arguments, span),
                    span);
        }
        if (core.brackets().isPresent() && CoreWords.SHAPES.contains(word)) {
            return shapes.bracketed(core.word(), core.brackets().get(), only(core, arguments, span),
                    span);
        }
        if (core.brackets().isPresent()) {
            throw session.reject(Diagnostic.error(Code.N105, core.brackets().get().span(),
                    "`" + word + "` has no square brackets"));
        }
        if (word.equals("index")) {
            return shapes.index(only(core, arguments, span), span);
        }
        if (word.equals("rank")) {
            return shapes.rank(value(only(core, arguments, span), false));
        }
        if (word.equals("stop")) {
            return shapes.stop(value(only(core, arguments, span), false), span);
        }
        if (word.equals(CoreWords.GRAD)) {
            return new Gradients(session, expressions).of(arguments, span);
        }
        boolean isReduction = CoreWords.REDUCTIONS.contains(word) || CoreWords.SHAPES.contains(word);
        if (isReduction && arguments.size() == 1) {
            throw new MissingBrackets(session, expressions).of(word, arguments.getFirst(), span);
        }
        ScalarFunction function = ScalarFunction.called(word)
                .orElseThrow(() -> session.reject(Diagnostic.error(Code.N105, span,
                        "`" + word + "` takes one value, and its axes in square brackets")));
        if (arguments.size() != function.arity()) {
            throw session.reject(Diagnostic.error(Code.N105, span, "`" + word + "` takes "
                    + Counted.of(function.arity(), "value") + ", " + Counted.here(arguments.size()))
                    .note(isReduction ? "over an axis: " + word + "[A](x)" : "as in "
                            + (function.arity() == 1 ? word + "(x)" : word + "(x, y)")));
        }
        if (exact && function.rounding().isPresent()
                && arguments.getFirst() instanceof Supplied.Written(var _, Expression e)) {
            Optional<Quantity> rounded = rounded(e, function);
            if (rounded.isPresent()) {
                return rounded.get();
            }
        }
        List<Quantity> values = new ArrayList<>();
        for (Supplied argument : arguments) {
            values.add(value(argument, exact));
        }
        session.at(span);
        return arithmetic.apply(function, values, span);
    }

    private Quantity value(Supplied supplied, boolean exact) {
        return switch (supplied) {
            case Supplied.Known(var _, Quantity q, Span _) -> q;
            case Supplied.Written(var _, Expression e) -> exact ? expressions.exact(e) : expressions.value(e);
        };
    }

    private Supplied only(Applicable.Core core, List<Supplied> arguments, Span span) {
        if (arguments.size() != 1) {
            throw session
                    .reject(Diagnostic.error(Code.N105, span, "`" + core.word().text() + "` takes one value, "
                            + Counted.here(arguments.size())));
        }
        return arguments.getFirst();
    }

    /// `floor(a / b)` or `ceil(a / b)` in a size or subscript.
    private Optional<Quantity> rounded(Expression argument, ScalarFunction rounding) {
        if (!(argument instanceof Expression.Binary(BinaryOperator operator, Expression left, Expression right, Span span))
                || operator != BinaryOperator.DIVIDE) {
            return Optional.empty();
        }
        Quantity dividend = expressions.exact(left);
        Quantity divisor = expressions.exact(right);
        if (Arithmetic.isReal(dividend) || Arithmetic.isReal(divisor)) {
            return Optional.empty();
        }
        if (dividend instanceof Quantity.Ratio || divisor instanceof Quantity.Ratio) {
            Quantity ratio = arithmetic.binary(BinaryOperator.DIVIDE, dividend, divisor, true, span);
            return Optional.of(arithmetic.apply(rounding, List.of(ratio), span));
        }
        return Optional.of(arithmetic.quotient(dividend, divisor, rounding == ScalarFunction.CEIL, span));
    }
}
