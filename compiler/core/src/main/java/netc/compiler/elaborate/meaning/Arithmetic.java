package netc.compiler.elaborate.meaning;

import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.advice.IndexAsNumber;
import netc.compiler.elaborate.advice.UnequalSizes;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Emission;
import netc.compiler.elaborate.scope.Callers;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Folding;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Quantity.Position;
import netc.compiler.elaborate.value.Quantity.Real;
import netc.compiler.elaborate.value.Quantity.Tensor;
import netc.compiler.elaborate.value.Quantity.Truth;
import netc.compiler.elaborate.value.Quantity.Whole;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;
import netc.compiler.graph.Interval;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression.BinaryOperator;
import netc.compiler.syntax.Statement;

/// Pointwise operations: what is known is computed at once ([Folding]), positions stay affine, the rest becomes equations.
/// Truth values count as 0 or 1, an index as its number; whole numbers stay whole under `+ - *`.
public final class Arithmetic {
    /// `x^n` for a whole n up to this is made of products.
    private static final long MOST_FACTORS = 32;

    private final Session session;
    private final Describe describe;
    private final Emission emission;

    public Arithmetic(Session session) {
        this.session = session;
        this.describe = new Describe(session);
        this.emission = new Emission(session);
    }

    /// As a real of the graph.
    public Value real(Quantity q) {
        return emission.real(q);
    }

    /// As a whole number of the graph; callers know that it is one.
    public Value whole(Quantity q) {
        return emission.whole(q);
    }

    public Value truth(Quantity q) {
        return emission.truth(q);
    }

    /// As the graph holds elements of a kind.
    public Value as(Kind kind, Quantity q) {
        return switch (kind.element()) {
            case F32 -> real(q);
            case INT -> whole(q);
            case BOOL -> truth(q);
        };
    }

    public static boolean isTruth(Quantity q) {
        return q.kind().element() == Element.BOOL;
    }

    static boolean isReal(Quantity q) {
        return q.kind().element() == Element.F32;
    }

    /// A truth value as the number it counts as.
    private Quantity number(Quantity q) {
        return switch (q) {
            case Truth t -> new Whole(t.value() ? 1 : 0);
            case Tensor t when t.kind().element() == Element.BOOL ->
                    new Tensor(whole(t), Kind.WHOLE, new Interval(0, 1));
            case Tensor _, Whole _, Quantity.Ratio _, Real _, Position _, Quantity.Many _ -> q;
        };
    }

    // ---------- operators

    Quantity negate(Quantity q, Span span) {
        Quantity x = number(q);
        return switch (x) {
            case Real r -> new Real(-r.value());
            case Tensor t when isReal(t) -> Quantity.of(session.builder().neg(t.value()));
            case Tensor _, Whole _, Quantity.Ratio _, Truth _, Position _, Quantity.Many _ ->
                    binary(BinaryOperator.SUBTRACT, new Whole(0), x, true, span);
        };
    }

    Quantity not(Quantity q, Span span) {
        requireTruth(q, "not", span);
        return q instanceof Truth t ? new Truth(!t.value())
                : Quantity.of(session.builder().map(ScalarFunction.NOT, truth(q)));
    }

    Quantity requireTruth(Quantity q, String what, Span span) {
        if (!isTruth(q)) {
            throw session.reject(noTruth(q, what, span));
        }
        return q;
    }

    /// @param span the condition behind `where`, which may be a mask of numbers
    Quantity requireCondition(Quantity q, Span span) {
        if (!isTruth(q) && q instanceof Quantity.Tensor && q.kind().into().isEmpty()) {
            throw session.reject(noTruth(q, "where", span)
                    .note("a number is no condition: one that is 0 or 1 is compared").fix(span.text() + " != 0"));
        }
        return requireTruth(q, "where", span);
    }

    private Diagnostic noTruth(Quantity q, String what, Span span) {
        return describe.with(Diagnostic.error(Code.N106, span, "`" + what + "` needs a truth value"), "value", q);
    }

