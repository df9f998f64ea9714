package netc.compiler.graph;

/// One axis of a tensor: a label and how many elements lie along it. The examples' axis is [#BATCH], whose size is
/// known only when running.
///
/// @param label which axis it is
/// @param size  number of elements, at least 1; 0 for [#BATCH] alone
public record Axis(Label label, long size) {
    /// All that a model is mapped over: the examples.
    public static final Axis BATCH = new Axis(new Label("batch"), 0);

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

    @Override
    public String toString() {
        return isBatch() ? "batch" : label + ": " + size;
    }
}
