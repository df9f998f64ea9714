package netc.compiler.kernel;

/// A scalar of a kernel: a loop's index, or a named value.
///
/// @param id   unique within its kernel
/// @param name for printing
/// @param type what it holds
public record Local(int id, String name, ScalarType type) {
    @Override
    public String toString() {
        return name + "_" + id;
    }
}
