package netc.abi;

/// A number of elements of memory that depends on how many examples a run has: `base + perExample * n`, where n is
/// rounded up to whole blocks of [#BLOCK], because some tensors hold their examples in such blocks. Offsets and sizes
/// are such numbers.
public record Place(long base, long perExample) {
    public static final int BLOCK = 16;

    public static Place fixed(long base) {
        return new Place(base, 0);
    }

    /// @throws ArithmeticException when it does not fit an array index
    public int at(int examples) {
        long rounded = Math.multiplyExact((long) Math.ceilDiv(examples, BLOCK), BLOCK);
        return Math.toIntExact(Math.addExact(base, Math.multiplyExact(perExample, rounded)));
    }
}