    /// @param exact whether it stands in a size or subscript, where division must come out even
    Quantity binary(BinaryOperator operator, Quantity left, Quantity right, boolean exact, Span span) {
        session.given().meet(left, right, span);
        meet(List.of(left, right), span);
        try {
            return switch (operator) {
                case OR, AND -> logic(operator, left, right, span);
                case EQUAL, UNEQUAL, LESS, AT_MOST, GREATER, AT_LEAST -> compare(operator, left, right, span);
                case ADD, SUBTRACT, MULTIPLY, DIVIDE, POWER ->
                        arithmetic(operator, number(left), number(right), exact, span);
            };
        } catch (ArithmeticException overflow) {
            throw session.reject(Diagnostic.error(Code.N206, span, "this whole number is too large to compute with"));
        }
    }

    private Quantity logic(BinaryOperator operator, Quantity left, Quantity right, Span span) {
        requireTruth(left, operator.spelling(), span);
        requireTruth(right, operator.spelling(), span);
        boolean isAnd = operator == BinaryOperator.AND;
        if (left instanceof Truth l) {
            return l.value() == isAnd ? right : l;
        }
        if (right instanceof Truth r) {
            return r.value() == isAnd ? left : r;
        }
        return Quantity
                .of(session.builder().map(isAnd ? ScalarFunction.AND : ScalarFunction.OR, truth(left), truth(right)));
    }

    private Quantity compare(BinaryOperator operator, Quantity left, Quantity right, Span span) {
        if (left.kind().isIndex() && right.kind().isIndex()) {
            Axis a = left.kind().into().orElseThrow();
            Axis b = right.kind().into().orElseThrow();
            if (a.size() != b.size()) {
                throw session.reject(Diagnostic.error(Code.N111, span, "an index into " + a.name() + ", which has "
                        + (a.isOpen() ? "as many elements as the batch" : Counted.of(a.size(), "element"))
                        + ", is compared with one into " + b.name() + ", which has "
                        + (b.isOpen() ? "as many as the batch" : b.size())));
            }
        }
        Optional<Quantity> known = Folding.compare(operator, left, right);
        if (known.isPresent()) {
            return known.get();
        }
        Value a;
        Value b;
        boolean equality = operator == BinaryOperator.EQUAL || operator == BinaryOperator.UNEQUAL;
        if (isTruth(left) && isTruth(right) && equality) {
            a = truth(left);
            b = truth(right);
        } else if (isReal(left) || isReal(right)) {
            a = real(left);
            b = real(right);
        } else {
            a = whole(left);
            b = whole(right);
        }
        return Quantity.of(switch (operator) {
            case EQUAL -> session.builder().map(ScalarFunction.EQ, a, b);
            case UNEQUAL -> session.builder().map(ScalarFunction.NE, a, b);
            case LESS -> session.builder().map(ScalarFunction.LT, a, b);
            case AT_MOST -> session.builder().map(ScalarFunction.LE, a, b);
            case GREATER -> session.builder().map(ScalarFunction.LT, b, a);
            case AT_LEAST -> session.builder().map(ScalarFunction.LE, b, a);
            case OR, AND, ADD, SUBTRACT, MULTIPLY, DIVIDE, POWER ->
                    throw new IllegalStateException("compare " + operator);
        });
    }

    private Quantity arithmetic(BinaryOperator operator, Quantity left, Quantity right, boolean exact, Span span) {
        if (exact && operator == BinaryOperator.DIVIDE && right instanceof Whole(long divisor) && divisor == 0) {
            throw session.reject(Diagnostic.error(Code.N204, span, "a size or subscript is divided by 0"));
        }
        Optional<Quantity> known = Folding.arithmetic(operator, left, right, exact);
        if (known.isPresent()) {
            return known.get();
        }
        if (operator == BinaryOperator.POWER) {
            return power(left, right);
        }
        requireNoIndex(operator, left, right, span);
        requireNoIndex(operator, right, left, span);
        boolean whole = !isReal(left) && !isReal(right);
        if (whole && operator != BinaryOperator.DIVIDE) {
            return wholes(operator, left, right, span);
        }
        if (whole && exact) {
            throw session.reject(Diagnostic.error(Code.N204, span,
                    "this division does not come out even everywhere").fix("floor(" + span.text() + ")"));
        }
        Value a = real(left);
        Value b = real(right);
        return Quantity.of(switch (operator) {
            case ADD -> session.builder().add(a, b);
            case SUBTRACT -> session.builder().sub(a, b);
            case MULTIPLY -> session.builder().mul(a, b);
            case DIVIDE -> session.builder().div(a, b);
            case OR, AND, EQUAL, UNEQUAL, LESS, AT_MOST, GREATER, AT_LEAST, POWER ->
                    throw new IllegalStateException("arithmetic " + operator);
        });
    }

