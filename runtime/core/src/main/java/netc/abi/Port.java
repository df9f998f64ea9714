package netc.abi;

/// A tensor that a procedure takes or gives.
///
/// @param name       as in the model
/// @param type       for one example where `perExample`, else of the whole
/// @param perExample whether there is one for every example (n in a row) or one for the run
/// @param space      [Space#ARENA] or [Space#INDICES]
/// @param place      offset of element 0
public record Port(String name, TensorType type, boolean perExample, Space space, Place place) {
    public Port {
        if (space != Space.ARENA && space != Space.INDICES) {
            throw new IllegalArgumentException("port " + name + " of a plan: expected " + Space.ARENA + " or "
                    + Space.INDICES + ", found " + space);
        }
    }

    public long elements(int examples) {
        return perExample ? Math.multiplyExact(type.elements(), (long) examples) : type.elements();
    }
}
