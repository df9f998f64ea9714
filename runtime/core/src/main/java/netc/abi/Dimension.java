package netc.abi;

/// An axis as Java sees it: its name in the model and its size.
///
/// @param size 0 where it is as long as the batch: a summary shows such an axis, and no input or output has one
public record Dimension(String name, long size) {
}
