package netc.compiler.graph;

import java.util.ArrayList;
import java.util.List;

/// Draws functions of single elements, choices among them, and what is special: values that stop gradients, rules of
/// their own.
final class RandomPointwise {
    private final GrowingGraph g;

    RandomPointwise(GrowingGraph g) {
        this.g = g;
    }

    void binary() {
        Value x = g.real();
        Value y = g.chance(10) ? x : g.chance(15) ? number() : g.real();
        if (!g.fits(GraphBuilder.meet(List.of(x, y)), GrowingGraph.MOST_ELEMENTS)) {
            return;
        }
        double p = g.bound(x);
        double q = g.bound(y);
        switch (g.random.nextInt(8)) {
            case 0 -> g.keep(g.b.add(x, y), p + q);
            case 1 -> g.keep(g.b.sub(x, y), p + q);
            case 2 -> g.keep(g.b.mul(x, y), p * q);
            // The side that is not chosen has an infinite slope.
            case 3 -> g.keep(g.b.map(ScalarFunction.MAX, g.b.map(ScalarFunction.SQRT, g.b.mul(x, g.b.real(0))),
                    above(y, 0.5)), q + 0.5);
            case 4 -> g.keep(g.b.div(x, above(y, 1.5)), p / 1.5);
            default -> call(any(2), x, y);
        }
    }

    /// A constant that rewrites look for, or nearly.
    Value number() {
        return g.keep(g.b.real(g.any(List.of(0.0, -0.0, 1.0, -1.0, 0.5))), 1);
    }

    /// `|x| + least`.
    private Value above(Value x, double least) {
        return g.b.add(g.b.map(ScalarFunction.ABS, x), g.b.real(least));
    }

    void unary() {
        Value x = g.real();
        switch (g.random.nextInt(10)) {
            case 0 -> g.keep(g.b.neg(x), g.bound(x));
            case 1 -> g.keep(g.b.map(ScalarFunction.MAX, x, g.b.real(0)), g.bound(x));
            default -> call(any(1), x);
        }
    }

    /// A function that may be drawn, by the number of its arguments.
    private FunctionExample any(int arity) {
        return g.any(FunctionExample.taking(arity).stream()
                .filter(e -> g.may(RandomGraph.May.ELEMENTARY) || e.function().ulps() <= 0.5).toList());
    }

    private void call(FunctionExample example, Value... x) {
        List<Value> arguments = new ArrayList<>();
        double[] bounds = new double[2];
        for (int i = 0; i < x.length; i++) {
            FunctionExample.Argument argument = example.arguments().get(i);
            double p = g.bound(x[i]);
            switch (argument) {
                // What has not been scaled yet may be too great.
                case ANY, MODERATE, EXPONENT -> {
                    arguments.add(p <= argument.most() ? x[i] : g.b.map(ScalarFunction.SIN, x[i]));
                    bounds[i] = p <= argument.most() ? p : 1;
                }
                case POSITIVE -> {
                    arguments.add(above(x[i], 0.5));
                    bounds[i] = p + 0.5;
                }
                case DIVISOR -> {
                    Value divisor = above(x[i], 0.5);
                    arguments.add(g.chance(70) ? divisor : g.b.neg(divisor));
                    bounds[i] = p + 0.5;
                }
            }
        }
        g.keep(g.b.map(example.function(), arguments), example.bound(bounds[0], bounds[1]));
    }

    void choice() {
        Value c = g.any(Element.BOOL);
        Value x = g.real();
        Value y = g.real();
        if (g.chance(20)) {
            // The side that is not chosen is no number.
            c = g.b.map(ScalarFunction.LT, g.b.real(0.4), x);
            x = g.b.map(ScalarFunction.SQRT, g.b.sub(x, g.b.real(0.2)));
            g.bounds.put(x, 3.0);
        }
        if (g.fits(GraphBuilder.meet(List.of(c, x, y)), GrowingGraph.MOST_ELEMENTS)) {
            g.keep(g.b.select(c, x, y), Math.max(g.bound(x), g.bound(y)));
        }
    }

