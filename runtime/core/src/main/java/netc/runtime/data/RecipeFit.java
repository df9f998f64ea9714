package netc.runtime.data;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import netc.abi.Plan;
import netc.abi.Port;
import netc.abi.TensorType;
import netc.abi.Training.DataSource;
import netc.runtime.Counted;
import netc.runtime.InputException;

/// Whether a model can apply what the metadata of weights says about its inputs, targets and axes.
///
/// An input that changes nothing has no port, and is known by the data clause that fills it alone. An axis that no input,
/// target or output points into may have any words: nobody gives or gets its indices.
final class RecipeFit {
    private final Path file;
    /// Whole, also where a stream takes their elements: what streams has outputs, whose procedures come first.
    private final Map<String, TensorType> inputs = new LinkedHashMap<>();
    /// By axis; an output may point into an axis of the same name that a layer has made shorter.
    private final Map<String, Set<Long>> sizes = new HashMap<>();
    private final Set<String> fed = new HashSet<>();

    /// @param file the weights, for messages
    RecipeFit(Plan plan, Path file) {
        this.file = file;
        plan.procedures().stream().flatMap(p -> p.inputs().stream()).filter(Port::perExample)
                .forEach(port -> inputs.putIfAbsent(port.name(), port.type()));
        plan.procedures().stream().flatMap(p -> Stream.concat(p.inputs().stream(), p.outputs().stream()))
                .map(Port::type).filter(type -> type.kind() == TensorType.Kind.INDEX)
                .forEach(type -> sizes.computeIfAbsent(type.axis(), _ -> new TreeSet<>()).add(type.limit()));
        plan.blocks().stream().flatMap(block -> block.data().stream()).map(DataSource::feeds)
                .forEach(feeds -> feeds.forEach(feed -> fed.add(feed.input())));
    }

    void require(String entry, String input, Affine scale) {
        TensorType type = inputs.get(input);
        if (type == null) {
            if (!fed.contains(input)) {
                throw wrong(entry, "an input or target of the model, " + String.join(", ", inputs.keySet()),
                        "none of this name");
            }
        } else if (type.kind() != TensorType.Kind.REAL) {
            throw wrong(entry, "an input of real numbers", "one of others");
        } else if (scale.width() != 1 && type.rows(scale.width()) == 0) {
            throw wrong(entry, Counted.of(type.elements(), "scale") + ", as many as " + input
                    + " has elements, or as a record of it has", Integer.toString(scale.width()));
        }
    }

    void require(String entry, String axis, Vocabulary vocabulary) {
        long words = vocabulary.words().size();
        Set<Long> possible = sizes.getOrDefault(axis, Set.of(words));
        if (!possible.contains(words)) {
            throw wrong(entry, Counted.of(possible.iterator().next(), "word") + ", as many as " + axis + " has members",
                    Long.toString(words));
        }
    }

    private InputException wrong(String entry, String expected, String found) {
        return new InputException(file + ": metadata " + entry + ": expected " + expected + ", found " + found);
    }
}
