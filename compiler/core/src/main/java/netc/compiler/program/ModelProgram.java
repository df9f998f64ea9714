package netc.compiler.program;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netc.abi.Role;
import netc.abi.Schedule;
import netc.abi.Variable;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.source.Source;

/// A model with every name resolved and every size a number.
///
/// The procedures, in this order, each a graph of what it needs and no more:
///
/// * [Role.Init];
/// * [Role.Output], one for each output;
/// * [Role.Predict], where there are outputs that need no target;
/// * [Role.Stream], where the model takes an axis one element at a time: all that depends on what is given along it passes the
///   axis on; and [Role.Standards], where it says values of inputs without it;
/// * of each `train` block [Role.Step], one for each of its steps; their derivatives are still equations of the family
///   [netc.compiler.graph.Op.Gradient];
///   and [Role.Evaluate], one for each look at a set, with a [Role.Metric] for each metric, and [Role.Stop] where a condition
///   ends it.
///
/// What depends on the counters `step`, `steps`, `epoch`, `epochs` and on constants alone is no equation of a procedure: its
/// schedule computes it, and the graph takes it as inputs [netc.compiler.graph.Op.Input#scheduled].
///
/// @param schedules of the procedures that depend on counters
public record ModelProgram(Declared declared, Map<Role, Graph> procedures, Map<Role, Schedule> schedules,
        Learning learning, Report report) {

    public ModelProgram {
        procedures = Collections.unmodifiableMap(new LinkedHashMap<>(procedures));
        schedules = Map.copyOf(schedules);
    }

    public String name() {
        return declared.name();
    }

    /// The file that it stands in.
    public Source source() {
        return declared.source();
    }

    public List<DeclaredVariable> variables() {
        return declared.variables();
    }

    public List<DeclaredInput> inputs() {
        return declared.inputs();
    }

    public List<DeclaredOutput> outputs() {
        return declared.outputs();
    }

    public List<StartSource> starts() {
        return declared.starts();
    }

    /// The same variables and inputs with one procedure, which nothing trains and nothing tells of.
    public ModelProgram with(Role procedure, Graph graph, Schedule schedule) {
        return new ModelProgram(declared.withoutOutputs(), Map.of(procedure, graph), Map.of(procedure, schedule),
                Learning.NONE, Report.NONE);
    }

    /// The steps that have a loss, in their order.
    public List<Role.Step> losses() {
        return procedures.keySet().stream().flatMap(r -> r instanceof Role.Step s && report.traces().containsKey(s)
                ? Stream.of(s) : Stream.empty()).toList();
    }

    /// The same model as if it had one step, without a name, that is this one, and measured nothing.
    ///
    /// @param step that has a loss
    public ModelProgram withStep(Role.Step step) {
        Map<Role, Graph> one = new LinkedHashMap<>();
        Map<Role, Schedule> numbers = new HashMap<>();
        procedures.forEach((role, graph) -> {
            if (!(role instanceof Role.OfBlock) || role.equals(step)) {
                Role called = role.equals(step) ? Role.STEP : role;
                one.put(called, graph);
                numbers.put(called, schedule(role));
            }
        });
        Set<String> elsewhere = touched(s -> !s.equals(step));
        elsewhere.removeAll(updated(procedures.get(step)));
        return new ModelProgram(declared, one, numbers, learning.withStep(step.block(), elsewhere),
                report.withTrace(report.traces().get(step)));
    }

    /// What these steps change, and the inputs that they read.
    private Set<String> touched(Predicate<Role.Step> which) {
        Set<String> touched = new HashSet<>();
        procedures.forEach((role, graph) -> {
            if (role instanceof Role.Step step && which.test(step)) {
                touched.addAll(updated(graph));
                touched.addAll(graph.inputs());
            }
        });
        return touched;
    }

    private static Set<String> updated(Graph graph) {
        return graph.results().stream().flatMap(r -> r instanceof Result.Update(String path, var _, var _)
                ? Stream.of(path) : Stream.empty()).collect(Collectors.toSet());
    }

    /// The same model as if nothing said how it learns.
    public ModelProgram withoutSteps() {
        Map<Role, Graph> others = new LinkedHashMap<>(procedures);
        others.keySet().removeIf(r -> r instanceof Role.OfBlock);
        return new ModelProgram(declared, others, schedules, new Learning(List.of(), touched(_ -> true)), report);
    }

    /// The same model with the named tensors of a procedure as the one procedure.
    ///
    /// @param traced a step that has a loss, or the prediction
    public ModelProgram tracing(Role traced) {
        Trace trace = report.traces().get(traced);
        return with(Role.TRACE, trace.graph(), trace.schedule());
    }

    /// What a procedure is handed besides inputs and targets.
    public Schedule schedule(Role procedure) {
        return schedules.getOrDefault(procedure, Schedule.NONE);
    }

    /// The inputs of a procedure's graph that its schedule makes, by name.
    public Map<String, double[]> scheduled(Role procedure, long step, long steps, long epoch, long epochs) {
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
        for (DeclaredVariable variable : variables()) {
            if (variable.role() == Variable.Role.PARAMETER) {
                sum = Math.addExact(sum, variable.type().elementsPerExample());
            }
        }
        return sum;
    }
}
