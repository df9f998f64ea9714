package netc.compiler;

import java.util.Locale;
import netc.abi.Plan;
import netc.abi.Procedure;
import netc.compiler.elaborate.ModelProgram;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;

/// How much memory procedures take, and whether that is what the file requires.
public final class MemoryBounds {
    private MemoryBounds() {
    }

    /// Bytes of one run: parameters, states of optimizers, and everything of the run itself.
    public static long bytes(Plan plan, Procedure procedure, int examples) {
        long elements = plan.weights();
        elements = Math.addExact(elements, procedure.arena().at(examples));
        elements = Math.addExact(elements, procedure.indices().at(examples));
        return Math.multiplyExact(elements, (long) Float.BYTES);
    }

    /// Adds a mistake for every `require memory` that one training step at a batch does not keep.
    ///
    /// @return whether all hold
    public static boolean hold(ModelProgram program, Plan plan, int batch, Diagnostics diagnostics) {
        long bytes = bytes(plan, plan.procedure(plan.training().orElseThrow().step()), batch);
        boolean hold = true;
        for (ModelProgram.MemoryBound bound : program.memory()) {
            if (bytes > bound.bytes()) {
                diagnostics.add(Diagnostic.error(Code.N208, bound.span(),
                        String.format(Locale.ROOT,
                                "a training step at batch %,d takes %,d bytes, at most %,d are allowed",
                                batch, bytes, bound.bytes())));
                hold = false;
            }
        }
        return hold;
    }
}
