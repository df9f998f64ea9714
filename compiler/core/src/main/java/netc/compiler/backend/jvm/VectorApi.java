package netc.compiler.backend.jvm;

/// Names and descriptors of `jdk.incubator.vector`.
final class VectorApi {
    private static final String PACKAGE = "jdk/incubator/vector/";
    static final String FLOAT = PACKAGE + "FloatVector";
    static final String INT = PACKAGE + "IntVector";
    static final String LONG = PACKAGE + "LongVector";
    static final String DOUBLE = PACKAGE + "DoubleVector";
    static final String VECTOR = PACKAGE + "Vector";
    static final String MASK = PACKAGE + "VectorMask";
    static final String SPECIES = PACKAGE + "VectorSpecies";
    static final String OPERATORS = PACKAGE + "VectorOperators";
    static final String SPECIES_TYPE = type(SPECIES);
    static final String MASK_TYPE = type(MASK);
    private static final String VECTOR_TYPE = type(VECTOR);
    static final String CONVERSION = OPERATORS + "$Conversion";
    static final String COMPARISON = OPERATORS + "$Comparison";
    static final String BINARY = OPERATORS + "$Binary";
    static final String ASSOCIATIVE = OPERATORS + "$Associative";

    /// `(Conversion, int) -> Vector`.
    static final String CONVERT = "(" + type(CONVERSION) + "I)" + VECTOR_TYPE;
    /// `(Conversion, VectorSpecies, int) -> Vector`.
    static final String CONVERT_SHAPE = "(" + type(CONVERSION) + SPECIES_TYPE + "I)" + VECTOR_TYPE;
    static final String COMPARE = "(" + type(COMPARISON) + VECTOR_TYPE + ")" + MASK_TYPE;
    static final String MASK_CAST = "(" + SPECIES_TYPE + ")" + MASK_TYPE;

    private VectorApi() {
    }

    static String type(String internalName) {
        return "L" + internalName + ";";
    }

    /// `() -> kind`.
    static String unary(String kind) {
        return "()" + type(kind);
    }

    /// `(Vector) -> kind`.
    static String binary(String kind) {
        return "(" + VECTOR_TYPE + ")" + type(kind);
    }

    /// `(Vector, Vector) -> kind`.
    static String ternary(String kind) {
        return "(" + VECTOR_TYPE + VECTOR_TYPE + ")" + type(kind);
    }

    /// `(Vector, VectorMask) -> kind`.
    static String blend(String kind) {
        return "(" + VECTOR_TYPE + MASK_TYPE + ")" + type(kind);
    }

    /// `(Binary, Vector) -> kind`.
    static String lanewise(String kind) {
        return "(" + type(BINARY) + VECTOR_TYPE + ")" + type(kind);
    }

    /// `(Binary, int or long) -> kind`.
    static String lanewiseScalar(String kind) {
        return "(" + type(BINARY) + element(kind) + ")" + type(kind);
    }

    /// `(int) -> IntVector`.
    static String addIndex() {
        return "(I)" + type(INT);
    }

    /// `(VectorSpecies, scalar) -> kind`.
    static String broadcast(String kind) {
        return "(" + SPECIES_TYPE + element(kind) + ")" + type(kind);
    }

    /// `(VectorSpecies, array, int) -> kind`.
    static String fromArray(String kind) {
        return "(" + SPECIES_TYPE + "[" + element(kind) + "I)" + type(kind);
    }

    /// `(array, int) -> void`, or with a mask.
    static String intoArray(String kind, boolean masked) {
        return "([" + element(kind) + "I" + (masked ? MASK_TYPE : "") + ")V";
    }

    static String element(String kind) {
        return switch (kind) {
            case FLOAT -> "F";
            case INT -> "I";
            case LONG -> "J";
            case DOUBLE -> "D";
            default -> throw new IllegalStateException(kind);
        };
    }
}
