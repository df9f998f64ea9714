package netc.compiler.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import org.antlr.v4.runtime.Token;

/// Where a call gives an argument by its name with `=`, as other languages do: `Dense(16, activation="relu")`.
public final class NamedByEquals {
    /// @param span  from the name to the closing bracket
    /// @param signs the `=` of each argument
    public record Call(Span span, List<Span> signs) {
    }

    /// A bracket that is open.
    ///
    /// @param start of the name in front of it; -1 where it is no call
    private record Open(int start, List<Span> signs) {
    }

    private NamedByEquals() {
    }

    /// The calls with such an argument.
    public static List<Call> of(Source source) {
        List<Token> tokens = SourceTokens.read(source, 0, source.text().length(), new Diagnostics()).tokens();
        List<Call> calls = new ArrayList<>();
        Deque<Open> open = new ArrayDeque<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (Words.OPENING.contains(token.getType())) {
                open.push(new Open(Words.is(token, "{") ? -1 : nameBefore(tokens, i), new ArrayList<>()));
            } else if (Words.CLOSING.contains(token.getType())) {
                Open closed = open.poll();
                if (closed != null && !closed.signs().isEmpty()) {
                    calls.add(new Call(source.span(closed.start(), token.getStopIndex() + 1), closed.signs()));
                }
            } else
                if (Words.is(token, "=") && !open.isEmpty() && open.peek().start() >= 0
                        && Words.isName(tokens.get(i - 1))
                        && (Words.OPENING.contains(tokens.get(i - 2).getType()) || Words.is(tokens.get(i - 2), ","))) {
                            open.peek().signs().add(source.span(token.getStartIndex(), token.getStopIndex() + 1));
                        }
        }
        return calls;
    }

    /// Where the name begins that stands in front of a bracket, with all in front of its dots; -1 where there is none.
    private static int nameBefore(List<Token> tokens, int bracket) {
        int first = bracket - 1;
        if (first < 0 || !Words.isName(tokens.get(first)) || !touch(tokens, first)) {
            return -1;
        }
        while (first >= 2 && Words.is(tokens.get(first - 1), ".") && Words.isName(tokens.get(first - 2))
                && touch(tokens, first - 1) && touch(tokens, first - 2)) {
            first -= 2;
        }
        return tokens.get(first).getStartIndex();
    }

    private static boolean touch(List<Token> tokens, int i) {
        return tokens.get(i).getStopIndex() + 1 == tokens.get(i + 1).getStartIndex();
    }
}
