package netc.compiler.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import netc.abi.RandomNumbers;
import netc.abi.Space;
import netc.abi.Storage;

/// Runs kernels by their definition, one scalar at a time: the oracle for back ends and schedules.
///
/// In [Precision#SINGLE] every operation is rounded as the kernel says, so that compiled code must give the same bits; in
/// [Precision#DOUBLE] reals are doubles, which tells what the formula means.
public final class KernelInterpreter {
    /// How reals are computed.
    public enum Precision {
        SINGLE, DOUBLE
    }

    /// What a kernel reads and writes. In single precision the reals are singles all the same.
    public record Memory(double[] weights, double[] arena, int[] indices) {
    }

    /// Sees every access to memory before it happens.
    public interface Watch {
        Watch NONE = new Watch() {
        };

        default void reads(Buffer buffer, int place) {
        }

        default void writes(Buffer buffer, int place) {
        }
    }

    private final Precision precision;
    private final Memory memory;
    private final int[] offsets;
    private final int at;
    private final int n;
    private final long seed;
    private final int first;
    private final Watch watch;
    private final double[] own;
    private double[] locals = new double[64];

    private KernelInterpreter(Precision precision, Memory memory, int[] offsets, int at, int n, long seed,
            int first, Watch watch, int own) {
        this.own = new double[own];
        this.precision = precision;
        this.memory = memory;
        this.offsets = offsets;
        this.at = at;
        this.n = n;
        this.seed = seed;
        this.first = first;
        this.watch = watch;
    }

    /// Parameters as of [netc.abi.Kernels#run].
    public static void run(Precision precision, Kernel kernel, Memory memory, int[] offsets, int at, int n, long seed,
            int first, int from, int to) {
        run(precision, kernel, memory, offsets, at, n, seed, first, from, to, Watch.NONE);
    }

    public static void run(Precision precision, Kernel kernel, Memory memory, int[] offsets, int at, int n, long seed,
            int first, int from, int to, Watch watch) {
        var interpreter = new KernelInterpreter(precision, memory, offsets, at, n, seed, first, watch, kernel.own());
        for (int turn = from; turn < to; turn++) {
            interpreter.set(kernel.turn(), turn);
            interpreter.run(kernel.body());
        }
    }

    private void run(List<Statement> body) {
        for (Statement statement : body) {
            switch (statement) {
                case Statement.Loop loop when loop.kind() == Statement.Kind.ITEM -> items(loop);
                case Statement.Loop(var _, Local index, Expression extent, List<Statement> turns) -> {
                    int end = whole(extent);
                    for (int i = 0; i < end; i++) {
                        set(index, i);
                        run(turns);
                    }
                }
                case Statement.Let(Local local, Expression value) -> set(local, value(value));
                case Statement.Set(Local local, Expression value) -> set(local, value(value));
                case Statement.Store(Buffer buffer, Expression index, Expression value) -> {
                    if (buffer.storage().space() == Space.TURN) {
                        own[whole(index)] = value(value);
                        continue;
                    }
                    int place = offsets[at + buffer.slot()] + whole(index);
                    watch.writes(buffer, place);
                    if (buffer.storage().equals(Storage.INDICES)) {
                        memory.indices()[place] = whole(value);
                    } else {
                        reals(buffer.storage())[place] = value(value);
                    }
                }
                case Statement.When(Expression condition, List<Statement> then) -> {
                    if (value(condition) != 0) {
                        run(then);
                    }
                }
                case Statement.Barrier _ -> throw new IllegalStateException("one item alone comes by a barrier");
                case Statement.Line _ -> {
                }
            }
        }
    }

    /// The items of a group, one after the other from barrier to barrier, the last first.
    private void items(Statement.Loop loop) {
        double[] group = locals;
        double[][] each = new double[whole(loop.extent())][];
        for (int item = 0; item < each.length; item++) {
            locals = group.clone();
            set(loop.index(), item);
            each[item] = locals;
        }
        together(loop.body(), each);
        locals = group;
    }

    private void together(List<Statement> body, double[][] each) {
        List<Statement> apart = new ArrayList<>();
        for (Statement statement : body) {
            if (!hasBarrier(statement)) {
                apart.add(statement);
                continue;
            }
            apart(apart, each);
            apart.clear();
            locals = each[0];
            switch (statement) {
                case Statement.Loop(var _, Local index, Expression extent, List<Statement> turns) -> {
                    int end = whole(extent);
                    for (int i = 0; i < end; i++) {
                        for (int item = 0; item < each.length; item++) {
                            locals = each[item];
                            set(index, i);
                            each[item] = locals;
                        }
                        together(turns, each);
                    }
                }
                case Statement.When(Expression condition, List<Statement> then) -> {
                    if (value(condition) != 0) {
                        together(then, each);
                    }
                }
                case Statement.Let _, Statement.Set _, Statement.Store _, Statement.Barrier _, Statement.Line _ -> {
                }
            }
        }
        apart(apart, each);
    }

    private void apart(List<Statement> body, double[][] each) {
        for (int item = each.length - 1; item >= 0; item--) {
            locals = each[item];
            run(body);
            each[item] = locals;
        }
    }

