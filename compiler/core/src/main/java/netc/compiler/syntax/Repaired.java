package netc.compiler.syntax;

import java.util.BitSet;
import java.util.List;
import netc.compiler.source.Span;

/// The parts of a text that are wrong already and were read as something else, however many: what else is found wrong
/// there is but a consequence.
final class Repaired {
    private final BitSet offsets = new BitSet();

    Repaired(List<Span> brackets, List<Span> characters) {
        brackets.forEach(this::add);
        characters.forEach(this::add);
    }

    private void add(Span span) {
        offsets.set(span.start(), span.end() + 1);
    }

    /// Whether an offset lies in such a part, or just behind one.
    boolean holds(int offset) {
        return offsets.get(offset);
    }

    /// Whether any of the offsets from `start` to `end`, both included, does.
    boolean touches(int start, int end) {
        int next = offsets.nextSetBit(start);
        return next >= 0 && next <= end;
    }
}
