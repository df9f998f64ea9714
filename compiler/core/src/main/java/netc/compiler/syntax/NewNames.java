package netc.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Fix;
import netc.compiler.source.Source;
import netc.grammar.NetParser;
import org.antlr.v4.runtime.Token;

/// A body that gives one name several values in turn, as `h = tanh(h)` does, written with a name for each: from the
/// statement that binds the name again to the last that reads it.
public final class NewNames {
    private static final Pattern DECLARED = Pattern.compile("(?m)^(?:model\\s+(\\w+)|layer|fn|optimizer)");

    private final Source source;
    private final String name;
    private final List<Token> tokens;
    private final StringBuilder text = new StringBuilder();
    private final boolean isOutput;
    private String current;
    private int version;
    /// Up to where the source is written, and up to where something in it was changed.
    private int written;
    private int end;
    private int changed;

    private NewNames(Source source, int start, String name, List<Token> tokens, boolean isOutput) {
        this.source = source;
        this.name = name;
        this.tokens = tokens;
        this.isOutput = isOutput;
        this.version = isOutput ? 0 : 1;
        this.current = name;
        this.written = start;
        this.end = start;
    }

    /// What to write instead; empty where that is not certain, because something beside the body's own lines, the loss and
    /// reports reads the name.
    ///
    /// @param start of the statement that binds the name again
    public static Optional<Fix> from(Source source, int start, String name) {
        return of(source, start, name, false);
    }

    /// The same where an output is the last to bind the name, and keeps it.
    ///
    /// @param start of the statement that binds the name first
    public static Optional<Fix> beforeOutput(Source source, int start, String name) {
        return of(source, start, name, true);
    }

    private static Optional<Fix> of(Source source, int start, String name, boolean isOutput) {
        List<Token> tokens = SourceTokens.read(source, start, source.text().length(), new Diagnostics()).tokens();
        int close = close(tokens);
        List<Token> body = new ArrayList<>(tokens.subList(0, close));
        body.addFirst(new Repair(Words.type("{"), "{", start, start - 1));
        NewNames names = new NewNames(source, start, name, LineBreaks.drop(body), isOutput);
        return names.read() ? names.fix(start,
                close < tokens.size() ? tokens.get(close).getStopIndex() + 1 : source.text().length())
                : Optional.empty();
    }

