package netc.compiler.elaborate.scope;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// The numbers of the validation part that can be read where an epoch is over: `validation.loss`.
public final class Measured {
    /// In front of the name of a metric.
    public static final String VALIDATION = "validation";

    /// @param numbers metrics of one number
    /// @param tables  those of several
    public record Names(Set<String> numbers, Set<String> tables) {
        /// Where there is no validation part.
        public static final Names NONE = new Names(Set.of(), Set.of());
    }

    private Optional<Names> open = Optional.empty();

    Measured() {
    }

    /// Reads what is looked at after an epoch.
    ///
    /// @param metrics of the validation part
    public <T> T after(Names metrics, Supplier<T> task) {
        open = Optional.of(metrics);
        try {
            return task.get();
        } finally {
            open = Optional.empty();
        }
    }

    /// The metrics that can be read now; empty where nothing is read that is looked at after an epoch.
    public Optional<Names> names() {
        return open;
    }
}
