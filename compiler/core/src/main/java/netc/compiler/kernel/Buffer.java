package netc.compiler.kernel;

import netc.abi.Space;

/// A tensor in memory, as a kernel sees it: elements from an offset that each launch says anew.
///
/// @param slot  the number of the launch argument that holds the offset of element 0, counted from 0; -1 of what a turn keeps
///              for itself
/// @param name  for printing only
/// @param space which memory it lies in; the space decides the element type
public record Buffer(int slot, String name, Space space) {
    public ScalarType type() {
        return switch (space) {
            case WEIGHTS, ARENA, TURN -> ScalarType.F32;
            case INDICES -> ScalarType.I32;
        };
    }
}
