package netc.compiler.elaborate.value;

import java.util.OptionalLong;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Label;
import netc.compiler.source.Span;

/// What one body means by the name of an axis. Values may have it in several sizes; the number is what the name counts as
/// in arithmetic. An open one is as long as the batch, and its number is known only when running.
public final class AxisName {
    private final Label label;
    private final Span span;
    private OptionalLong number = OptionalLong.empty();
    private OptionalLong written = OptionalLong.empty();
    private boolean isPinned;
    private boolean isOpen;

    public AxisName(Label label, Span span) {
        this.label = label;
        this.span = span;
    }

    public Label label() {
        return label;
    }

    public String text() {
        return label.name();
    }

    /// Where the body first names it.
    public Span span() {
        return span;
    }

    /// Its size as a number, where the body knows one.
    public OptionalLong number() {
        return number;
    }

    /// Whether a `dim` holds every value of the body to this size.
    public boolean isPinned() {
        return isPinned;
    }

    /// The size that a type of this body writes beside it: what another type without a size means.
    public OptionalLong written() {
        return number.isPresent() ? number : written;
    }

    public void write(long size) {
        if (written.isEmpty()) {
            written = OptionalLong.of(size);
        }
    }

    public void pin(long size) {
        number = OptionalLong.of(size);
        isPinned = true;
    }

    public void count(long size) {
        isOpen = size == 0;
        number = isOpen ? OptionalLong.empty() : OptionalLong.of(size);
    }

    /// Whether it is as long as the batch.
    public boolean isOpen() {
        return isOpen;
    }

    public Axis of(long size) {
        return new Axis(label, size);
    }
}
