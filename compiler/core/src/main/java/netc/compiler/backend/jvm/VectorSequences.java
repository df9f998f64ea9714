package netc.compiler.backend.jvm;

import static netc.compiler.backend.jvm.VectorApi.DOUBLE;
import static netc.compiler.backend.jvm.VectorApi.FLOAT;
import static netc.compiler.backend.jvm.VectorApi.INT;
import static netc.compiler.backend.jvm.VectorApi.LONG;
import static netc.compiler.backend.jvm.VectorApi.VECTOR;
import static org.objectweb.asm.Opcodes.*;

import java.util.function.IntConsumer;
import netc.abi.RandomNumbers;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Expression.Real;
import netc.compiler.kernel.ScalarType;

/// Operations that no single vector instruction does, as sequences of exact ones on the operands that lie on the stack.
final class VectorSequences {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long FIRST_FACTOR = 0xBF58476D1CE4E5B9L;
    private static final long SECOND_FACTOR = 0x94D049BB133111EBL;

    private final VectorEmitter emitter;
    private final MethodCode code;

    VectorSequences(VectorEmitter emitter) {
        this.emitter = emitter;
        code = emitter.code;
    }

    /// `floor x` or `ceil x`: truncate by way of whole numbers, step by 1 where that went the wrong way, give back the sign
    /// of x (the ceiling of -0.5 is -0); from 2^23 on, and for NaN, it is x itself.
    void round(boolean down) {
        int taken = code.taken();
        int x = code.slot();
        int truncated = code.slot();
        code.storeReference(x);
        code.loadReference(x);
        emitter.convert("F2I", INT);
        emitter.convert("I2F", FLOAT);
        code.storeReference(truncated);
        code.loadReference(x);
        code.loadReference(truncated);
        code.loadReference(truncated);
        emitter.emit(new Real(1));
        emitter.call(FLOAT, down ? "sub" : "add", VectorApi.binary(FLOAT));
        code.loadReference(truncated);
        emitter.operator(down ? "GT" : "LT", VectorApi.COMPARISON);
        code.loadReference(x);
        emitter.call(FLOAT, "compare", VectorApi.COMPARE);
        emitter.call(FLOAT, "blend", VectorApi.blend(FLOAT));
        emitter.call(FLOAT, "reinterpretAsInts", VectorApi.unary(INT));
        code.loadReference(x);
        emitter.call(FLOAT, "reinterpretAsInts", VectorApi.unary(INT));
        scalarOperation(INT, "AND", VectorApi.ASSOCIATIVE, Integer.MIN_VALUE);
        emitter.call(INT, "or", VectorApi.binary(INT));
        emitter.call(VECTOR, "reinterpretAsFloats", VectorApi.unary(FLOAT));
        code.loadReference(x);
        emitter.call(FLOAT, "abs", VectorApi.unary(FLOAT));
        emitter.operator("LT", VectorApi.COMPARISON);
        emitter.emit(new Real(0x1p23f));
        emitter.call(FLOAT, "compare", VectorApi.COMPARE);
        emitter.call(FLOAT, "blend", VectorApi.blend(FLOAT));
        code.release(taken);
    }

    /// Quotient rounded down, or remainder, of two vectors of whole numbers: the quotient in double precision, truncated, is
    /// the truncated quotient, because 53 bits hold it well apart from its neighbours.
    void divide(boolean remainder) {
        int taken = code.taken();
        int a = code.slot();
        int b = code.slot();
        int quotient = code.slot();
        int rest = code.slot();
        code.storeReference(b);
        code.storeReference(a);
        for (int part = 0; part < 2; part++) {
            widen(a, "I2D", DOUBLE, part);
            widen(b, "I2D", DOUBLE, part);
            emitter.call(DOUBLE, "div", VectorApi.binary(DOUBLE));
            narrow("D2I", part);
        }
        emitter.call(INT, "or", VectorApi.binary(INT));
        code.storeReference(quotient);
        code.loadReference(a);
        code.loadReference(quotient);
        code.loadReference(b);
        emitter.call(INT, "mul", VectorApi.binary(INT));
        emitter.call(INT, "sub", VectorApi.binary(INT));
        code.storeReference(rest);
        // where the remainder is negative, the quotient is one too great
        code.loadReference(remainder ? rest : quotient);
        code.loadReference(remainder ? rest : quotient);
        if (remainder) {
            code.loadReference(b);
            emitter.call(INT, "add", VectorApi.binary(INT));
        } else {
            scalarOperation(INT, "ADD", VectorApi.ASSOCIATIVE, -1);
        }
        code.loadReference(rest);
        emitter.operator("LT", VectorApi.COMPARISON);
        code.push(0);
        emitter.call(INT, "compare", "(" + VectorApi.type(VectorApi.COMPARISON) + "I)" + VectorApi.MASK_TYPE);
        emitter.call(INT, "blend", VectorApi.blend(INT));
        code.release(taken);
    }

