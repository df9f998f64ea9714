package netc.compiler.backend.jvm;

import static netc.compiler.backend.jvm.VectorApi.FLOAT;
import static netc.compiler.backend.jvm.VectorApi.INT;
import static netc.compiler.backend.jvm.VectorApi.MASK;
import static netc.compiler.backend.jvm.VectorApi.OPERATORS;
import static netc.compiler.backend.jvm.VectorApi.VECTOR;
import static org.objectweb.asm.Opcodes.*;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netc.abi.Space;
import netc.compiler.backend.jvm.Form.Affine;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Expression.Apply;
import netc.compiler.kernel.Expression.Real;
import netc.compiler.kernel.Expression.Whole;
import netc.compiler.kernel.Local;
import netc.compiler.kernel.Operation;
import netc.compiler.kernel.ScalarType;

/// Leaves the values that an expression has in all turns of one vector loop on the operand stack, as one vector or mask.
///
/// Vectors stay on the stack and in slots of the one method: a vector that is passed to a method or kept in a field is
/// boxed, which costs fifty times the work.
///
/// A call is compiled well only where the JVM knows the class of its receiver. It does for a vector that was made in
/// this method, but not for one that a loop carries round, unless it happens to have seen no other class there: in an
/// application that uses vectors of other widths too, such a call may be made in earnest, and box. So what a loop
/// carries is an argument, never a receiver, wherever the operation has another operand.
final class VectorEmitter {
    /// 1.5 * 2^23: adding it leaves a whole number below 2^22 in the low bits.
    static final float ROUNDING = 0x1.8p23f;
    /// Bits of a single behind its exponent.
    static final int MANTISSA = 23;
    static final int ONE_BITS = Float.floatToRawIntBits(1);

    // virtual registers that C1 takes for a call, measured
    private static final int LOAD = 111;
    private static final int STORE = 83;
    private static final int MASKED_STORE = 526;
    private static final int BROADCAST = 47;
    static final int ARITHMETIC = 25;
    static final int CONVERSION = 60;

    final MethodCode code;
    final Constants constants;
    private final Slots slots;
    final ScalarEmitter scalar;
    private final VectorLoop loop;
    private final int extent;
    private final Map<Expression, Integer> broadcasts = new HashMap<>();
    /// The kind of vector that a local mask belongs to.
    private final Map<Local, String> masks = new HashMap<>();

    VectorEmitter(MethodCode code, Constants constants, Slots slots, ScalarEmitter scalar, VectorLoop loop,
            int extent) {
        this.code = code;
        this.constants = constants;
        this.slots = slots;
        this.scalar = scalar;
        this.loop = loop;
        this.extent = extent;
    }

    /// What an operation that is composed of several needs besides its operands.
    static List<Expression> constants(Operation operation) {
        return switch (operation) {
            case POWER_OF_TWO -> List.of(new Real(ROUNDING), new Whole(ONE_BITS));
            case NEAREST -> List.of(new Real(ROUNDING));
            case FLOOR, CEIL -> List.of(new Real(1), new Real(0x1p23f));
            default -> List.of();
        };
    }

    static boolean isShift(Operation operation) {
        return operation == Operation.ISHL || operation == Operation.ISHR || operation == Operation.IUSHR;
    }

    /// Keeps the vector of a uniform value in a slot of its own, from here to the end of the block.
    void bindBroadcast(Expression uniform) {
        broadcast(uniform);
        int slot = broadcasts.computeIfAbsent(uniform, _ -> code.slot());
        code.storeReference(slot);
    }

    /// Binds or sets a local that holds a vector or mask; its slot is known.
    void assign(Local local, Expression value) {
        if (local.type() == ScalarType.BOOL) {
            mask(value, masks.computeIfAbsent(local, _ -> maskKind(value)));
        } else {
            emit(value);
        }
        code.storeReference(slots.of(local));
    }