    void wholes() {
        Value x = g.any(Element.INT);
        Value y = g.chance(50) ? g.index() : g.any(Element.INT);
        double p = g.bound(x);
        double q = g.bound(y);
        if (!g.fits(GraphBuilder.meet(List.of(x, y)), GrowingGraph.MOST_ELEMENTS) || p * q > 1e6) {
            return;
        }
        switch (g.random.nextInt(8)) {
            case 0 -> g.keep(g.b.add(x, y), p + q);
            case 1 -> g.keep(g.b.sub(x, y), p + q);
            case 2 -> g.keep(g.b.mul(x, y), p * q);
            case 3 -> g.keep(g.b.map(ScalarFunction.QUOTIENT, x, g.b.whole(3)), p);
            case 4 -> g.keep(g.b.map(ScalarFunction.MOD, x, g.b.whole(5)), 5);
            case 5 -> g.keep(g.b.map(ScalarFunction.MAX, x, y), Math.max(p, q));
            case 6 -> g.keep(g.b.neg(x), p);
            default -> g.keep(g.b.toReal(x), p);
        }
    }

    void truths() {
        Value x = g.chance(50) ? g.comparison() : g.any(Element.BOOL);
        Value y = g.any(Element.BOOL);
        List<Axis> over = GrowingGraph.closed(x).stream().filter(a -> g.chance(60)).toList();
        boolean fits = g.fits(GraphBuilder.meet(List.of(x, y)), GrowingGraph.MOST_ELEMENTS);
        switch (g.random.nextInt(7)) {
            case 0 -> g.keep(g.b.map(ScalarFunction.NOT, x), 1);
            case 1 -> {
                if (fits) {
                    g.keep(g.b.map(g.chance(50) ? ScalarFunction.AND : ScalarFunction.OR, x, y), 1);
                }
            }
            case 2 -> g.keep(g.b.toReal(x), 1);
            case 3 -> g.keep(g.b.map(ScalarFunction.WHOLE, x), 1);
            default -> {
                if (!over.isEmpty()) {
                    g.keep(g.b.reduce(g.chance(50) ? Op.Reduction.ANY : Op.Reduction.ALL, x, over), 1);
                }
            }
        }
    }

    void stop() {
        Value x = g.real();
        if (g.may(RandomGraph.May.STOP)) {
            g.keep(g.b.stop(x), g.bound(x));
        }
    }

    void random() {
        if (g.may(RandomGraph.May.RANDOM)) {
            Value drawn = g.b.random(g.values.size(), g.real().type().axes());
            g.keep(drawn, 1);
            if (g.chance(50)) {
                int places = 1 + g.random.nextInt(7);
                g.keep(g.b.map(ScalarFunction.PLACE, drawn, g.b.whole(places)), places);
            }
        }
    }

    void custom() {
        Value x = g.real();
        g.keep(g.b.custom(g.b.mul(x, x), List.of(x), square(x)), g.bound(x) * g.bound(x));
    }

    /// How many elements an axis has.
    void size() {
        Axis axis = g.may(RandomGraph.May.MIX_EXAMPLES) && g.chance(50) ? Axis.BATCH : g.any(g.axes);
        Value size = g.b.extent(axis, Element.F32);
        g.values.add(size);
        g.bounds.put(size, axis.isOpen() ? 17.0 : axis.size());
    }

    /// The derivative of a square, written as a rule.
    private Graph square(Value x) {
        GraphBuilder rule = new GraphBuilder(g.b.span());
        Value g = rule.input("g", x.type());
        Value argument = rule.input("0", x.type());
        rule.result(new Result.Output("0", x.type().axes(), rule.mul(g, rule.add(argument, argument))));
        return rule.build();
    }
}
