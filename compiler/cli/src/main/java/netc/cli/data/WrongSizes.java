package netc.cli.data;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import netc.runtime.InputException;

/// What has another size than the model says, gathered while the files of all blocks are read, so that all of it is told at once.
public final class WrongSizes {
    private final SequencedSet<String> messages = new LinkedHashSet<>();
    private final SortedMap<String, Long> found = new TreeMap<>();

    void add(InputException complaint) {
        messages.add(complaint.getMessage());
    }

    /// What one axis alone would mend.
    ///
    /// @param size that it would have
    void add(InputException complaint, String axis, long size) {
        add(complaint, Map.of(axis, size));
    }

    /// What several axes would mend together.
    ///
    /// @param fitting the sizes that they would have
    void add(InputException complaint, Map<String, Long> fitting) {
        add(complaint);
        fitting.forEach((axis, size) -> found.merge(axis, size, Math::max));
    }

    /// The sizes that axes would have, by name.
    public SortedMap<String, Long> found() {
        return Collections.unmodifiableSortedMap(found);
    }

    /// @throws InputException naming all of them, a line each
    public void throwIfAny() {
        if (!messages.isEmpty()) {
            throw new InputException(String.join("\n", messages));
        }
    }
}
