package netc.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsCoverage;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.RandomGraph;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;

/// Counts what a property was tried on, and fails it when something never occurred.
public final class Coverage {
    /// Shapes of programs that went wrong somewhere once.
    private enum Feature {
        LENGTH_1_AXIS, RANK_0_INPUT, RANK_0_VARIABLE, MAPPED_AXIS_OF_A_CONTRACTION, MAPPED_AXIS_OF_A_REDUCTION,
        AXES_ADDED_BY_A_CONTRACTION, VALUE_USED_TWICE, OPERAND_USED_TWICE, OUTPUT_IS_AN_INPUT, OUTPUT_IS_A_VARIABLE,
        OUTPUT_OF_A_VALUE_TWICE, OUTPUT_IS_USED_TOO, OUTPUT_IN_ANOTHER_ORDER, GUARDED_READ, STRIDED_READ, BACKWARD_READ,
        GUARDED_GATHER, GATHER_WITHOUT_EXAMPLES
    }

    private static final double LEAST_COMPARED = 60;

    private Coverage() {
    }

    /// @param rare families that this property's graphs need not have
    public static void count(Graph graph, List<Class<? extends Op>> rare) {
        Map<Value, Equation> definitions = graph.definitions();
        for (Equation e : graph.equations()) {
            Statistics.label("families").collect(e.op().getClass().getSimpleName());
            if (e.op() instanceof Op.Reduce(var kind, var _)) {
                Statistics.label("reductions").collect(kind.name());
            }
            for (Axis axis : e.result().type().axes()) {
                Statistics.label("lengths").collect((int) axis.size());
            }
            Statistics.label("ranks").collect(Math.min(3, e.result().type().rank()));
        }
        features(graph, definitions).forEach(f -> Statistics.label("features").collect(f.name()));
        List<String> families = Stream.of(Op.class.getPermittedSubclasses())
                .filter(f -> f != Op.Gradient.class && !rare.contains(f)).map(Class::getSimpleName).toList();
        Statistics.label("families").coverage(c -> occur(c, families));
        Statistics.label("reductions").coverage(c -> occur(c, names(Op.Reduction.values())));
        Statistics.label("lengths").coverage(c -> occur(c, RandomGraph.LENGTHS));
        Statistics.label("ranks").coverage(c -> occur(c, List.of(0, 1, 2, 3)));
        Statistics.label("features").coverage(c -> occur(c, names(Feature.values())));
    }

    /// Fails a property that compares too seldom, as where a kink is near.
    public static void compared(boolean wasCompared) {
        compared(wasCompared, LEAST_COMPARED);
    }

    /// @param least in how many of a hundred tries there is something to compare
    public static void compared(boolean wasCompared, double least) {
        Statistics.label("compared").collect(wasCompared);
        Statistics.label("compared").coverage(c -> c.check(true).percentage(p -> p > least));
    }

    private static Set<Feature> features(Graph graph, Map<Value, Equation> definitions) {
        Set<Feature> found = new HashSet<>();
        Map<Value, Integer> uses = new HashMap<>();
        for (Equation e : graph.equations()) {
            e.operands().forEach(v -> uses.merge(v, 1, Integer::sum));
            note(found, Feature.LENGTH_1_AXIS, e.result().type().axes().stream().anyMatch(a -> a.size() == 1));
            note(found, Feature.OPERAND_USED_TWICE, new HashSet<>(e.operands()).size() < e.operands().size());
            note(found, e);
        }
        note(found, Feature.VALUE_USED_TWICE, uses.values().stream().anyMatch(n -> n > 1));
        Set<Value> left = new HashSet<>();
        for (Result result : graph.results()) {
            if (result instanceof Result.Output(var _, var order, var value)) {
                note(found, Feature.OUTPUT_OF_A_VALUE_TWICE, !left.add(value));
                note(found, Feature.OUTPUT_IS_USED_TOO, uses.containsKey(value));
                note(found, Feature.OUTPUT_IN_ANOTHER_ORDER, !order.equals(value.type().axes()));
                note(found, Feature.OUTPUT_IS_AN_INPUT, definitions.get(value).op() instanceof Op.Input);
                note(found, Feature.OUTPUT_IS_A_VARIABLE, definitions.get(value).op() instanceof Op.Variable);
            }
        }
        return found;
    }

    private static void note(Set<Feature> found, Equation e) {
        List<Value> x = e.operands();
        List<Axis> axes = e.result().type().axes();
        if (e.op() instanceof Op.Input) {
            note(found, Feature.RANK_0_INPUT, axes.stream().allMatch(Axis::isOpen));
        } else if (e.op() instanceof Op.Variable) {
            note(found, Feature.RANK_0_VARIABLE, axes.isEmpty());
        } else if (e.op() instanceof Op.Contract) {
            note(found, Feature.MAPPED_AXIS_OF_A_CONTRACTION,
                    axes.stream().anyMatch(a -> !a.isOpen() && x.get(0).type().has(a) && x.get(1).type().has(a)));
            note(found, Feature.AXES_ADDED_BY_A_CONTRACTION,
                    axes.stream().anyMatch(a -> !x.get(0).type().has(a)));
        } else if (e.op() instanceof Op.Reduce) {
            note(found, Feature.MAPPED_AXIS_OF_A_REDUCTION, axes.stream().anyMatch(a -> !a.isOpen()));
        } else if (e.op() instanceof Op.Read(var reads, var guarded)) {
            note(found, Feature.GUARDED_READ, guarded);
            note(found, Feature.STRIDED_READ,
                    reads.stream().anyMatch(r -> r.index().terms().stream().anyMatch(t -> t.coefficient() > 1)));
            note(found, Feature.BACKWARD_READ,
                    reads.stream().anyMatch(r -> r.index().terms().stream().anyMatch(t -> t.coefficient() < 0)));
        } else if (e.op() instanceof Op.Gather(var _, var guarded)) {
            note(found, Feature.GUARDED_GATHER, guarded);
            note(found, Feature.GATHER_WITHOUT_EXAMPLES, !axes.contains(Axis.BATCH));
        }
    }

    private static void note(Set<Feature> found, Feature feature, boolean is) {
        if (is) {
            found.add(feature);
        }
    }

    private static List<String> names(Enum<?>[] values) {
        return Stream.of(values).map(Enum::name).toList();
    }

    private static void occur(StatisticsCoverage coverage, List<?> all) {
        List<Object> missing = new ArrayList<>();
        for (Object what : all) {
            coverage.check(what).count(n -> n > 0 || missing.add(what));
        }
        if (!missing.isEmpty()) {
            throw new AssertionError("never occurred: " + missing);
        }
    }
}
