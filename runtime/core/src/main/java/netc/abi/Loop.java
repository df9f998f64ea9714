package netc.abi;

/// Launches that run once for each turn. Loops lie inside each other or apart.
///
/// @param first    number of the first launch
/// @param end      number of the first launch behind it
/// @param turns    how many
/// @param reversed whether the turn of the highest number comes first
public record Loop(int first, int end, int turns, boolean reversed) {
    public Loop {
        if (first < 0 || end <= first || turns < 1) {
            throw new IllegalArgumentException(
                    "expected a loop of launches, found " + turns + " turns from " + first + " to " + end);
        }
    }

    /// The number of a turn.
    ///
    /// @param count how many were before it
    public int turn(int count) {
        return reversed ? turns - 1 - count : count;
    }
}
