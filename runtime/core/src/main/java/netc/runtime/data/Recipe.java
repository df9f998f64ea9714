package netc.runtime.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import netc.abi.Plan;
import netc.runtime.InputException;

/// What is done to data before a model sees it, beyond what its source says: scales and words, learned from the training
/// part, kept in the metadata of the weights, applied again by whoever uses the weights.
///
/// @param scales       by the name of the input or target; those that take their numbers as they are have none
/// @param vocabularies by the name of the axis; one whose members are numbers has none. All inputs and targets over an axis
///                     share its words, so that an index means the same in each
public record Recipe(SortedMap<String, Affine> scales, SortedMap<String, Vocabulary> vocabularies) {
    /// Nothing is done.
    public static final Recipe NONE = new Recipe(Collections.emptySortedMap(), Collections.emptySortedMap());

    private static final String DATA = "data.";
    private static final String AXIS = "axis.";

    public Recipe {
        scales = Collections.unmodifiableSortedMap(new TreeMap<>(scales));
        vocabularies = Collections.unmodifiableSortedMap(new TreeMap<>(vocabularies));
    }

    /// What is done to the numbers of an input or target.
    public Optional<Affine> scale(String input) {
        return Optional.ofNullable(scales.get(input));
    }

    /// The words that are the members of an axis.
    public Optional<Vocabulary> vocabulary(String axis) {
        return Optional.ofNullable(vocabularies.get(axis));
    }

    /// An entry for each input and axis: `data.x` is `(value - [23.5]) / [7.8]`, `axis.Origin` is `one of ["japan", "usa"]`.
    public SortedMap<String, String> metadata() {
        SortedMap<String, String> metadata = new TreeMap<>();
        scales.forEach((input, scale) -> metadata.put(DATA + input, scale.print()));
        vocabularies.forEach((axis, vocabulary) -> metadata.put(AXIS + axis, vocabulary.print()));
        return metadata;
    }

    /// What the metadata of weights says; other entries are left alone.
    ///
    /// @param plan of the model that the weights are for
    /// @param file the weights, for the message
    /// @throws InputException for an entry that cannot be read, or that does not fit the model
    public static Recipe read(Map<String, String> metadata, Plan plan, Path file) {
        Recipe recipe = parse(metadata, file);
        RecipeFit fit = new RecipeFit(plan, file);
        recipe.scales().forEach((input, scale) -> fit.require(DATA + input, input, scale));
        recipe.vocabularies().forEach((axis, vocabulary) -> fit.require(AXIS + axis, axis, vocabulary));
        return recipe;
    }

    private static Recipe parse(Map<String, String> metadata, Path file) {
        SortedMap<String, Affine> scales = new TreeMap<>();
        SortedMap<String, Vocabulary> vocabularies = new TreeMap<>();
        metadata.forEach((key, text) -> {
            if (key.startsWith(DATA)) {
                scales.put(key.substring(DATA.length()),
                        Affine.parse(text).orElseThrow(() -> unreadable(file, key, "(value - […]) / […]", text)));
            } else if (key.startsWith(AXIS)) {
                vocabularies.put(key.substring(AXIS.length()),
                        Vocabulary.parse(text).orElseThrow(() -> unreadable(file, key, "one of […]", text)));
            }
        });
        return new Recipe(scales, vocabularies);
    }

    private static InputException unreadable(Path file, String key, String expected, String text) {
        return new InputException(file + ": metadata " + key + ": expected '" + expected + "', found '" + text + "'"
                + (key.startsWith(DATA) && Vocabulary.parse(text).isPresent()
                        ? "; words belong to an axis and not to an input, so that these weights are to be trained again"
                        : ""));
    }
}
