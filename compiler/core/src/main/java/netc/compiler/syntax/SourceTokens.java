package netc.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.grammar.NetLexer;
import netc.grammar.NetParser;
import org.antlr.v4.runtime.Token;

/// The tokens of a source, line breaks included, comments kept aside. Characters and strings that the lexer cannot make
/// sense of are reported; a character is left out, a string without its end counts as one, so that reading goes on.
final class SourceTokens {
    /// More than these of one kind say nothing new.
    static final int MOST_REPORTS = 200;

    private static final Map<String, String> INSTEAD = Map.ofEntries(
            Map.entry("&&", "and"), Map.entry("&", "and"), Map.entry("||", "or"), Map.entry("|", "|>"),
            Map.entry("!", "not"), Map.entry("×", "*"), Map.entry("·", "*"), Map.entry("÷", "/"), Map.entry("−", "-"),
            Map.entry("–", "-"), Map.entry("²", "^2"), Map.entry("³", "^3"), Map.entry("≤", "<="),
            Map.entry("≥", ">="), Map.entry("≠", "!="), Map.entry("→", "->"), Map.entry("←", "<-"),
            Map.entry("'", "\""), Map.entry("“", "\""), Map.entry("”", "\""), Map.entry("∞", "inf"),
            Map.entry("∧", "and"), Map.entry("∨", "or"), Map.entry("¬", "not"));

    private final List<Token> tokens;
    private final Map<Integer, Token> commentsByLine;

    private SourceTokens(List<Token> tokens, Map<Integer, Token> commentsByLine) {
        this.tokens = tokens;
        this.commentsByLine = commentsByLine;
    }

    static SourceTokens read(Source source, Diagnostics diagnostics) {
        var lexer = new NetLexer(new TextStream(source.path(), source.text()));
        lexer.removeErrorListeners();
        var tokens = new ArrayList<Token>();
        var comments = new TreeMap<Integer, Token>();
        int unknownEnd = -1;
        int reports = 0;
        for (Token t = lexer.nextToken(); t.getType() != Token.EOF; t = lexer.nextToken()) {
            switch (t.getType()) {
                case NetParser.COMMENT -> comments.put(t.getLine(), t);
                case NetParser.UNKNOWN -> {
                    boolean goesOn = unknownEnd == t.getStartIndex();
                    unknownEnd = t.getStopIndex() + 1;
                    if (!goesOn && ++reports <= MOST_REPORTS) {
                        diagnostics.add(unknown(source, t.getStartIndex()));
                    }
                }
                case NetParser.UNCLOSED -> {
                    if (++reports <= MOST_REPORTS) {
                        diagnostics.add(Diagnostic.error(Code.N004,
                                source.span(t.getStartIndex(), t.getStopIndex() + 1),
                                "this string has no closing `\"` on its line"));
                    }
                    tokens.add(new Repair(NetParser.STRING, t.getText() + "\"", t.getStartIndex(), t.getStopIndex()));
                }
                default -> tokens.add(t);
            }
        }
        return new SourceTokens(tokens, comments);
    }

    List<Token> tokens() {
        return tokens;
    }

    /// The `##` lines just above a line, without their marks.
    String documentationAbove(int line) {
        var lines = new ArrayList<String>();
        for (int at = line - 1; commentsByLine.containsKey(at); at--) {
            String text = commentsByLine.get(at).getText();
            if (!text.startsWith("##")) {
                break;
            }
            lines.addFirst(text.substring(2).strip());
        }
        return String.join("\n", lines);
    }

    private static Diagnostic unknown(Source source, int start) {
        String text = source.text();
        int end = start + Character.charCount(text.codePointAt(start));
        if (end < text.length() && text.charAt(start) == text.charAt(end) && "&|".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        Span span = source.span(start, end);
        String shown = text.codePointAt(start) < ' ' || Character.isISOControl(text.codePointAt(start))
                || Character.isSurrogate(text.charAt(start)) && end == start + 1
                        ? String.format(java.util.Locale.ROOT, "U+%04X", text.codePointAt(start))
                        : "`" + span.text() + "`";
        var diagnostic = Diagnostic.error(Code.N003, span, "the language has no " + shown);
        String instead = INSTEAD.get(span.text());
        return instead == null ? diagnostic : diagnostic.fix(instead);
    }
}
