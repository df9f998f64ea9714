package netc.compiler.elaborate.advice;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.scope.GivenArgument;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;

/// `softmax[S](score where index(S) <= index(T) else 0)`: places that are left out with 0 weigh e^0 = 1, as others do, so that
/// a model sees what lies ahead of it; as with `score * mask`. What chooses is made of places, truth values and indices alone; where it is made of
/// numbers, as in relu, a 0 is meant.
public final class LeftOutAsZero {
    private static final Pattern ZERO = Pattern.compile("\\belse\\s+(0(?:\\.0*)?)$|^(0(?:\\.0*)?)\\s+where\\b");

    private final Session session;
    private final Axis along;
    private final Set<Value> seen = new HashSet<>();

    private LeftOutAsZero(Session session, Axis along) {
        this.session = session;
        this.along = along;
    }

    /// Says so of what a function of the library is given, where it sums powers of e of it.
    ///
    /// @param taken the axes of the first argument that its type names
    /// @param first number of the first equation of the function
    public static void warn(Session session, Callee callee, List<GivenArgument> given, List<Axis> taken, int first) {
        if (callee.unit().isLibrary() && !session.frame().isLibrary() && taken.size() == 1
                && given.getFirst().value() instanceof Quantity.Tensor(Value value, var _, var _)) {
            LeftOutAsZero advice = new LeftOutAsZero(session, taken.getFirst());
            Equation choice = session.builder().definitionOf(value);
            if (advice.isMasked(choice) && sumsPowers(session, value, first)
                    && session.mistakes().isFirstMistakeOf(choice.span())) {
                session.report(advice.said(choice, callee.name()));
            }
        }
    }

    private Diagnostic said(Equation choice, String name) {
        Diagnostic d = Diagnostic.warning(Code.N151, choice.span(), "what is left out along " + along.name()
                + " still counts in " + name + ": e^0 is 1").note("e^-inf is 0");
        return (PowersOfE.is(choice, ScalarFunction.SELECT) ? zero(choice.span()).map(z -> new Fix(z, "-inf"))
                : chosen(choice)).map(d::fix).orElse(d);
    }

    private boolean isMasked(Equation choice) {
        return choice.span().source() == session.frame().scope().unit().tree().source()
                && (isZeroElsewhere(choice, _ -> true) || isProduct(choice));
    }

    /// A value where places say so, and 0 elsewhere.
    private boolean isZeroElsewhere(Equation choice, Predicate<Value> isValue) {
        return PowersOfE.is(choice, ScalarFunction.SELECT)
                && choice.operands().stream().skip(1).filter(this::isZero).count() == 1
                && choice.operands().stream().skip(1).allMatch(v -> isZero(v) || isValue.test(v))
                && choice.operands().getFirst().type().has(along) && isOfPlaces(choice.operands().getFirst());
    }

    /// `score * mask / 2`
    private boolean isProduct(Equation e) {
        return PowersOfE.is(e, ScalarFunction.MUL) && e.operands().stream().anyMatch(v -> isMask(v) || isProduct(v))
                || PowersOfE.is(e, ScalarFunction.DIV) && isProduct(e.operands().getFirst());
    }

    private boolean isProduct(Value value) {
        return isProduct(session.builder().definitionOf(value));
    }

    /// A truth value of places that counts as a number, or 1 and 0 in its place.
    private boolean isMask(Value value) {
        Equation e = unconverted(value);
        return isTruth(e) ? e.result().type().has(along) && isOfPlaces(e.result())
                : isZeroElsewhere(e, v -> unconverted(v).op() instanceof Op.Constant(double number) && number == 1);
    }

    private static boolean isTruth(Equation e) {
        return e.result().type().element() == Element.BOOL;
    }

    private Equation unconverted(Value value) {
        Equation e = session.builder().definitionOf(value);
        return PowersOfE.is(e, ScalarFunction.REAL) || PowersOfE.is(e, ScalarFunction.WHOLE)
                ? unconverted(e.operands().getFirst())
                : e;
    }

    /// `score * mask` as `score where mask else -inf`.
    private Optional<Fix> chosen(Equation product) {
        Span whole = product.span();
        String[] factors = whole.text().split("\\s*\\*\\s*", -1);
        if (factors.length != 2 || !PowersOfE.is(product, ScalarFunction.MUL)) {
            return Optional.empty();
        }
        int mask = isMask(product.operands().getFirst()) ? 0 : 1;
        boolean isTruth = isTruth(unconverted(product.operands().get(mask)));
        return Optional.of(new Fix(whole, factors[1 - mask] + " where " + factors[mask] + (isTruth ? "" : " == 1")
                + " else -inf"));
    }

    /// Whether a function sums powers of e of a value.
    ///
    /// @param first number of its first equation
    static boolean sumsPowers(Session session, Value value, int first) {
        return session.builder().since(first).stream().anyMatch(e -> sums(session, e, value));
    }

    /// Whether an equation sums powers of e of a value.
    private static boolean sums(Session session, Equation sum, Value value) {
        if (!(sum.op() instanceof Op.Reduce(Op.Reduction kind, List<Axis> _)) || kind != Op.Reduction.SUM) {
            return false;
        }
        Equation power = session.builder().definitionOf(sum.operands().getFirst());
        return PowersOfE.is(power, ScalarFunction.EXP) && isLess(session, power.operands().getFirst(), value);
    }

    /// Whether it is the value under other names of axes, less what is taken off.
    private static boolean isLess(Session session, Value less, Value value) {
        Equation e = session.builder().definitionOf(less);
        return less.equals(value)
                || (e.op() instanceof Op.Read || PowersOfE.is(e, ScalarFunction.SUB))
                        && isLess(session, e.operands().getFirst(), value);
    }

    private boolean isZero(Value value) {
        return unconverted(value).op() instanceof Op.Constant(double number) && number == 0;
    }

    private boolean isOfPlaces(Value value) {
        Equation e = session.builder().definitionOf(value);
        boolean isNumber = e.op() instanceof Op.Input && value.type().element() == Element.F32;
        return !seen.add(value) || !isNumber && !(e.op() instanceof Op.Variable) && !(e.op() instanceof Op.Random)
                && !(e.op() instanceof Op.Carry) && e.operands().stream().allMatch(this::isOfPlaces);
    }

    /// Where the 0 is written.
    private static Optional<Span> zero(Span choice) {
        List<MatchResult> found = ZERO.matcher(choice.text()).results().toList();
        return found.size() != 1 ? Optional.empty() : Optional.of(found.getFirst()).map(m -> {
            int group = m.group(1) != null ? 1 : 2;
            return choice.source().span(choice.start() + m.start(group), choice.start() + m.end(group));
        });
    }
}
