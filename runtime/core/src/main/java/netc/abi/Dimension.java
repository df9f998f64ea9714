package netc.abi;

/// An axis as Java sees it: its name in the model and its size.
public record Dimension(String name, long size) {
}
