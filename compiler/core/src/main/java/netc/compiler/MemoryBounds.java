package netc.compiler;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import netc.abi.Plan;
import netc.abi.Procedure;
import netc.compiler.elaborate.scope.GivenSizes;
import netc.compiler.program.MemoryBound;
import netc.compiler.program.Learning;
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

    /// Adds a mistake for every `require memory` that one training step of a block at a batch does not keep: of several, the
    /// one that takes most.
    ///
    /// @param given sizes in place of those that the file gives
    /// @return whether all hold
    public static boolean hold(Learning.Block block, Plan plan, int batch, Map<String, Long> given,
            Diagnostics diagnostics) {
        if (block.memory().isEmpty()) {
            return true;
        }
        List<OptionalLong> steps = block.training().course().steps().stream().map(s -> block.training().role(s))
                .map(plan::procedure).map(p -> countable(plan, p, batch)).toList();
        OptionalLong bytes = steps.stream().anyMatch(OptionalLong::isEmpty) ? OptionalLong.empty()
                : steps.stream().mapToLong(OptionalLong::getAsLong).max();
        boolean hold = true;
        for (MemoryBound bound : block.memory()) {
            if (bytes.isEmpty() || bytes.getAsLong() > bound.bytes()) {
                diagnostics.add(GivenSizes.noted(Diagnostic.error(Code.N208, bound.span(),
                        String.format(Locale.ROOT,
                                "a training step at batch %,d takes %s, at most %,d are allowed",
                                batch, bytes.isPresent() ? String.format(Locale.ROOT, "%,d bytes", bytes.getAsLong())
                                        : "more bytes than an array holds",
                                bound.bytes())),
                        given));
                hold = false;
            }
        }
        return hold;
    }

    private static OptionalLong countable(Plan plan, Procedure procedure, int batch) {
        try {
            return OptionalLong.of(bytes(plan, procedure, batch));
        } catch (ArithmeticException overflow) {
            return OptionalLong.empty();
        }
    }
}