    /// The `}` that ends the body.
    private static int close(List<Token> tokens) {
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            if (Words.OPENING.contains(tokens.get(i).getType())) {
                depth++;
            } else if (Words.CLOSING.contains(tokens.get(i).getType()) && depth-- == 0) {
                return i;
            }
        }
        return tokens.size();
    }

    private boolean read() {
        int first = 1;
        for (int i = 1; i <= tokens.size(); i++) {
            if (i == tokens.size() || tokens.get(i).getType() == NetParser.SEP && isOutside(first, i)) {
                if (!statement(first, i)) {
                    return false;
                }
                first = i + 1;
            }
        }
        return !isOutput || current.equals(name);
    }

    /// With the last of the names where the loss and the reports of the model read it; empty where others do.
    private Optional<Fix> fix(int start, int behind) {
        Matcher body = DECLARED.matcher(source.text()).region(0, start);
        String model = body.results().reduce((_, last) -> last).map(m -> m.group(1)).orElse(null);
        Pattern measured = Pattern.compile("(?m)(?<!#.{0,200})\\b(?:loss|report)\\b.*");
        Pattern read = Pattern.compile("(?<!\\.)\\b" + name + "\\b(?!\\s*[:=])");
        Matcher blocks = Pattern.compile("(?m)^train\\s+" + model + "\\b[^{]*\\{(?s:.*?)^\\}").matcher(source.text());
        String rest = source.text().substring(behind);
        while (!isOutput && blocks.find()) {
            rest = rest.replace(blocks.group(), "");
            measured.matcher(source.text()).region(blocks.start(), blocks.end()).results()
                    .flatMap(c -> read.matcher(source.text()).region(c.start(), c.end()).results())
                    .forEach(place -> {
                        copy(place.start());
                        text.append(current);
                        written = place.end();
                        end = written;
                        changed = text.length();
                    });
        }
        boolean isReadElsewhere = !isOutput && measured.matcher(rest).results()
                .anyMatch(c -> read.matcher(c.group()).find());
        return isReadElsewhere ? Optional.empty() : Optional.of(new Fix(source.span(start, end),
                text.substring(0, changed)));
    }

    private boolean isOutside(int from, int to) {
        return tokens.subList(from, to).stream().mapToInt(Words::depth).sum() == 0;
    }

    /// Writes one statement; whether it is one whose names are certain.
    private boolean statement(int from, int to) {
        boolean reads = tokens.subList(from, to).stream().anyMatch(t -> t.getText().equals(name));
        if (!reads) {
            return true;
        }
        boolean isGiven = Words.is(tokens.get(from), "output") && binds(from + 1, to);
        if (Words.is(tokens.get(from), "fn") || isGiven && !isOutput) {
            return false;
        }
        boolean isBound = isGiven || binds(from, to);
        String next = isGiven ? name : isBound ? next() : current;
        int at = from;
        if (isBound && Words.ARITHMETIC.contains(tokens.get(from + 1).getType())) {
            String by = source.text().substring(tokens.get(from + 3).getStartIndex(),
                    tokens.get(to - 1).getStopIndex() + 1);
            copy(tokens.get(from).getStartIndex());
            text.append(next).append(" = ").append(current).append(' ').append(tokens.get(from + 1).getText())
                    .append(to - from > 4 ? " (" : " ");
            written = tokens.get(from + 3).getStartIndex();
            at = from + 3;
            names(at, to, false, next);
            text.append(source.text(), written, tokens.get(to - 1).getStopIndex() + 1)
                    .append(by.isEmpty() || to - from == 4 ? "" : ")");
            written = tokens.get(to - 1).getStopIndex() + 1;
        } else {
            names(at, to, isBound, next);
        }
        copy(tokens.get(to - 1).getStopIndex() + 1);
        end = written;
        changed = text.length();
        current = next;
        return true;
    }

    private void names(int from, int to, boolean isBound, String next) {
        boolean isBehind = !isBound;
        for (int i = from; i < to; i++) {
            Token t = tokens.get(i);
            boolean isArgument = tokens.get(i - 1).getText().matches("[(\\[,]") && i + 1 < to
                    && Words.is(tokens.get(i + 1), ":") && isBehind;
            if (t.getText().equals(name) && !isArgument && !Words.is(tokens.get(i - 1), ".")) {
                copy(t.getStartIndex());
                text.append(isBehind ? current : next);
                written = t.getStopIndex() + 1;
            }
            isBehind |= Words.is(t, "=");
        }
    }

    /// Whether the name stands in front of the `=` of a statement.
    private boolean binds(int from, int to) {
        for (int i = from; i < to && (Words.isName(tokens.get(i)) || Words.is(tokens.get(i), ",")); i++) {
            boolean isAdded = i == from && i + 3 < to && Words.ARITHMETIC.contains(tokens.get(i + 1).getType())
                    && Words.is(tokens.get(i + 2), "=");
            boolean isEnd = i + 1 < to && (Words.is(tokens.get(i + 1), "=") || Words.is(tokens.get(i + 1), ":")
                    || Words.is(tokens.get(i + 1), ","));
            if (tokens.get(i).getText().equals(name) && (isAdded || isEnd)) {
                return true;
            }
        }
        return false;
    }

    /// A name that the file does not have.
    private String next() {
        String next;
        do {
            next = name + "_" + ++version;
        } while (Pattern.compile("\\b" + next + "\\b").matcher(source.text()).find());
        return next;
    }

    private void copy(int upTo) {
        text.append(source.text(), written, upTo);
        written = upTo;
    }
}
