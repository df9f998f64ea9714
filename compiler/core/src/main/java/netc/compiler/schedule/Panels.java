package netc.compiler.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;

/// Lays what the rows of a large product share in panels of as many columns as a block of registers holds:
///
/// ```
/// y[R, N] = Σ K a[R, K] b[K, N]   ->   p[P, K, C: 32] = b[K, N: 32 P + C];   y[R, P, C] = Σ K a[R, K] p[P, K, C]
/// ```
///
/// What a block of rows reads is then one stretch of memory, which stays in the cache for all blocks of rows, where columns of
/// a wide matrix lie a page apart each. The copy pays from some hundred rows on, and where one is made anyway because the
/// columns are not neighbours.
///
/// @param columns  the innermost axis of the result
/// @param shared   number of the operand that has it
/// @param operands of the contraction
record Panels(Axis columns, int shared, List<Value> operands) {
    private static final int WIDTH = 32;
    private static final long LEAST_COLUMNS = 64;
    private static final long LEAST_ELEMENTS = 16_384;
    private static final long MANY_ROWS = 128;

    /// Panels where they pay.
    ///
    /// @param out axes of the result
    static Optional<Panels> of(GraphBuilder b, List<Axis> out, List<Value> operands) {
        if (out.isEmpty()) {
            return Optional.empty();
        }
        Axis columns = out.getLast();
        boolean first = operands.getFirst().type().has(columns);
        Value shared = operands.get(first ? 0 : 1);
        Value other = operands.get(first ? 1 : 0);
        if (columns.isOpen() || columns.size() < LEAST_COLUMNS || columns.size() % WIDTH != 0
                || other.type().has(columns) || shared.type().isOpen()
                || shared.type().elementsPerExample() < LEAST_ELEMENTS
                || b.definitionOf(shared).op() instanceof Op.Read read && !Reads.isCopy(read)) {
            return Optional.empty();
        }
        List<Axis> rows = out.stream().filter(a -> !shared.type().has(a)).toList();
        long known = rows.stream().filter(a -> !a.isOpen()).mapToLong(Axis::size).reduce(1, Math::multiplyExact);
        boolean copied = Strides.ofOperand(b.definitionOf(shared)).of(columns).isFar();
        return known >= MANY_ROWS || copied && rows.stream().anyMatch(Axis::isOpen)
                ? Optional.of(new Panels(columns, first ? 0 : 1, operands)) : Optional.empty();
    }

    Value write(GraphBuilder b, Equation contract) {
        Op.Contract op = (Op.Contract) contract.op();
        List<Axis> split = List.of(Axis.of(columns.name() + "'", columns.size() / WIDTH),
                Axis.of(columns.name(), WIDTH));
        Value reshaped = b.reshape(operands.get(shared), List.of(columns), split);
        List<Axis> order = new ArrayList<>(
                reshaped.type().axes().stream().filter(a -> !op.over().contains(a) && !split.contains(a)).toList());
        order.add(split.getFirst());
        op.over().stream().filter(reshaped.type()::has).forEach(order::add);
        order.add(split.getLast());
        List<Value> arranged = new ArrayList<>(operands);
        arranged.set(shared, b.transpose(reshaped, order));
        List<Axis> out = new ArrayList<>(contract.result().type().axes());
        out.removeLast();
        out.addAll(split);
        return b.reshape(b.append(op, Type.real(out), arranged), split, List.of(columns));
    }
}
