package netc.compiler.syntax;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.source.Diagnostic;

/// Well-known words of other libraries, with what is written here. Like the library of the language they are a resource: a
/// page with a section for each, its words in the title, then what is said, then text to paste.
public final class OtherWords {
    private static final Pattern SECTION = Pattern.compile(
            "## (?<words>.+)\n\n(?<said>(?:(?!```|## ).+\n)+)(?:\n```net\n(?<text>(?s:.*?))```\n)?");

    private final Map<String, Entry> entries = new HashMap<>();

    /// What is here for a word of elsewhere.
    ///
    /// @param words as other libraries write them
    /// @param said  lines of detail
    /// @param text  to paste, where something takes the place of what was written
    public record Entry(List<String> words, List<String> said, Optional<String> text) {
        /// The message with what is said.
        public Diagnostic on(Diagnostic d) {
            return d.notes(said);
        }
    }

    /// @param page the name of a resource
    public OtherWords(String page) {
        Matcher section = SECTION.matcher(text(page));
        while (section.find()) {
            List<String> words = List.of(section.group("words").split(", "));
            Entry entry = new Entry(words, section.group("said").lines().toList(),
                    Optional.ofNullable(section.group("text")).map(String::stripTrailing));
            for (String word : words) {
                if (entries.putIfAbsent(key(word), entry) != null) {
                    throw new IllegalStateException(page + " has " + word + " twice");
                }
            }
        }
    }

    /// What is here for `written`, in which capitals and `_` do not count.
    public Optional<Entry> find(String written) {
        return Optional.ofNullable(entries.get(key(written)));
    }

    public List<Entry> all() {
        return entries.values().stream().distinct().toList();
    }

    /// What words have in common that differ in capitals and `_` alone.
    public static String key(String word) {
        return word.replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static String text(String page) {
        try (InputStream in = OtherWords.class.getResourceAsStream(page)) {
            if (in == null) {
                throw new IllegalStateException("there is no page " + page);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(page, e);
        }
    }
}
