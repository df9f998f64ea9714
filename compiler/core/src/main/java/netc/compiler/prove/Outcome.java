package netc.compiler.prove;

import java.util.List;

/// What became of one check.
public sealed interface Outcome {
    /// @param detail a few words of how well: `11 tensors, within 4e-11`
    record Passed(String detail) implements Outcome {
    }

    /// @param lines what was expected and found, where, and how to look further
    record Failed(List<String> lines) implements Outcome {
        public Failed {
            lines = List.copyOf(lines);
        }

        Failed(String... lines) {
            this(List.of(lines));
        }
    }

    /// @param reason why this says nothing of the model
    record NotApplicable(String reason) implements Outcome {
    }
}
