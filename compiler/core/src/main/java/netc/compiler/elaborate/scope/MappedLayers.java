package netc.compiler.elaborate.scope;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Value;
import netc.compiler.source.Span;

/// The layers of one axis that a model applies, in order, with the axes over which they are mapped: where an axis that
/// nothing takes away goes past what was to take it.
public final class MappedLayers {
    /// @param stage   the layer with its brackets
    /// @param taken   the axes that it takes, as the caller calls them
    /// @param over    the axes that it is mapped over
    /// @param given   what it is applied to, with its place
    /// @param isTurn  whether its brackets take that axis and make another one of it
    public record MappedLayer(String name, Span stage, List<Axis> taken, List<Axis> over, boolean isTurn,
            GivenArgument given, Value result) {
        /// The stage behind a `flatten` of all axes of what it is applied to.
        public String flattened(String axes, String flat) {
            return "flatten[" + axes + " -> " + flat + "] |> "
                    + stage.text().replaceFirst("\\b" + taken.getFirst().name() + "\\b", flat);
        }
    }

    private final List<MappedLayer> layers = new ArrayList<>();

    public void add(MappedLayer layer) {
        layers.add(layer);
    }

    /// The first of them that is mapped over all of these axes and that something depends on.
    public Optional<MappedLayer> first(Collection<Axis> axes, BitSet needed) {
        return layers.stream().filter(l -> l.over().containsAll(axes) && needed.get(l.result().id())).findFirst();
    }

    /// A layer among those that something depends on that makes one axis of another: the first that takes the axis which is
    /// to come, else any.
    public Optional<MappedLayer> turn(Axis to, BitSet needed) {
        List<MappedLayer> turns = layers.stream().filter(l -> l.isTurn() && needed.get(l.result().id())).toList();
        return turns.stream().filter(l -> l.taken().contains(to)).findFirst()
                .or(() -> turns.stream().findFirst());
    }

    /// The last of them that something depends on and that makes this axis of another.
    public Optional<MappedLayer> maker(Axis axis, BitSet needed) {
        return layers.stream().filter(l -> l.isTurn() && needed.get(l.result().id()) && !l.taken().contains(axis)
                && l.result().type().has(axis)).reduce((_, last) -> last);
    }

    /// `H, W, C`
    public static String list(List<Axis> axes) {
        return axes.stream().map(Axis::name).collect(Collectors.joining(", "));
    }
}
