package netc.compiler.syntax;

/// Reads a source into a tree.
public final class Parser {
    /// How high a tree may be: brackets, blocks and operators inside one another, terms of one sum.
    public static final int DEEPEST = 400;

    private Parser() {
    }
}
