package netc.compiler.elaborate.train;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;
import netc.compiler.pass.Differentiate;
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

    /// @param measured real, none of its axes the examples
    /// @param order    of its axes
    void add(String name, Value measured, List<Axis> order, Span span) {
        Value value = differentiated(measured);
        List<Equation> equations = equations();
        WholeSet set = new WholeSet(equations);
        BitSet behind = set.behind(value);
        for (Equation equation : equations) {
            if (!behind.get(equation.result().id()) || copies.of(equation.result()) != null) {
                continue;
            }
            equation.operands().stream().filter(v -> !set.contains(v)).forEach(copies::keep);
            session.at(equation.span());
            List<Value> operands = operands(equation, set);
            Value copy = operands.equals(equation.operands()) ? equation.result()
                    : session.builder().append(equation.op(), equation.result().type(), operands);
            copies.put(equation, Slices.reducesExamples(equation)
                    ? part(copy, combine(equation, name, span), name, isCount(equation)).whole() : copy);
        }
        Value whole = set.contains(value) ? copies.of(value) : value;
        Graph graph = Slices.of(equations(), List.of(new Result.Output("value", order, whole)));
        requireOfSet(graph, name, span);
        graphs.put(new Role.Metric(block, name), graph);
        Set<String> needed = needed(whole);
        metrics.add(new Metric(name,
                parts.values().stream().map(Part::partial).filter(p -> needed.contains(p.output())).toList()));
    }

    /// With the gradients of what is of the whole set written out, where there are any: what these put together is a number of
    /// the set as every other.
    private Value differentiated(Value value) {
        List<Equation> equations = equations();
        Graph needed = Slices.of(equations, List.of(new Result.Output("value", value.type().axes(), value)));
        List<Equation> gradients = needed.equations().stream().filter(e -> e.op() instanceof Op.Gradient).toList();
        if (gradients.isEmpty()) {
            return value;
        }
        WholeSet set = new WholeSet(equations);
        if (gradients.stream().noneMatch(e -> set.contains(e.operands().getFirst()))) {
            return value;
        }
        Map<List<Object>, Value> given = new HashMap<>();
        equations.stream().filter(e -> e.operands().isEmpty()).forEach(e -> given.putIfAbsent(likeness(e), e.result()));
        Graph written = Differentiate.apply(needed);
        Copies there = new Copies(session.builder());
        for (Equation e : written.equations()) {
            session.at(e.span());
            there.put(e, e.operands().isEmpty() && given.containsKey(likeness(e)) ? given.get(likeness(e))
                    : session.builder().append(e.op(), e.result().type(), there.operands(e)));
        }
        return there.of(written.results().getFirst().value());
    }

    private static List<Object> likeness(Equation given) {
        return List.of(given.op(), given.result().type());
    }

    /// What stands for the operands: themselves, where they are of the batch.
    private List<Value> operands(Equation equation, WholeSet set) {
        List<Value> own = equation.op() instanceof Op.Carry ? equation.operands().subList(0, 1) : equation.operands();
        List<Value> depended = set.depended(equation).stream().filter(set::contains).toList();
        return own.stream().map(v -> depended.contains(v) ? copies.of(v) : v).toList();
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

    /// That what is computed once at the end is of the whole set: pairs of examples stay within their batch, and there alone an
    /// example has a place.
    private void requireOfSet(Graph graph, String name, Span span) {
        Optional<Axis> other = graph.equations().stream().flatMap(e -> e.op() instanceof Op.Extent(Axis axis)
                ? Stream.of(axis) : e.result().type().axes().stream()).filter(Slices::isOther).findFirst();
        if (other.isPresent()) {
            throw session.reject(Diagnostic
                    .error(Code.N150, span,
                            name + " compares all examples of the set with each other, and an example meets"
                                    + " those of its batch alone")
                    .note("what is one number for each example can be measured: `mean[" + other.get().name()
                            + "](abs(e - e[batch as " + other.get().name() + "]))`"));
        }
        if (graph.equations().stream().anyMatch(e -> e.result().type().hasBatch() || Slices.reducesExamples(e))) {
            throw placed(name, span);
        }
    }

    private Rejected placed(String name, Span span) {
        return session.reject(Diagnostic.error(Code.N150, span, name
                + " depends on the place of an example, which it has in a batch alone: a set has no order")
                .note("what tells one example from the others can be an input, which a column of the data fills"));
    }

    private Combine combine(Equation equation, String name, Span span) {
        return switch (equation.op()) {
            case Op.Reduce(Op.Reduction kind, List<Axis> _) when kind == Op.Reduction.MAX -> Combine.MAX;
            case Op.Reduce(Op.Reduction kind, List<Axis> _) when kind == Op.Reduction.MIN -> Combine.MIN;
            case Op.Reduce(Op.Reduction kind, List<Axis> _) when kind == Op.Reduction.SUM -> Combine.SUM;
            case Op.Contract _, Op.Scatter _, Op.Extent _ -> Combine.SUM;
            case Op.Index _ -> throw placed(name, span);
            case Op.Reduce _, Op.Gather _, Op.Input _, Op.Variable _, Op.Constant _, Op.Map _, Op.Read _, Op.Reshape _, Op.Random _, Op.Carry _, Op.Custom _, Op.Stop _, Op.Gradient _ ->
                    throw new IllegalStateException(equation + " puts no examples together");
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
