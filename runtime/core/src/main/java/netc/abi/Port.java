package netc.abi;

/// A tensor that a procedure takes or gives.
///
/// @param name       as in the model
/// @param type       for one example where `perExample`, else of the whole
/// @param perExample whether there is one for every example (n in a row) or one for the run
/// @param place      offset of element 0 in the [#storage]
public record Port(String name, TensorType type, boolean perExample, Place place) {
    public long elements(int examples) {
        return perExample ? Math.multiplyExact(type.elements(), (long) examples) : type.elements();
    }

    /// Whether its elements are real numbers.
    public boolean isReal() {
        return type.kind() == TensorType.Kind.REAL;
    }

    /// Where it lies.
    public Storage storage() {
        return isReal() ? Storage.ARENA : Storage.INDICES;
    }
}
