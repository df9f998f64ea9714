package netc.compiler.graph;

/// The result of one equation.
///
/// @param id   unique within its graph
/// @param type element type and axes
public record Value(int id, Type type) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Value that && that.id == id;
    }

    @Override
    public int hashCode() {
        return id;
    }

    @Override
    public String toString() {
        return "v" + id;
    }
}
