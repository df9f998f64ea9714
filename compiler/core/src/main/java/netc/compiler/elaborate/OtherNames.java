package netc.compiler.elaborate;

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

/// Well-known names of other libraries, with what has the same effect here. Like the library they are a resource: a page
/// with a section for each, its names in the title, then what is said, then text to paste.
final class OtherNames {
    private static final String PAGE = "/netc/other-names.md";
    private static final Pattern SECTION = Pattern.compile(
            "## (?<names>.+)\n\n(?<said>(?:(?!```|## ).+\n)+)(?:\n```net\n(?<text>(?s:.*?))```\n)?");

    private static final Pattern DECLARATION = Pattern.compile("^(fn|layer|optimizer) ");

    /// What is here for a name of elsewhere.
    ///
    /// @param names as other libraries write them
    /// @param said  lines of detail
    /// @param text  to paste: a declaration of the first of the names, or what to write in place of the name
    record Entry(List<String> names, List<String> said, Optional<String> text) {
        boolean isOptimizer() {
            return text.filter(t -> t.startsWith("optimizer ")).isPresent();
        }

        /// The message with what is here; a declaration gets the name that was written.
        Diagnostic on(Diagnostic d, String written) {
            Diagnostic noted = said.stream().reduce(d, Diagnostic::note, (first, _) -> first);
            Optional<String> called = text.map(t -> t.replaceAll("\\b" + names.getFirst() + "\\b",
                    Matcher.quoteReplacement(written)));
            return called.map(t -> DECLARATION.matcher(t).find()
                    ? noted.fix(d.span().orElseThrow().source().span(0, 0), t + "\n\n")
                    : noted.fix(t)).orElse(noted);
        }
    }

    private static final class Page {
        private static final Map<String, Entry> ENTRIES = read();
    }

    private OtherNames() {
    }

    /// What is here for `written`, in which capitals and `_` do not count.
    static Optional<Entry> find(String written) {
        return Optional.ofNullable(Page.ENTRIES.get(key(written)));
    }

    static List<Entry> all() {
        return Page.ENTRIES.values().stream().distinct().toList();
    }

    private static String key(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static Map<String, Entry> read() {
        Map<String, Entry> entries = new HashMap<>();
        Matcher section = SECTION.matcher(page());
        while (section.find()) {
            List<String> names = List.of(section.group("names").split(", "));
            Entry entry = new Entry(names, section.group("said").lines().toList(),
                    Optional.ofNullable(section.group("text")).map(String::stripTrailing));
            for (String name : names) {
                if (entries.putIfAbsent(key(name), entry) != null) {
                    throw new IllegalStateException(PAGE + " has " + name + " twice");
                }
            }
        }
        return entries;
    }

    private static String page() {
        try (InputStream in = OtherNames.class.getResourceAsStream(PAGE)) {
            if (in == null) {
                throw new IllegalStateException("there is no page " + PAGE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(PAGE, e);
        }
    }
}
