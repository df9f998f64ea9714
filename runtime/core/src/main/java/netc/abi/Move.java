package netc.abi;

/// How far an argument of a launch has moved in a turn of a loop: to the slice of a tensor that the turn reads or writes.
///
/// Slices lie behind each other, without a gap. They are used round and round where there are fewer than turns.
///
/// @param argument its number among the launch's buffers
/// @param loop     number of the loop among the procedure's; -1 where the slice is the same in every turn
/// @param shift    number of the slice in turn 0
/// @param slices   how many there are
/// @param slice    elements of one
public record Move(int argument, int loop, int shift, int slices, Place slice) {
    /// Outside of all loops.
    public static final int FIXED = -1;

    public Move {
        if (argument < 0 || loop < FIXED || shift < 0 || slices < 1) {
            throw new IllegalArgumentException("argument " + argument + ", loop " + loop + ", from slice " + shift
                    + " of " + slices);
        }
    }

    /// In elements.
    ///
    /// @param slice elements of one, for the number of examples
    public int by(int turn, int slice) {
        return (turn + shift) % slices * slice;
    }

    /// @throws ArithmeticException when it does not fit an array index
    public int slice(int examples) {
        return slice.at(examples);
    }
}
