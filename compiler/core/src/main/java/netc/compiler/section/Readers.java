package netc.compiler.section;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Value;

/// Who reads what.
///
/// @param results what leaves the procedure
record Readers(Map<Value, List<Equation>> all, Set<Value> results) {
    static Readers of(List<Nest> nests, Set<Value> results) {
        Readers readers = new Readers(new HashMap<>(), results);
        Nest.equations(nests).forEach(readers::add);
        return readers;
    }

    /// Says that there is another equation.
    void add(Equation e) {
        e.operands().forEach(v -> all.computeIfAbsent(v, k -> new ArrayList<>()).add(e));
    }

    List<Equation> of(Value v) {
        return all.getOrDefault(v, List.of());
    }

    /// Whether anything but the equations of these values reads a value.
    boolean isReadOutside(Value v, Set<Value> inside) {
        return results.contains(v) || of(v).stream().anyMatch(e -> !inside.contains(e.result()));
    }

    /// The values that are computed in a piece of the procedure.
    static Set<Value> values(Nest nest) {
        Set<Value> values = new HashSet<>();
        Nest.equations(List.of(nest)).forEach(e -> values.add(e.result()));
        return values;
    }
}
