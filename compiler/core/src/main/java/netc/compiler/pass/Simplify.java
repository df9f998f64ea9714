package netc.compiler.pass;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;

/// Rewrites that change no bit of any result.
///
/// ```
/// x * 1, 1 * x, x / 1, x - 0, x + -0   ->  x
/// --x                                  ->  x
/// f(constants)                         ->  constant      for + - * / and whole numbers
/// c ? x : y with c known, c ? x : x    ->  x or y
/// stop(x), custom(x, …)                ->  x             differentiation is over
/// x[A: A, …]                           ->  x
/// x[A: e][B: f]                        ->  x[A: e(f)]    where the inner read is not guarded
/// ```
///
/// `x + 0` is not among them: it turns -0 into +0.
public final class Simplify {
    private Simplify() {
    }

    public static Graph apply(Graph graph) {
        return Rewriting.apply(graph, Simplify::rewrite);
    }

    private static Value rewrite(GraphBuilder b, Equation e, List<Value> x) {
        return switch (e.op()) {
            case Op.Map(var function) -> map(b, e, function, x);
            case Op.Stop() -> x.get(0);
            case Op.Custom c -> x.get(0);
            case Op.Read read -> read(b, e, read, x.get(0));
            case Op.Input i -> Rewriting.copy(b, e, x);
            case Op.Variable v -> Rewriting.copy(b, e, x);
            case Op.Constant c -> Rewriting.copy(b, e, x);
            case Op.Extent n -> n.axis().isOpen() ? Rewriting.copy(b, e, x)
                    : constant(b, e.result().type().element(), n.axis().size());
            case Op.Index i -> Rewriting.copy(b, e, x);
            case Op.Reduce r -> Rewriting.copy(b, e, x);
            case Op.Contract c -> Rewriting.copy(b, e, x);
            case Op.Gather g -> Rewriting.copy(b, e, x);
            case Op.Scatter s -> Rewriting.copy(b, e, x);
            case Op.Reshape r -> Rewriting.copy(b, e, x);
            case Op.Random r -> Rewriting.copy(b, e, x);
            case Op.Gradient g -> Rewriting.copy(b, e, x);
            case Op.Carry c -> throw new IllegalStateException("a carry is its own: " + e);
        };
    }

    private static Value map(GraphBuilder b, Equation e, ScalarFunction f, List<Value> x) {
        List<OptionalDouble> known = x.stream().map(v -> constantOf(b, v)).toList();
        Element element = e.result().type().element();
        // The elaborator computes what has a word.
        if (f.word().isEmpty() && f != ScalarFunction.SELECT && known.stream().allMatch(OptionalDouble::isPresent)) {
            return constant(b, element,
                    fold(f, element, known.stream().mapToDouble(OptionalDouble::getAsDouble).toArray()));
        }
        Value same = f == ScalarFunction.SELECT ? chosen(x, known.get(0))
                : f == ScalarFunction.NEG ? negatedTwice(b, x.get(0))
                : unchanged(f, x, known);
        // What stands for the result must have its axes too: `c ? x : y` has those of c, x and y.
        if (same != null && same.type().axes().equals(e.result().type().axes())) {
            return same;
        }
        return Rewriting.copy(b, e, x);
    }

    private static Value chosen(List<Value> x, OptionalDouble condition) {
        return condition.isPresent() ? x.get(condition.getAsDouble() != 0 ? 1 : 2)
                : x.get(1).equals(x.get(2)) ? x.get(1) : null;
    }

    private static Value negatedTwice(GraphBuilder b, Value x) {
        Equation inner = b.definitionOf(x);
        return inner.op().equals(new Op.Map(ScalarFunction.NEG)) ? inner.operands().get(0) : null;
    }

    /// The argument beside one that changes nothing.
    private static Value unchanged(ScalarFunction f, List<Value> x, List<OptionalDouble> known) {
        if (f.neutral().isEmpty()) {
            return null;
        }
        double neutral = f.neutral().getAsDouble();
        return is(known.get(1), neutral) ? x.get(0)
                : is(known.get(0), neutral) && !f.isNeutralOnTheRightAlone() ? x.get(1) : null;
    }

    private static boolean is(OptionalDouble known, double value) {
        return known.isPresent() && Double.compare(known.getAsDouble(), value) == 0;
    }

    private static OptionalDouble constantOf(GraphBuilder b, Value v) {
        return b.definitionOf(v).op() instanceof Op.Constant(var value) ? OptionalDouble.of(value)
                : OptionalDouble.empty();
    }

    private static Value constant(GraphBuilder b, Element element, double value) {
        return switch (element) {
            case F32 -> b.real(value);
            case INT -> b.whole((long) value);
            case BOOL -> b.bool(value != 0);
        };
    }

    /// The result of a function of constants, in the arithmetic of its type.
    private static double fold(ScalarFunction f, Element element, double[] x) {
        return element == Element.F32 && f.ulps() > 0
                ? f.ofSingles(Arrays.stream(x).map(each -> (float) each).toArray())
                : f.of(x);
    }

    private static Value read(GraphBuilder b, Equation e, Op.Read outer, Value x) {
        List<Axis> axes = e.result().type().axes();
        if (outer.reads().stream().allMatch(AxisRead::isIdentity) && axes.equals(x.type().axes())) {
            return x;
        }
        Equation definition = b.definitionOf(x);
        if (definition.op() instanceof Op.Read inner && !inner.guarded() && plain(inner)
                && substitutable(outer, inner)) {
            Map<Axis, Affine> positions = new LinkedHashMap<>();
            outer.reads().forEach(r -> positions.put(r.axis(), r.index()));
            List<AxisRead> composed = new ArrayList<>();
            for (AxisRead r : inner.reads()) {
                // A read by a single axis may take over the outer one's division.
                AxisRead through = r.index().terms().size() == 1 && r.index().isIndexOf(r.index().terms().get(0).axis())
                        ? find(outer, r.index().terms().get(0).axis())
                        : null;
                composed.add(through == null ? AxisRead.of(r.axis(), r.index().substitute(positions))
                        : new AxisRead(r.axis(), through.index(), through.divisor(), through.division()));
            }
            Value source = definition.operands().get(0);
            // Named otherwise and back.
            return composed.stream().allMatch(AxisRead::isIdentity) && axes.equals(source.type().axes()) ? source
                    : b.append(new Op.Read(composed, outer.guarded()), e.result().type(), source);
        }
        return Rewriting.copy(b, e, List.of(x));
    }

    private static AxisRead find(Op.Read read, Axis axis) {
        return read.reads().stream().filter(r -> r.axis().equals(axis)).findFirst().orElseThrow();
    }

    private static boolean plain(Op.Read read) {
        return read.reads().stream().allMatch(r -> r.divisor() == 1);
    }

    /// Whether the outer positions can take the place of the inner axes: a division or a guard only where the inner
    /// read passes an axis on as it is and in full.
    private static boolean substitutable(Op.Read outer, Op.Read inner) {
        Set<Axis> whole = new java.util.HashSet<>();
        Set<Axis> mixed = new java.util.HashSet<>();
        for (AxisRead r : inner.reads()) {
            for (Affine.Term term : r.index().terms()) {
                boolean isWhole = r.index().isIndexOf(term.axis()) && term.axis().size() == r.axis().size();
                (isWhole && !whole.contains(term.axis()) ? whole : mixed).add(term.axis());
            }
        }
        return outer.reads().stream().allMatch(
                r -> r.divisor() == 1 && !outer.guarded() || whole.contains(r.axis()) && !mixed.contains(r.axis()));
    }
}
