package netc.abi;

/// A number of elements of memory that depends on how many examples a run has: `base + perExample * n + perPair * n²`, where
/// n is rounded up to whole blocks of [#BLOCK], because some tensors hold their examples in such blocks. Offsets and sizes
/// are such numbers.
///
/// @param perPair elements for each pair of an example with an example
public record Place(long base, long perExample, long perPair) {
    public static final int BLOCK = 16;

    public Place(long base, long perExample) {
        this(base, perExample, 0);
    }

    public static Place fixed(long base) {
        return new Place(base, 0);
    }

    /// So many times the number of examples to a power.
    ///
    /// @param power from 0 to 2
    public static Place of(int power, long elements) {
        return switch (power) {
            case 0 -> fixed(elements);
            case 1 -> new Place(0, elements);
            case 2 -> new Place(0, 0, elements);
            default -> throw new IllegalArgumentException(elements + " times n to the power " + power);
        };
    }

    public Place plus(Place other) {
        return new Place(Math.addExact(base, other.base), Math.addExact(perExample, other.perExample),
                Math.addExact(perPair, other.perPair));
    }

    public Place times(long factor) {
        return new Place(Math.multiplyExact(base, factor), Math.multiplyExact(perExample, factor),
                Math.multiplyExact(perPair, factor));
    }

    /// @throws ArithmeticException when it does not fit an array index
    public int at(int examples) {
        return Math.toIntExact(exactly(Math.multiplyExact((long) Math.ceilDiv(examples, BLOCK), BLOCK)));
    }

    /// For just so many examples.
    ///
    /// @throws ArithmeticException when it cannot be counted
    public long exactly(long examples) {
        long each = Math.addExact(perExample, Math.multiplyExact(perPair, examples));
        return Math.addExact(base, Math.multiplyExact(each, examples));
    }
}
