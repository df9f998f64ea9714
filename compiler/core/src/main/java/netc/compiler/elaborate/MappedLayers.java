package netc.compiler.elaborate;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Value;
import netc.compiler.source.Span;

/// The layers that a model applies once for every place of some axes, in order: where an axis that nothing takes away goes
/// past what was to take it.
final class MappedLayers {
    /// @param stage the layer with its brackets
    /// @param taken the axes that it takes, as the caller calls them
    /// @param over  the axes that it is mapped over
    record MappedLayer(String name, Span stage, List<Axis> taken, List<Axis> over, Value result) {
        /// The stage behind a `flatten` of all axes of what it is applied to.
        String flattened(String axes, String flat) {
            return "flatten[" + axes + " -> " + flat + "] |> "
                    + stage.text().replaceFirst("\\b" + taken.getFirst().name() + "\\b", flat);
        }
    }

    private final List<MappedLayer> layers = new ArrayList<>();

    void add(MappedLayer layer) {
        layers.add(layer);
    }

    /// The first of them that is mapped over all of these axes and that something depends on.
    Optional<MappedLayer> first(Collection<Axis> axes, BitSet needed) {
        return layers.stream().filter(l -> l.over().containsAll(axes) && needed.get(l.result().id())).findFirst();
    }

    /// `H, W, C`
    static String list(List<Axis> axes) {
        return axes.stream().map(Axis::name).collect(Collectors.joining(", "));
    }
}
