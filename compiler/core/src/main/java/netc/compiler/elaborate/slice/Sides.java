package netc.compiler.elaborate.slice;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import netc.abi.Role;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;

/// Which side of what a model leaves open a procedure takes. While a model is read, an input that the model says a value of
/// has that value as its operand, and `train { x } else { y }` chooses by an input that says whether the instance around
/// trains. A procedure has one of both:
///
/// ```
/// v1 = Random()     v2 = Input[noise](v1)     v5 = Map[SELECT](v0, v3, v4)     v0 = Input[training net.norm1]()
///                   v2 = Input[noise]()       v5 = Read(v3)                    where it is given, where it trains
/// v1 = Random()     v2 = Read(v1)             v5 = Read(v4)                    where not
/// ```
///
/// @param trains   whether this is a step
/// @param isGiven  says of an input that has a value of its own whether it is taken
/// @param isFrozen says of an instance whether it runs in a step as it does elsewhere
public record Sides(boolean trains, Predicate<String> isGiven, Predicate<String> isFrozen) {
    /// What runs outside of training.
    public static Sides inference(Predicate<String> isGiven) {
        return new Sides(false, isGiven, _ -> true);
    }

    public static Sides step(Predicate<String> isGiven, Predicate<String> isFrozen) {
        return new Sides(true, isGiven, isFrozen);
    }

    /// The procedures of a model, each with the sides that it takes: a step trains, and takes the inputs that the data of its
    /// block fill; of an output there is one that takes all inputs, and one that takes none which the model says a value of. A
    /// prediction takes what data fill, and what only a target says.
    ///
    /// @param blocks  the sides that a step takes, by the name of its block
    /// @param targets of the model
    public static Map<Role, Graph> procedures(Map<Role, Graph> written, Map<String, Sides> blocks,
            Set<String> targets) {
        Predicate<String> isFed = name -> blocks.values().stream().anyMatch(b -> b.isGiven().test(name));
        Map<Role, Graph> procedures = new LinkedHashMap<>();
        written.forEach((role, graph) -> procedures.put(role, (switch (role) {
            case Role.Step(String block, String _) -> blocks.get(block);
            case Role.Evaluate(String block, int _) -> blocks.get(block).elsewhere();
            case Role.Metric(String block, String _) -> blocks.get(block).elsewhere();
            case Role.Stop(String block) -> blocks.get(block).elsewhere();
            case Role.Output _, Role.Stream _ -> inference(_ -> true);
            case Role.Standard _ -> inference(_ -> false);
            case Role.Standards _ -> inference(name -> isOfTargets(graph, name, targets));
            case Role.Predict _ -> inference(name -> isFed.test(name) || isOfTargets(graph, name, targets));
            case Role.Init _, Role.Trace _ ->
                    throw new IllegalStateException(role + " is made of what the others take");
        }).of(graph)));
        return procedures;
    }

    /// With the same inputs, outside of training.
    private Sides elsewhere() {
        return inference(isGiven);
    }

    private static boolean isOfTargets(Graph graph, String input, Set<String> targets) {
        return needs(graph, standard(graph, input).orElseThrow()).stream().anyMatch(targets::contains);
    }

    /// What the model says an input is, under its name; none where it says nothing of it.
    public static Optional<Result> standard(Graph graph, String input) {
        return graph.equations().stream()
                .filter(e -> e.op() instanceof Op.Input(String name) && name.equals(input) && !e.operands().isEmpty())
                .findFirst().map(e -> e.operands().getFirst())
                .map(value -> new Result.Output(input, value.type().axes(), value));
    }

    /// The inputs that this depends on, where no input is given that the model says a value of.
    public static List<String> needs(Graph graph, Result standard) {
        return inference(_ -> false).of(Slices.of(graph.equations(), List.of(standard))).inputs();
    }

    /// What the results need, with one side of everything.
    public Graph of(Graph graph) {
        List<Equation> equations = of(graph.equations());
        return equations == graph.equations() ? graph : Slices.of(equations, graph.results());
    }

    /// The same list where nothing is left open.
    public List<Equation> of(List<Equation> written) {
        Map<Value, String> flags = new HashMap<>();
        List<Equation> equations = new ArrayList<>();
        boolean isChanged = false;
        for (Equation e : written) {
            Optional<Equation> one = one(e, flags);
            isChanged |= one.isPresent();
            equations.add(one.orElse(e));
        }
        return isChanged ? equations : written;
    }

    private Optional<Equation> one(Equation e, Map<Value, String> flags) {
        List<Value> x = e.operands();
        if (e.op() instanceof Op.Input input) {
            input.trained().ifPresent(instance -> flags.put(e.result(), instance));
            return x.isEmpty() ? Optional.empty()
                    : Optional.of(isGiven.test(input.name()) ? new Equation(e.result(), input, List.of(), e.span())
                            : same(e, x.getFirst()));
        }
        if (e.op() instanceof Op.Map(ScalarFunction f) && f == ScalarFunction.SELECT && flags.containsKey(x.get(0))) {
            return Optional.of(same(e, x.get(trains && !isFrozen.test(flags.get(x.get(0))) ? 1 : 2)));
        }
        return Optional.empty();
    }

    private static Equation same(Equation e, Value value) {
        return new Equation(e.result(), new Op.Read(value.type().axes().stream().map(AxisRead::same).toList(), false),
                List.of(value), e.span());
    }

    /// Whether an input that the model says a value of is among the equations.
    public static boolean hasStandard(Graph graph) {
        return graph.equations().stream().anyMatch(e -> e.op() instanceof Op.Input && !e.operands().isEmpty());
    }
}
