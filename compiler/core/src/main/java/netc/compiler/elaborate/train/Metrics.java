package netc.compiler.elaborate.train;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import netc.abi.Role;
import netc.abi.Training.Combine;
import netc.abi.Training.Metric;
import netc.abi.Training.Partial;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.slice.Sides;
import netc.compiler.elaborate.slice.Slices;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Copies;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Flow;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;

/// Numbers of the whole set. What puts the examples of one batch together, a sum or extreme over `batch` or their number,
/// becomes a partial result; partial results of all batches are put together, and the rest is computed from them once:
///
/// ```
/// sqrt(mean[batch]((a - b)^2))   =   evaluate:  rmse.1 = sum[batch]((a - b)^2), count = number of examples
///                                    metric:    value  = sqrt(rmse.1 / count)
/// ```
final class Metrics {
    private final Session session;
    private final Supplier<Sides> sides;
    private final List<Metric> metrics = new ArrayList<>();
    private final Map<Value, String> partials = new LinkedHashMap<>();
    private final Map<Role, Graph> graphs = new LinkedHashMap<>();

    /// @param sides that an evaluation takes
    Metrics(Session session, Supplier<Sides> sides) {
        this.session = session;
        this.sides = sides;
    }

    private List<Equation> equations() {
        return sides.get().of(session.builder().build().equations());
    }

    List<Metric> metrics() {
        return metrics;
    }

    /// @param value real, none of its axes the examples
    /// @param order of its axes
    /// @param nested says that the value reduces `batch` over what itself depends on the whole batch
    void add(String name, Value value, List<Axis> order, Span span, UnaryOperator<Diagnostic> nested) {
        List<Equation> equations = equations();
        BitSet across = Slices.ofWholeSet(equations);
        BitSet needed = cone(equations, value, across);
        Optional<Equation> outer = nesting(equations, needed, across);
        if (outer.isPresent()) {
            throw session.reject(nested.apply(nestedIn(name, outer.get(), equations)));
        }
        GraphBuilder builder = new GraphBuilder(span);
        Copies copies = new Copies(builder);
        List<Partial> parts = new ArrayList<>();
        for (Equation equation : equations) {
            if (!needed.get(equation.result().id())) {
                continue;
            }
            builder.at(equation.span());
            Optional<Equation> gradient = gradientOfAll(equation, across);
            if (gradient.isPresent()) {
                copies.put(equation,
                        chain(equation, gradient.get(), needed, copies, builder, parts, name, span));
            } else if (Slices.reducesExamples(equation)) {
                Partial part = partial(equation, name, span);
                parts.add(part);
                copies.put(equation, builder.input(part.output(), equation.result().type()));
            } else {
                requireOfSet(equation, name, span);
                copies.put(equation,
                        builder.append(equation.op(), equation.result().type(), copies.operands(equation)));
            }
        }
        builder.result(new Result.Output("value", order, copies.of(value)));
        graphs.put(new Role.Metric(name), builder.build());
        metrics.add(new Metric(name, parts, Slices.comparesExamples(equations, value)));
    }

    /// The gradient of a number of the whole set that an equation is, or, by what is one for each example, the sum of.
    private Optional<Equation> gradientOfAll(Equation equation, BitSet across) {
        Equation gradient = equation.op() instanceof Op.Reduce(Op.Reduction kind, List<Axis> _)
                && kind == Op.Reduction.SUM
                        ? session.builder().definitionOf(equation.operands().getFirst())
                        : equation;
        return gradient.op() instanceof Op.Gradient && across.get(gradient.operands().getFirst().id())
                ? Optional.of(gradient) : Optional.empty();
    }

    /// By the chain rule: a number f of sums s over the whole set, d f / d x = Σ d f / d s · d s / d x, where d s / d x is
    /// again a sum over the whole set. What does not go through such a sum is added.
    ///
    /// @param equation the gradient, or the sum of it
    private Value chain(Equation equation, Equation gradient, BitSet needed, Copies copies, GraphBuilder builder,
            List<Partial> parts, String name, Span span) {
        GraphBuilder model = session.builder();
        Value of = gradient.operands().getFirst();
        Value by = gradient.operands().getLast();
        Optional<Value> total = copies.of(by) != null && Flow.connects(builder, copies.of(by), copies.of(of))
                ? Optional.of(builder.gradient(copies.of(of), copies.of(by))) : Optional.empty();
        for (Equation sum : model.build().equations()) {
            Value s = sum.result();
            if (!needed.get(s.id()) || !Slices.reducesExamples(sum) || !Flow.connects(model, by, s)
                    || !Flow.connects(model, s, of)) {
                continue;
            }
            if (s.type().rank() > 0 || equation.result().type().hasBatch()
                    || combine(sum, name, span) != Combine.SUM) {
                throw notYet(name, span);
            }
            Value each = model.gradient(s, by);
            Value part = equation.op() instanceof Op.Reduce(var _, List<Axis> over)
                    ? model.reduceSum(each, over, List.of()) : each;
            String output = partials.computeIfAbsent(part, v -> name + "." + (partials.size() + 1));
            parts.add(new Partial(output, Combine.SUM));
            Value term = builder.mul(builder.gradient(copies.of(of), copies.of(s)),
                    builder.input(output, part.type()));
            total = Optional.of(total.map(t -> builder.add(t, term)).orElse(term));
        }
        return total.orElseThrow();
    }

