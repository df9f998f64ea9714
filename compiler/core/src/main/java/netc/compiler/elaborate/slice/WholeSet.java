package netc.compiler.elaborate.slice;

import java.util.BitSet;
import java.util.List;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;

/// The values that depend on the whole set where they are measured. What is read of another example does not: it is one of the
/// same batch, as in a step, and so is its number. A number that is compared with that of another example is one of the same
/// batch too.
public final class WholeSet {
    private final List<Equation> equations;
    private final BitSet across = new BitSet();
    /// Of other examples of the batch.
    private final BitSet numbers = new BitSet();

    public WholeSet(List<Equation> equations) {
        this.equations = equations;
        Slices.settled(equations, numbers, equation -> {
            if (isNumberOfAnother(equation)) {
                numbers.set(equation.result().id());
            }
        });
        Slices.settled(equations, across, equation -> {
            if (!readsByNumber(equation.op()) && Slices.reducesExamples(equation)
                    || depended(equation).stream().anyMatch(v -> across.get(v.id()))) {
                across.set(equation.result().id());
            }
        });
    }

    public boolean contains(Value value) {
        return across.get(value.id());
    }

    /// The numbers of those among them that one of them is computed from, and its own.
    public BitSet behind(Value value) {
        BitSet behind = new BitSet();
        if (contains(value)) {
            behind.set(value.id());
        }
        return Slices.settled(equations.reversed(), behind, equation -> {
            if (behind.get(equation.result().id())) {
                depended(equation).stream().filter(this::contains).forEach(v -> behind.set(v.id()));
            }
        });
    }

    /// The operands without those that are numbers of examples of the batch.
    private List<Value> depended(Equation equation) {
        List<Value> x = equation.operands();
        if (readsByNumber(equation.op())) {
            return x.subList(0, 1);
        }
        List<Value> others = x.stream().filter(v -> numbers.get(v.id())).toList();
        boolean isComparison = equation.op() instanceof Op.Map(ScalarFunction function) && function.isComparison();
        return isComparison && !others.isEmpty() ? others : x;
    }

    private static boolean readsByNumber(Op op) {
        return op instanceof Op.Gather(Axis axis, boolean _) && axis.isOpen();
    }

    /// Whether this says which of the other examples: a position along an axis as long as the batch.
    private boolean isNumberOfAnother(Equation equation) {
        if (equation.op() instanceof Op.Index(Axis axis)) {
            return axis.isOpen() && !axis.isBatch();
        }
        if (equation.op() instanceof Op.Reduce(Op.Reduction kind, List<Axis> over)) {
            return (kind == Op.Reduction.ARGMAX || kind == Op.Reduction.ARGMIN) && over.size() == 1
                    && over.getFirst().isOpen() && !over.getFirst().isBatch();
        }
        return equation.op() instanceof Op.Read && numbers.get(equation.operands().getFirst().id());
    }
}
