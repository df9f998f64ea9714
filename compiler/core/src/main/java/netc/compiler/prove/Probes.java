package netc.compiler.prove;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import netc.abi.Role;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Copies;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;
import netc.compiler.pass.EliminateDead;
import netc.compiler.program.Trace;

/// What hidden layers give for a batch, and the gradient of the loss there. A gradient with respect to a value in between
/// is that with respect to a zero which is added to it.
final class Probes {
    private static final String ZERO = "zero ";
    /// The axis of a stack of layers: a word of the language, so that no other axis has it.
    private static final String REPEAT = "repeat";
    static final String NO_HIDDEN = "no weight is applied to what other weights made: there is no hidden layer";

    /// A named tensor in front of a weight.
    ///
    /// @param value    the tensor of the loss
    /// @param name     as messages call it: `h.dense1 (mlp.net:7:8)`
    /// @param units    for each element the number of its unit: its place along the axes that are no places of an input
    /// @param count    of units
    /// @param values   of all examples
    /// @param gradient of the loss, likewise
    record Probe(Value value, String name, int[] units, int count, double[] values, double[] gradient) {
        /// One of the layers that are a stack.
        ///
        /// @param turns for each element the number of its layer
        private Probe turn(int turn, int[] turns) {
            int[] own = IntStream.range(0, turns.length).filter(i -> turns[i] == turn).toArray();
            return new Probe(value, name + ", turn " + (turn + 1), Arrays.stream(own).map(i -> units[i]).toArray(),
                    count,
                    Arrays.stream(own).mapToDouble(i -> values[i]).toArray(),
                    Arrays.stream(own).mapToDouble(i -> gradient[i]).toArray());
        }
    }

    private final Subject subject;
    private final Origins origins;
    private final Map<Value, String> names = new HashMap<>();
    private final List<Value> added = new ArrayList<>();
    private final List<Value> probed;
    private final Map<Value, Set<Value>> sources = new HashMap<>();
    private final Graph graph;

    private Probes(Subject subject, Trace trace) {
        this.subject = subject;
        Graph step = subject.program().procedures().get(Role.STEP);
        Graph loss = EliminateDead.apply(new Graph(step.equations(), step.results().stream()
                .filter(r -> r instanceof Result.Output(String name, var _, var _) && name.equals("loss")).toList()));
        this.origins = new Origins(loss);
        for (Result result : trace.graph().results()) {
            Value value = result.value();
            if (result instanceof Result.Output(String name, var _, var _) && value.type().hasBatch()
                    && value.type().element() == Element.F32 && origins.isHidden(value)) {
                names.put(value, name);
            }
        }
        this.graph = graph(loss, names, added);
        // What only decides on a slope has no way to the loss once all gradients are written out.
        Origins written = new Origins(graph);
        Set<String> learned = graph.results().stream().filter(r -> written.isLearned(r.value())).map(Result::name)
                .collect(Collectors.toSet());
        this.probed = added.stream().filter(v -> learned.contains(Objectives.GRADIENT + v.id())).toList();
    }

    /// What a check finds at the probes.
    interface Judge {
        Outcome of(Probes probes);
    }

    /// Not applicable where there is no loss, or no hidden layer.
    static Outcome judge(Subject subject, Judge judge) {
        return Optional.ofNullable(subject.program().report().traces().get(Role.STEP))
                .map(trace -> new Probes(subject, trace))
                .map(probes -> probes.probed.isEmpty() ? new Outcome.NotApplicable(NO_HIDDEN) : judge.of(probes))
                .orElseGet(() -> new Outcome.NotApplicable("no `train` block says what the loss is"));
    }

    /// As many examples as one evaluation can take, and no more than `most`.
    Examples examples(int most) {
        return subject.examples(graph, most);
    }

