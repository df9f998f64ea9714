package netc.compiler.syntax;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.grammar.NetParser;

/// Clauses of `train` blocks as other libraries write them, `batch_size = 32` and `optimizer: "adam"`, with the clause that is
/// meant.
public final class OtherClauses {
    /// Words that a clause begins with.
    public static final List<String> WORDS = List.of("data", "test", "builtin", "validate", "loss", "report", "using",
            "batch",
            "epochs", "steps", "seed", "stop", "freeze", "load", "save", "step", "each", "require", "state");

    /// Of a rule to stop that is joined to another, and how both are said.
    public static final String WAITS_ALONE = "`has not improved` waits for one number, and is no part of a condition";
    public static final String WAITED_FOR = "a state can count the epochs, `stale <- 0 where validation.loss < best else"
            + " stale + 1` in a step `every epoch`, for `stop when stale >= 3 or …`";

    private static final Pattern EXAMPLE = Pattern.compile("`([^`]+)`");
    private static final Pattern HOLE = Pattern.compile("\\{(count|part|optimizer|rest)}");
    private static final Pattern COUNT = Pattern.compile("[0-9][0-9_]*");
    private static final Pattern SHARE = Pattern.compile("0?[.][0-9]{1,9}");
    private static final Pattern PERCENTAGE = Pattern.compile("([0-9]{1,2}([.][0-9]{1,9})?)\\s*%?");
    private static final Pattern QUOTED = Pattern.compile("\"([A-Za-z_][A-Za-z_0-9]*)\"");
    private static final Pattern APPLIED = Pattern.compile("(?s)[A-Za-z_][A-Za-z_0-9]*(\\(.*\\))?");
    private static final Pattern LISTED = Pattern.compile("[\\[(]?\\s*\"(\\w+)\"\\s*[])]?");
    private static final Pattern OF_LOSS = Pattern.compile("\\{loss (\\w+)}");
    private static final Pattern NO_FORMULA = Pattern.compile("(?s)[\"\\[].*|true|false");

    private static final class Page {
        private static final OtherWords CLAUSES = new OtherWords("/netc/other-clauses.md");
        private static final OtherWords MEASURES = new OtherWords("/netc/other-measures.md");
    }

    private OtherClauses() {
    }

    public static List<OtherWords.Entry> all() {
        return Page.CLAUSES.all();
    }

    /// The message with what does the same as a clause that there is no more than the word of.
    public static Diagnostic instead(Diagnostic d, String clause) {
        return Page.CLAUSES.find(clause).map(e -> e.on(d)).orElse(d);
    }

    /// A clause as it stands in what is said of it: first for numbers, then for an index.
    public static List<String> examples(String clause) {
        return Page.CLAUSES.find(clause).stream().flatMap(e -> e.said().stream())
                .flatMap(line -> EXAMPLE.matcher(line).results()).map(m -> m.group(1)).toList();
    }

    /// What is said of a clause that begins with `word`; empty where no library that is known has one, and where the word is
    /// right and no sign stands behind it.
    ///
    /// @param whole the clause
    /// @param value what is given, behind a sign or none
    public static Optional<Diagnostic> of(Code code, Span whole, Span word, Optional<Span> value) {
        String sign = value.map(v -> whole.source().span(word.end(), v.start()).text().strip()).orElse("");
        boolean isClause = WORDS.contains(word.text());
        Optional<OtherWords.Entry> entry = Page.CLAUSES.find(word.text().replace(" ", ""))
                .filter(_ -> !isClause || !sign.isEmpty());
        return entry.map(e -> {
            String headline = isClause ? "the clause `" + word.text() + "` has no `" + sign + "`"
                    : "no clause is called " + word.text();
            Optional<Diagnostic> measured = value.filter(_ -> e.words().contains("metrics"))
                    .flatMap(v -> measured(code, headline, whole, v));
            if (measured.isPresent()) {
                return measured.get();
            }
            Optional<Diagnostic> mended = value.flatMap(v -> mended(code, headline, e, whole, v));
            return mended.filter(_ -> isClause)
                    .orElseGet(() -> e.on(mended.orElseGet(() -> Diagnostic.error(code, whole, headline))));
        });
    }

    /// `metrics: ["accuracy"]`: of what the loss is computed of, where that is a function of the two.
    private static Optional<Diagnostic> measured(Code code, String headline, Span whole, Span value) {
        Matcher word = LISTED.matcher(value.text());
        Optional<OtherWords.Entry> entry = word.matches() ? Page.MEASURES.find(word.group(1))
                : Optional.empty();
        return entry.flatMap(e -> {
            Matcher hole = OF_LOSS.matcher(e.text().orElseThrow());
            if (!hole.find()) {
                throw new IllegalStateException("no loss: " + e.text().get());
            }
            Matcher loss = Pattern.compile("\\bloss\\s+" + hole.group(1) + "\\(([^()\n]*)\\)")
                    .matcher(whole.source().text());
            return loss.find() ? Optional.of(e.on(Diagnostic.error(code, whole, headline))
                    .fix(hole.replaceFirst(Matcher.quoteReplacement(loss.group(1))))) : Optional.empty();
        });
    }

