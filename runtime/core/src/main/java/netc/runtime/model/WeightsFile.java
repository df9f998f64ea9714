package netc.runtime.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
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
    public static final String SEED = "seed";
    public static final String BATCH = "batch";
    public static final String NETC = "netc";

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

    /// Writes the variables with these roles; a crash at any moment leaves the previous file.
    public static void write(Path file, Plan plan, float[] weights, Set<Variable.Role> roles,
            SortedMap<String, String> metadata) {
        Safetensors.write(file, metadata, tensors(plan, weights, roles));
    }

    /// Reads a file into `weights`, which stays as it is where the file does not fit. The states of the optimizer are all
    /// there or all missing; where they are missing those in `weights` stay.
    ///
    /// @throws InputException listing every difference between file and model, naming a number that is NaN or infinite, or an
    ///                        entry of the recipe that the model cannot apply
    public static Provenance read(Path file, Plan plan, float[] weights) {
        Safetensors content = Safetensors.read(file);
        boolean optimizer = plan.variables().stream()
                .anyMatch(v -> v.role() == Variable.Role.OPTIMIZER && content.tensors().containsKey(v.path()));
        List<String> differences = differences(plan, content.tensors(), optimizer);
        if (!differences.isEmpty()) {
            String other = content.metadata().getOrDefault(MODEL, plan.model());
            throw new InputException(file + ": expected weights of model " + plan.model() + ", found "
                    + (other.equals(plan.model()) ? "" : "those of model " + other + ", ")
                    + Counted.of(differences.size(), "difference")
                    + ":\n  "
                    + String.join("\n  ", differences));
        }
        float[] read = weights.clone();
        for (Variable variable : plan.variables()) {
            Tensor tensor = content.tensors().get(variable.path());
            if (tensor != null) {
                tensor.copyTo(read, Math.toIntExact(variable.offset()));
            }
        }
        Optional<NotFinite.Weight> lost = NotFinite.first(plan, read);
        if (lost.isPresent()) {
            throw InputException.atByte(file, content.place(lost.get().variable().path(), lost.get().element()),
                    "finite numbers", lost.get().toString());
        }
        Provenance provenance = new Provenance(content.metadata(), Recipe.read(content.metadata(), plan, file));
        System.arraycopy(read, 0, weights, 0, weights.length);
        return provenance;
    }

    private static List<String> differences(Plan plan, Map<String, Tensor> found, boolean optimizer) {
        List<String> differences = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Variable variable : plan.variables()) {
            known.add(variable.path());
            Tensor tensor = found.get(variable.path());
            if (tensor == null) {
                if (optimizer || variable.role() != Variable.Role.OPTIMIZER) {
                    differences.add("missing " + variable.path() + " " + shape(variable));
                }
            } else if (!tensor.shape().equals(shape(variable))) {
                differences.add(variable.path() + ": expected shape " + shape(variable) + named(variable) + ", found "
                        + tensor.shape());
            }
        }
        for (Tensor tensor : found.values()) {
            if (!known.contains(tensor.key())) {
                differences.add("unexpected " + tensor.key() + " " + tensor.shape());
            }
        }
        return differences;
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
