package netc.cli.data;

import java.util.stream.Collectors;
import netc.abi.TensorType;

/// Types as a `.net` file writes them: `f32[H: 28, W: 28]`, `Class`.
public final class TypeText {
    private static final int LONGEST = 80;

    private TypeText() {
    }

    public static String of(TensorType type) {
        String element = switch (type.kind()) {
            case REAL -> "f32";
            case WHOLE -> "int";
            case TRUTH -> "bool";
            case INDEX -> type.axis();
        };
        return type.shape().isEmpty()
                ? element
                : element + type.shape().stream()
                        .map(d -> d.name() + ": " + (d.size() == 0 ? "batch" : Long.toString(d.size())))
                        .collect(Collectors.joining(", ", "[", "]"));
    }

    /// Text of a file as a message can show it: no more than a few words of it, and nothing that steers a terminal or is not
    /// seen.
    public static String shown(String text) {
        String part = text.length() > LONGEST ? text.substring(0, text.offsetByCodePoints(0, LONGEST / 2)) + "…" : text;
        return part.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }
}
