package netc.compiler.elaborate.meaning;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Frame;
import netc.compiler.elaborate.scope.Callers;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Variables;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.program.MemoryBound;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Expression.BinaryOperator;
import netc.compiler.syntax.Interpolation;
import netc.compiler.syntax.Statement;

/// `require`: what must hold when compiling. Sizes and numbers are checked where it stands, `params` when the model is
/// complete, and `memory` is left to whoever plans the memory.
public final class Requirements {
    public static final String PARAMETERS = "params";
    public static final String MEMORY = "memory";
    private static final Pattern NEGATIVE = Pattern.compile("[:(,]\\s*(-\\s*)[0-9.]");

    private final Session session;
    private final Evaluator expressions;
    private final Describe describe;

    public Requirements(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.describe = new Describe(session);
    }

    /// What is asked of a number that the body is given is checked in each application that knows the number.
    public void check(Statement.Require require) {
        if (Mentions.of(require.condition()).stream().anyMatch(this::isUnknownNumber)) {
            return;
        }
        Quantity condition = expressions.exact(require.condition());
        if (!(condition instanceof Quantity.Truth(boolean holds))) {
            throw session.reject(describe.with(Diagnostic.error(Code.N208, require.condition().span(),
                    "`require` needs a condition that is known when compiling"), "condition", condition));
        }
        if (!holds) {
            session.mistakes().report(positive(failed(require)), Callers.of(session, require.condition()));
            session.frame().doubt();
        }
    }

    private boolean isUnknownNumber(String name) {
        return session.frame().isGivenNumber(name) && session.frame().scope().own(name)
                .filter(e -> e instanceof Entry.Bound(Quantity value, var _, Span _) && !value.isStatic()).isPresent();
    }

    /// With the only negative number that an optimizer or function is given without its sign, where that holds.
    private Diagnostic positive(Diagnostic d) {
        List<Fix> without = session.frame().body() == Frame.Body.LAYER ? List.of()
                : session.frame().applied().stream().flatMap(call -> NEGATIVE.matcher(call.text()).results()
                        .map(m -> new Fix(call.source().span(call.start() + m.start(1), call.start() + m.end(1)), "")))
                        .toList();
        return without.size() == 1 ? d.choices(without) : d;
    }

    private Diagnostic failed(Statement.Require require) {
        Expression condition = require.condition();
        List<String> lines = lines(message(require).orElse("this does not hold: " + condition.span().text()));
        Diagnostic d = Diagnostic.error(Code.N208, condition.span(), lines.getFirst());
        List<String> more = lines.subList(1, lines.size());
        List<String> sizes = session.frame().isLibrary() && require.message().isPresent()
                ? session.provenance().lines(axes(condition)) : List.of();
        if (!sizes.isEmpty()) {
            // The message has the numbers in words; what the library calls them says nothing to whoever applies it.
            return d.notes(sizes).notes(more);
        }
        Set<String> sides = new LinkedHashSet<>();
        sides(condition, sides);
        return d.notes(sides).notes(more);
    }

    /// The axes whose sizes a condition is about, as far as something says where those are from.
    private List<Axis> axes(Expression condition) {
        return Mentions.of(condition).stream().sorted().flatMap(n -> session.frame().scope().axis(n).stream())
                .flatMap(a -> a.number().stream().mapToObj(a::of))
                .filter(a -> session.provenance().of(a).isPresent()).toList();
    }

    /// What stands on both sides of the comparisons that do not hold.
    private void sides(Expression condition, Set<String> found) {
        if (!(condition instanceof Expression.Binary(BinaryOperator operator, Expression left, Expression right, Span _))
                || expressions.exact(condition) instanceof Quantity.Truth(boolean holds) && holds) {
            return;
        }
        for (Expression side : List.of(left, right)) {
            if (operator == BinaryOperator.AND || operator == BinaryOperator.OR) {
                sides(side, found);
            } else if (!(side instanceof Expression.Number)) {
                found.add(side.span().text() + " is " + number(expressions.exact(side)));
            }
        }
    }

    /// What the author says to whoever breaks the condition.
    private Optional<String> message(Statement.Require require) {
        return require.message().flatMap(m -> Interpolation.read(m, session.diagnostics())).map(this::text);
    }

    /// What stands in the first line, and what below it.
    private static List<String> lines(String message) {
        return List.of(message.split("\n", -1));
    }

    private String text(List<Interpolation.Piece> pieces) {
        StringBuilder text = new StringBuilder();
        for (Interpolation.Piece piece : pieces) {
            switch (piece) {
                case Interpolation.Piece.Literal(String literal) -> text.append(literal);
                case Interpolation.Piece.Value(Expression e) -> text.append(number(expressions.exact(e)));
            }
        }
        return text.toString();
    }

    private String number(Quantity q) {
        return switch (q) {
            case Quantity.Whole(long n) -> Long.toString(n);
            case Quantity.Ratio(long n, long d) -> n + "/" + d;
            case Quantity.Real(double d) -> real(d);
            case Quantity.Truth(boolean b) -> Boolean.toString(b);
            case Quantity.Position _, Quantity.Tensor _ -> describe.type(q);
            case Quantity.Many _ -> throw new IllegalStateException("several values in a message");
        };
    }

    /// As the language writes it.
    private static String real(double d) {
        if (Double.isInfinite(d)) {
            return d > 0 ? "inf" : "-inf";
        }
        String text = Double.toString(d).replace(".0E", "e").replace('E', 'e');
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /// `params == n`, once every parameter is known.
    public void parameters(Statement.Require require) {
        Scope scope = new Scope(session.frame().scope());
        scope.put(PARAMETERS, new Entry.Bound(new Quantity.Whole(session.variables().count()), session.builder(),
                require.span()));
        Frame frame = session.frame().with(scope, session.frame().instance());
        session.inside(frame, require, () -> {
            Quantity condition = expressions.exact(require.condition());
            if (condition instanceof Quantity.Truth(boolean holds) && holds) {
                return true;
            }
            String counted = "this model has " + Counted.of(session.variables().count(), "parameter");
            Optional<String> message = message(require);
            List<String> lines = lines(message.orElse(counted));
            Diagnostic d = Diagnostic.error(Code.N208, require.condition().span(), lines.getFirst())
                    .notes(lines.subList(1, lines.size()));
            d = message.isPresent() ? d.note(counted) : d;
            for (Variables.Made variable : session.variables().parameters()) {
                d = d.note("  " + String.format(java.util.Locale.ROOT, "%,12d", variable.elements())
                        + "  "
                        + variable.path() + variable.order().stream().map(a -> a.name() + ": " + a.size()).toList());
            }
            session.report(d);
            return false;
        });
    }

    /// `memory < 16 MiB`: the bound in bytes, and whether the memory may be exactly that.
    public Optional<MemoryBound> memory(Statement.Require require) {
        if (require
                .condition() instanceof Expression.Binary(BinaryOperator operator, Expression left, Expression right, Span span)
                && Mentions.head(left).filter(MEMORY::equals).isPresent()
                && (operator == BinaryOperator.LESS || operator == BinaryOperator.AT_MOST)
                && expressions.exact(right) instanceof Quantity.Whole(long bytes)) {
            return Optional.of(new MemoryBound(operator == BinaryOperator.LESS ? bytes - 1 : bytes, span));
        }
        throw session.reject(Diagnostic.error(Code.N208, require.span(), "memory is compared with a number of bytes")
                .note("as in `require memory < 16 MiB`"));
    }
}
