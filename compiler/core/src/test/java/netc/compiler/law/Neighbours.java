package netc.compiler.law;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;

/// A family and one that reads its result.
record Neighbours(Class<?> from, Class<?> to) {
    private static final Set<Class<?>> SOURCES = Set.of(Op.Input.class, Op.Variable.class, Op.Constant.class,
            Op.Extent.class, Op.Index.class, Op.Random.class);
    /// What has no axis is neither summed nor read nor regrouped.
    private static final Set<Class<?>> NUMBERS = Set.of(Op.Constant.class, Op.Extent.class);
    private static final Set<Class<?>> NEED_AXES = Set.of(Op.Reduce.class, Op.Contract.class, Op.Read.class,
            Op.Gather.class, Op.Scatter.class, Op.Reshape.class);
    /// Those that take reals alone.
    private static final Set<Class<?>> REALS = Set.of(Op.Contract.class, Op.Custom.class, Op.Stop.class);

    /// All that the types of the families allow; derivatives that are still equations do not count.
    static List<Neighbours> possible() {
        List<Neighbours> pairs = new ArrayList<>();
        for (Class<?> from : Op.class.getPermittedSubclasses()) {
            for (Class<?> to : Op.class.getPermittedSubclasses()) {
                boolean never = from == Op.Gradient.class || to == Op.Gradient.class || SOURCES.contains(to)
                        || NUMBERS.contains(from) && NEED_AXES.contains(to)
                        || from == Op.Index.class && REALS.contains(to);
                if (!never) {
                    pairs.add(new Neighbours(from, to));
                }
            }
        }
        return pairs;
    }

    static Set<Neighbours> in(Graph graph) {
        Map<Value, Equation> definitions = graph.definitions();
        Set<Neighbours> found = new HashSet<>();
        for (Equation e : graph.equations()) {
            e.operands().forEach(v -> found.add(new Neighbours(definitions.get(v).op().getClass(), e.op().getClass())));
        }
        return found;
    }

    @Override
    public String toString() {
        return from.getSimpleName() + " read by " + to.getSimpleName();
    }
}