    /// The tensors in the order computed, with these variables.
    List<Probe> at(Map<String, double[]> variables, Examples examples) {
        Map<String, double[]> inputs = subject.fed(graph, examples);
        for (Value value : added) {
            inputs.put(ZERO + value.id(), new double[Objectives.count(value, examples.count())]);
        }
        Map<String, double[]> results = subject.run(graph, new Examples(examples.count(), inputs), variables);
        List<Probe> probes = new ArrayList<>();
        for (List<Value> stack : stacks()) {
            List<Axis> layers = layers(stack.getFirst());
            // All that a layer computes stands before what the next one does.
            for (int turn = 0; turn < count(layers); turn++) {
                for (Value value : stack) {
                    Probe all = probe(value, layers, examples.count(), results);
                    probes.add(layers.isEmpty() ? all
                            : all.turn(turn, numbers(value.type().axes(), layers, examples.count())));
                }
            }
        }
        return probes;
    }

    /// Whether what a layer gives is made of what one before it, in the order computed, gives.
    boolean isMadeOf(Probe layer, Probe before) {
        return sources.computeIfAbsent(layer.value(), origins::sources).contains(before.value());
    }

    /// What is probed, in the order computed; neighbours that one `repeat` computes are together.
    private List<List<Value>> stacks() {
        List<List<Value>> stacks = new ArrayList<>();
        for (Value value : probed) {
            if (stacks.isEmpty() || !layers(stacks.getLast().getFirst()).equals(layers(value))) {
                stacks.add(new ArrayList<>());
            }
            stacks.getLast().add(value);
        }
        return stacks;
    }

    private static List<Axis> layers(Value value) {
        return value.type().axes().stream().filter(a -> a.name().equals(REPEAT)).toList();
    }

    private Probe probe(Value value, List<Axis> layers, int examples, Map<String, double[]> results) {
        List<Axis> units = value.type().axes().stream()
                .filter(a -> !a.isBatch() && !origins.places(value).contains(a) && !layers.contains(a)).toList();
        return new Probe(value, names.get(value).replaceAll("\\((?:[^()]*/)?([^/()]*)\\)", "($1)"),
                numbers(value.type().axes(), units, examples), count(units),
                results.get(Integer.toString(value.id())), results.get(Objectives.GRADIENT + value.id()));
    }

    private static int count(List<Axis> axes) {
        return Math.toIntExact(axes.stream().mapToLong(Axis::size).reduce(1, Math::multiplyExact));
    }

    /// The loss with a zero added to each named value; values and gradients leave.
    private static Graph graph(Graph loss, Map<Value, String> names, List<Value> added) {
        GraphBuilder builder = new GraphBuilder(loss.equations().getFirst().span());
        Copies copies = new Copies(builder);
        Map<Value, Value> zeros = new LinkedHashMap<>();
        for (Equation e : loss.equations()) {
            builder.at(e.span());
            Value copy = builder.append(e.op(), e.result().type(), copies.operands(e));
            // What a turn begins with is what the one before has made.
            if (names.containsKey(e.result()) && !(e.op() instanceof Op.Carry)) {
                Value zero = builder.input(ZERO + e.result().id(), e.result().type());
                copy = builder.add(copy, zero);
                copy = builder.transpose(copy, e.result().type().axes());
                zeros.put(e.result(), zero);
                added.add(e.result());
                builder.result(new Result.Output(Integer.toString(e.result().id()), e.result().type().axes(), copy));
            }
            copies.put(e, copy);
        }
        Value total = copies.of(loss.results().getFirst().value());
        zeros.forEach((value, zero) -> builder.result(new Result.Output(Objectives.GRADIENT + value.id(),
                value.type().axes(), builder.gradient(total, zero))));
        return Objectives.tidy(builder.build());
    }

    private static int[] numbers(List<Axis> axes, List<Axis> units, int examples) {
        int[] numbers = {0};
        for (Axis axis : axes) {
            int size = axis.isBatch() ? examples : Math.toIntExact(axis.size());
            int[] before = numbers;
            boolean isUnit = units.contains(axis);
            numbers = new int[before.length * size];
            Arrays.setAll(numbers, i -> isUnit ? before[i / size] * size + i % size : before[i / size]);
        }
        return numbers;
    }
}