    /// An index that data give counts as its number, which is never meant beside what it points into.
    private void requireNoIndex(BinaryOperator operator, Quantity index, Quantity other, Span span) {
        if (index instanceof Tensor t && t.kind().isIndex() && isReal(other)
                && t.kind().into().filter(a -> other.axes().contains(a)).isPresent()) {
            throw session.reject(new IndexAsNumber(session).mistake(operator, t, span));
        }
    }

    /// Whole numbers that are not affine: equations over `INT`, with an interval that proves that nothing overflows.
    private Quantity wholes(BinaryOperator operator, Quantity left, Quantity right, Span span) {
        return switch (operator) {
            case ADD -> wholes(ScalarFunction.ADD, List.of(left, right), span);
            case SUBTRACT -> wholes(ScalarFunction.SUB, List.of(left, right), span);
            case MULTIPLY -> wholes(ScalarFunction.MUL, List.of(left, right), span);
            case OR, AND, EQUAL, UNEQUAL, LESS, AT_MOST, GREATER, AT_LEAST, DIVIDE, POWER ->
                    throw new IllegalStateException("whole " + operator);
        };
    }

    private Quantity wholes(ScalarFunction function, List<Quantity> x, Span span) {
        Interval range = function.wholes().orElseThrow().range(x.getFirst().range(), x.getLast().range());
        if (!range.fitsInt()) {
            throw session.reject(Diagnostic.error(Code.N206, span, "this whole number can be as large as "
                    + Math.max(Math.abs(range.least()), range.greatest()) + ", more than 31 bits hold"));
        }
        return new Tensor(session.builder().map(function, x.stream().map(this::whole).toList()), Kind.WHOLE, range);
    }

    /// A whole power up to 32 is products: `x^n` is `(x^(n/2))^2`, times x where n is odd; `x^-n` is `1 / x^n`.
    private Quantity power(Quantity base, Quantity exponent) {
        if (exponent instanceof Whole(long n) && Math.abs(n) <= MOST_FACTORS) {
            Value x = real(base);
            if (n == 0) {
                return new Real(1);
            }
            Value product = product(x, Math.abs(n));
            return Quantity.of(n > 0 ? product : session.builder().div(session.builder().real(1), product));
        }
        return Quantity.of(session.builder().map(ScalarFunction.POW, real(base), real(exponent)));
    }

    private Value product(Value x, long n) {
        if (n == 1) {
            return x;
        }
        Value half = product(x, n / 2);
        Value square = session.builder().mul(half, half);
        return n % 2 == 0 ? square : session.builder().mul(square, x);
    }

    // ---------- functions

    Quantity apply(ScalarFunction function, List<Quantity> arguments, Span span) {
        meet(arguments, span);
        List<Quantity> x = arguments.stream().map(this::number).toList();
        try {
            boolean isWhole = x.stream().noneMatch(Arithmetic::isReal);
            if (function == ScalarFunction.MOD && isWhole && x.get(1).range().least() < 1) {
                throw session.reject(Diagnostic.error(Code.N204, span, "the divisor of `mod` can be below 1"));
            }
            Optional<Quantity> known = Folding.apply(function, x);
            if (known.isPresent()) {
                return known.get();
            }
            if (function == ScalarFunction.POW) {
                return power(x.get(0), x.get(1));
            }
            if (isWhole && function.rounding().isPresent()) {
                return x.get(0);
            }
            return isWhole && function.wholes().isPresent() ? wholes(function, x, span)
                    : Quantity.of(session.builder().map(function, x.stream().map(this::real).toList()));
        } catch (ArithmeticException overflow) {
            throw session.reject(Diagnostic.error(Code.N206, span, "this whole number is too large to compute with"));
        }
    }

