package netc.compiler.syntax;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Fix;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import org.antlr.v4.runtime.Token;

/// Where a part of a file has a name, or a word as one, outside comments and strings, and not behind a point.
public final class NamePlaces {
    private static final int MOST_LINES = 30;

    private NamePlaces() {
    }

    public static List<Span> of(Span part, String name) {
        List<Token> tokens = SourceTokens.read(part.source(), part.start(), part.end(), new Diagnostics()).tokens();
        return IntStream.range(0, tokens.size()).filter(i -> tokens.get(i).getText().equals(name)
                && !isMember(tokens, i) && !isClause(part.source(), tokens, i)).mapToObj(tokens::get)
                .map(t -> part.source().span(t.getStartIndex(), t.getStopIndex() + 1)).toList();
    }

    private static boolean isMember(List<Token> tokens, int at) {
        return at > 0 && Words.is(tokens.get(at - 1), ".");
    }

    /// `loss e` of a `train` block; `loss = e` of a model is a name.
    private static boolean isClause(Source source, List<Token> tokens, int at) {
        boolean beginsLine = at == 0 || source.line(tokens.get(at - 1).getStopIndex()) < source
                .line(tokens.get(at).getStartIndex()) || Words.is(tokens.get(at - 1), "{");
        return Words.RESERVED.contains(tokens.get(at).getType()) && beginsLine && at + 1 < tokens.size()
                && !Words.is(tokens.get(at + 1), "=") && !Words.is(tokens.get(at + 1), ":");
    }

    /// All lines from the first to the last of several places with other text at each, where they lie near each other.
    public static Optional<Fix> replaced(List<Span> places, String text) {
        return places.size() < 2 || places.getLast().line() - places.getFirst().line() > MOST_LINES ? Optional.empty()
                : Optional.of(Fix.ofLines(places.stream().collect(Collectors.toMap(p -> p, _ -> text))));
    }
}
