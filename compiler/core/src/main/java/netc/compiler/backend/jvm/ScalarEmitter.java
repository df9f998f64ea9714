package netc.compiler.backend.jvm;

import static org.objectweb.asm.Opcodes.*;

import java.util.List;
import java.util.Optional;
import netc.abi.Space;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Expression.Apply;
import netc.compiler.kernel.Expression.Whole;
import netc.compiler.kernel.Operation;
import netc.compiler.kernel.ScalarType;
import org.objectweb.asm.Label;

/// Leaves the value of an expression on the operand stack: a float, an int, or 0 or 1.
final class ScalarEmitter {
    private static final String MATH = "java/lang/Math";
    private final MethodCode code;
    private final Slots slots;

    ScalarEmitter(MethodCode code, Slots slots) {
        this.code = code;
        this.slots = slots;
    }

    void emit(Expression e) {
        switch (e) {
            case Expression.Real(float value) -> code.push(value);
            case Whole(int value) -> code.push(value);
            case Expression.Examples _ -> code.load(ScalarType.I32, Slots.EXAMPLES);
            case Expression.Get(var local) -> code.load(local.type(), slots.of(local));
            case Expression.Load(Buffer buffer, Expression index) -> {
                address(buffer, index);
                code.op(buffer.type() == ScalarType.F32 ? FALOAD : IALOAD);
            }
            case Expression.Random(long key, Optional<Expression> example, Expression counter) -> {
                seed(example);
                code.push(key);
                emit(counter);
                code.invokeStatic("netc/abi/RandomNumbers", "uniform", "(JJI)F");
            }
            case Apply(Operation operation, List<Expression> operands) -> apply(operation, operands);
        }
    }

    /// The seed of the run's draws, or of those of one example.
    void seed(Optional<Expression> example) {
        code.out.visitVarInsn(LLOAD, Slots.SEED);
        example.ifPresent(number -> {
            code.load(ScalarType.I32, Slots.FIRST);
            emit(number);
            code.op(IADD);
            code.invokeStatic("netc/abi/RandomNumbers", "ofExample", "(JI)J");
        });
    }

    /// The array of a buffer and the place of an element in it.
    void address(Buffer buffer, Expression index) {
        code.loadReference(Slots.memory(buffer.storage()));
        if (buffer.storage().space() == Space.TURN) {
            emit(index);
            return;
        }
        code.load(ScalarType.I32, slots.offset(buffer));
        if (!index.equals(new Whole(0))) {
            emit(index);
            code.op(IADD);
        }
    }

    /// Writes an element.
    void store(Buffer buffer, Expression index, Expression value) {
        address(buffer, index);
        emit(value);
        code.op(buffer.type() == ScalarType.F32 ? FASTORE : IASTORE);
    }

    /// Jumps where a condition does not hold.
    void jumpUnless(Expression condition, Label target) {
        if (condition instanceof Apply(Operation operation, List<Expression> operands)) {
            switch (operation) {
                case LT, LE -> {
                    all(operands);
                    // FCMPG makes NaN greater, so that it fails
                    code.op(FCMPG);
                    code.jump(operation == Operation.LT ? IFGE : IFGT, target);
                    return;
                }
                case EQ, NE -> {
                    all(operands);
                    code.op(FCMPL);
                    code.jump(operation == Operation.EQ ? IFNE : IFEQ, target);
                    return;
                }
                case ILT, ILE, IEQ, INE -> {
                    all(operands);
                    code.jump(operation == Operation.ILT ? IF_ICMPGE : operation == Operation.ILE ? IF_ICMPGT
                            : operation == Operation.IEQ ? IF_ICMPNE : IF_ICMPEQ, target);
                    return;
                }
                case AND -> {
                    jumpUnless(operands.get(0), target);
                    jumpUnless(operands.get(1), target);
                    return;
                }
                default -> {
                }
            }
        }
        emit(condition);
        code.jump(IFEQ, target);
    }

    private void all(List<Expression> operands) {
        operands.forEach(this::emit);
    }

