package netc.compiler.elaborate.slice;

import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;

/// The values that depend on the whole set where they are measured. What compares examples does so within their batch, as in a
/// step: how many examples there are, and which of them this one is, are those of the batch there.
public final class WholeSet {
    private final List<Equation> equations;
    private final BitSet comparing;
    /// Not because they count the examples, or say which of them one is, alone.
    private final BitSet together;
    private final BitSet across;

    public WholeSet(List<Equation> equations) {
        this.equations = equations;
        this.comparing = grown(e -> !putsTogether(e) && Slices.comparesExamples(e), e -> putsTogether(e) ? List.of()
                : e.operands());
        this.together = grown(WholeSet::putsTogether, WholeSet::read);
        this.across = grown(e -> putsTogether(e) || numbers(e), this::depended);
    }

    /// The values of these equations, and of those that depend on such a value.
    private BitSet grown(Predicate<Equation> isOne, Function<Equation, List<Value>> operands) {
        BitSet set = new BitSet();
        return Slices.settled(equations, set, equation -> {
            if (isOne.test(equation) || operands.apply(equation).stream().anyMatch(v -> set.get(v.id()))) {
                set.set(equation.result().id());
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

    /// The operands that are of the whole set where they depend on it: all but those which are taken as the batch has them.
    public List<Value> depended(Equation equation) {
        List<Value> read = read(equation);
        boolean compares = comparing.get(equation.result().id())
                || read.stream().anyMatch(v -> comparing.get(v.id()));
        return compares ? read.stream().filter(v -> together.get(v.id())).toList() : read;
    }

    /// The operands without the number of the example that is read.
    private static List<Value> read(Equation equation) {
        return readsByNumber(equation.op()) ? equation.operands().subList(0, 1) : equation.operands();
    }

    private static boolean readsByNumber(Op op) {
        return op instanceof Op.Gather(Axis axis, boolean _) && axis.isOpen();
    }

    /// Whether an equation counts the examples, or says which of them one is.
    private static boolean numbers(Equation equation) {
        return equation.op() instanceof Op.Extent(Axis axis) && axis.isBatch()
                || equation.op() instanceof Op.Index(Axis along) && along.isBatch();
    }

    private static boolean putsTogether(Equation equation) {
        return Slices.reducesExamples(equation) && !numbers(equation) && !readsByNumber(equation.op());
    }
}
