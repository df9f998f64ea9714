package netc.abi;

/// A number that depends on how many examples a run has: `base + perExample * n`. Offsets and sizes are such numbers, in
/// elements.
public record Place(long base, long perExample) {
    public static Place fixed(long base) {
        return new Place(base, 0);
    }

    /// @throws ArithmeticException when it does not fit an array index
    public int at(int examples) {
        return Math.toIntExact(Math.addExact(base, Math.multiplyExact(perExample, (long) examples)));
    }
}
