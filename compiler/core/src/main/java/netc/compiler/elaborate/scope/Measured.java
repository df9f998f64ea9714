package netc.compiler.elaborate.scope;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// The numbers of the validation part that can be read where an epoch is over: `validation.loss`.
public final class Measured {
    /// In front of the name of a metric.
    public static final String VALIDATION = "validation";

    private Optional<Set<String>> open = Optional.empty();

    Measured() {
    }

    /// Reads what is looked at after an epoch.
    ///
    /// @param metrics that are numbers; none where there is no validation part
    public <T> T after(Set<String> metrics, Supplier<T> task) {
        open = Optional.of(metrics);
        try {
            return task.get();
        } finally {
            open = Optional.empty();
        }
    }

    /// The metrics that can be read now; empty where nothing is read that is looked at after an epoch.
    public Optional<Set<String>> names() {
        return open;
    }
}
