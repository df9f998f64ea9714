package netc.abi;

import java.util.StringJoiner;

/// A number of elements of memory that depends on how many examples a run has:
/// `base + perExample * n + perPair * n² + perBlock * ⌈n / 16⌉`. Offsets and sizes are such numbers. Only tensors that hold their
/// examples in blocks of [#BLOCK] take room for more of them than there are, those of the last block.
///
/// @param perPair  elements for each pair of an example with an example
/// @param perBlock elements for each block of examples, the last one being as large as others
public record Place(long base, long perExample, long perPair, long perBlock) {
    public static final int BLOCK = 16;

    public Place(long base, long perExample) {
        this(base, perExample, 0);
    }

    public Place(long base, long perExample, long perPair) {
        this(base, perExample, perPair, 0);
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

    /// So many times the number of blocks.
    public static Place ofBlocks(long elements) {
        return new Place(0, 0, 0, elements);
    }

    public Place plus(Place other) {
        return new Place(Math.addExact(base, other.base), Math.addExact(perExample, other.perExample),
                Math.addExact(perPair, other.perPair), Math.addExact(perBlock, other.perBlock));
    }

    public Place times(long factor) {
        return new Place(Math.multiplyExact(base, factor), Math.multiplyExact(perExample, factor),
                Math.multiplyExact(perPair, factor), Math.multiplyExact(perBlock, factor));
    }

    /// @throws ArithmeticException when it does not fit an array index
    public int at(int examples) {
        return Math.toIntExact(exactly(examples));
    }

    /// @throws ArithmeticException when it cannot be counted
    public long exactly(long examples) {
        long each = Math.addExact(perExample, Math.multiplyExact(perPair, examples));
        long blocks = Math.multiplyExact(perBlock, Math.ceilDiv(examples, BLOCK));
        return Math.addExact(base, Math.addExact(Math.multiplyExact(each, examples), blocks));
    }

    /// `16+4n+2nn+64b`, where parts that are 0 are left out if another one is not.
    @Override
    public String toString() {
        StringJoiner parts = new StringJoiner("+").setEmptyValue("0");
        part(parts, base, "");
        part(parts, perExample, "n");
        part(parts, perPair, "nn");
        part(parts, perBlock, "b");
        return parts.toString();
    }

    private static void part(StringJoiner parts, long number, String unit) {
        if (number != 0) {
            parts.add(number + unit);
        }
    }
}
