package netc.compiler.graph;

/// What one body calls an axis. Two labels of the same name are different axes: identity is what counts, so a
/// layer's own `D` can never be mistaken for its caller's.
public final class Label {
    private final String name;

    public Label(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }
}
