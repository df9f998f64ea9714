package netc.runtime.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import netc.abi.Dimension;
import netc.abi.Plan;
import netc.abi.Variable;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.checkpoint.Safetensors;
import netc.runtime.checkpoint.Tensor;
import netc.runtime.data.Recipe;

/// A model's variables as a safetensors file: a tensor for each, under its path, in the plan's order.
public final class WeightsFile {
    /// Entries of the metadata that every file of weights has.
    public static final String MODEL = "model";
    public static final String MODEL_HASH = "hash.model";
    public static final String DATA_HASH = "hash.data";
    /// SHA-256, in hex, of the file of weights that a run began with; in files of runs that were given one.
    public static final String WEIGHTS_HASH = "hash.weights";
    /// The name of the `train` block that a run carried out; in files of blocks that have one.
    public static final String BLOCK = "block";
    public static final String SEED = "seed";
    public static final String BATCH = "batch";
    public static final String NETC = "netc";
    /// How many steps led to the weights and the states of the optimizer; in files that hold both.
    public static final String STEP = "step";
    /// How many of them were turns of each step, where there are several, those of all blocks in order: `500,100`.
    public static final String TURNS = "steps.turns";

    /// Entries of a run's files: where the run stood when it wrote them.
    public static final String EPOCH = "epoch";
    public static final String EPOCHS = "epochs";
    public static final String STEPS_DONE = "steps.done";
    public static final String ROUNDS = "rounds";
    public static final String LOSS_SUM = "loss.sum";
    public static final String LOSS_COUNT = "loss.count";
    public static final String HISTORY = "history";
    /// In files of runs that have come to their end.
    public static final String ENDED = "ended";
    public static final Set<String> OF_A_RUN = Set.of(EPOCH, EPOCHS, ROUNDS, TURNS, STEPS_DONE, LOSS_SUM,
            LOSS_COUNT, HISTORY, ENDED);

    /// A message lists so many differences.
    private static final int SHOWN = 20;

    private WeightsFile() {
    }

    /// The variables with these roles, as tensors that lie in `weights`.
    public static List<Tensor> tensors(Plan plan, float[] weights, Set<Variable.Role> roles) {
        List<Tensor> tensors = new ArrayList<>();
        for (Variable variable : plan.variables()) {
            if (roles.contains(variable.role())) {
                tensors.add(
                        new Tensor(variable.path(), shape(variable), weights, Math.toIntExact(variable.offset())));
            }
        }
        return tensors;
    }

    /// Copies the variables with these roles from one array of weights to another.
    public static void copy(Plan plan, Set<Variable.Role> roles, float[] from, float[] to) {
        for (Variable variable : plan.variables()) {
            if (roles.contains(variable.role())) {
                int at = Math.toIntExact(variable.offset());
                System.arraycopy(from, at, to, at, Math.toIntExact(variable.type().elements()));
            }
        }
    }

    /// Writes the variables with these roles; a crash at any moment leaves the previous file.
    ///
    /// @throws IllegalStateException where one of them is not finite; nothing is written
    public static void write(Path file, Plan plan, float[] weights, Set<Variable.Role> roles,
            SortedMap<String, String> metadata) {
        Optional<NotFinite.Weight> lost = NotFinite.first(plan, weights);
        if (lost.isPresent()) {
            throw new IllegalStateException(file + ": is not written, because a weight is not finite: " + lost.get());
        }
        Safetensors.write(file, metadata, tensors(plan, weights, roles));
    }

    /// Reads a file into `weights`, which stays as it is where the file does not fit. The states of the optimizer are all
    /// there or all missing; where they are missing those in `weights` stay.
    ///
    /// @throws InputException listing the first differences between file and model and their number, naming a number that is
    ///                        NaN or infinite, or an entry of the recipe that the model cannot apply
    public static Provenance read(Path file, Plan plan, float[] weights) {
        Safetensors content = Safetensors.read(file);
        List<Variable> states = plan.variables().stream().filter(v -> !v.role().isOfModel()).toList();
        boolean optimizer = states.stream().anyMatch(v -> content.tensors().containsKey(v.path()));
        String other = content.metadata().getOrDefault(MODEL, plan.model());
        requireNone(differences(plan, content.tensors(), optimizer),
                file + ": expected weights of model " + plan.model()
                        + ", found " + (other.equals(plan.model()) ? "" : "those of model " + other + ", "));
        float[] read = read(file, content, plan.variables(), weights);
        Provenance provenance = new Provenance(content.metadata(), Recipe.read(content.metadata(), plan, file),
                optimizer || states.isEmpty());
        System.arraycopy(read, 0, weights, 0, weights.length);
        return provenance;
    }

