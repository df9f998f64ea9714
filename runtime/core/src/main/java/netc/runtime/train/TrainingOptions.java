package netc.runtime.train;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import netc.abi.Training;
import netc.abi.Training.Length;

/// Which block to carry out, and how, where the caller may depart from what it says.
///
/// @param block           its name, which is empty where it has none
/// @param length          how long
/// @param batch           examples a step; 0: all there are
/// @param seed            of initial values, shuffling and draws
/// @param stopAfter       the epoch after which to stop as if interrupted
/// @param checkpointEvery steps after which `last.safetensors` is written within an epoch; 0: never
/// @param folder          where the files of the run go; none: nowhere
/// @param resume          whether to go on with the run in the folder; where there is none yet, it begins
/// @param metadata        what the caller wants to stand in the metadata of weights (hash of the data, scales); a run is
///                        resumed with the same only
public record TrainingOptions(String block, Length length, int batch, long seed, OptionalInt stopAfter,
        int checkpointEvery, Optional<Path> folder, boolean resume, SortedMap<String, String> metadata) {
    public TrainingOptions {
        if (batch < 0 || checkpointEvery < 0) {
            throw new IllegalArgumentException("batch " + batch + ", a checkpoint every "
                    + checkpointEvery + " steps");
        }
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }

    /// As the `train` block says, without files.
    public static TrainingOptions of(Training training) {
        return new TrainingOptions(training.name(), training.course().length(), training.course().batch(),
                training.course().seed(), OptionalInt.empty(), 0,
                Optional.empty(), false, Collections.emptySortedMap());
    }

    /// Examples of a step, of so many records.
    public int examples(int records) {
        return examples(batch, records);
    }

    /// Examples of a step, where a batch is wanted, 0 for all, of so many records; without any, of what steps draw.
    public static int examples(int batch, int records) {
        return records == 0 ? Math.max(1, batch) : batch == 0 ? records : Math.min(batch, records);
    }

    public TrainingOptions withFolder(Path folder, boolean resume) {
        return new TrainingOptions(block, length, batch, seed, stopAfter, checkpointEvery, Optional.of(folder), resume,
                metadata);
    }

    public TrainingOptions withEpochs(int epochs) {
        return withLength(new Length.Epochs(epochs));
    }

    public TrainingOptions withLength(Length length) {
        return new TrainingOptions(block, length, batch, seed, stopAfter, checkpointEvery, folder, resume, metadata);
    }

    public TrainingOptions withBatch(int batch) {
        return new TrainingOptions(block, length, batch, seed, stopAfter, checkpointEvery, folder, resume, metadata);
    }

    public TrainingOptions withSeed(long seed) {
        return new TrainingOptions(block, length, batch, seed, stopAfter, checkpointEvery, folder, resume, metadata);
    }

    public TrainingOptions withStopAfter(int epoch) {
        return new TrainingOptions(block, length, batch, seed, OptionalInt.of(epoch), checkpointEvery, folder, resume,
                metadata);
    }

    public TrainingOptions withCheckpointEvery(int steps) {
        return new TrainingOptions(block, length, batch, seed, stopAfter, steps, folder, resume, metadata);
    }

    public TrainingOptions withMetadata(SortedMap<String, String> metadata) {
        return new TrainingOptions(block, length, batch, seed, stopAfter, checkpointEvery, folder, resume, metadata);
    }
}
