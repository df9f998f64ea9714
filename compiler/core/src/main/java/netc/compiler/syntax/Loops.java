package netc.compiler.syntax;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;

/// Loops of other languages: a formula for all elements, or a layer that is applied several times.
final class Loops {
    private static final String ELEMENTS = "a formula holds for every element of the axes that it does not name";
    /// What is said of a loop whose number of turns is not written.
    static final String CURE = ELEMENTS + "\n`x |> repeat 3 f` applies a layer or function f three times"
            + "\n`scan T from h = 0 { h <- tanh(x + h); h }` hands h on along the axis T of x";

    private static final Pattern COUNTED = Pattern
            .compile("\\Gfor\\s*\\(\\s*(?:\\w+\\s+)?(?<name>\\w+)\\s*=\\s*(?<first>\\d{1,9})"
                    + "\\s*;\\s*\\k<name>\\s*(?<than><=?)\\s*(?<end>\\d{1,9})\\s*;[^)]*\\)\\s*\\{(?<body>[^{}]*)\\}");
    private static final Pattern RANGE = Pattern.compile("\\Gfor\\s+(?<name>\\w+)\\s+in\\s+range\\s*\\("
            + "(?:(?<first>\\d{1,9})\\s*,\\s*)?(?<end>\\d{1,9})\\s*\\)\\s*"
            + "(?::[ \\t]*\\n?(?<body>[^\\n]*)|\\{(?<block>[^{}]*)\\})");
    private static final Pattern BODY = Pattern.compile("\\s*(?<value>\\w+)\\s*=\\s*(?<text>[^\\n;#]+);?\\s*");
    /// `h = h |> f |> g`, or `h = f(h)`
    private static final Pattern CHANGE = Pattern
            .compile(
                    "\\s*(?<value>\\w+)\\s*=\\s*(?:\\k<value>\\s*[|]>\\s*(?<stages>[^\\n;#]+)|(?<call>\\w+(\\[[^\\n;#]*\\])?)"
                            + "\\s*\\(\\s*\\k<value>\\s*\\));?\\s*");

    private static final Pattern STAGE = Pattern.compile("\\w+(\\[[^\\]]*\\])?");

    private Loops() {
    }

    /// The message about a `for` with how often `repeat` applies what, as far as the loop says.
    static Diagnostic on(Diagnostic d) {
        Span word = d.span().orElseThrow();
        for (Pattern form : new Pattern[] {COUNTED, RANGE}) {
            Matcher loop = form.matcher(word.source().text());
            if (loop.find(word.start())) {
                return counted(d, loop, form == COUNTED && loop.group("than").equals("<="));
            }
        }
        return d.notes(CURE.lines().toList());
    }

    /// Whether the line behind a loop belongs to it, as its indentation says.
    private static boolean goesOn(Span word, int end) {
        return word.source().text().substring(end).lines().skip(1).filter(l -> !l.isBlank()).limit(1)
                .anyMatch(l -> l.length() - l.stripLeading().length() >= word.column());
    }

    private static Diagnostic counted(Diagnostic d, Matcher loop, boolean isLastIn) {
        String written = loop.group("body") != null ? loop.group("body") : loop.group("block");
        long first = loop.group("first") == null ? 0 : Long.parseLong(loop.group("first"));
        long turns = Long.parseLong(loop.group("end")) - first + (isLastIn ? 1 : 0);
        if (turns < 1) {
            return d.note("this loop has no turn");
        }
        Matcher body = BODY.matcher(written);
        Span word = d.span().orElseThrow();
        if (body.matches() && !goesOn(word, loop.end()) && !Pattern.compile("\\b" + loop.group("name") + "\\b")
                .matcher(body.group("text")).find()) {
            Optional<Fix> repeated = new RepeatedBody(word.source().span(word.start(), loop.end()), turns,
                    body.group("value"), body.group("text").strip()).fix();
            if (repeated.isPresent()) {
                return d.note("`repeat " + turns + "` applies a layer or function " + turns
                        + " times; a layer that is made there is another each time").fix(repeated.get());
            }
        }
        Matcher change = CHANGE.matcher(written);
        if (!change.matches()) {
            return d.note(ELEMENTS)
                    .note("what is to be done several times becomes a layer of its own, which `x |> repeat "
                            + turns + " Name[D]` applies " + turns + " times");
        }
        String value = change.group("value");
        String stages = change.group("call") == null ? change.group("stages").strip() : change.group("call");
        Matcher alone = STAGE.matcher(stages);
        Diagnostic said = alone.matches() ? d
                : d.note("the body becomes a layer of its own, which is `" + value + " |> "
                        + stages + "` of the value " + value + " that it is given");
        return said.note("`" + value + " |> repeat " + turns + " " + (alone.matches() ? stages : "Name[D]")
                + "` applies it " + turns + " times, each time with parameters of its own")
                .note("a name is bound once: what comes of it gets another name than " + value);
    }
}