    /// `floor(dividend / divisor)` or `ceil(…)` of whole numbers.
    Quantity quotient(Quantity dividend, Quantity divisor, boolean up, Span span) {
        if (!(divisor instanceof Whole(long n)) || n < 1) {
            throw session.reject(Diagnostic.error(Code.N204, span,
                    "in a size or subscript the divisor is a whole number known when compiling, at least 1"));
        }
        Quantity raised = up ? binary(BinaryOperator.ADD, dividend, new Whole(n - 1), true, span) : dividend;
        Optional<Quantity> even = Folding.arithmetic(BinaryOperator.DIVIDE, raised, divisor, true);
        if (even.isPresent()) {
            return Folding.apply(ScalarFunction.FLOOR, List.of(even.get())).orElse(even.get());
        }
        return wholes(ScalarFunction.QUOTIENT, List.of(raised, divisor), span);
    }

    // ---------- choice and meeting

    /// `value where condition else otherwise`, the condition known only when running.
    public Quantity select(Quantity condition, Quantity value, Quantity otherwise, Span span) {
        meet(List.of(condition, value, otherwise), span);
        Value c = truth(condition);
        if (isTruth(value) && isTruth(otherwise)) {
            return Quantity.of(session.builder().select(c, truth(value), truth(otherwise)));
        }
        Quantity a = number(value);
        Quantity b = number(otherwise);
        if (isReal(a) || isReal(b)) {
            return Quantity.of(session.builder().select(c, real(a), real(b)));
        }
        Kind kind = a.kind().equals(b.kind()) ? a.kind() : Kind.WHOLE;
        return new Tensor(session.builder().select(c, whole(a), whole(b)), kind, a.range().union(b.range()));
    }

    /// Equal names need equal sizes.
    void meet(List<Quantity> values, Span span) {
        new OtherExamples(session).requirePairs(values.stream().flatMap(v -> v.axes().stream()).toList(), span);
        for (int i = 1; i < values.size(); i++) {
            for (int j = 0; j < i; j++) {
                for (Axis axis : values.get(i).axes()) {
                    Optional<Axis> other = values.get(j).axis(axis.label());
                    if (other.isPresent() && other.get().size() != axis.size()) {
                        throw unequal(values.get(j), other.get(), values.get(i), axis, span);
                    }
                }
            }
        }
    }

    private Rejected unequal(Quantity left, Axis a, Quantity right, Axis b, Span span) {
        Optional<Axis> written = Callers.written(session, a, b, span);
        Axis given = written.filter(a::equals).isPresent() ? b : a;
        Diagnostic d = Diagnostic.error(Code.N202, span, written
                .map(w -> session.frame().name() + " takes axis " + w.name() + " of size " + Describe.size(w.size())
                        + ", and here it has " + Describe.size(given.size()))
                .orElseGet(() -> "axis " + a.name() + " has size " + Describe.size(a.size()) + " on the left and "
                        + Describe.size(b.size()) + " on the right"));
        Diagnostic sized = describe.with(describe.with(d, "left", left), "right", right);
        return session.reject(
                made(made(new UnequalSizes(session).noted(sized, left.axes(), right.axes()), left), right),
                written.map(_ -> Callers.sizeOf(session, given)));
    }

    /// With the line that binds a side, where that is another: the size may be wrong there.
    private Diagnostic made(Diagnostic d, Quantity side) {
        Scope scope = session.frame().scope();
        List<Statement> statements = session.diagnostics().isFull() ? List.of()
                : Enclosing.of(scope.unit().tree(), d.span().orElseThrow()).map(Enclosing::statements)
                        .orElse(List.of());
        return statements.stream().filter(s -> s instanceof Statement.Bind && s.span().line() != d.span().get().line())
                .flatMap(s -> Mentions.bound(s).stream()).filter(n -> scope.own(n.text())
                        .filter(e -> e instanceof Entry.Bound(Quantity value, var _, var _) && value.equals(side))
                        .isPresent())
                .findFirst().map(n -> d.related(n.span(), n.text() + " is made")).orElse(d);
    }
}
