package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.OtherWords;

/// Well-known layers, functions and optimizers of other libraries, with what has the same effect here: a declaration of the
/// first of the names, or what to write in place of the name.
public final class OtherNames {
    private static final Pattern DECLARATION = Pattern.compile("^(fn|layer|optimizer) ");

    private static final class Page {
        private static final OtherWords WORDS = new OtherWords("/netc/other-names.md");
    }

    private OtherNames() {
    }

    /// What is here for `written`, in which capitals and `_` do not count.
    public static Optional<OtherWords.Entry> find(String written) {
        return Page.WORDS.find(written);
    }

    public static List<OtherWords.Entry> all() {
        return Page.WORDS.all();
    }

    static boolean isOptimizer(OtherWords.Entry entry) {
        return entry.text().filter(t -> t.startsWith("optimizer ")).isPresent();
    }

    /// The message with what is here; a declaration gets the name that was written.
    public static Diagnostic on(Diagnostic d, OtherWords.Entry entry, String written) {
        Diagnostic noted = entry.on(d);
        if (entry.text().filter(OtherCalls::isOne).isPresent()) {
            return noted;
        }
        Optional<String> called = entry.text().map(t -> t.replaceAll("\\b" + entry.words().getFirst() + "\\b",
                Matcher.quoteReplacement(written)));
        return called.map(t -> DECLARATION.matcher(t).find()
                ? noted.fix(d.span().orElseThrow().source().span(0, 0), t + "\n\n")
                : noted.fix(t)).orElse(noted);
    }
}