    private void apply(Operation operation, List<Expression> operands) {
        switch (operation) {
            case ADD -> plain(FADD, operands);
            case SUB -> plain(FSUB, operands);
            case MUL -> plain(FMUL, operands);
            case DIV -> plain(FDIV, operands);
            case NEG -> plain(FNEG, operands);
            case IADD -> plain(IADD, operands);
            case ISUB -> plain(ISUB, operands);
            case IMUL -> plain(IMUL, operands);
            case INEG -> plain(INEG, operands);
            case IAND, AND -> plain(IAND, operands);
            case IOR, OR -> plain(IOR, operands);
            case IXOR -> plain(IXOR, operands);
            case ISHL -> plain(ISHL, operands);
            case ISHR -> plain(ISHR, operands);
            case IUSHR -> plain(IUSHR, operands);
            case TO_REAL -> plain(I2F, operands);
            case TO_WHOLE -> plain(F2I, operands);
            case FMA -> call("fma", "(FFF)F", operands);
            case ABS -> call("abs", "(F)F", operands);
            case MIN -> call("min", "(FF)F", operands);
            case MAX -> call("max", "(FF)F", operands);
            case IMIN -> call("min", "(II)I", operands);
            case IMAX -> call("max", "(II)I", operands);
            case SQRT -> inDouble("sqrt", operands.get(0));
            case FLOOR -> inDouble("floor", operands.get(0));
            case CEIL -> inDouble("ceil", operands.get(0));
            case IDIV -> {
                if (powerOfTwo(operands.get(1))) {
                    emit(operands.get(0));
                    code.push(Integer.numberOfTrailingZeros(((Whole) operands.get(1)).value()));
                    code.op(ISHR);
                } else {
                    call("floorDiv", "(II)I", operands);
                }
            }
            case IMOD -> {
                if (powerOfTwo(operands.get(1))) {
                    emit(operands.get(0));
                    code.push(((Whole) operands.get(1)).value() - 1);
                    code.op(IAND);
                } else {
                    call("floorMod", "(II)I", operands);
                }
            }
            case BITS -> {
                all(operands);
                bits();
            }
            case FROM_BITS -> {
                all(operands);
                fromBits();
            }
            case NEAREST -> {
                all(operands);
                code.push(VectorEmitter.ROUNDING);
                code.op(FADD);
                code.push(VectorEmitter.ROUNDING);
                code.op(FSUB);
            }
            case POWER_OF_TWO -> {
                all(operands);
                code.push(VectorEmitter.ROUNDING);
                code.op(FADD);
                bits();
                code.push(VectorEmitter.MANTISSA);
                code.op(ISHL);
                code.push(VectorEmitter.ONE_BITS);
                code.op(IADD);
                fromBits();
            }
            case NOT -> {
                all(operands);
                code.op(ICONST_1);
                code.op(IXOR);
            }
            case LT, LE, EQ, NE, ILT, ILE, IEQ, INE -> choose(Expression.apply(operation,
                    operands.toArray(Expression[]::new)), () -> code.op(ICONST_1), () -> code.op(ICONST_0));
            case SELECT, ISELECT -> choose(operands.get(0), () -> emit(operands.get(1)), () -> emit(operands.get(2)));
        }
    }

    static boolean powerOfTwo(Expression divisor) {
        return divisor instanceof Whole(int value) && value > 0 && Integer.bitCount(value) == 1;
    }

    private void choose(Expression condition, Runnable yes, Runnable no) {
        Label otherwise = new Label();
        Label end = new Label();
        jumpUnless(condition, otherwise);
        yes.run();
        code.jump(GOTO, end);
        code.out.visitLabel(otherwise);
        no.run();
        code.out.visitLabel(end);
    }

    private void plain(int opcode, List<Expression> operands) {
        all(operands);
        code.op(opcode);
    }

    private void call(String name, String descriptor, List<Expression> operands) {
        all(operands);
        code.invokeStatic(MATH, name, descriptor);
    }

    /// Square root, floor and ceiling of a float are exact when taken in double precision and rounded once.
    private void inDouble(String name, Expression operand) {
        emit(operand);
        code.op(F2D);
        code.invokeStatic(MATH, name, "(D)D");
        code.op(D2F);
    }

    private void bits() {
        code.invokeStatic("java/lang/Float", "floatToRawIntBits", "(F)I");
    }

    private void fromBits() {
        code.invokeStatic("java/lang/Float", "intBitsToFloat", "(I)F");
    }
}
