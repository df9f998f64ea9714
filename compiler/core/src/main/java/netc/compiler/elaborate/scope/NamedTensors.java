package netc.compiler.elaborate.scope;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import netc.compiler.elaborate.slice.Scheduled;
import netc.compiler.elaborate.slice.Sides;
import netc.compiler.elaborate.slice.Slices;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Interval;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;
import netc.compiler.program.Trace;
import netc.compiler.source.Span;

/// The tensors of real numbers that a user has a name for: inputs, bindings, what layers and functions give, and the loss.
/// What compares examples with each other is not among them: nothing hands out a tensor of pairs.
public final class NamedTensors {
    /// @param path made where it is asked for: in what applies others many times over, nearly all are not
    ///
    /// @param turns the axes of the loops in whose turns it is computed
    private record Named(Supplier<String> path, Span span, List<Axis> turns) {
    }

    /// The expression of a loss, before its mean over the examples.
    ///
    /// @param place as messages call it
    private record Loss(Optional<Value> ofEach, String place) {
    }

    /// A loss by its name and its mean, which tell those of all steps apart.
    private record Measured(String loss, Value mean) {
    }

    /// A value that has several names is called by the last, which is the most particular: `h`, not `h.dense1`.
    private final Map<Value, Named> named = new LinkedHashMap<>();
    private final Map<Measured, Loss> losses = new HashMap<>();

    void add(Supplier<String> path, Quantity quantity, Span span, List<Axis> turns) {
        if (quantity instanceof Quantity.Tensor(Value value, Kind _, Interval _)
                && value.type().element() == Element.F32
                && value.type().axes().stream().allMatch(a -> a.isBatch() || !a.isOpen())) {
            named.put(value, new Named(path, span, turns.stream().filter(value.type()::has).toList()));
        }
    }

    /// The expression of a loss, and its mean over the examples.
    public void loss(String name, Quantity quantity, Value mean, Span span) {
        add(() -> name, quantity, span, List.of());
        losses.put(new Measured(name, mean),
                new Loss(quantity instanceof Quantity.Tensor(Value value, Kind _, Interval _)
                        && named.containsKey(value) ? Optional.of(value) : Optional.empty(),
                        place(new Named(() -> name, span, List.of()))));
    }

    /// All that a loss depends on, in the order in which it is computed.
    ///
    /// @param name of the loss
    /// @param step the sides that a step takes
    public Trace trace(String name, List<Equation> written, Value mean, Sides step) {
        Loss loss = losses.get(new Measured(name, mean));
        List<Equation> equations = step.of(written);
        // The mean of a product is a contraction of its factors and does not need the product: that is a root of its own.
        List<Value> roots = new ArrayList<>(List.of(mean));
        loss.ofEach().ifPresent(roots::add);
        BitSet needed = Slices.needed(equations, roots);
        return trace(equations, needed, loss.place());
    }

    /// All that is computed where a model predicts.
    public Trace predicted(Graph predict) {
        BitSet computed = new BitSet();
        predict.equations().forEach(e -> computed.set(e.result().id()));
        return trace(predict.equations(), computed, "");
    }

    private Trace trace(List<Equation> equations, BitSet needed, String loss) {
        List<Value> values = named.keySet().stream().filter(v -> needed.get(v.id()))
                .sorted(Comparator.comparingInt(Value::id)).toList();
        BitSet made = madeOfInfinity(equations);
        List<Result> results = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        Set<String> infinite = new HashSet<>();
        List<Axis> loops = new ArrayList<>();
        Map<String, List<Integer>> turns = new HashMap<>();
        for (Value value : values) {
            Named tensor = named.get(value);
            String place = place(tensor);
            String key = place;
            // What is applied several times has one name.
            for (int time = 2; !taken.add(key); time++) {
                key = place + ", time " + time;
            }
            tensor.turns().stream().filter(t -> !loops.contains(t)).forEach(loops::add);
            if (!tensor.turns().isEmpty()) {
                turns.put(key, tensor.turns().stream().map(loops::indexOf).toList());
            }
            if (made.get(value.id())) {
                infinite.add(key);
            }
            results.add(new Result.Output(key, order(value, tensor.turns()), value));
        }
        Scheduled scheduled = Scheduled.of(Slices.of(equations, results));
        return new Trace(scheduled.graph(), scheduled.schedule(), infinite, turns, loss);
    }

    private static String place(Named named) {
        return named.path().get() + " (" + named.span() + ")";
    }

    /// The examples, the turns, and what one turn computes.
    private static List<Axis> order(Value value, List<Axis> turns) {
        List<Axis> order = new ArrayList<>(value.type().axes());
        order.removeAll(turns);
        order.addAll(0, turns);
        order.sort(Comparator.comparing(a -> !a.isBatch()));
        return order;
    }

    /// The values that the text itself makes infinite, without a name in between: as what softmax is not to see.
    private BitSet madeOfInfinity(List<Equation> equations) {
        BitSet made = new BitSet();
        return Slices.settled(equations, made, equation -> {
            boolean isInfinity = equation.op() instanceof Op.Constant(double constant) && Double.isInfinite(constant);
            if (isInfinity
                    || equation.operands().stream().anyMatch(v -> made.get(v.id()) && !named.containsKey(v))) {
                made.set(equation.result().id());
            }
        });
    }

    /// The loss of a step.
    public static Value loss(Graph step) {
        return step.results().stream()
                .filter(r -> r instanceof Result.Output(String name, var _, var _) && name.equals("loss"))
                .map(Result::value).findFirst().orElseThrow();
    }
}
