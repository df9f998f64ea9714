package netc.compiler.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The page of a code: the mistake, what is said of it, and the cure.
public final class Explanation {
    private Explanation() {
    }

    /// The page, in Markdown, with `\n` behind each line.
    public static String of(Code code) {
        String path = "/netc/explain/" + code + ".md";
        try (InputStream page = Explanation.class.getResourceAsStream(path)) {
            if (page == null) {
                throw new IllegalStateException("there is no page " + path);
            }
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }
}
