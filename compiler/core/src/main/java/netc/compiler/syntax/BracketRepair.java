package netc.compiler.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.grammar.NetParser;
import org.antlr.v4.runtime.Token;

/// Reports brackets without their partner and puts the partners in, so that the parser sees every block and line as what
/// it is meant to be: without this, one `(` too many hides the ends of all lines behind it. Limits are checked here too,
/// before anything recurses.
///
/// A round or square bracket is taken to be unclosed where a line begins like a statement, or at the `}` around it; a
/// brace where a line begins with a declaration, or at the end of the file.
final class BracketRepair {
    private static final Pattern IN_SQUARE = Pattern
            .compile("(?<inner>[\\w\\s:,]+(->[\\w\\s:,]+)?)(?<rest>(\\s[|]>.*)?)");
    private static final Pattern IN_ROUND = Pattern.compile("(?<inner>[\\w\\s:,.]+)(?<rest>)");

    /// How many brackets may be open at once.
    static final int MOST_OPEN = 100;

    /// How many tokens there may be without a line break or `;` that ends a statement.
    static final int LONGEST_STATEMENT = 30_000;

    private final Source source;
    private final Diagnostics diagnostics;
    private final List<Token> in;
    private final List<Token> out = new ArrayList<>();
    private final Deque<Token> open = new ArrayDeque<>();
    private final List<Span> repaired = new ArrayList<>();
    private Token before;
    private boolean isRefused;
    private int reports;
    private int statementLength;

    private BracketRepair(Source source, List<Token> in, Diagnostics diagnostics) {
        this.source = source;
        this.in = in;
        this.before = new Repair(NetParser.SEP, ";", 0, -1);
        this.diagnostics = diagnostics;
    }

    /// @param tokens with every bracket closed
    /// @param repaired where brackets were put in or taken out; what the parser finds wrong there is of no interest
    /// @param isRefused whether a limit was passed, so that the tokens must not be parsed
    record Result(List<Token> tokens, List<Span> repaired, boolean isRefused) {
    }

    /// @param end where the text ends that the tokens are of
    static Result apply(Source source, List<Token> tokens, int end, Diagnostics diagnostics) {
        var repair = new BracketRepair(source, tokens, diagnostics);
        for (int i = 0; i < tokens.size() && !repair.isRefused; i++) {
            repair.take(i);
        }
        if (!repair.isRefused) {
            repair.closeDownTo(null, end);
        }
        return new Result(repair.out, repair.repaired, repair.isRefused);
    }

    private void take(int i) {
        Token t = in.get(i);
        int type = t.getType();
        boolean beginsLine = i > 0 && isLineBreak(in.get(i - 1));
        if (type == NetParser.SEP) {
            separate(t, i + 1 < in.size() && Words.CLOSING.contains(in.get(i + 1).getType()));
            return;
        }
        if (beginsLine && !open.isEmpty()) {
            closeWhatTheLineShows(i);
        }
        if (++statementLength > LONGEST_STATEMENT) {
            refuse(t, "this statement has more than " + Counted.number(LONGEST_STATEMENT) + " words and signs");
            return;
        }
        if (Words.OPENING.contains(type)) {
            open(t);
        } else if (Words.CLOSING.contains(type)) {
            close(t);
        } else {
            if (open.isEmpty() && (Words.DECLARATIONS.contains(type) || Words.is(t, "fn") || Words.is(t, "train"))) {
                statementLength = 0;
            }
            put(t);
        }
    }

    /// @param isLast whether a bracket closes behind it
    private void separate(Token t, boolean isLast) {
        boolean inBlock = open.isEmpty() || Words.is(open.peek(), "{");
        if (inBlock) {
            statementLength = 0;
        }
        if (!inBlock && !isLineBreak(t)) {
            Diagnostic d = Diagnostic.error(Code.N001, span(t), "`;` ends a statement, so it cannot stand inside `"
                    + open.peek().getText() + "`");
            if (!isLoop(open.peek())) {
                report(isLast ? d.note("nothing follows it: leave it out") : d.fix(","));
            }
            if (isLast) {
                return;
            }
            put(new Repair(Words.type(","), ",", t.getStartIndex(), t.getStopIndex()));
            return;
        }
        put(t);
    }

    /// Whether a bracket is that of a `for (…)`, of which the parser says what is to be said.
    private boolean isLoop(Token opener) {
        int line = source.lineStart(source.line(opener.getStartIndex()));
        return source.text().substring(line, opener.getStartIndex()).strip().equals("for");
    }

    private void open(Token t) {
        if (Words.is(t, "{")) {
            statementLength = 0;
        }
        open.push(t);
        out.add(t);
        if (open.size() > MOST_OPEN) {
            refuse(t, "more than " + MOST_OPEN + " brackets are open here");
        }
    }

