package netc.compiler.kernel;

import netc.abi.Storage;

/// A tensor in memory, as a kernel sees it: elements from an offset that each launch says anew.
///
/// @param slot    the number of the launch argument that holds the offset of element 0, counted from 0; -1 of what a turn keeps
///              for itself
/// @param name    for printing only
/// @param storage which memory it lies in
public record Buffer(int slot, String name, Storage storage) {
    public ScalarType type() {
        return switch (storage.element()) {
            case REAL -> ScalarType.F32;
            case WHOLE -> ScalarType.I32;
        };
    }
}
