package netc.compiler.backend.jvm;

import java.util.ArrayList;
import java.util.List;

/// Text in constants of a class file, each of which holds 65,535 bytes of modified UTF-8 (JVM specification, 4.4.7).
final class ConstantText {
    static final int MOST_BYTES = 65_535;

    private ConstantText() {
    }

    /// The text in as few parts as fit. A pair of surrogates may be cut: in modified UTF-8 each stands for itself.
    static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int size = c >= 1 && c <= 0x7F ? 1 : c <= 0x7FF ? 2 : 3;
            if (bytes + size > MOST_BYTES) {
                parts.add(text.substring(start, i));
                start = i;
                bytes = 0;
            }
            bytes += size;
        }
        parts.add(text.substring(start));
        return parts;
    }
}
