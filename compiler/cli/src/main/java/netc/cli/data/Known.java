package netc.cli.data;

import java.nio.file.Path;
import java.util.SortedMap;
import netc.abi.Plan;
import netc.runtime.data.Recipe;

/// What weights have learned about data.
///
/// @param recipe  what it goes through: with other scales and words the weights would not mean the same
/// @param columns which columns of files it was
public record Known(Recipe recipe, TrainingColumns columns) {
    /// Of weights that have learned nothing yet.
    public static final Known NOTHING = new Known(Recipe.NONE, TrainingColumns.NONE);

    /// What the metadata of weights says.
    ///
    /// @param file the weights, for messages
    /// @throws netc.runtime.InputException for an entry that cannot be read, or that does not fit the model
    public static Known read(SortedMap<String, String> metadata, Plan plan, Path file) {
        return new Known(Recipe.read(metadata, plan, file), TrainingColumns.read(metadata, file));
    }
}
