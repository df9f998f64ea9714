package netc.compiler.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Copies;
import netc.compiler.graph.Cotangent;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;

/// How the cotangent of a result becomes cotangents of its operands: one rule a family.
final class AdjointRules {
    private final GraphBuilder b;
    private final Cotangents cotangents;
    private final ReadAdjoint reads;
    private final CarryAdjoint carries;

    AdjointRules(GraphBuilder builder, Cotangents cotangents) {
        this.b = builder;
        this.cotangents = cotangents;
        this.reads = new ReadAdjoint(builder, cotangents);
        this.carries = new CarryAdjoint(builder, cotangents);
    }

    CarryAdjoint carries() {
        return carries;
    }

    void propagate(Equation e, Cotangent g) {
        List<Value> x = e.operands();
        List<Axis> axes = e.result().type().axes();
        switch (e.op()) {
            case Op.Map(var function) -> map(function, e, g);
            case Op.Reduce(var kind, var over) -> reduce(kind, over, e, g);
            case Op.Contract(var over) -> contract(over, x, g, axes);
            case Op.Read read -> {
                if (!carries.takes(read, x.get(0), g, axes)) {
                    cotangents.add(x.get(0), reads.of(read, x.get(0), g, axes));
                }
            }
            case Op.Gather(var axis, var guarded) -> gather(axis, x.get(0), x.get(1), g, axes);
            case Op.Scatter(var axis, var over) -> scatter(axis, x, g);
            case Op.Reshape(var from, var to) -> reshape(from, to, x.get(0), g);
            case Op.Custom(var rule) -> custom(rule, e, g);
            case Op.Carry(var along, var reversed) -> carries.of(along, reversed, e, g);
            case Op.Stop() -> {
            }
            case Op.Input i -> {
            }
            case Op.Variable v -> {
            }
            case Op.Constant c -> {
            }
            case Op.Extent n -> {
            }
            case Op.Index i -> {
            }
            case Op.Random r -> {
            }
            case Op.Gradient gradient ->
                    throw new IllegalStateException("a gradient was left in " + e);
        }
    }

    private void map(ScalarFunction function, Equation e, Cotangent g) {
        List<Value> x = e.operands();
        List<Axis> axes = e.result().type().axes();
        if (function == ScalarFunction.MUL && g.where().isEmpty()) {
            // The sum over the axes that a factor lacks is then one contraction.
            for (int i = 0; i < 2; i++) {
                if (cotangents.isActive(x.get(i))) {
                    cotangents.add(x.get(i), new Cotangent(i == 0
                            ? cotangents.product(g.value(), x.get(1), axes, x.get(0))
                            : cotangents.product(x.get(0), g.value(), axes, x.get(1))));
                }
            }
            return;
        }
        List<Optional<Cotangent>> parts = function.cotangents(b, x, e.result(), g.value());
        for (int i = 0; i < x.size(); i++) {
            if (parts.get(i).isPresent() && cotangents.isActive(x.get(i))) {
                cotangents.addSummed(x.get(i), apart(parts.get(i).get()).only(g.where()), axes);
            }
        }
    }

    /// A condition made of several holds where each of them does, and each speaks of its own axes: `real and h > 0` keeps all
    /// of what is not real out of a sum over the elements of h.
    private Cotangent apart(Cotangent part) {
        return new Cotangent(part.value(), part.where().stream().flatMap(this::apart).distinct().toList());
    }

    private Stream<Value> apart(Value condition) {
        Equation definition = b.definitionOf(condition);
        return definition.op() instanceof Op.Map(ScalarFunction function) && function == ScalarFunction.AND
                ? definition.operands().stream().flatMap(this::apart) : Stream.of(condition);
    }

    private void reduce(Op.Reduction kind, List<Axis> over, Equation e, Cotangent g) {
        Value x = e.operands().get(0);
        switch (kind) {
            case SUM -> cotangents.add(x, g);
            case MAX, MIN -> {
                // Equals share alike, so that no order of elements matters.
                Value equal = b.map(ScalarFunction.EQ, x, e.result());
                Value equals = b.toReal(b.reduceSum(b.map(ScalarFunction.WHOLE, equal), over, List.of()));
                cotangents.add(x, new Cotangent(b.div(g.value(), equals), g.where()).only(equal));
            }
            case ANY, ALL, ARGMAX, ARGMIN -> {
            }
        }
    }