    void store(Buffer buffer, Expression index, Expression value) {
        String kind = kind(buffer.type());
        // Lanes beyond may be written in what belongs to the turn alone.
        boolean masked = extent < constants.width() && buffer.storage().space() != Space.TURN;
        emit(value);
        scalar.address(buffer, loop.laneZero(index));
        if (masked) {
            constants.pushMask(code, kind, extent);
        }
        code.invoke(kind, "intoArray", VectorApi.intoArray(kind, masked));
        code.charge(masked ? MASKED_STORE : STORE);
    }

    void emit(Expression e) {
        switch (loop.form(e)) {
            case Affine(int stride) when stride == 0 -> {
                Integer slot = broadcasts.get(e);
                if (slot == null) {
                    broadcast(e);
                } else {
                    code.loadReference(slot);
                }
            }
            case Affine(int stride) -> affine(loop.laneZero(e), stride);
            case Form.Lanes _ -> lanes(e);
        }
    }

    /// `base + stride * lane`. The API's own scaling refuses strides whose last multiple overflows.
    private void affine(Expression base, int stride) {
        broadcast(stride == 1 ? base : new Whole(0));
        code.push(1);
        code.invoke(INT, "addIndex", VectorApi.addIndex());
        code.charge(CONVERSION);
        if (stride != 1) {
            withScalar("MUL", new Whole(stride));
            withScalar("ADD", base);
        }
    }

    /// The vector of whole numbers on the stack and the same scalar in every lane.
    private void withScalar(String operator, Expression uniform) {
        operator(operator, VectorApi.ASSOCIATIVE);
        scalar.emit(uniform);
        call(INT, "lanewise", VectorApi.lanewiseScalar(INT));
    }

    private void lanes(Expression e) {
        switch (e) {
            case Expression.Get(Local local) -> code.loadReference(slots.of(local));
            case Expression.Load(Buffer buffer, Expression index) -> {
                String kind = kind(buffer.type());
                constants.pushSpecies(code, kind);
                scalar.address(buffer, loop.laneZero(index));
                code.invokeStatic(kind, "fromArray", VectorApi.fromArray(kind));
                code.charge(LOAD);
            }
            case Expression.Random random -> new VectorSequences(this).random(random, loop);
            case Apply(Operation operation, List<Expression> operands) -> apply(operation, operands);
            case Real _, Whole _, Expression.Examples _ -> throw new IllegalStateException(e + " in lanes");
        }
    }

