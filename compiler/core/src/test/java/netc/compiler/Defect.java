package netc.compiler;

import netc.compiler.graph.Graph;
import netc.compiler.kernel.Kernel;
import netc.compiler.schedule.ScheduledProcedure;

/// A mistake that a test plants between two steps of the compiler, to see whether a property finds it. Each method gives what
/// it is given where the mistake is elsewhere.
public interface Defect {
    Defect NONE = new Defect() {
    };

    /// @param pass the pass of [Compiler#passes] that has just ended
    default Graph after(String pass, Graph graph) {
        return graph;
    }

    /// Of what is about to be emitted.
    default Kernel kernel(Kernel kernel) {
        return kernel;
    }

    /// Launches and places, all kernels being written.
    default ScheduledProcedure plan(ScheduledProcedure scheduled) {
        return scheduled;
    }
}