    /// What the run draws, or what each example draws whose seed may be another in every lane.
    void random(Expression.Random random, VectorLoop loop) {
        int taken = code.taken();
        int counter = code.slot();
        if (random.example().isPresent() && !loop.form(random.example().get()).uniform()) {
            int example = code.slot();
            int seeds = code.slot();
            emitter.emit(random.example().get());
            emitter.operator("ADD", VectorApi.ASSOCIATIVE);
            code.load(ScalarType.I32, Slots.FIRST);
            emitter.call(INT, "lanewise", VectorApi.lanewiseScalar(INT));
            code.storeReference(example);
            emitter.emit(random.counter());
            code.storeReference(counter);
            uniform(part -> {
                bits(RandomNumbers.EXAMPLES, example, part, VectorApi.lanewiseScalar(LONG),
                        () -> code.out.visitVarInsn(LLOAD, Slots.SEED));
                code.storeReference(seeds);
                bits(random.key(), counter, part, VectorApi.lanewise(LONG), () -> code.loadReference(seeds));
            });
        } else {
            int seed = code.slot();
            code.slot();
            emitter.scalar.seed(random.example());
            code.out.visitVarInsn(LSTORE, seed);
            emitter.emit(random.counter());
            code.storeReference(counter);
            uniform(part -> bits(random.key(), counter, part, VectorApi.lanewiseScalar(LONG),
                    () -> code.out.visitVarInsn(LLOAD, seed)));
        }
        code.release(taken);
    }

    /// Numbers made of random bits, eight bytes a lane in two halves.
    private void uniform(IntConsumer bits) {
        for (int part = 0; part < 2; part++) {
            bits.accept(part);
            scalarOperation(LONG, "LSHR", VectorApi.BINARY, 41);
            narrow("L2I", part);
        }
        emitter.call(INT, "or", VectorApi.binary(INT));
        scalarOperation(INT, "LSHL", VectorApi.BINARY, 1);
        scalarOperation(INT, "OR", VectorApi.ASSOCIATIVE, 1);
        emitter.convert("I2F", FLOAT);
        code.push(0x1p-24f);
        emitter.call(FLOAT, "mul", "(F)" + VectorApi.type(FLOAT));
    }

    /// `RandomNumbers.bits(seed, key, counter)` of one half of the counters in a slot.
    ///
    /// @param adding descriptor of the addition of a seed
    private void bits(long key, int counter, int part, String adding, Runnable seed) {
        widen(counter, "I2L", LONG, part);
        scalarOperation(LONG, "ADD", VectorApi.ASSOCIATIVE, 1);
        scalarOperation(LONG, "MUL", VectorApi.ASSOCIATIVE, GOLDEN);
        emitter.operator("ADD", VectorApi.ASSOCIATIVE);
        seed.run();
        emitter.call(LONG, "lanewise", adding);
        mix();
        scalarOperation(LONG, "XOR", VectorApi.ASSOCIATIVE, RandomNumbers.mix(key + GOLDEN));
        mix();
    }

    /// `RandomNumbers.mix` of the vector on the stack.
    private void mix() {
        xorShifted(30);
        scalarOperation(LONG, "MUL", VectorApi.ASSOCIATIVE, FIRST_FACTOR);
        xorShifted(27);
        scalarOperation(LONG, "MUL", VectorApi.ASSOCIATIVE, SECOND_FACTOR);
        xorShifted(31);
    }

    private void xorShifted(int shift) {
        code.op(DUP);
        scalarOperation(LONG, "LSHR", VectorApi.BINARY, shift);
        int shifted = code.slot();
        code.storeReference(shifted);
        emitter.operator("XOR", VectorApi.ASSOCIATIVE);
        code.loadReference(shifted);
        emitter.call(LONG, "lanewise", VectorApi.lanewise(LONG));
    }

    /// The vector on the stack and a constant.
    private void scalarOperation(String kind, String operator, String type, long constant) {
        emitter.operator(operator, type);
        if (kind.equals(LONG)) {
            code.push(constant);
        } else {
            code.push((int) constant);
        }
        emitter.call(kind, "lanewise", VectorApi.lanewiseScalar(kind));
    }

    /// One half of the lanes of the ints in a slot.
    private void widen(int slot, String conversion, String kind, int part) {
        code.loadReference(slot);
        convertShape(conversion, kind, part);
    }

    /// Back to ints, in the lanes where [#widen] took them from and 0 elsewhere.
    private void narrow(String conversion, int part) {
        convertShape(conversion, INT, -part);
    }

    private void convertShape(String conversion, String kind, int part) {
        emitter.operator(conversion, VectorApi.CONVERSION);
        emitter.constants.pushSpecies(code, kind);
        code.push(part);
        code.invoke(VECTOR, "convertShape", VectorApi.CONVERT_SHAPE);
        code.out.visitTypeInsn(CHECKCAST, kind);
        code.charge(VectorEmitter.CONVERSION);
    }
}