    private void apply(Operation operation, List<Expression> operands) {
        switch (operation) {
            case ADD -> symmetric(FLOAT, "add", operands);
            case SUB -> binary(FLOAT, "sub", operands);
            case MUL -> symmetric(FLOAT, "mul", operands);
            case DIV -> binary(FLOAT, "div", operands);
            case MIN -> symmetric(FLOAT, "min", operands);
            case MAX -> symmetric(FLOAT, "max", operands);
            case IADD -> symmetric(INT, "add", operands);
            case ISUB -> binary(INT, "sub", operands);
            case IMUL -> symmetric(INT, "mul", operands);
            case IMIN -> symmetric(INT, "min", operands);
            case IMAX -> symmetric(INT, "max", operands);
            case IAND -> symmetric(INT, "and", operands);
            case IOR -> symmetric(INT, "or", operands);
            case FMA -> {
                operands.forEach(this::emit);
                call(FLOAT, "fma", VectorApi.ternary(FLOAT));
            }
            case NEG -> unary(FLOAT, "neg", operands);
            case ABS -> unary(FLOAT, "abs", operands);
            case SQRT -> unary(FLOAT, "sqrt", operands);
            case INEG -> unary(INT, "neg", operands);
            case BITS -> {
                emit(operands.get(0));
                call(FLOAT, "reinterpretAsInts", VectorApi.unary(INT));
            }
            case FROM_BITS -> {
                emit(operands.get(0));
                call(VECTOR, "reinterpretAsFloats", VectorApi.unary(FLOAT));
            }
            case TO_REAL -> {
                emit(operands.get(0));
                convert("I2F", FLOAT);
            }
            case TO_WHOLE -> {
                emit(operands.get(0));
                convert("F2I", INT);
            }
            case IXOR -> lanewise("XOR", VectorApi.ASSOCIATIVE, operands);
            case ISHL -> shift("LSHL", operands);
            case ISHR -> shift("ASHR", operands);
            case IUSHR -> shift("LSHR", operands);
            case FLOOR, CEIL -> {
                emit(operands.get(0));
                new VectorSequences(this).round(operation == Operation.FLOOR);
            }
            case NEAREST -> {
                emit(operands.get(0));
                emit(new Real(ROUNDING));
                call(FLOAT, "add", VectorApi.binary(FLOAT));
                emit(new Real(ROUNDING));
                call(FLOAT, "sub", VectorApi.binary(FLOAT));
            }
            case POWER_OF_TWO -> {
                emit(operands.get(0));
                emit(new Real(ROUNDING));
                call(FLOAT, "add", VectorApi.binary(FLOAT));
                call(FLOAT, "reinterpretAsInts", VectorApi.unary(INT));
                operator("LSHL", VectorApi.BINARY);
                code.push(MANTISSA);
                call(INT, "lanewise", VectorApi.lanewiseScalar(INT));
                emit(new Whole(ONE_BITS));
                call(INT, "add", VectorApi.binary(INT));
                call(VECTOR, "reinterpretAsFloats", VectorApi.unary(FLOAT));
            }
            case IDIV, IMOD -> {
                operands.forEach(this::emit);
                new VectorSequences(this).divide(operation == Operation.IMOD);
            }
            case SELECT, ISELECT -> {
                String kind = operation == Operation.SELECT ? FLOAT : INT;
                boolean otherwise = isBetterReceiver(operands.get(1), operands.get(2));
                emit(operands.get(otherwise ? 1 : 2));
                emit(operands.get(otherwise ? 2 : 1));
                mask(operands.get(0), kind);
                if (otherwise) {
                    not();
                }
                call(kind, "blend", VectorApi.blend(kind));
            }
            case LT, LE, EQ, NE, ILT, ILE, IEQ, INE, AND, OR, NOT ->
                    throw new IllegalStateException(operation + " is a mask");
        }
    }

    /// Leaves a condition as the mask of a kind of vector.
    private void mask(Expression condition, String kind) {
        if (loop.form(condition).uniform()) {
            constants.pushSpecies(code, kind);
            scalar.emit(condition);
            code.out.visitMethodInsn(INVOKEINTERFACE, VectorApi.SPECIES, "maskAll", "(Z)" + VectorApi.MASK_TYPE, true);
            code.charge(CONVERSION);
            return;
        }
        switch (condition) {
            case Expression.Get(Local local) -> {
                code.loadReference(slots.of(local));
                castMask(masks.get(local), kind);
            }
            case Apply(Operation operation, List<Expression> operands) -> {
                switch (operation) {
                    case AND, OR -> {
                        mask(operands.get(0), kind);
                        mask(operands.get(1), kind);
                        call(MASK, operation == Operation.AND ? "and" : "or",
                                "(" + VectorApi.MASK_TYPE + ")" + VectorApi.MASK_TYPE);
                    }
                    case NOT -> {
                        mask(operands.get(0), kind);
                        not();
                    }
                    case LT, LE, EQ, NE, ILT, ILE, IEQ, INE -> {
                        String own = maskKind(condition);
                        boolean mirrored = isBetterReceiver(operands.get(1), operands.get(0));
                        emit(operands.get(mirrored ? 1 : 0));
                        operator(comparison(operation, mirrored), VectorApi.COMPARISON);
                        emit(operands.get(mirrored ? 0 : 1));
                        call(own, "compare", VectorApi.COMPARE);
                        castMask(own, kind);
                    }
                    default -> throw new IllegalStateException(condition + " as a mask");
                }
            }
            case Real _, Whole _, Expression.Examples _, Expression.Load _, Expression.Random _ ->
                    throw new IllegalStateException(condition + " as a mask");
        }
    }

