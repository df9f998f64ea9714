package netc.cli;

import java.util.function.Supplier;
import netc.cli.data.Known;

/// Where a block's beginning is from, which may be there before the first step of the run or left by an earlier block of it.
///
/// @param known     what the weights have learned of data by then
/// @param beginning read when the block begins
record Origin(Known known, Supplier<Beginning> beginning) {
    /// What is there already.
    static Origin of(Beginning there) {
        return new Origin(there.known(), () -> there);
    }
}
