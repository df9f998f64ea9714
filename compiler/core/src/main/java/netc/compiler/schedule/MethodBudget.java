package netc.compiler.schedule;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.Local;
import netc.compiler.kernel.Operation;
import netc.compiler.kernel.Statement;

/// An estimate, on the safe side, of what a kernel's method costs the JVM: a method that is too large is never compiled
/// well, so the schedule writes a plainer kernel instead.
///
/// Counted are the virtual registers that the JVM's first compiler takes for vector calls, and bytes of code. The kernel
/// itself stays free of all this; the JVM back end measures what it emits and refuses what is over.
final class MethodBudget {
    private static final int MOST_REGISTERS = 8_000;
    private static final int MOST_BYTES = 9_000;
    private static final int LOAD = 111;
    private static final int STORE = 83;
    private static final int MASKED_STORE = 526;
    private static final int BROADCAST = 47;
    private static final int ARITHMETIC = 25;
    private static final int CONVERSION = 60;
    private static final int BYTES_OF_NODE = 4;
    private static final int BYTES_OF_VECTOR_CALL = 8;

    private final int width;
    private final Set<Local> varying = new HashSet<>();
    private final Set<Expression> broadcasts = new HashSet<>();
    private int registers;
    private int bytes;

    private MethodBudget(int width) {
        this.width = width;
    }

    /// @param width lanes of a vector that the kernel is made for
    static boolean fits(Kernel kernel, int width) {
        MethodBudget budget = new MethodBudget(width);
        budget.statements(kernel.body(), 0);
        return budget.registers <= MOST_REGISTERS && budget.bytes <= MOST_BYTES;
    }

    /// @param extent of the vector loop around, 0 where there is none
    private void statements(List<Statement> body, int extent) {
        for (Statement statement : body) {
            bytes += BYTES_OF_NODE;
            switch (statement) {
                case Statement.Loop loop -> {
                    bytes += 4 * BYTES_OF_NODE;
                    expression(loop.extent(), 0);
                    boolean vector = loop.kind() == Statement.Kind.VECTOR && width > 1;
                    if (vector) {
                        varying.add(loop.index());
                        broadcasts.clear();
                    }
                    statements(loop.body(), vector ? ((Expression.Whole) loop.extent()).value() : extent);
                }
                case Statement.Let let -> bind(let.local(), let.value(), extent);
                case Statement.Set set -> bind(set.local(), set.value(), extent);
                case Statement.Store store -> {
                    expression(store.index(), 0);
                    expression(store.value(), extent);
                    registers += extent == 0 ? 0 : extent < width ? MASKED_STORE : STORE;
                    bytes += extent == 0 ? 0 : 3 * BYTES_OF_VECTOR_CALL;
                }
                case Statement.When when -> {
                    expression(when.condition(), 0);
                    statements(when.body(), extent);
                }
                case Statement.Line line -> {
                }
            }
        }
    }

    private void bind(Local local, Expression value, int extent) {
        if (extent > 0 && (varies(value) || local.type() == netc.compiler.kernel.ScalarType.F32)) {
            varying.add(local);
        }
        expression(value, varying.contains(local) ? extent : 0);
    }

    private boolean varies(Expression e) {
        return switch (e) {
            case Expression.Get(Local local) -> varying.contains(local);
            case Expression.Load load -> varies(load.index());
            case Expression.Apply apply -> apply.operands().stream().anyMatch(this::varies);
            case Expression.Random random -> varies(random.counter());
            case Expression.Real real -> false;
            case Expression.Whole whole -> false;
            case Expression.Examples examples -> false;
        };
    }

    private void expression(Expression e, int extent) {
        bytes += BYTES_OF_NODE;
        if (extent > 0 && !varies(e)) {
            broadcast(e);
        }
        switch (e) {
            case Expression.Load load -> {
                expression(load.index(), 0);
                if (extent > 0 && varies(load.index())) {
                    registers += LOAD;
                    bytes += 2 * BYTES_OF_VECTOR_CALL;
                }
            }
            case Expression.Apply(Operation operation, List<Expression> operands) -> {
                boolean vector = extent > 0 && varies(e);
                operands.forEach(x -> expression(x, vector ? extent : 0));
                if (vector) {
                    call(operation);
                }
            }
            case Expression.Random random -> {
                expression(random.counter(), 0);
                registers += extent * CONVERSION;
                bytes += 2 * BYTES_OF_NODE;
            }
            case Expression.Get get -> {
            }
            case Expression.Real real -> {
            }
            case Expression.Whole whole -> {
            }
            case Expression.Examples examples -> {
            }
        }
    }

    private void broadcast(Expression e) {
        if (broadcasts.add(e)) {
            registers += BROADCAST;
            bytes += BYTES_OF_VECTOR_CALL;
        }
    }

    private void call(Operation operation) {
        int calls = switch (operation) {
            case ADD, SUB, MUL, DIV, FMA, NEG, ABS, SQRT, MIN, MAX -> arithmetic(1);
            case IADD, ISUB, IMUL, INEG, IMIN, IMAX, IAND, IOR -> arithmetic(1);
            case BITS, FROM_BITS, TO_REAL, TO_WHOLE -> conversions(1);
            case IXOR, ISHL, ISHR, IUSHR -> conversions(1);
            case LT, LE, EQ, NE, ILT, ILE, IEQ, INE -> conversions(2);
            case AND, OR, NOT, SELECT, ISELECT -> conversions(1);
            case NEAREST -> arithmetic(2) + constants(1);
            case POWER_OF_TWO -> arithmetic(2) + conversions(3) + constants(2);
            case FLOOR, CEIL -> arithmetic(4) + conversions(7) + constants(2);
            case IDIV, IMOD -> arithmetic(6) + conversions(10) + constants(3);
        };
        bytes += calls * BYTES_OF_VECTOR_CALL;
    }

    private int arithmetic(int calls) {
        registers += calls * ARITHMETIC;
        return calls;
    }

    private int conversions(int calls) {
        registers += calls * CONVERSION;
        return calls;
    }

    private int constants(int count) {
        registers += count * BROADCAST;
        return count;
    }
}
