package netc.runtime.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import netc.runtime.data.Recipe;

/// What a file of weights says of itself.
///
/// @param metadata     all entries
/// @param recipe       what is done to data before the model sees it, which is a part of them
/// @param hasOptimizer whether all states of the optimizer are there, of models that have such
public record Provenance(SortedMap<String, String> metadata, Recipe recipe, boolean hasOptimizer) {
    /// Of weights that no file has given: data goes in as it is.
    public static final Provenance NONE = new Provenance(Collections.emptySortedMap(), Recipe.NONE, true);

    public Provenance {
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }
}