    private static void requireNone(List<String> differences, String found) {
        if (!differences.isEmpty()) {
            throw new InputException(found + Counted.of(differences.size(), "difference") + ":\n  "
                    + String.join("\n  ", differences.subList(0, Math.min(SHOWN, differences.size())))
                    + (differences.size() > SHOWN ? "\n  … and " + (differences.size() - SHOWN) + " more" : ""));
        }
    }

    /// Weights with what the file has of some variables, all numbers of which are finite.
    private static float[] read(Path file, Safetensors content, List<Variable> wanted, float[] weights) {
        float[] read = weights.clone();
        for (Variable variable : wanted) {
            Tensor tensor = content.tensors().get(variable.path());
            if (tensor != null) {
                tensor.copyTo(read, Math.toIntExact(variable.offset()));
            }
        }
        NotFinite.first(wanted, read).ifPresent(lost -> {
            throw InputException.atByte(file, content.place(lost.variable().path(), lost.element()), "finite numbers",
                    lost.toString());
        });
        return read;
    }

    /// Reads some variables of a file into `weights`, which stays as it is where these do not fit. What else the file has is
    /// left there.
    ///
    /// @param paths of the variables
    /// @throws InputException listing the first differences between these and the file, or naming a number that is NaN or
    ///                        infinite
    public static void read(Path file, Plan plan, Set<String> paths, float[] weights) {
        Safetensors content = Safetensors.read(file);
        List<Variable> wanted = plan.variables().stream().filter(v -> paths.contains(v.path())).toList();
        List<String> differences = new ArrayList<>();
        wanted.forEach(v -> difference(v, content.tensors().get(v.path())).ifPresent(differences::add));
        requireNone(differences, file + ": expected what is loaded into model " + plan.model() + ", found ");
        System.arraycopy(read(file, content, wanted, weights), 0, weights, 0, weights.length);
    }

    /// The seed of the training that made the weights; that of the first block of the model's file where they do not say.
    ///
    /// @throws InputException where it is no whole number
    public static long seed(Path file, SortedMap<String, String> metadata, Plan plan) {
        return metadata.containsKey(SEED) ? whole(file, metadata, SEED)
                : plan.blocks().stream().findFirst().map(t -> t.course().seed()).orElse(0L);
    }

    /// @param turns of each step
    public static String turns(long[] turns) {
        return Arrays.stream(turns).mapToObj(Long::toString).collect(Collectors.joining(","));
    }

    /// Reads what [#turns(long[])] wrote.
    static void turns(Path file, SortedMap<String, String> metadata, long[] turns) {
        String[] numbers = metadata.get(TURNS).split(",", -1);
        if (numbers.length != turns.length || !metadata.get(TURNS).matches("\\d{1,18}(,\\d{1,18})*")) {
            throw new InputException(file + ": metadata " + TURNS + ": expected "
                    + Counted.of(turns.length, "whole number") + ", found " + metadata.get(TURNS));
        }
        Arrays.setAll(turns, i -> Long.parseLong(numbers[i]));
    }

    static long whole(Path file, SortedMap<String, String> metadata, String key) {
        try {
            return Long.parseLong(metadata.get(key));
        } catch (NumberFormatException e) {
            throw new InputException(file + ": metadata " + key + ": expected a whole number, found "
                    + metadata.get(key), e);
        }
    }

    private static List<String> differences(Plan plan, Map<String, Tensor> found, boolean optimizer) {
        List<String> differences = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Variable variable : plan.variables()) {
            known.add(variable.path());
            Tensor tensor = found.get(variable.path());
            if (tensor != null || optimizer || variable.role().isOfModel()) {
                difference(variable, tensor).ifPresent(differences::add);
            }
        }
        for (Tensor tensor : found.values()) {
            if (!known.contains(tensor.key())) {
                differences.add("unexpected " + tensor.key() + " " + tensor.shape());
            }
        }
        return differences;
    }

    private static Optional<String> difference(Variable variable, Tensor found) {
        return found == null ? Optional.of("missing " + variable.path() + " " + shape(variable))
                : found.shape().equals(shape(variable)) ? Optional.empty()
                : Optional.of(variable.path() + ": expected shape " + shape(variable) + named(variable)
                        + ", found " + found.shape());
    }

    private static List<Long> shape(Variable variable) {
        return variable.type().shape().stream().map(Dimension::size).toList();
    }

    /// ` (Out, In)`, the names of the axes.
    private static String named(Variable variable) {
        List<String> names = variable.type().shape().stream().map(Dimension::name).filter(n -> !n.isEmpty()).toList();
        return names.isEmpty() ? "" : " (" + String.join(", ", names) + ")";
    }
}
