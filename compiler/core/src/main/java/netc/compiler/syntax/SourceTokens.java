package netc.compiler.syntax;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
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

    /// Line ends not counted. What is read takes up to half a kilobyte of memory for each until it is a tree.
    static final int MOST_TOKENS = 300_000;

    private static final Map<String, String> INSTEAD = Map.ofEntries(
            Map.entry("&&", "and"), Map.entry("&", "and"), Map.entry("||", "or"), Map.entry("|", "|>"),
            Map.entry("!", "not"), Map.entry("×", "*"), Map.entry("·", "*"), Map.entry("÷", "/"), Map.entry("−", "-"),
            Map.entry("–", "-"), Map.entry("²", "^2"), Map.entry("³", "^3"), Map.entry("≤", "<="),
            Map.entry("≥", ">="), Map.entry("≠", "!="), Map.entry("→", "->"), Map.entry("←", "<-"),
            Map.entry("'", "\""), Map.entry("“", "\""), Map.entry("”", "\""), Map.entry("∞", "inf"),
            Map.entry("∧", "and"), Map.entry("∨", "or"), Map.entry("¬", "not"));

    /// `|a - b|`, in which no stage stands.
    private static final Pattern ABSOLUTE = Pattern.compile("[|](\\w+\\s*[-+]\\s*\\w+)[|](?![|>])");

    /// A string as other languages and word processors quote it.
    private static final Pattern QUOTED = Pattern.compile("['“”„‘’`]([^\"'“”„‘’`\\\\\\r\\n]*)['“”‘’`]");

    /// In front of `@` and behind it: a name that no stronger sign takes to itself.
    private static final Pattern LEFT = Pattern.compile("(?:^|[^\\w.@*/^\\s])\\s*(?<name>[A-Za-z_]\\w*)(?:\\.T)?\\s*$");
    private static final Pattern RIGHT = Pattern.compile("\\s*(?<name>[A-Za-z_]\\w*)(?:\\.T\\b)?(?!\\w|\\s*[.@\\[(^])");

    private final List<Token> tokens = new ArrayList<>();
    private final Map<Integer, Token> commentsByLine = new HashMap<>();
    private final List<Span> damaged = new ArrayList<>();
    private int count;
    /// Up to where what is wrong is told.
    private int told;

    private SourceTokens() {
    }

    /// Reads the characters from `start` to `end`.
    static SourceTokens read(Source source, int start, int end, Diagnostics diagnostics) {
        var lexer = new NetLexer(new TextStream(source, start, end));
        lexer.removeErrorListeners();
        var read = new SourceTokens();
        int unknownEnd = -1;
        for (Token t = lexer.nextToken(); t.getType() != Token.EOF && !read.isRefused(); t = lexer.nextToken()) {
            if (t.getType() != NetParser.SEP && t.getType() != NetParser.COMMENT && ++read.count > MOST_TOKENS) {
                diagnostics.add(Diagnostic.error(Code.N010, source.span(t.getStartIndex(), t.getStopIndex() + 1),
                        "this file has more than " + Counted.number(MOST_TOKENS) + " words and signs")
                        .note("put parts of it into files of their own, and import them"));
            }
            switch (t.getType()) {
                case NetParser.COMMENT -> read.commentsByLine.put(t.getLine(), t);
                case NetParser.UNKNOWN -> {
                    if (unknownEnd != t.getStartIndex() && read.told <= t.getStartIndex()) {
                        read.replace(source, t, diagnostics);
                    }
                    unknownEnd = t.getStopIndex() + 1;
                }
                case NetParser.UNCLOSED -> {
                    var span = source.span(t.getStartIndex(), t.getStopIndex() + 1);
                    read.report(Diagnostic.error(Code.N004, span, "this string has no closing `\"` on its line"),
                            diagnostics);
                    read.tokens.add(new Repair(NetParser.STRING, t.getText() + "\"", t.getStartIndex(),
                            t.getStopIndex()));
                }
                default -> read.tokens.add(t);
            }
        }
        return read;
    }

    /// Whether the limit was passed, so that the tokens are not all there.
    boolean isRefused() {
        return count > MOST_TOKENS;
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

    /// Where characters are left out, line by line; what the parser finds wrong there is of no interest.
    List<Span> damaged() {
        return damaged;
    }

    /// Reports the unknown characters that begin with a token, and puts in what is meant, where that is known.
    private void replace(Source source, Token first, Diagnostics diagnostics) {
        int start = first.getStartIndex();
        String text = source.text();
        int end = start + Character.charCount(text.codePointAt(start));
        if (end < text.length() && text.charAt(start) == text.charAt(end) && "&|".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        Span span = source.span(start, end);
        var unknown = Diagnostic.error(Code.N003, span, "the language has no " + shown(span));
        if (span.text().equals("@")) {
            report(product(unknown.note("a matrix product is `sum[D](x * W)`, where D is the axis that both have"),
                    span),
                    diagnostics);
            return;
        }
        Matcher absolute = ABSOLUTE.matcher(text).region(start, text.length());
        if (absolute.lookingAt()) {
            Span whole = source.span(absolute.start(), absolute.end());
            report(unknown.note("how far a number is from 0 is `abs(x)`").fix(whole, "abs(" + absolute.group(1) + ")"),
                    diagnostics);
            told = absolute.end();
            return;
        }
        Matcher quoted = QUOTED.matcher(text).region(start, text.length());
        if (quoted.lookingAt()) {
            Span whole = source.span(quoted.start(), quoted.end());
            report(Diagnostic.error(Code.N003, whole, "a string stands in straight double quotes")
                    .fix("\"" + quoted.group(1) + "\""), diagnostics);
            told = quoted.end();
            return;
        }
        String instead = INSTEAD.get(span.text());
        report(instead == null ? unknown : unknown.fix(instead), diagnostics);
        if (instead != null && Words.isSpelling(instead)) {
            tokens.add(new Repair(Words.type(instead), instead, start, end - 1));
        }
    }

    /// With the product of two names that have one axis in common.
    private static Diagnostic product(Diagnostic d, Span sign) {
        Source source = sign.source();
        Matcher left = LEFT.matcher(source.text()).region(source.lineStart(sign.line()), sign.start());
        Matcher right = RIGHT.matcher(source.text()).region(sign.end(), source.lineEnd(sign.line()));
        if (!left.find() || !right.lookingAt()) {
            return d;
        }
        String x = left.group("name");
        String w = right.group("name");
        List<String> second = WrittenAxes.of(source, sign.start(), w).orElse(List.of());
        List<String> shared = WrittenAxes.of(source, sign.start(), x).orElse(List.of()).stream()
                .filter(second::contains).toList();
        return shared.size() == 1 ? d.fix(source.span(left.start("name"), right.end()),
                "sum[" + shared.getFirst() + "](" + x + " * " + w + ")") : d;
    }

    private void report(Diagnostic diagnostic, Diagnostics diagnostics) {
        if (damaged.size() < MOST_REPORTS) {
            diagnostics.add(diagnostic);
            Span span = diagnostic.span().orElseThrow();
            damaged.add(span.source().span(span.start(), span.source().lineEnd(span.line())));
        }
    }

    private static String shown(Span span) {
        int character = span.text().codePointAt(0);
        boolean isVisible = !Character.isISOControl(character) && !Character.isWhitespace(character)
                && !Character.isSpaceChar(character) && Character.getType(character) != Character.SURROGATE
                && Character.getType(character) != Character.FORMAT;
        return isVisible ? "`" + span.text() + "`" : String.format(Locale.ROOT, "character U+%04X", character);
    }
}
