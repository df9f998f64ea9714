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
    private NamedByEquals() {
    }

    /// The `=` of each.
    public static List<Span> of(Source source) {
        List<Token> tokens = SourceTokens.read(source, 0, source.text().length(), new Diagnostics()).tokens();
        List<Span> places = new ArrayList<>();
        Deque<Boolean> areCalls = new ArrayDeque<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (Words.OPENING.contains(token.getType())) {
                areCalls.push(i > 0 && Words.isName(tokens.get(i - 1)) && !Words.is(token, "{")
                        && tokens.get(i - 1).getStopIndex() + 1 == token.getStartIndex());
            } else if (Words.CLOSING.contains(token.getType())) {
                areCalls.poll();
            } else
                if (Words.is(token, "=") && Boolean.TRUE.equals(areCalls.peek()) && Words.isName(tokens.get(i - 1))
                        && (Words.OPENING.contains(tokens.get(i - 2).getType()) || Words.is(tokens.get(i - 2), ","))) {
                            places.add(source.span(token.getStartIndex(), token.getStopIndex() + 1));
                        }
        }
        return places;
    }
}