    /// A condition goes on to the factor that has its axes. One that ends here with the sum keeps the other factor out as far
    /// as it can say so: what is not chosen may be infinite, and makes NaN of the 0 that it meets.
    private void contract(List<Axis> over, List<Value> x, Cotangent g, List<Axis> axes) {
        List<Axis> all = new ArrayList<>(axes);
        all.addAll(over);
        Value settled = g.settle(b);
        for (int i = 0; i < 2; i++) {
            Value factor = x.get(i);
            if (!cotangents.isActive(factor)) {
                continue;
            }
            Value other = x.get(1 - i);
            List<Value> passed = cotangents.whereAny(g, factor);
            List<Value> ended = new ArrayList<>(g.whereAlong(other.type().axes()));
            ended.removeAll(passed);
            Value kept = Cotangent.settled(b, other, ended);
            cotangents.add(factor, new Cotangent(i == 0 ? cotangents.product(settled, kept, all, factor)
                    : cotangents.product(kept, settled, all, factor), passed));
        }
    }

    private void scatter(Axis axis, List<Value> x, Cotangent g) {
        Value index = x.get(1);
        Value back = b.gather(cotangents.expand(g.settle(b), List.of(axis)), axis, index, true);
        Value isInside = b.all(List.of(b.map(ScalarFunction.LE, b.whole(0), index),
                b.map(ScalarFunction.LT, index, b.extent(axis, Element.INT))));
        List<Axis> axes = GraphBuilder.meet(x);
        cotangents.addSummed(x.get(0),
                new Cotangent(back, g.whereAlong(axes.stream().filter(a -> !a.equals(axis)).toList())).only(isInside),
                axes);
    }

    /// Where the index has no axis of its own, each element is read at most once and the adjoint is a comparison;
    /// otherwise elements that were read several times collect what comes back.
    ///
    /// An index may run along the very axis that it points into, as a permutation does: where an element was read and where
    /// it comes from are then two axes, and the first gets a label of its own.
    private void gather(Axis axis, Value x, Value index, Cotangent g, List<Axis> axes) {
        if (!cotangents.isActive(x)) {
            return;
        }
        if (index.type().has(axis)) {
            Axis read = Axis.of(axis.name(), axis.size());
            Map<Axis, Axis> names = Map.of(axis, read);
            Cotangent renamed = new Cotangent(b.rename(cotangents.expand(g.settle(b), List.of(axis)), names),
                    g.whereAlong(axes.stream().filter(a -> !a.equals(axis)).toList()));
            gather(axis, x, b.rename(index, names), renamed,
                    axes.stream().map(a -> names.getOrDefault(a, a)).toList());
            return;
        }
        List<Axis> own = Cotangents
                .batchFirst(axes.stream().filter(a -> !x.type().has(a)).toList());
        if (own.isEmpty()) {
            cotangents.add(x, g.only(b.map(ScalarFunction.EQ, b.index(axis), index)));
            return;
        }
        Value adjoint = b.scatter(cotangents.expand(g.settle(b), axes), index, axis, own, x.type().axes());
        Cotangent part = new Cotangent(adjoint, g.whereAlong(x.type().axes()));
        if (cotangents.isSteep(x)) {
            Value times = b.scatter(cotangents.expand(b.real(1), index.type().axes()), index, axis,
                    own, x.type().axes());
            part = part.only(b.map(ScalarFunction.LT, b.real(0), times));
        }
        cotangents.add(x, part);
    }

    private void reshape(List<Axis> from, List<Axis> to, Value x, Cotangent g) {
        Value settled = g.settle(b);
        boolean lacksAll = to.stream().noneMatch(a -> settled.type().has(a));
        Value back = lacksAll ? settled : b.reshape(grouped(cotangents.expand(settled, to), to), to, from);
        cotangents.add(x, new Cotangent(back, g.whereAlong(x.type().axes())));
    }

    /// The axes `to` next to each other in their order, as a reshape needs them.
    private Value grouped(Value x, List<Axis> to) {
        List<Axis> order = new ArrayList<>(x.type().axes().stream().filter(a -> !to.contains(a)).toList());
        order.addAll(to);
        return b.transpose(x, order);
    }

    /// The rule's equations, with the cotangent, the value and the arguments in place of its inputs.
    private void custom(Graph rule, Equation e, Cotangent g) {
        List<Value> operands = e.operands();
        Value cotangent = cotangents.expand(g.value(), e.result().type().axes());
        Copies copies = new Copies(b);
        for (Equation r : rule.equations()) {
            if (r.op() instanceof Op.Input(var name)) {
                copies.put(r, switch (name) {
                    case "g" -> cotangent;
                    case "value" -> e.result();
                    default -> operands.get(Integer.parseInt(name) + 1);
                });
            } else {
                copies.put(r, b.append(r.op(), r.result().type(), copies.operands(r)));
            }
        }
        for (Result result : rule.results()) {
            if (result instanceof Result.Output(var name, var order, var value)) {
                Value argument = operands.get(Integer.parseInt(name) + 1);
                if (cotangents.isActive(argument)) {
                    cotangents.addSummed(argument, new Cotangent(copies.of(value), g.where()),
                            e.result().type().axes());
                }
            }
        }
    }
}
