package netc.compiler.prove;

import java.util.List;

/// What became of one check.
public sealed interface Outcome {
    /// @param detail a few words of how well: `11 tensors, within 4e-11`
    /// @param notes  what is no mistake, but may not be meant
    record Passed(String detail, List<String> notes) implements Outcome {
        public Passed {
            notes = List.copyOf(notes);
        }

        Passed(String detail) {
            this(detail, List.of());
        }
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
