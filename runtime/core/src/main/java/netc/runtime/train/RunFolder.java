package netc.runtime.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netc.abi.Plan;
import netc.abi.Training.Length;
import netc.abi.Variable;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.checkpoint.AtomicFiles;
import netc.runtime.checkpoint.Safetensors;
import netc.runtime.model.WeightsFile;

/// The files of a run: `best.safetensors`, `last.safetensors`, `metrics.csv`. Each is replaced in one step.
///
/// They are written in this order. `last.safetensors` alone decides where a run goes on; the others are made again, with the
/// same bytes, by whatever it goes on with.
///
/// @param path   of the folder
/// @param plan   of the model
/// @param common metadata of all weights of the run
record RunFolder(Path path, Plan plan, SortedMap<String, String> common) {
    private static final String LAST = "last.safetensors";
    private static final String BEST = "best.safetensors";
    private static final String METRICS = "metrics.csv";
    static final Set<Variable.Role> MODEL = EnumSet.of(Variable.Role.PARAMETER, Variable.Role.STATE);
    private static final Set<Variable.Role> ALL = EnumSet.allOf(Variable.Role.class);

    /// Where a run stands.
    ///
    /// @param length     that the run is to have
    /// @param history    of the epochs done
    /// @param stepsDone  batches of the epoch after them
    /// @param lossSums   of these, for each step that has a loss: sum over examples of the loss
    /// @param lossCounts how many examples each sum is of
    /// @param ended      whether no step is left
    record State(Length length, History history, int stepsDone, double[] lossSums, long[] lossCounts, boolean ended) {
    }

    /// The files of a run.
    static List<Path> files(Path path) {
        return Stream.of(LAST, BEST, METRICS).map(path::resolve).toList();
    }