    private Rejected notYet(String name, Span span) {
        return session.reject(Diagnostic.error(Code.N190, span, name
                + " puts examples together in a way that is not yet in this version of netc"));
    }

    /// What is computed once at the end, the partial results included but nothing before them.
    private BitSet cone(List<Equation> equations, Value value, BitSet across) {
        BitSet needed = new BitSet();
        needed.set(value.id());
        return Slices.settled(equations.reversed(), needed, equation -> {
            if (!needed.get(equation.result().id())) {
                return;
            }
            Optional<Equation> gradient = gradientOfAll(equation, across);
            if (gradient.isPresent()) {
                gradient.get().operands().stream().filter(v -> !v.type().hasBatch()).forEach(v -> needed.set(v.id()));
            } else if (!Slices.reducesExamples(equation)) {
                equation.operands().forEach(v -> needed.set(v.id()));
            }
        });
    }

    /// The partial result that would need another one.
    private Optional<Equation> nesting(List<Equation> equations, BitSet needed, BitSet across) {
        return equations.reversed().stream().filter(e -> needed.get(e.result().id()))
                .filter(e -> Slices.reducesExamples(e) && gradientOfAll(e, across).isEmpty())
                .filter(e -> e.operands().stream().anyMatch(v -> across.get(v.id()))).findFirst();
    }

    private static Diagnostic nestedIn(String name, Equation outer, List<Equation> equations) {
        Diagnostic d = Diagnostic.error(Code.N190, outer.span(),
                name + " reduces `batch` over what itself depends on the"
                        + " whole batch, which is not yet in this version of netc");
        BitSet within = new BitSet();
        outer.operands().forEach(v -> within.set(v.id()));
        for (Equation equation : equations.reversed()) {
            if (within.get(equation.result().id())) {
                if (Slices.reducesExamples(equation) && isPartOf(equation.span(), outer.span())) {
                    return d.note("a set is looked at once, and `" + equation.span().text()
                            + "` is known only when all of it has been");
                }
                equation.operands().forEach(v -> within.set(v.id()));
            }
        }
        return d;
    }

    /// What equations share has the place where it was written first.
    private static boolean isPartOf(Span part, Span whole) {
        return part.source() == whole.source() && part.start() >= whole.start() && part.end() <= whole.end()
                && !part.equals(whole);
    }

    /// That what is computed once at the end is of the whole set: pairs of examples stay within their batch.
    private void requireOfSet(Equation equation, String name, Span span) {
        boolean isOfBatch = equation.result().type().axes().stream().anyMatch(a -> a.isOpen() && !a.isBatch())
                || equation.op() instanceof Op.Extent(Axis axis) && axis.isOpen() && !axis.isBatch();
        if (isOfBatch) {
            throw session.reject(Diagnostic
                    .error(Code.N190, span, name + " compares examples with each other, and pairs"
                            + " of the whole set are not yet in this version of netc")
                    .note("what is one number for each example can be measured, each compared with those of its batch"));
        }
    }

    private Partial partial(Equation equation, String name, Span span) {
        Combine combine = combine(equation, name, span);
        String output = partials.computeIfAbsent(equation.result(), v -> equation.op() instanceof Op.Extent
                && !partials.containsValue("count") ? "count" : name + "." + (partials.size() + 1));
        return new Partial(output, combine);
    }

    private Combine combine(Equation equation, String name, Span span) {
        return switch (equation.op()) {
            case Op.Reduce(Op.Reduction kind, List<Axis> _) when kind == Op.Reduction.MAX -> Combine.MAX;
            case Op.Reduce(Op.Reduction kind, List<Axis> _) when kind == Op.Reduction.MIN -> Combine.MIN;
            case Op.Reduce(Op.Reduction kind, List<Axis> _) when kind == Op.Reduction.SUM -> Combine.SUM;
            case Op.Contract _, Op.Extent _ -> Combine.SUM;
            case Op.Reduce _, Op.Scatter _, Op.Index _, Op.Input _, Op.Variable _, Op.Constant _, Op.Map _, Op.Read _, Op.Gather _, Op.Reshape _, Op.Random _, Op.Carry _, Op.Custom _, Op.Stop _, Op.Gradient _ ->
                    throw notYet(name, span);
        };
    }

    /// Whether it depends on what is known of the whole set only.
    boolean isOfWholeSet(Quantity q) {
        return q instanceof Quantity.Tensor t
                && Slices.ofWholeSet(equations()).get(t.value().id());
    }

    /// Whether it is computed from what one look at the set gives.
    boolean isOfOneLook(Quantity q) {
        List<Equation> equations = equations();
        BitSet across = Slices.ofWholeSet(equations);
        return !(q instanceof Quantity.Tensor t)
                || nesting(equations, cone(equations, t.value(), across), across).isEmpty();
    }

    /// The partial results.
    Set<Value> values() {
        return partials.keySet();
    }

    /// Adds those that evaluate: one for batches, one for each metric of the whole.
    void procedures(Map<Role, Graph> procedures) {
        List<Result> results = new ArrayList<>();
        partials.forEach((value, output) -> results.add(new Result.Output(output, value.type().axes(), value)));
        procedures.put(Role.EVALUATE, Slices.of(session.builder().build().equations(), results));
        procedures.putAll(graphs);
    }
}
