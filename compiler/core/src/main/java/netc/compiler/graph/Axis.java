package netc.compiler.graph;

/// One axis of a tensor: a label and how many elements lie along it. The examples' axis is [#BATCH], whose size is
/// known only when running.
///
/// A tensor may hold its examples in blocks of sixteen instead, so that neighbours in memory are different examples:
/// example number `16 * b + l` is at `b` along [#BLOCK] and `l` along [#LANE]. Places beyond the last example hold
/// anything.
///
/// @param label which axis it is
/// @param size  number of elements, at least 1; 0 for [#BATCH], [#BLOCK], and an axis as long as [#BATCH] under a label of
///              its own: every example meets every other along the two, see [Type#MOST_OPEN]
public record Axis(Label label, long size) {
    /// All that a model is mapped over: the examples.
    public static final Axis BATCH = new Axis(new Label("batch"), 0);
    /// Sixteens of examples.
    public static final Axis BLOCK = new Axis(new Label("block"), 0);
    /// The examples of a block.
    public static final Axis LANE = new Axis(new Label("lane"), 16);

    public Axis {
        if (size < 0) {
            throw new IllegalStateException("axis " + label + " has size " + size);
        }
    }

    public static Axis of(String name, long size) {
        return new Axis(new Label(name), size);
    }

    public String name() {
        return label.name();
    }

    public boolean isBatch() {
        return label == BATCH.label;
    }

    /// Whether the size is known only when running.
    public boolean isOpen() {
        return size == 0;
    }

    @Override
    public String toString() {
        return isOpen() ? label.name() : label + ": " + size;
    }
}
