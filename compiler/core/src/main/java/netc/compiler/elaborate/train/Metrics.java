package netc.compiler.elaborate.train;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import netc.abi.Role;
import netc.abi.Training.Combine;
import netc.abi.Training.Metric;
import netc.abi.Training.Partial;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.slice.Sides;
import netc.compiler.elaborate.slice.Slices;
import netc.compiler.elaborate.slice.WholeSet;
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
/// becomes a partial result; partial results of all batches are put together, and what is computed from them takes them as
/// inputs. Where that is again one for each example, and put together, the set is looked at once more:
///
/// ```
/// sqrt(mean[batch](a^2))                  =   evaluate:    rmse.1 = sum[batch](a^2), batch = number of examples
///                                             metric:      value  = sqrt(rmse.1 / batch)
/// sum[batch]((a - mean[batch](a))^2)      =   evaluate:    apart.1 = sum[batch](a), batch = number of examples
///                                             evaluate 2:  apart.3 = sum[batch]((a - apart.1 / batch)^2)
///                                             metric:      value   = apart.3
/// ```
///
/// What compares examples with others of their batch depends on what the batches are: it has looks of its own, so that nothing
/// else does.
final class Metrics {
    /// The number of examples. No input of a model is called so.
    private static final String EXAMPLES = "batch";

    /// @param value as a look computes it of a batch
    /// @param whole what it is of the whole set: an input of what is computed from it
    private record Part(Partial partial, Value value, Value whole) {
    }

    private final Session session;
    private final String block;
    private final Supplier<Sides> sides;
    private final List<Metric> metrics = new ArrayList<>();
    /// By name.
    private final Map<String, Part> parts = new LinkedHashMap<>();
    /// For each look at the set, in order, whether it compares examples.
    private final List<Boolean> looks = new ArrayList<>();
    /// What stands for the values that depend on the whole set once partial results are put together.
    private final Copies copies;
    private final Map<Role, Graph> graphs = new LinkedHashMap<>();

    /// @param block whose they are
    /// @param sides that an evaluation takes
    Metrics(Session session, String block, Supplier<Sides> sides) {
        this.session = session;
        this.block = block;
        this.sides = sides;
        this.copies = new Copies(session.builder());
    }

    private List<Equation> equations() {
        return sides.get().of(session.builder().build().equations());
    }

    List<Metric> metrics() {
        return metrics;
    }

    /// @param value real, none of its axes the examples
    /// @param order of its axes
    void add(String name, Value value, List<Axis> order, Span span) {
        List<Equation> equations = equations();
        WholeSet set = new WholeSet(equations);
        BitSet behind = set.behind(value);
        for (Equation equation : equations) {
            if (!behind.get(equation.result().id()) || copies.of(equation.result()) != null) {
                continue;
            }
            equation.operands().stream().filter(v -> !set.contains(v)).forEach(copies::keep);
            session.at(equation.span());
            Optional<Equation> gradient = gradientOfAll(equation, set);
            if (gradient.isPresent()) {
                copies.put(equation, chain(equation, gradient.get(), equations, behind, name, span));
            } else if (!(equation.op() instanceof Op.Gradient && equation.result().type().hasBatch())) {
                List<Value> operands = operands(equation, set, name, span);
                Value copy = operands.equals(equation.operands()) ? equation.result()
                        : session.builder().append(equation.op(), equation.result().type(), operands);
                copies.put(equation, Slices.reducesExamples(equation)
                        ? part(copy, combine(equation, name, span), name, isCount(equation)).whole() : copy);
            }
        }
        Value whole = set.contains(value) ? copies.of(value) : value;
        Graph graph = Slices.of(equations(), List.of(new Result.Output("value", order, whole)));
        requireOfSet(graph, name, span);
        graphs.put(new Role.Metric(block, name), graph);
        Set<String> needed = needed(whole);
        metrics.add(new Metric(name,
                parts.values().stream().map(Part::partial).filter(p -> needed.contains(p.output())).toList()));
    }

    /// What stands for the operands: themselves, where they are of the batch.
    private List<Value> operands(Equation equation, WholeSet set, String name, Span span) {
        List<Value> own = equation.op() instanceof Op.Carry ? equation.operands().subList(0, 1) : equation.operands();
        List<Value> depended = set.depended(equation).stream().filter(set::contains).toList();
        List<Value> operands = own.stream().map(v -> depended.contains(v) ? copies.of(v) : v).toList();
        if (operands.contains(null)) {
            throw notYet(name, span);
        }
        return operands;
    }

    private static boolean isCount(Equation equation) {
        return equation.op() instanceof Op.Extent;
    }

    private Part part(Value value, Combine combine, String name, boolean isCount) {
        String output = isCount && !parts.containsKey(EXAMPLES) ? EXAMPLES : name + "." + (parts.size() + 1);
        List<Equation> equations = session.builder().build().equations();
        boolean together = Slices.comparesExamples(equations, value);
        Part part = new Part(new Partial(output, combine, look(equations, value, together), together), value,
                session.builder().input(output, value.type()));
        parts.put(output, part);
        return part;
    }

    /// The first look at the set that can compute a value, behind those whose results it takes.
    private int look(List<Equation> equations, Value value, boolean together) {
        int look = 1 + Slices.inputs(equations, value).stream().filter(parts::containsKey)
                .mapToInt(input -> parts.get(input).partial().look()).max().orElse(0);
        while (look <= looks.size() && looks.get(look - 1) != together) {
            look++;
        }
        if (look > looks.size()) {
            looks.add(together);
        }
        return look;
    }

