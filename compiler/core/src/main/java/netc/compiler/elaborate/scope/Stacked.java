package netc.compiler.elaborate.scope;

import java.util.Optional;
import java.util.OptionalLong;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Label;

/// The axis of the instances that a `repeat` or `each` makes of one layer, in front of their parameters. How many an `each`
/// makes is known when it is first applied.
public final class Stacked {
    private final Label label;
    private final Optional<String> named;
    private OptionalLong size;

    private Stacked(Label label, Optional<String> named, OptionalLong size) {
        this.label = label;
        this.named = named;
        this.size = size;
    }

    /// One for each turn of a `repeat`.
    ///
    /// @param axis whose name says how many there are, where one does: the turns are called so outside
    public static Stacked turns(long times, Optional<String> axis) {
        return new Stacked(new Label(axis.orElse("repeat")), axis, OptionalLong.of(times));
    }

    /// One for each place of an axis, under a label that no name means.
    public static Stacked each(String axis) {
        return new Stacked(new Label(axis), Optional.of(axis), OptionalLong.empty());
    }

    /// What the axis is called outside; turns that are counted by a number have no name.
    public Optional<String> named() {
        return named;
    }

    /// The axis, where it has this size or takes it now.
    public Optional<Axis> of(long wanted) {
        if (size.isEmpty()) {
            size = OptionalLong.of(wanted);
        }
        return size.getAsLong() == wanted ? Optional.of(axis()) : Optional.empty();
    }

    /// Of what was applied.
    public Axis axis() {
        return new Axis(label, size.orElseThrow());
    }
}
