package netc.compiler.backend.opencl;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import netc.abi.Space;
import netc.abi.Storage;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Local;
import netc.compiler.kernel.Operation;
import netc.compiler.kernel.ScalarType;

/// Expressions as C expressions, each closed in itself: a name, a call, a literal, or in parentheses.
final class ExpressionRenderer {
    private ExpressionRenderer() {
    }

    static String expression(Expression e) {
        return switch (e) {
            case Expression.Real(float value) -> real(value);
            case Expression.Whole(int value) -> whole(value);
            case Expression.Examples _ -> "n";
            case Expression.Get(Local local) -> name(local);
            case Expression.Load(Buffer buffer, Expression index) -> element(buffer, index);
            case Expression.Random(long key, Optional<Expression> example, Expression counter) -> "uniform_real("
                    + example.map(x -> "of_example(seed, iadd(first, " + expression(x) + "))").orElse("seed") + ", 0x"
                    + Long.toHexString(key) + "UL, " + expression(counter) + ")";
            case Expression.Apply(Operation operation, List<Expression> operands) ->
                    apply(operation, operands.stream().map(ExpressionRenderer::expression).toList());
        };
    }

    /// Names of locals are for reading; `_` and their numbers keep them apart, from each other and from all else.
    static String name(Local local) {
        String name = local.name().replaceAll("[^A-Za-z0-9_]", "_");
        return (name.isEmpty() || !Character.isLetter(name.charAt(0)) ? "v" + name : name) + "_" + local.id();
    }

    static String type(ScalarType type) {
        return switch (type) {
            case F32 -> "float";
            case I32, BOOL -> "int";
        };
    }

    static String element(Buffer buffer, Expression index) {
        if (buffer.storage().space() == Space.TURN) {
            return memory(buffer.storage()) + "[" + expression(index) + "]";
        }
        String place = index.equals(new Expression.Whole(0)) ? "" : " + " + expression(index);
        return memory(buffer.storage()) + "[" + offset(buffer) + place + "]";
    }

    static String offset(Buffer buffer) {
        return "offset" + buffer.slot();
    }

    static String memory(Storage storage) {
        return switch (storage.space()) {
            case WEIGHTS -> "weights";
            case RUN -> storage.equals(Storage.ARENA) ? "arena" : "indices";
            case TURN -> "own";
        };
    }

    private static String real(float value) {
        if (Float.isNaN(value)) {
            return "NAN";
        }
        if (Float.isInfinite(value)) {
            return value > 0 ? "INFINITY" : "(-INFINITY)";
        }
        String digits = Float.toHexString(Math.abs(value)) + "f";
        return Float.floatToRawIntBits(value) < 0 ? "(-" + digits + ")" : digits;
    }

    private static String whole(int value) {
        if (value == Integer.MIN_VALUE) {
            return "(-2147483647 - 1)";
        }
        return value < 0 ? "(" + value + ")" : Integer.toString(value);
    }

    private static String apply(Operation operation, List<String> v) {
        return switch (operation) {
            case ADD -> infix("+", v);
            case SUB -> infix("-", v);
            case MUL -> infix("*", v);
            case DIV -> infix("/", v);
            case FMA -> call("fma", v);
            case NEG -> "(-" + v.get(0) + ")";
            case ABS -> call("fabs", v);
            case SQRT -> call("sqrt", v);
            case MIN -> call("real_min", v);
            case MAX -> call("real_max", v);
            case FLOOR -> call("floor", v);
            case CEIL -> call("ceil", v);
            case NEAREST -> call("nearest", v);
            case POWER_OF_TWO -> call("power_of_two", v);
            case BITS -> call("as_int", v);
            case FROM_BITS -> call("as_float", v);
            case TO_REAL -> call("convert_float_rte", v);
            case TO_WHOLE -> call("to_whole", v);
            case IADD -> call("iadd", v);
            case ISUB -> call("isub", v);
            case IMUL -> call("imul", v);
            case INEG -> call("ineg", v);
            case IDIV -> call("idiv", v);
            case IMOD -> call("imod", v);
            case IMIN -> call("min", v);
            case IMAX -> call("max", v);
            case IAND -> infix("&", v);
            case IOR -> infix("|", v);
            case IXOR -> infix("^", v);
            case ISHL -> call("ishl", v);
            case ISHR -> call("ishr", v);
            case IUSHR -> call("iushr", v);
            case LT, ILT -> infix("<", v);
            case LE, ILE -> infix("<=", v);
            case EQ, IEQ -> infix("==", v);
            case NE, INE -> infix("!=", v);
            case AND -> infix("&&", v);
            case OR -> infix("||", v);
            case NOT -> "(!" + v.get(0) + ")";
            case SELECT, ISELECT -> "(" + v.get(0) + " ? " + v.get(1) + " : " + v.get(2) + ")";
        };
    }

    private static String infix(String operator, List<String> v) {
        return "(" + v.get(0) + " " + operator + " " + v.get(1) + ")";
    }

    private static String call(String function, List<String> v) {
        return v.stream().collect(Collectors.joining(", ", function + "(", ")"));
    }
}
