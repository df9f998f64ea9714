package netc.compiler.schedule;

import netc.compiler.kernel.Kernel;

/// What a target allows one kernel to be: the schedule writes a plainer kernel where there is no room for a better one.
@FunctionalInterface
public interface MethodRoom {
    /// @param width lanes of a vector that the kernel is made for
    boolean holds(Kernel kernel, int width);
}