    /// Makes the folder where there is none.
    ///
    /// @return the folders made, innermost first
    /// @throws InputException where it cannot be made or written, or holds a run although a new one is to begin
    List<Path> open(boolean resume) {
        require(path, resume);
        List<Path> made = new ArrayList<>();
        for (Path folder = path.toAbsolutePath(); folder != null && !Files.exists(folder);
                folder = folder.getParent()) {
            made.add(folder);
        }
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            InputException refused = InputException.because(path, "make the folder", e);
            removeEmpty(made, refused);
            throw refused;
        }
        return made;
    }

    /// Makes nothing.
    ///
    /// @throws InputException where the folder is a file, cannot be written, or holds a run although a new one is to begin
    static void require(Path path, boolean resume) {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new InputException(path + ": expected a folder for the files of the run, found a file");
        }
        Path folder = path.toAbsolutePath();
        while (folder.getParent() != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        if (Files.isDirectory(folder) && !Files.isWritable(folder)) {
            throw new InputException(path + ": cannot write: permission denied");
        }
        for (Path file : files(path)) {
            if (!resume && Files.exists(file)) {
                throw new InputException(path + ": expected a folder without a run, found " + file.getFileName()
                        + "; give --resume to go on with that run, or another folder");
            }
        }
    }

    /// Takes away those of the folders made that hold nothing: a run that failed before its first file leaves no trace.
    ///
    /// @param made    innermost first
    /// @param failure what ended the run; a folder that cannot be taken away does not hide it
    static void removeEmpty(List<Path> made, Throwable failure) {
        for (Path folder : made) {
            if (!Files.exists(folder)) {
                continue;
            }
            try {
                Files.delete(folder);
            } catch (DirectoryNotEmptyException e) {
                return;
            } catch (IOException e) {
                failure.addSuppressed(e);
                return;
            }
        }
    }

    boolean holdsRun() {
        return holdsRun(path);
    }

    static boolean holdsRun(Path path) {
        return Files.exists(path.resolve(LAST));
    }

    /// The metadata of `last.safetensors`; empty where there is no run.
    static SortedMap<String, String> metadata(Path path) {
        return holdsRun(path) ? Safetensors.read(path.resolve(LAST)).metadata() : Collections.emptySortedMap();
    }

    /// Reads `last.safetensors` into `weights`.
    ///
    /// @param before without epochs
    /// @throws InputException where it belongs to another run, with all differences
    State resume(History before, float[] weights) {
        float[] read = weights.clone();
        Map<String, String> metadata = WeightsFile.read(last(), plan, read).metadata();
        List<String> differences = new ArrayList<>();
        Set<String> keys = new TreeSet<>(metadata.keySet());
        keys.removeAll(WeightsFile.OF_A_RUN);
        keys.remove(WeightsFile.STEP);
        keys.addAll(common.keySet());
        keys.remove(WeightsFile.NETC);
        for (String key : keys) {
            String expected = metadata.getOrDefault(key, "nothing");
            String found = common.getOrDefault(key, "nothing");
            if (!expected.equals(found)) {
                differences.add(key + ": " + expected + " then, " + found + " now");
            }
        }
        if (!differences.isEmpty()) {
            throw new InputException(last() + ": a run goes on with the model, data and options that it began with; "
                    + "there are differences:\n  " + String.join("\n  ", differences));
        }
        History history = before.parse(text(metadata, WeightsFile.HISTORY), last());
        double[] sums = numbers(metadata, WeightsFile.LOSS_SUM, before.losses().size());
        double[] counts = numbers(metadata, WeightsFile.LOSS_COUNT, before.losses().size());
        State state = new State(length(metadata), history, (int) number(metadata, WeightsFile.STEPS_DONE), sums,
                Arrays.stream(counts).mapToLong(c -> (long) c).toArray(), metadata.containsKey(WeightsFile.ENDED));
        System.arraycopy(read, 0, weights, 0, weights.length);
        return state;
    }

    private String text(Map<String, String> metadata, String key) {
        String text = metadata.get(key);
        if (text == null) {
            throw new InputException(last() + ": expected metadata " + key + ", found "
                    + String.join(", ", metadata.keySet()));
        }
        return text;
    }

    private Length length(Map<String, String> metadata) {
        return metadata.containsKey(WeightsFile.ROUNDS)
                ? new Length.Rounds((int) number(metadata, WeightsFile.ROUNDS))
                : new Length.Epochs((int) number(metadata, WeightsFile.EPOCHS));
    }

    private double number(Map<String, String> metadata, String key) {
        return numbers(metadata, key, 1)[0];
    }

    /// As many numbers, with commas between.
    private double[] numbers(Map<String, String> metadata, String key, int count) {
        String text = text(metadata, key);
        String[] parts = count == 0 ? new String[0] : text.split(",", -1);
        if (parts.length != count) {
            throw new InputException(last() + ": metadata " + key + ": expected " + Counted.of(count, "number")
                    + ", found " + text);
        }
        try {
            return Arrays.stream(parts).mapToDouble(Double::parseDouble).toArray();
        } catch (NumberFormatException e) {
            throw new InputException(last() + ": metadata " + key + ": expected a number, found " + text, e);
        }
    }

    void readBest(float[] weights) {
        WeightsFile.read(best(), plan, weights);
    }

    void writeBest(int epoch, float[] weights) {
        SortedMap<String, String> metadata = new TreeMap<>(common);
        metadata.put(WeightsFile.EPOCH, Integer.toString(epoch));
        WeightsFile.write(best(), plan, weights, MODEL, metadata);
    }

    /// @param steps that led to the weights, of all epochs
    /// @param turns how many of them each step of the block had
    void writeLast(State state, long steps, long[] turns, float[] weights) {
        SortedMap<String, String> metadata = new TreeMap<>(common);
        metadata.put(WeightsFile.STEP, Long.toString(steps));
        if (turns.length > 1) {
            metadata.put(WeightsFile.TURNS, WeightsFile.turns(turns));
        }
        switch (state.length()) {
            case Length.Epochs(int number) -> metadata.put(WeightsFile.EPOCHS, Integer.toString(number));
            case Length.Rounds(int number) -> metadata.put(WeightsFile.ROUNDS, Integer.toString(number));
        }
        metadata.put(WeightsFile.STEPS_DONE, Integer.toString(state.stepsDone()));
        metadata.put(WeightsFile.LOSS_SUM,
                Arrays.stream(state.lossSums()).mapToObj(Double::toString).collect(Collectors.joining(",")));
        metadata.put(WeightsFile.LOSS_COUNT,
                Arrays.stream(state.lossCounts()).mapToObj(Long::toString).collect(Collectors.joining(",")));
        metadata.put(WeightsFile.HISTORY, state.history().print());
        if (state.ended()) {
            metadata.put(WeightsFile.ENDED, "true");
        }
        WeightsFile.write(last(), plan, weights, ALL, metadata);
    }

    void writeMetrics(History history) {
        AtomicFiles.write(metrics(), out -> out.write(history.print().getBytes(StandardCharsets.UTF_8)));
    }

    private Path best() {
        return best(path);
    }

    static Path best(Path path) {
        return path.resolve(BEST);
    }

    private Path last() {
        return path.resolve(LAST);
    }

    private Path metrics() {
        return path.resolve(METRICS);
    }
}