    private static boolean hasBarrier(Statement statement) {
        return switch (statement) {
            case Statement.Barrier _ -> true;
            case Statement.Loop loop -> loop.body().stream().anyMatch(KernelInterpreter::hasBarrier);
            case Statement.When when -> when.body().stream().anyMatch(KernelInterpreter::hasBarrier);
            case Statement.Let _, Statement.Set _, Statement.Store _, Statement.Line _ -> false;
        };
    }

    private double[] reals(Storage storage) {
        return storage.equals(Storage.WEIGHTS) ? memory.weights() : memory.arena();
    }

    private void set(Local local, double value) {
        if (local.id() >= locals.length) {
            locals = java.util.Arrays.copyOf(locals, 2 * local.id());
        }
        locals[local.id()] = value;
    }

    private int whole(Expression e) {
        return (int) value(e);
    }

    /// Reals, whole numbers and truth values (0 or 1) are all exact in a double.
    private double value(Expression e) {
        return switch (e) {
            case Expression.Real(float value) -> value;
            case Expression.Whole(int value) -> value;
            case Expression.Examples _ -> n;
            case Expression.Get(Local local) -> locals[local.id()];
            case Expression.Load(Buffer buffer, Expression index) -> {
                if (buffer.storage().space() == Space.TURN) {
                    yield own[whole(index)];
                }
                int place = offsets[at + buffer.slot()] + whole(index);
                watch.reads(buffer, place);
                yield buffer.storage().equals(Storage.INDICES) ? memory.indices()[place]
                        : reals(buffer.storage())[place];
            }
            case Expression.Random(long key, Optional<Expression> example, Expression counter) ->
                    RandomNumbers.uniform(
                            example.map(x -> RandomNumbers.ofExample(seed, first + whole(x))).orElse(seed),
                            key, whole(counter));
            case Expression.Apply(Operation operation, List<Expression> operands) -> {
                double[] v = operands.stream().mapToDouble(this::value).toArray();
                double result = apply(operation, v);
                yield operation.result() == ScalarType.F32 && precision == Precision.SINGLE ? (float) result : result;
            }
        };
    }

    /// One rounding to double and a second to single is as one to single for sums, products, quotients and square roots of
    /// singles (Figueroa, "When is double rounding innocuous?", 1995); not so for `fma`.
    private double apply(Operation operation, double[] v) {
        boolean single = precision == Precision.SINGLE;
        return switch (operation) {
            case ADD -> v[0] + v[1];
            case SUB -> v[0] - v[1];
            case MUL -> v[0] * v[1];
            case DIV -> v[0] / v[1];
            case FMA -> single ? Math.fma((float) v[0], (float) v[1], (float) v[2]) : Math.fma(v[0], v[1], v[2]);
            case NEG -> -v[0];
            case ABS -> Math.abs(v[0]);
            case SQRT -> Math.sqrt(v[0]);
            case MIN -> Math.min(v[0], v[1]);
            case MAX -> Math.max(v[0], v[1]);
            case FLOOR -> Math.floor(v[0]);
            case CEIL -> Math.ceil(v[0]);
            case NEAREST -> single ? (float) v[0] + 0x1.8p23f - 0x1.8p23f : Math.rint(v[0]) + 0.0;
            case POWER_OF_TWO -> Float.intBitsToFloat(
                    (Float.floatToRawIntBits((float) v[0] + 0x1.8p23f) << 23) + 0x3f800000);
            case BITS -> Float.floatToRawIntBits((float) v[0]);
            case FROM_BITS -> Float.intBitsToFloat((int) v[0]);
            case TO_REAL -> v[0];
            case TO_WHOLE -> (int) v[0];
            case IADD -> (int) v[0] + (int) v[1];
            case ISUB -> (int) v[0] - (int) v[1];
            case IMUL -> (int) v[0] * (int) v[1];
            case INEG -> -(int) v[0];
            case IDIV -> Math.floorDiv((int) v[0], (int) v[1]);
            case IMOD -> Math.floorMod((int) v[0], (int) v[1]);
            case IMIN -> Math.min((int) v[0], (int) v[1]);
            case IMAX -> Math.max((int) v[0], (int) v[1]);
            case IAND -> (int) v[0] & (int) v[1];
            case IOR -> (int) v[0] | (int) v[1];
            case IXOR -> (int) v[0] ^ (int) v[1];
            case ISHL -> (int) v[0] << (int) v[1];
            case ISHR -> (int) v[0] >> (int) v[1];
            case IUSHR -> (int) v[0] >>> (int) v[1];
            case LT, ILT -> v[0] < v[1] ? 1 : 0;
            case LE, ILE -> v[0] <= v[1] ? 1 : 0;
            case EQ, IEQ -> v[0] == v[1] ? 1 : 0;
            case NE, INE -> v[0] != v[1] ? 1 : 0;
            case AND -> v[0] * v[1];
            case OR -> Math.max(v[0], v[1]);
            case NOT -> 1 - v[0];
            case SELECT, ISELECT -> v[0] != 0 ? v[1] : v[2];
        };
    }
}
