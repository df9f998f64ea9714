package netc.runtime.train;

import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// How a run ended.
///
/// @param finished whether it came to its end; where it was interrupted it can be resumed
/// @param epochs   the numbers of each epoch done
/// @param best     the number of the epoch whose weights are best; 0 where none is done
/// @param early    whether early stopping ended it
/// @param test     the metrics of the test set with the best weights, by name; where it finished and there is a test set
public record Outcome(boolean finished, List<Epoch> epochs, int best, boolean early,
        Optional<SequencedMap<String, Float>> test) {
    public Outcome {
        epochs = List.copyOf(epochs);
    }
}
