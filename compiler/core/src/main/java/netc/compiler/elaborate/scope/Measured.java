package netc.compiler.elaborate.scope;

import java.util.Set;
import java.util.function.Supplier;

/// The numbers of the validation part that can be read where an epoch is over: `validation.loss`.
public final class Measured {
    /// In front of the name of a metric.
    public static final String VALIDATION = "validation";

    private Set<String> names = Set.of();
    private boolean isOpen;

    Measured() {
    }

    /// Reads what is looked at after an epoch.
    ///
    /// @param metrics that are numbers; none where there is no validation part
    public <T> T after(Set<String> metrics, Supplier<T> task) {
        names = metrics;
        isOpen = true;
        try {
            return task.get();
        } finally {
            names = Set.of();
            isOpen = false;
        }
    }

    /// Whether something is read that is looked at after an epoch.
    public boolean isOpen() {
        return isOpen;
    }

    /// The metrics that can be read now.
    public Set<String> names() {
        return names;
    }
}
