package netc.compiler.prove;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import netc.abi.RandomNumbers;
import netc.abi.Role;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.program.ModelProgram;
import netc.compiler.program.DeclaredInput;
import netc.compiler.program.DeclaredVariable;
import netc.compiler.source.Span;

/// A model that is looked at: with initial values and a few examples.
///
/// @param variables initial values, by path
/// @param near      values a little off them, by path
/// @param examples  at least one
/// @param seed      of all that is drawn
/// @param notFinite what the examples give that is not finite: without it, nothing else is checked
public record Subject(ModelProgram program, Map<String, double[]> variables, Map<String, double[]> near,
        Examples examples, Runner runner, long seed, Optional<Finite.NotFinite> notFinite) {
    /// Elements that one evaluation in double precision may compute: about a second.
    private static final long MOST_ELEMENTS = 100_000_000;

    /// How far [#moved] goes, as a part of a tensor's own size.
    private static final double MOVE = 0.1;
    private static final double LEAST_MOVE = 5e-4;

    public Subject {
        variables = Map.copyOf(variables);
        near = Map.copyOf(near);
    }

    public static Subject of(ModelProgram program, Examples examples, Runner runner, long seed) {
        Map<String, double[]> initial = runner.initial(program, seed);
        Subject subject = new Subject(program, initial, initial, examples, runner, seed, Optional.empty());
        Optional<Finite.NotFinite> notFinite = Finite.notFinite(subject);
        return new Subject(program, initial, notFinite.isPresent() ? initial : subject.nearby(), examples, runner,
                seed, notFinite);
    }

    /// The same model with its variables a little off their start: at exactly 0 many a derivative is 0 and shows nothing. They
    /// stay nearer, or at it, where what is further off gives numbers that are not finite.
    Subject moved() {
        return with(near);
    }

    private Map<String, double[]> nearby() {
        for (double part = MOVE; part > LEAST_MOVE; part *= MOVE) {
            Map<String, double[]> moved = moved(part);
            if (Finite.notFinite(with(moved)).isEmpty()) {
                return moved;
            }
        }
        return variables;
    }

    private Subject with(Map<String, double[]> values) {
        return new Subject(program, values, values, examples, runner, seed, notFinite);
    }

    private Map<String, double[]> moved(double part) {
        Map<String, double[]> moved = new HashMap<>();
        variables.forEach((path, start) -> {
            double size = Directions.rms(start) == 0 ? 1 : Directions.rms(start);
            Random random = new Random(seed ^ path.hashCode());
            moved.put(path, Arrays.stream(start).map(x -> (float) (x + part * size * (2 * random.nextDouble() - 1)))
                    .toArray());
        });
        return moved;
    }

    /// Variables as another seed draws them.
    Map<String, double[]> drawn(long other) {
        return runner.initial(program, other);
    }

    /// The mean loss of a batch, as the only output `loss`; empty where no `train` block says what a loss is.
    Optional<Graph> loss() {
        return Optional.ofNullable(program.procedures().get(Role.STEP))
                .map(step -> Objectives.tidy(new Graph(step.equations(), step.results().stream()
                        .filter(r -> r instanceof Result.Output(String name, var _, var _) && name.equals("loss"))
                        .toList())));
    }

    /// The outputs that need no target; empty where there are none.
    Optional<Graph> predictions() {
        return Optional.ofNullable(program.procedures().get(Role.PREDICT)).map(Objectives::tidy);
    }

    /// The real number that is differentiated: the loss, or else all real outputs, weighed at random.
    Optional<Graph> objective() {
        return loss().or(() -> predictions().map(Objectives::weighed));
    }

    /// As many of the examples as an evaluation of this graph can take, and no more than `most`.
    Examples examples(Graph graph, int most) {
        return examples.first(Math.clamp(MOST_ELEMENTS / Math.max(1, Objectives.elements(graph)), 1, most));
    }

    /// Of what graphs draw: the first run's.
    long draws() {
        return RandomNumbers.ofRun(seed, RandomNumbers.Purpose.STEP, 0);
    }

    /// The outputs of a graph, in double precision.
    Map<String, double[]> run(Graph graph, Examples inputs) {
        return run(graph, inputs, variables);
    }

    Map<String, double[]> run(Graph graph, Examples inputs, Map<String, double[]> values) {
        return GraphInterpreter.run(graph, false, inputs.first(), inputs.count(), draws(), fed(graph, inputs),
                values);
    }

    /// Values for all inputs of a graph: the first step is the only one, weights are drawn.
    Map<String, double[]> fed(Graph graph, Examples inputs) {
        Map<String, double[]> fed = new HashMap<>(Objectives.drawn(graph, inputs.count(), seed));
        fed.putAll(program.scheduled(Role.STEP, 1, 1, 1, 1));
        fed.putAll(inputs.values());
        return fed;
    }

    /// The same model with one procedure.
    ModelProgram with(Role procedure, Graph graph) {
        return program.with(procedure, graph, program.schedule(Role.STEP));
    }

    /// What a tensor is called, and where the user's files make it: `h.dense1.W (mlp.net:9)`.
    String called(String name) {
        for (DeclaredInput input : program.inputs()) {
            if (input.name().equals(name)) {
                return name + " (" + place(input.span()) + ")";
            }
        }
        for (DeclaredVariable variable : program.variables()) {
            if (variable.path().equals(name)) {
                Span span = program.declared().sources().contains(variable.span().source()) ? variable.span()
                        : application(name).orElse(variable.span());
                return name + " (" + place(span) + ")";
            }
        }
        return name;
    }

    /// Where a layer of the library is applied that makes this parameter.
    private Optional<Span> application(String path) {
        return program.procedures().values().stream().flatMap(g -> g.equations().stream())
                .filter(e -> e.op().equals(new Op.Variable(path))).map(Equation::span).findFirst();
    }

    /// `mlp.net:9`
    static String place(Span span) {
        String path = span.source().path();
        return path.substring(path.lastIndexOf('/') + 1) + ":" + span.line();
    }
}