    private void close(Token t) {
        if (Words.is(t, "}")) {
            statementLength = 0;
        }
        String opener = partner(t.getText());
        if (open.isEmpty()) {
            report(Diagnostic.error(Code.N005, span(t), "this `" + t.getText() + "` closes nothing"));
            return;
        }
        if (open.peek().getText().equals(opener)) {
            open.pop();
            put(t);
            return;
        }
        Token match = null;
        for (Token o : open) {
            if (o.getText().equals(opener)) {
                match = o;
                break;
            }
            if (Words.is(o, "{")) {
                break;
            }
        }
        if (match != null) {
            closeDownTo(match, t.getStartIndex());
            open.pop();
            put(t);
        } else if (Words.is(open.peek(), "{")) {
            report(Diagnostic.error(Code.N005, span(t), "this `" + t.getText() + "` closes nothing"));
            repaired.add(lineOf(t));
        } else {
            Token wrong = open.pop();
            String right = partner(wrong.getText());
            report(Diagnostic.error(Code.N005, span(t), "expected `" + right + "`, found `" + t.getText() + "`")
                    .note("`" + wrong.getText() + "` is opened at line " + source.line(wrong.getStartIndex()))
                    .fix(right));
            put(new Repair(Words.type(right), right, t.getStartIndex(), t.getStopIndex()));
        }
    }

    /// At the first token of a line: what it is may show that brackets before it are not closed.
    private void closeWhatTheLineShows(int i) {
        Token t = in.get(i);
        Token next = i + 1 < in.size() ? in.get(i + 1) : t;
        boolean declares = Words.DECLARATIONS.contains(t.getType()) && (!Words.is(t, "optimizer") || hasBody(i))
                || Words.is(t, "train") && Words.isName(next);
        if (declares) {
            closeDownTo(null, t.getStartIndex());
            return;
        }
        boolean inBrackets = !Words.is(open.peek(), "{");
        if (inBrackets && Words.endsOperand(before) && beginsStatement(t, next)) {
            Token brace = open.stream().filter(o -> Words.is(o, "{")).findFirst().orElse(null);
            closeDownTo(brace, t.getStartIndex());
        }
    }

    /// Whether a body begins on the line of a token or on the next. `optimizer adam()` in a `train` block has none: it is
    /// meant as a clause.
    private boolean hasBody(int i) {
        int at = i;
        while (at < in.size() && !isLineBreak(in.get(at)) && !Words.is(in.get(at), "{")) {
            at++;
        }
        return at + 1 < in.size() && (Words.is(in.get(at), "{") || Words.is(in.get(at + 1), "{"));
    }

    /// Whether a line that begins with these two tokens can only be a statement or clause.
    static boolean beginsStatement(Token t, Token next) {
        return Words.STATEMENTS.contains(t.getType())
                || Words.CLAUSES.contains(t.getType())
                || Words.SOFT_STATEMENTS.contains(t.getType()) && Words.isName(next)
                || Words.isName(t) && (Words.is(next, "=") || Words.is(next, "<-"));
    }

    /// Closes every bracket inside `keep`, or all of them, in front of the line breaks that `out` ends with.
    private void closeDownTo(Token keep, int upTo) {
        int at = out.size();
        while (at > 0 && isLineBreak(out.get(at - 1))) {
            at--;
        }
        while (!open.isEmpty() && open.peek() != keep) {
            Token opener = open.pop();
            int end = at == 0 ? 0 : out.get(at - 1).getStopIndex() + 1;
            String closer = partner(opener.getText());
            Diagnostic d = Diagnostic.error(Code.N005, span(opener), "this `" + opener.getText() + "` is never closed");
            report(closed(d, opener, end, closer));
            before = new Repair(Words.type(closer), closer, end, end - 1);
            out.add(at++, before);
            if (!Words.is(opener, "{")) {
                repaired.add(source.span(opener.getStartIndex(), upTo));
            }
        }
    }

    /// With the bracket closed, where what stands behind it on its line is one thing: names and sizes, and for square ones
    /// what a pipe ends.
    private Diagnostic closed(Diagnostic d, Token opener, int end, String closer) {
        int start = opener.getStartIndex();
        if (source.line(start) != source.line(Math.max(start, end - 1)) || end <= start) {
            return d;
        }
        Matcher inner = (closer.equals("]") ? IN_SQUARE : IN_ROUND).matcher(source.text().substring(start + 1, end));
        return closer.equals("}") || !inner.matches() ? d : d.fix(source.span(start, end), opener.getText()
                + inner.group("inner").stripTrailing() + closer + inner.group("rest"));
    }

    private void refuse(Token t, String headline) {
        isRefused = true;
        diagnostics.add(Diagnostic.error(Code.N010, span(t), headline).note("give parts of it names of their own"));
    }

    private void report(Diagnostic diagnostic) {
        if (++reports <= SourceTokens.MOST_REPORTS) {
            diagnostics.add(diagnostic);
        }
    }

    private Span span(Token t) {
        return source.span(t.getStartIndex(), t.getStopIndex() + 1);
    }

    private Span lineOf(Token t) {
        int line = source.line(t.getStartIndex());
        return source.span(source.lineStart(line), source.lineEnd(line));
    }

    static boolean isLineBreak(Token t) {
        return t.getType() == NetParser.SEP && !t.getText().equals(";");
    }

    /// Hands a token on.
    private void put(Token t) {
        out.add(t);
        if (!isLineBreak(t)) {
            before = t;
        }
    }

    private static String partner(String bracket) {
        return switch (bracket) {
            case "(" -> ")";
            case ")" -> "(";
            case "[" -> "]";
            case "]" -> "[";
            case "{" -> "}";
            case "}" -> "{";
            default -> throw new IllegalStateException("no bracket: " + bracket);
        };
    }
}
