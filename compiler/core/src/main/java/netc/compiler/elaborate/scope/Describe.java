package netc.compiler.elaborate.scope;

import java.util.List;
import java.util.stream.Collectors;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.source.Diagnostic;

/// Values as messages show them.
public final class Describe {
    private final Session session;

    public Describe(Session session) {
        this.session = session;
    }

    /// `f32[H: 1, W: 1, C: 120]`: what one body sees of a value, without what it is mapped over.
    public String type(Quantity value) {
        List<Axis> seen = seen(value);
        String element = value.kind().toString();
        return seen.isEmpty() ? element
                : element + seen.stream().map(a -> a.name() + ": " + size(a.size()))
                        .collect(Collectors.joining(", ", "[", "]"));
    }

    /// The size of an axis as messages say it: 0 is as long as the batch.
    public static String size(long size) {
        return size == 0 ? CoreWords.BATCH : Long.toString(size);
    }

    /// The axes that the body can name.
    public List<Axis> seen(Quantity value) {
        List<Axis> turns = session.turns().axes();
        return value.axes().stream()
                .filter(a -> !a.isBatch() && !session.frame().isMapped(a) && !turns.contains(a)).toList();
    }

    /// The diagnostic with the value's type and the reason of each size below it.
    public Diagnostic with(Diagnostic diagnostic, String word, Quantity value) {
        return diagnostic.note(word + ": " + type(value)).notes(session.provenance().lines(seen(value)));
    }

    /// `x, y and z`
    public static String list(List<String> words) {
        return switch (words.size()) {
            case 0 -> "";
            case 1 -> words.getFirst();
            default -> String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast();
        };
    }
}