    /// @param mirrored whether the operands change places
    private static String comparison(Operation operation, boolean mirrored) {
        return switch (operation) {
            case LT, ILT -> mirrored ? "GT" : "LT";
            case LE, ILE -> mirrored ? "GE" : "LE";
            case EQ, IEQ -> "EQ";
            case NE, INE -> "NE";
            default -> throw new IllegalStateException(operation + " compares nothing");
        };
    }

    private void castMask(String from, String to) {
        if (!from.equals(to)) {
            constants.pushSpecies(code, to);
            code.invoke(MASK, "cast", VectorApi.MASK_CAST);
            code.charge(CONVERSION);
        }
    }

    /// The kind of vector whose mask a condition is at its cheapest.
    private String maskKind(Expression condition) {
        return switch (condition) {
            case Expression.Get(Local local) -> masks.getOrDefault(local, FLOAT);
            case Apply(Operation operation, List<Expression> operands) -> switch (operation) {
                case ILT, ILE, IEQ, INE -> INT;
                case AND, OR, NOT -> maskKind(operands.get(0));
                default -> FLOAT;
            };
            case Real _, Whole _, Expression.Examples _, Expression.Load _, Expression.Random _ -> FLOAT;
        };
    }

    private void broadcast(Expression uniform) {
        String kind = kind(uniform.type());
        constants.pushSpecies(code, kind);
        scalar.emit(uniform);
        code.invokeStatic(kind, "broadcast", VectorApi.broadcast(kind));
        code.charge(BROADCAST);
    }

    private static String kind(ScalarType type) {
        return switch (type) {
            case F32 -> FLOAT;
            case I32 -> INT;
            case BOOL -> throw new IllegalStateException("a truth value as a vector");
        };
    }

    void operator(String name, String type) {
        code.out.visitFieldInsn(GETSTATIC, OPERATORS, name, VectorApi.type(type));
    }

    void call(String kind, String name, String descriptor) {
        code.invoke(kind, name, descriptor);
        code.charge(ARITHMETIC);
    }

    /// Converts the vector on the stack to another kind with as many lanes.
    void convert(String conversion, String kind) {
        operator(conversion, VectorApi.CONVERSION);
        code.push(0);
        code.invoke(VECTOR, "convert", VectorApi.CONVERT);
        code.out.visitTypeInsn(CHECKCAST, kind);
        code.charge(CONVERSION);
    }

    private void unary(String kind, String name, List<Expression> operands) {
        emit(operands.get(0));
        call(kind, name, VectorApi.unary(kind));
    }

    private void binary(String kind, String name, List<Expression> operands) {
        operands.forEach(this::emit);
        call(kind, name, VectorApi.binary(kind));
    }

    private void symmetric(String kind, String name, List<Expression> operands) {
        boolean swapped = isBetterReceiver(operands.get(1), operands.get(0));
        binary(kind, name, swapped ? operands.reversed() : operands);
    }

    private boolean isBetterReceiver(Expression a, Expression b) {
        return loop.isCarried(b) && !loop.isCarried(a);
    }

    private void not() {
        call(MASK, "not", "()" + VectorApi.MASK_TYPE);
    }

    private void lanewise(String operator, String type, List<Expression> operands) {
        emit(operands.get(0));
        operator(operator, type);
        emit(operands.get(1));
        call(INT, "lanewise", VectorApi.lanewise(INT));
    }

    private void shift(String operator, List<Expression> operands) {
        if (!loop.form(operands.get(1)).uniform()) {
            lanewise(operator, VectorApi.BINARY, operands);
            return;
        }
        emit(operands.get(0));
        operator(operator, VectorApi.BINARY);
        scalar.emit(operands.get(1));
        call(INT, "lanewise", VectorApi.lanewiseScalar(INT));
    }
}
