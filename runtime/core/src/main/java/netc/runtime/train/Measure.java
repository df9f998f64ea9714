package netc.runtime.train;

import java.util.ArrayList;
import java.util.List;
import netc.abi.Dimension;
import netc.abi.Plan;
import netc.abi.Port;
import netc.abi.Role;
import netc.abi.Training;

/// What a `train` block measures: the loss, or a report.
///
/// @param name  as in the model
/// @param shape none for one number, one axis for a row of them, two for the rows and columns of a table
public record Measure(String name, List<Dimension> shape) {
    public Measure {
        shape = List.copyOf(shape);
    }

    /// Those of a block, the losses first.
    public static List<Measure> of(Plan plan, Training block) {
        return block.metrics().stream()
                .map(m -> new Measure(m.name(),
                        plan.procedure(new Role.Metric(block.name(), m.name())).outputs().stream()
                                .filter(p -> p.name().equals("value")).map(Port::type).findFirst().orElseThrow()
                                .shape()))
                .toList();
    }

    public boolean isNumber() {
        return shape.isEmpty();
    }

    /// A name for each number, the last axis fastest: `confusion.0.0`, `confusion.0.1`, ….
    public List<String> names() {
        List<String> names = List.of(name);
        for (Dimension axis : shape) {
            List<String> longer = new ArrayList<>();
            for (String prefix : names) {
                for (long i = 0; i < axis.size(); i++) {
                    longer.add(prefix + "." + i);
                }
            }
            names = longer;
        }
        return names;
    }
}
