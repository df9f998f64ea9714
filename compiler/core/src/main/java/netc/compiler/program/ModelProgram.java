package netc.compiler.program;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import netc.abi.Schedule;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.abi.Variable;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Type;
import netc.compiler.source.Source;
import netc.compiler.source.Span;

/// A model with every name resolved and every size a number.
///
/// The procedures, in this order, each a graph of what it needs and no more:
///
/// * `init`: no inputs; updates every variable to its initial value;
/// * `output NAME`, one for each output: takes the inputs that the output depends on, gives the output of that name;
/// * `predict`, where there are outputs that need no target: gives all of these;
/// * `step`, where a `train` block says how: takes inputs and targets; gives `loss`, the mean over the batch before the update,
///   and updates parameters and states of optimizers. Its derivatives are still equations of the family
///   [netc.compiler.graph.Op.Gradient];
/// * `evaluate`: gives the partial results of all metrics for one batch, none of them per example;
/// * `metric NAME`, one for each metric: takes the partial results, put together over all batches, under their names, and
///   gives `value`.
///
/// What depends on the counters `step`, `steps`, `epoch`, `epochs` and on constants alone is no equation of a procedure: its
/// schedule computes it, and the graph takes it as inputs [netc.compiler.graph.Op.Input#scheduled].
///
/// @param schedules  of the procedures that depend on counters
/// @param sources    what the model was made of: its own file, then the files it imports; the library is not among them
/// @param variables  in the order declared: parameters, then states of optimizers
/// @param inputs     inputs and targets in the order declared
/// @param dimensions the sizes that `dim` gives in the model's body
/// @param training   how it learns, where the file says it
/// @param clauses    where the sources of the training are written
/// @param share      where `validate 10%` is written, if it is
/// @param memory     bounds that the planner checks
/// @param layers     what `netc summary` prints
/// @param trace      the named tensors that the loss depends on, where there is a loss
public record ModelProgram(String name, Source source, List<Source> sources, String documentation,
        List<DeclaredVariable> variables, List<DeclaredInput> inputs, List<DeclaredOutput> outputs,
        Map<String, Long> dimensions, Map<String, Graph> procedures, Map<String, Schedule> schedules,
        Optional<Training> training,
        Map<Training.DataSource, Span> clauses, Optional<Span> share, List<MemoryBound> memory, List<LayerRow> layers,
        Optional<Trace> trace,
        Span span) {

    public ModelProgram {
        sources = List.copyOf(sources);
        variables = List.copyOf(variables);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        dimensions = Collections.unmodifiableMap(new LinkedHashMap<>(dimensions));
        procedures = Collections.unmodifiableMap(new LinkedHashMap<>(procedures));
        schedules = Map.copyOf(schedules);
        clauses = Map.copyOf(clauses);
        memory = List.copyOf(memory);
        layers = List.copyOf(layers);
    }

    /// @param type   axes in memory order, those of `repeat` in front
    /// @param edge   the same as Java sees it
    /// @param span   its declaration
    public record DeclaredVariable(String path, Variable.Role role, Type type, TensorType edge, Span span) {
    }

    /// @param type   the examples in front
    /// @param edge   of one example
    /// @param target whether only training and evaluation need it
    public record DeclaredInput(String name, Type type, TensorType edge, boolean target, Span span) {
    }

    /// @param edge        of one example
    /// @param inputs      the inputs and targets that it depends on, in the order declared
    /// @param needsTarget whether a target is among them
    public record DeclaredOutput(String name, TensorType edge, List<String> inputs, boolean needsTarget, Span span) {
        public DeclaredOutput {
            inputs = List.copyOf(inputs);
        }
    }

    /// `require memory < 16 MiB`: the arena of a training step and the weights together take at most this.
    public record MemoryBound(long bytes, Span span) {
    }

    /// What shows where a step went wrong.
    ///
    /// @param graph    inputs and targets to the named tensors, in the order in which they are computed; outputs are called as
    ///                 messages call them: `h.dense1 (line.net:7:8)`
    /// @param schedule what of them depends on counters alone
    /// @param infinite those that the text itself makes infinite in places
    /// @param loss     the expression of the loss as messages call it: `loss (line.net:12:8)`
    public record Trace(Graph graph, Schedule schedule, Set<String> infinite, String loss) {
        public Trace {
            infinite = Set.copyOf(infinite);
        }
    }

    /// The same model with one procedure, `trace`.
    ///
    /// @throws java.util.NoSuchElementException where there is no loss
    public ModelProgram tracing() {
        return new ModelProgram(name, source, sources, documentation, variables, inputs, List.of(), dimensions,
                Map.of("trace", trace.orElseThrow().graph()), Map.of("trace", trace.orElseThrow().schedule()),
                Optional.empty(), Map.of(), Optional.empty(), List.of(), List.of(), trace, span);
    }

    /// One layer or function that the model's body applies, or the body itself: what is outside all of them.
    ///
    /// @param path       `features.conv1`, or for a function its name; empty for the body
    /// @param types      of its results for one example; none for the body
    /// @param parameters elements of the parameters that it made
    /// @param flops      multiplications and additions for one example
    public record LayerRow(String path, List<TensorType> types, long parameters, long flops) {
        public LayerRow {
            types = List.copyOf(types);
        }
    }

    /// What a procedure is handed besides inputs and targets.
    public Schedule schedule(String procedure) {
        return schedules.getOrDefault(procedure, Schedule.NONE);
    }

    /// The inputs of a procedure's graph that its schedule makes, by name.
    public Map<String, double[]> scheduled(String procedure, long step, long steps, long epoch, long epochs) {
        double[] numbers = new double[schedule(procedure).instructions().size()];
        schedule(procedure).compute(step, steps, epoch, epochs, numbers);
        Map<String, double[]> inputs = new HashMap<>();
        for (int i = 0; i < numbers.length; i++) {
            inputs.put(Op.Input.scheduled(i).name(), new double[] {numbers[i]});
        }
        return inputs;
    }

    /// The parameters' elements.
    public long parameterCount() {
        long sum = 0;
        for (DeclaredVariable variable : variables) {
            if (variable.role() == Variable.Role.PARAMETER) {
                sum = Math.addExact(sum, variable.type().elementsPerExample());
            }
        }
        return sum;
    }
}
