package netc.runtime.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import netc.runtime.InputException;

/// What is done to data before a model sees it, beyond what its source says: scales and lists of categories, learned from
/// the training part, kept in the metadata of the weights, applied again by whoever uses the weights.
///
/// @param inputs by the name of the input or target; those that take their values as they are have no entry
public record Recipe(SortedMap<String, Learned> inputs) {
    /// Nothing is done.
    public static final Recipe NONE = new Recipe(Collections.emptySortedMap());

    private static final String PREFIX = "data.";

    public Recipe {
        inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
    }

    /// What is done to one input.
    public Optional<Learned> of(String input) {
        return Optional.ofNullable(inputs.get(input));
    }

    /// One entry an input, `data.x`: `(value - [23.5]) / [7.8]`.
    public SortedMap<String, String> metadata() {
        SortedMap<String, String> metadata = new TreeMap<>();
        inputs.forEach((input, learned) -> metadata.put(PREFIX + input, learned.print()));
        return metadata;
    }

    /// What the metadata of weights says; other entries are left alone.
    ///
    /// @param file the weights, for the message
    /// @throws InputException for an entry that cannot be read
    public static Recipe read(Map<String, String> metadata, Path file) {
        SortedMap<String, Learned> inputs = new TreeMap<>();
        metadata.forEach((key, text) -> {
            if (key.startsWith(PREFIX)) {
                inputs.put(key.substring(PREFIX.length()), Learned.parse(text).orElseThrow(() -> new InputException(file
                        + ": metadata " + key + ": expected '(value - […]) / […]' or 'one of […]', found '" + text
                        + "'")));
            }
        });
        return new Recipe(inputs);
    }
}