    private static Optional<Diagnostic> mended(Code code, String headline, OtherWords.Entry entry, Span whole,
            Span value) {
        String clause = entry.text().orElse("");
        Matcher hole = HOLE.matcher(clause);
        if (!hole.find()) {
            return Optional.empty();
        }
        String given = value.text();
        if (hole.group(1).equals("rest")) {
            String before = whole.source().span(whole.start(), value.start()).text().stripTrailing();
            Span front = whole.source().span(whole.start(), whole.start() + before.length());
            return before.endsWith("(") || NO_FORMULA.matcher(given).matches() ? Optional.empty()
                    : Optional
                            .of(Diagnostic.error(code, front, headline).fix(clause.substring(0, hole.start()).strip()));
        }
        Optional<String> taken = switch (hole.group(1)) {
            case "count" -> Optional.of(given).filter(g -> COUNT.matcher(g).matches());
            case "part" -> percentage(given);
            case "optimizer" -> optimizer(given);
            default -> throw new IllegalStateException("no such hole: " + clause);
        };
        return taken.map(t -> Diagnostic.error(code, whole, headline)
                .fix(hole.replaceFirst(Matcher.quoteReplacement(t))));
    }

    /// `0.2`, `20` and `20%`
    static Optional<String> percentage(String share) {
        String digits = share.replace("_", "");
        if (SHARE.matcher(digits).matches()) {
            return Optional.of(Math.max(1, Math.round(Double.parseDouble(digits) * 100)) + "%");
        }
        Matcher percentage = PERCENTAGE.matcher(digits);
        return percentage.matches() ? Optional.of(percentage.group(1) + "%") : Optional.empty();
    }

    private static Optional<String> optimizer(String given) {
        Matcher quoted = QUOTED.matcher(given);
        return quoted.matches() ? Optional.of(quoted.group(1).toLowerCase(Locale.ROOT) + "()")
                : Optional.of(given).filter(g -> APPLIED.matcher(g).matches());
    }

    /// The clause around the token that does not fit.
    static Optional<Diagnostic> at(TokenWindow w) {
        for (int at : new int[] {0, -1, -2, -3, beforeBrackets(w)}) {
            if (w.has(at) && beginsClause(w, at)) {
                boolean areTwo = Words.isName(w.look(at + 1)) && !w.beginsStatement(at + 1);
                Optional<Diagnostic> said = at(w, at, at);
                if (said.isEmpty() && areTwo) {
                    said = at(w, at, at + 1);
                }
                if (said.isPresent()) {
                    return said;
                }
            }
        }
        return Optional.empty();
    }

    /// `criterion` of `criterion (p - y)^2`, which is read as a call.
    private static int beforeBrackets(TokenWindow w) {
        int depth = 0;
        for (int at = -1; w.has(at); at--) {
            depth -= Words.depth(w.look(at));
            if (depth <= 0) {
                return at - 1;
            }
        }
        return 0;
    }

    /// Of one word, or of two as in `batch size 32`.
    private static Optional<Diagnostic> at(TokenWindow w, int first, int last) {
        int value = last + (w.is(last + 1, "=") || w.is(last + 1, ":") ? 2 : 1);
        int end = valueEnd(w, value);
        return end < -1 ? Optional.empty() : of(Code.N001, w.span(first, Math.max(last, end)), w.span(first, last),
                end < value ? Optional.empty() : Optional.of(w.span(value, end)));
    }

    private static boolean beginsClause(TokenWindow w, int at) {
        boolean isField = (Words.SOFT_STATEMENTS.contains(w.look(at - 1).getType())
                || WORDS.contains(w.look(at - 1).getText())) && w.beginsStatement(at - 1);
        return (w.look(at).getType() == NetParser.ID || Words.isWord(w.look(at).getType()))
                && (w.beginsStatement(at) || w.has(at - 1) && Words.endsOperand(w.look(at - 1)) && !isField);
    }

    /// Where a value ends that is a number, a text, a name, a call or stands in brackets; the place before where there is none.
    private static int valueEnd(TokenWindow w, int value) {
        if (!w.has(value) || w.beginsStatement(value)) {
            return value - 1;
        }
        if (w.look(value).getType() == NetParser.NUMBER) {
            return w.is(value + 1, "%") ? value + 1 : value;
        }
        if (w.look(value).getType() == NetParser.STRING || w.is(value, "true") || w.is(value, "false")) {
            return value;
        }
        boolean isName = Words.isName(w.look(value));
        int open = isName && w.is(value + 1, "(") && w.touch(value) ? value + 1 : value;
        if (!Words.OPENING.contains(w.look(open).getType())) {
            return isName ? value : value - 1;
        }
        int depth = 0;
        for (int i = open; w.has(i) && !w.beginsStatement(i); i++) {
            depth += Words.depth(w.look(i));
            if (depth == 0) {
                return i;
            }
        }
        return value;
    }
}
