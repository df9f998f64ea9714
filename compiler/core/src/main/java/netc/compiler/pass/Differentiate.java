package netc.compiler.pass;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Copies;
import netc.compiler.graph.Cotangent;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Flow;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;

/// Replaces every [Op.Gradient] by the equations that compute it.
///
/// Reverse mode, one rule a family: the equations are walked backwards from the differentiated value, each handing the
/// cotangent of its result on to its operands (Griewank and Walther, "Evaluating Derivatives", 2nd ed., ch. 3). A gradient is
/// made of the same families as the model, so that it can be differentiated again. Only what lies between the value and
/// the variables asked for is visited.
public final class Differentiate {
    private Differentiate() {
    }

    public static Graph apply(Graph graph) {
        if (graph.equations().stream().noneMatch(Differentiate::hasGradient)) {
            return graph;
        }
        Map<Wanted, Set<Value>> wanted = new LinkedHashMap<>();
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Gradient(var within)) {
                wanted.computeIfAbsent(new Wanted(e.operands().get(0), within), k -> new LinkedHashSet<>())
                        .add(e.operands().get(1));
            }
        }
        GraphBuilder builder = new GraphBuilder(graph.equations().getFirst().span());
        Copies copies = new Copies(builder);
        Map<Wanted, Map<Value, Value>> gradients = new HashMap<>();
        for (Equation e : graph.equations()) {
            builder.at(e.span());
            List<Value> operands = copies.operands(e);
            if (e.op() instanceof Op.Gradient(var within)) {
                Wanted of = new Wanted(e.operands().get(0), within);
                if (!gradients.containsKey(of)) {
                    List<Value> wrt = wanted.get(of).stream().map(copies::of).filter(v -> v != null).toList();
                    gradients.put(of, gradients(builder, operands.get(0), wrt, within));
                    builder.at(e.span());
                }
                Value gradient = gradients.get(of).get(operands.get(1));
                if (gradient == null) {
                    throw new IllegalStateException(
                            operands.get(1) + " is defined after the first gradient of " + operands.get(0));
                }
                copies.put(e, gradient);
            } else {
                // A rule may itself contain gradients.
                Op op = e.op() instanceof Op.Custom(Graph rule) ? new Op.Custom(apply(rule)) : e.op();
                copies.put(e, builder.append(op, e.result().type(), operands));
            }
        }
        graph.results().forEach(r -> builder.result(r.withValue(copies.of(r.value()))));
        return builder.build();
    }

    /// What is differentiated, and in the turns of which loops.
    private record Wanted(Value of, List<Axis> within) {
    }

    private static boolean hasGradient(Equation e) {
        return e.op() instanceof Op.Gradient
                || e.op() instanceof Op.Custom(Graph rule)
                        && rule.equations().stream().anyMatch(Differentiate::hasGradient);
    }

    /// The derivative of the sum of a real value's elements with respect to each of some values it may depend on; where it
    /// does not, the derivative is 0. One of these values may be computed from another: the paths through it count too.
    ///
    /// @param within axes of loops that are not differentiated through: what a turn begins with is constant
    static Map<Value, Value> gradients(GraphBuilder builder, Value of, List<Value> wrt, List<Axis> within) {
        if (of.type().element() != Element.F32) {
            throw new IllegalStateException("gradient of a " + of.type());
        }
        List<Equation> tape = builder.build().equations().stream()
                .filter(e -> !(e.op() instanceof Op.Carry carry && within.contains(carry.along()))).toList();
        Set<Value> active = dependents(tape, wrt);
        Cotangents cotangents = new Cotangents(builder, active, steep(tape, active));
        AdjointRules rules = new AdjointRules(builder, cotangents);
        List<Equation> carries = tape.stream()
                .filter(e -> e.op() instanceof Op.Carry && active.contains(e.result())).toList();
        if (!carries.isEmpty()) {
            Set<Value> needed = needed(tape, of);
            rules.carries().expect(carries.stream().filter(e -> needed.contains(e.result())).toList());
        }
        cotangents.add(of, new Cotangent(builder.real(1)));
        for (int i = tape.size() - 1; i >= 0; i--) {
            Equation e = tape.get(i);
            rules.carries().open(e.result());
            if (active.contains(e.result()) && cotangents.reached(e.result())
                    && Flow.sources(e).stream().anyMatch(active::contains)) {
                builder.at(e.span());
                rules.propagate(e, cotangents.of(e.result()));
            }
        }
        rules.carries().closeRest();
        Map<Value, Value> gradients = new HashMap<>();
        for (Value v : wrt) {
            gradients.put(v, cotangents.total(v));
        }
        return gradients;
    }

    private static Set<Value> steep(List<Equation> tape, Set<Value> active) {
        List<Value> roots = tape.stream().filter(e -> e.op() instanceof Op.Map(var function) && function.isSteep())
                .map(Equation::result).filter(active::contains).toList();
        Set<Value> steep = dependents(tape, roots);
        steep.retainAll(active);
        return steep;
    }

    /// All values that depend on one of `roots`, these included.
    private static Set<Value> dependents(List<Equation> tape, List<Value> roots) {
        Set<Value> dependents = new LinkedHashSet<>(roots);
        boolean loops = tape.stream().anyMatch(e -> e.op() instanceof Op.Carry);
        int before;
        do {
            before = dependents.size();
            for (Equation e : tape) {
                if (Flow.sources(e).stream().anyMatch(dependents::contains)) {
                    dependents.add(e.result());
                }
            }
        } while (loops && dependents.size() > before);
        return dependents;
    }

    /// All values that a value depends on, itself included, some of them through loops.
    private static Set<Value> needed(List<Equation> tape, Value of) {
        Set<Value> needed = new HashSet<>(Set.of(of));
        int before;
        do {
            before = needed.size();
            for (Equation e : tape.reversed()) {
                if (needed.contains(e.result())) {
                    needed.addAll(Flow.sources(e));
                }
            }
        } while (needed.size() > before);
        return needed;
    }
}
