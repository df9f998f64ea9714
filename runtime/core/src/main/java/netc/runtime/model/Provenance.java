package netc.runtime.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import netc.runtime.data.Recipe;

/// What a file of weights says of itself.
///
/// @param metadata all entries
/// @param recipe   what is done to data before the model sees it, which is a part of them
public record Provenance(SortedMap<String, String> metadata, Recipe recipe) {
    /// Of weights that no file has given: data goes in as it is.
    public static final Provenance NONE = new Provenance(Collections.emptySortedMap(), Recipe.NONE);

    public Provenance {
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }
}
