package netc.compiler.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import netc.abi.Schedule;
import netc.compiler.source.Source;
import netc.compiler.source.Span;

/// A graph that is being drawn: what it has so far, and choices among it.
///
/// Every real is bounded by construction, so that exponentials stay finite and derivatives moderate.
final class GrowingGraph {
    /// Of one value, for one example.
    static final long MOST_ELEMENTS = 700;
    private static final double MOST = 4;

    final Random random;
    final Set<RandomGraph.May> may;
    final GraphBuilder b = new GraphBuilder(new Span(Source.of("test.net", "x"), 0, 1));
    final Map<String, double[]> variables = new HashMap<>();
    final Map<String, long[]> ranges = new HashMap<>();
    final List<Axis> axes = new ArrayList<>();
    final List<Value> values = new ArrayList<>();
    final Map<Value, Double> bounds = new LinkedHashMap<>();
    private Optional<Value> preferred = Optional.empty();
    private Optional<Value> last = Optional.empty();

    GrowingGraph(Random random, Set<RandomGraph.May> may) {
        this.random = random;
        this.may = may;
    }

    Sample sample() {
        return new Sample(b.build(), variables, ranges, Schedule.NONE);
    }

    boolean may(RandomGraph.May what) {
        return may.contains(what);
    }

    double bound(Value v) {
        return bounds.get(v);
    }

    /// A name that nothing else has.
    String name(String kind) {
        return kind + (variables.size() + ranges.size() + values.size());
    }

    <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /// The next choice falls on this value if it fits.
    void prefer(Optional<Value> value) {
        preferred = value;
    }

    /// Lately made values are likelier, so that chains grow.
    Value any(Element element) {
        if (preferred.isPresent() && preferred.get().type().element() == element) {
            Value value = preferred.get();
            preferred = Optional.empty();
            return value;
        }
        List<Value> fitting = values.stream().filter(v -> v.type().element() == element).toList();
        if (fitting.isEmpty()) {
            return element == Element.F32 ? source() : element == Element.INT ? index() : comparison();
        }
        return fitting.get(Math.max(random.nextInt(fitting.size()), random.nextInt(fitting.size())));
    }

    /// A number: whole in some of a hundred cases.
    Value number(int wholes) {
        Element element = chance(wholes) ? Element.INT : Element.F32;
        return any(preferred.map(v -> v.type().element()).filter(e -> e != Element.BOOL).orElse(element));
    }

    Value real() {
        return any(Element.F32);
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    Axis newAxis(long size) {
        Axis axis = Axis.of("a" + axes.size(), size);
        axes.add(axis);
        return axis;
    }

    /// Some axes of few elements in all.
    List<Axis> someAxes(int most) {
        Set<Axis> some = new LinkedHashSet<>();
        int count = random.nextInt(most + 1);
        for (int i = 0; i < count; i++) {
            some.add(any(axes));
            if (elements(some) > MOST_ELEMENTS) {
                some.remove(new ArrayList<>(some).getLast());
            }
        }
        return new ArrayList<>(some);
    }

    static long elements(Iterable<Axis> axes) {
        long n = 1;
        for (Axis axis : axes) {
            n *= axis.isOpen() ? 1 : axis.size();
        }
        return n;
    }

    static List<Axis> closed(Value v) {
        return v.type().axes().stream().filter(a -> !a.isOpen()).toList();
    }

    List<Axis> shuffled(List<Axis> list) {
        List<Axis> order = new ArrayList<>(list);
        Collections.shuffle(order, random);
        if (order.remove(Axis.BATCH)) {
            order.add(0, Axis.BATCH);
        }
        return order;
    }

    /// The result of the last equation that was drawn, before it was scaled.
    Optional<Value> last() {
        return last;
    }

    /// Takes a value up unless it is too large; reals are scaled back into bounds.
    Value keep(Value v, double bound) {
        if (elements(v.type().axes()) > MOST_ELEMENTS) {
            throw new IllegalStateException("too large: " + v.type());
        }
        last = Optional.of(v);
        bounds.putIfAbsent(v, bound);
        Value kept = v;
        double most = bound;
        if (bound > MOST && v.type().element() == Element.F32) {
            double factor = Math.scalb(1, -Math.getExponent(bound));
            kept = b.mul(v, b.real(factor));
            most = bound * factor;
        }
        bounds.putIfAbsent(kept, most);
        if (!values.contains(kept)) {
            values.add(kept);
        }
        return kept;
    }

    boolean fits(List<Axis> some, long most) {
        return elements(some) <= most;
    }

    // ---------- where there is nothing to choose among

    Value source() {
        List<Axis> some = someAxes(3);
        if (chance(50)) {
            String path = name("w");
            variables.put(path, Sample.reals(random, elements(some)));
            return keep(b.variable(path, Type.real(some)), 1);
        }
        if (chance(90)) {
            some.add(0, Axis.BATCH);
        }
        return keep(b.input(name("x"), Type.real(some)), 1);
    }

    Value index() {
        // Axes that others were joined to may be too long.
        Axis axis = any(axes.stream().filter(a -> a.size() <= MOST_ELEMENTS).toList());
        return keep(b.index(axis), axis.size());
    }

    Value comparison() {
        ScalarFunction f = any(List.of(ScalarFunction.LT, ScalarFunction.LE, ScalarFunction.EQ, ScalarFunction.NE));
        boolean reals = chance(70);
        Value x = reals ? real() : any(Element.INT);
        Value y = reals ? real() : any(Element.INT);
        if (!fits(GraphBuilder.meet(List.of(x, y)), MOST_ELEMENTS)) {
            y = reals ? b.real(0.25) : b.whole(2);
        }
        return keep(b.map(f, x, y), 1);
    }
}