    /// The names of the partial results of all looks that a value is computed from.
    private Set<String> needed(Value value) {
        Set<String> needed = new HashSet<>();
        for (String input : Slices.inputs(session.builder().build().equations(), value)) {
            if (parts.containsKey(input) && needed.add(input)) {
                needed.addAll(needed(parts.get(input).value()));
            }
        }
        return needed;
    }

    /// The gradient of a number of the whole set that an equation is, or, by what is one for each example, the sum of.
    private Optional<Equation> gradientOfAll(Equation equation, WholeSet set) {
        Equation gradient = equation.op() instanceof Op.Reduce(Op.Reduction kind, List<Axis> over)
                && kind == Op.Reduction.SUM && over.contains(Axis.BATCH)
                        ? session.builder().definitionOf(equation.operands().getFirst())
                        : equation;
        return gradient.op() instanceof Op.Gradient && set.contains(gradient.operands().getFirst())
                && !equation.result().type().hasBatch() ? Optional.of(gradient) : Optional.empty();
    }

    /// By the chain rule: a number f of sums s over the whole set, d f / d x = Σ d f / d s · d s / d x, where d s / d x is
    /// again a sum over the whole set. What does not go through such a sum is added.
    ///
    /// @param equation the gradient, or the sum of it
    private Value chain(Equation equation, Equation gradient, List<Equation> equations, BitSet behind, String name,
            Span span) {
        GraphBuilder builder = session.builder();
        Value by = gradient.operands().getLast();
        Value of = copies.of(gradient.operands().getFirst());
        Value from = copies.of(by) == null ? by : copies.of(by);
        List<Equation> sums = equations.stream().filter(e -> behind.get(e.result().id())
                && Slices.reducesExamples(e) && Flow.connects(builder, by, e.result())
                && Flow.connects(builder, e.result(), gradient.operands().getFirst())).toList();
        boolean isNested = sums.stream().anyMatch(
                s -> sums.stream().anyMatch(t -> s != t && Flow.connects(builder, s.result(), t.result())));
        if (isNested || sums.stream().anyMatch(s -> s.result().type().rank() > 0
                || combine(s, name, span) != Combine.SUM)) {
            throw notYet(name, span);
        }
        Optional<Value> total = Flow.connects(builder, from, of) ? Optional.of(builder.gradient(of, from))
                : Optional.empty();
        for (Equation sum : sums) {
            Value s = copies.of(sum.result());
            Value each = builder.gradient(valueOf(s), from);
            Value summed = equation.op() instanceof Op.Reduce(var _, List<Axis> over)
                    ? builder.reduceSum(each, over, List.of()) : each;
            Value term = builder.mul(builder.gradient(of, s), part(summed, Combine.SUM, name, false).whole());
            total = Optional.of(total.map(t -> builder.add(t, term)).orElse(term));
        }
        return total.orElseThrow();
    }

    /// @param whole a partial result that has been put together
    private Value valueOf(Value whole) {
        return parts.values().stream().filter(p -> p.whole().equals(whole)).map(Part::value).findFirst().orElseThrow();
    }

    private Rejected notYet(String name, Span span) {
        return session.reject(Diagnostic.error(Code.N190, span, name
                + " puts examples together in a way that is not yet in this version of netc"));
    }

    /// That what is computed once at the end is of the whole set: pairs of examples stay within their batch, and there alone an
    /// example has a place.
    private void requireOfSet(Graph graph, String name, Span span) {
        boolean comparesPairs = graph.equations().stream().anyMatch(e -> e.result().type().axes().stream()
                .anyMatch(Slices::isOther) || e.op() instanceof Op.Extent(Axis axis) && Slices.isOther(axis));
        if (comparesPairs) {
            throw session.reject(Diagnostic
                    .error(Code.N190, span, name + " compares examples with each other, and pairs"
                            + " of the whole set are not yet in this version of netc")
                    .note("what is one number for each example can be measured, each compared with those of its batch"));
        }
        if (graph.equations().stream().anyMatch(e -> e.result().type().hasBatch() || Slices.reducesExamples(e))) {
            throw notYet(name, span);
        }
    }

    private Combine combine(Equation equation, String name, Span span) {
        return switch (equation.op()) {
            case Op.Reduce(Op.Reduction kind, List<Axis> _) when kind == Op.Reduction.MAX -> Combine.MAX;
            case Op.Reduce(Op.Reduction kind, List<Axis> _) when kind == Op.Reduction.MIN -> Combine.MIN;
            case Op.Reduce(Op.Reduction kind, List<Axis> _) when kind == Op.Reduction.SUM -> Combine.SUM;
            case Op.Contract _, Op.Extent _ -> Combine.SUM;
            case Op.Index _ -> throw session.reject(Diagnostic.error(Code.N190, span, name
                    + " depends on the place of an example, which it has in a batch alone: a set has no order"));
            case Op.Reduce _, Op.Scatter _, Op.Input _, Op.Variable _, Op.Constant _, Op.Map _, Op.Read _, Op.Gather _, Op.Reshape _, Op.Random _, Op.Carry _, Op.Custom _, Op.Stop _, Op.Gradient _ ->
                    throw notYet(name, span);
        };
    }

    /// The partial results.
    List<Value> values() {
        return parts.values().stream().map(Part::value).toList();
    }

    /// Adds those that evaluate: one for each look at the batches, one for each metric of the whole.
    void procedures(Map<Role, Graph> procedures) {
        for (int look = 1; look <= Math.max(1, looks.size()); look++) {
            int number = look;
            List<Result> results = parts.values().stream().filter(p -> p.partial().look() == number)
                    .map(p -> (Result) new Result.Output(p.partial().output(), p.value().type().axes(), p.value()))
                    .toList();
            procedures.put(new Role.Evaluate(block, look), Slices.of(session.builder().build().equations(), results));
        }
        procedures.putAll(graphs);
    }
}
