package netc.compiler.pass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.compiler.graph.Axis;
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

    AdjointRules(GraphBuilder builder, Cotangents cotangents) {
        this.b = builder;
        this.cotangents = cotangents;
        this.reads = new ReadAdjoint(builder, cotangents);
    }

    void propagate(Equation e, Cotangent g) {
        List<Value> x = e.operands();
        List<Axis> axes = e.result().type().axes();
        switch (e.op()) {
            case Op.Map(var function) -> map(function, e, g);
            case Op.Reduce(var kind, var over) -> reduce(kind, over, e, g);
            case Op.Contract(var over) -> {
                List<Axis> all = new ArrayList<>(axes);
                all.addAll(over);
                Value settled = g.settle(b);
                if (cotangents.isActive(x.get(0))) {
                    cotangents.add(x.get(0), new Cotangent(cotangents.product(settled, x.get(1), all, x.get(0))));
                }
                if (cotangents.isActive(x.get(1))) {
                    cotangents.add(x.get(1), new Cotangent(cotangents.product(x.get(0), settled, all, x.get(1))));
                }
            }
            case Op.Read read -> cotangents.add(x.get(0), new Cotangent(reads.of(read, x.get(0), g.settle(b), axes)));
            case Op.Gather(var axis, var guarded) -> gather(axis, x.get(0), x.get(1), g.settle(b), axes);
            case Op.Scatter(var axis, var over) ->
                    cotangents.addSummed(x.get(0), new Cotangent(
                            b.gather(cotangents.expand(g.settle(b), List.of(axis)), axis, x.get(1), true)),
                            GraphBuilder.meet(x));
            case Op.Reshape(var from, var to) -> reshape(from, to, x.get(0), g);
            case Op.Custom(var rule) -> custom(rule, e, g);
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
        if (function == ScalarFunction.SELECT) {
            Value condition = x.get(0);
            if (cotangents.isActive(x.get(1))) {
                cotangents.addSummed(x.get(1), g.only(b, condition), axes);
            }
            if (cotangents.isActive(x.get(2))) {
                cotangents.addSummed(x.get(2), g.only(b, b.map(ScalarFunction.NOT, condition)), axes);
            }
            return;
        }
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
        List<Optional<Value>> parts = function.derivative().of(b, x, e.result(), g.value());
        for (int i = 0; i < x.size(); i++) {
            if (parts.get(i).isPresent() && cotangents.isActive(x.get(i))) {
                cotangents.addSummed(x.get(i), g.withValue(parts.get(i).get()), axes);
            }
        }
    }

    private void reduce(Op.Reduction kind, List<Axis> over, Equation e, Cotangent g) {
        Value x = e.operands().get(0);
        switch (kind) {
            case SUM -> cotangents.add(x, g);
            case MAX -> cotangents.add(x, g.only(b, isFirst(Op.Reduction.ARGMAX, x, over)));
            case MIN -> cotangents.add(x, g.only(b, isFirst(Op.Reduction.ARGMIN, x, over)));
            case ANY, ALL, ARGMAX, ARGMIN -> {
            }
        }
    }

    /// True at the element that a maximum or minimum is, the first of equals.
    private Value isFirst(Op.Reduction arg, Value x, List<Axis> over) {
        Value number = b.index(over.getFirst());
        for (Axis axis : over.subList(1, over.size())) {
            Value size = axis.isOpen() ? b.extent(axis, Element.INT) : b.whole(axis.size());
            number = b.add(b.mul(number, size), b.index(axis));
        }
        return b.map(ScalarFunction.EQ, number, b.reduce(arg, x, over));
    }

    /// Where the index has no axis of its own, each element is read at most once and the adjoint is a comparison;
    /// otherwise elements that were read several times collect what comes back.
    ///
    /// An index may run along the very axis that it points into, as a permutation does: where an element was read and where
    /// it comes from are then two axes, and the first gets a label of its own.
    private void gather(Axis axis, Value x, Value index, Value g, List<Axis> axes) {
        if (!cotangents.isActive(x)) {
            return;
        }
        if (index.type().has(axis)) {
            Axis read = Axis.of(axis.name(), axis.size());
            Map<Axis, Axis> names = Map.of(axis, read);
            gather(axis, x, b.rename(index, names), b.rename(cotangents.expand(g, List.of(axis)), names),
                    axes.stream().map(a -> names.getOrDefault(a, a)).toList());
            return;
        }
        List<Axis> own = Cotangents
                .batchFirst(axes.stream().filter(a -> !x.type().has(a)).toList());
        Value adjoint = own.isEmpty()
                ? b.select(b.map(ScalarFunction.EQ, b.index(axis), index), g, b.real(0))
                : b.scatter(cotangents.expand(g, axes), index, axis, own, x.type().axes());
        cotangents.add(x, new Cotangent(adjoint));
    }

    private void reshape(List<Axis> from, List<Axis> to, Value x, Cotangent g) {
        Value settled = g.settle(b);
        boolean lacksAll = to.stream().noneMatch(a -> settled.type().has(a));
        Value back = lacksAll ? settled : b.reshape(grouped(cotangents.expand(settled, to), to), to, from);
        cotangents.add(x, new Cotangent(back));
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
        Map<Value, Value> copies = new HashMap<>();
        for (Equation r : rule.equations()) {
            if (r.op() instanceof Op.Input(var name)) {
                copies.put(r.result(), switch (name) {
                    case "g" -> cotangent;
                    case "value" -> e.result();
                    default -> operands.get(Integer.parseInt(name) + 1);
                });
            } else {
                copies.put(r.result(),
                        b.append(r.op(), r.result().type(), r.operands().stream().map(copies::get).toList()));
            }
        }
        for (Result result : rule.results()) {
            if (result instanceof Result.Output(var name, var order, var value)) {
                Value argument = operands.get(Integer.parseInt(name) + 1);
                if (cotangents.isActive(argument)) {
                    cotangents.addSummed(argument, g.withValue(copies.get(value)), e.result().type().axes());
                }
            }
        }
    }
}
