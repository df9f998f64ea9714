package netc.compiler.syntax;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.grammar.NetParser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/// What is said about words of the language that stand where they mean nothing.
final class WordMessages {
    /// Words that people take for names. Others, such as `where`, stand between names most of the time.
    private static final Set<String> NAMES_OFTEN = Set.of("loss", "data", "test", "report", "model", "layer",
            "optimizer");

    private final Source source;
    private final Set<Span> told = new HashSet<>();

    WordMessages(Source source) {
        this.source = source;
    }

    /// A word that stands where only a name can.
    Optional<Diagnostic> reserved(TokenWindow w, Set<Integer> expected) {
        boolean bindsBefore = w.is(0, "=") || w.is(0, "<-") || w.is(0, "~");
        if (bindsBefore && w.has(-1) && Words.RESERVED.contains(w.look(-1).getType())) {
            return Optional.of(reserved(w, -1));
        }
        if (!Words.RESERVED.contains(w.found().getType())) {
            return Optional.empty();
        }
        boolean isField = w.has(-1) && Words.SOFT_STATEMENTS.contains(w.look(-1).getType()) && w.beginsStatement(-1);
        if (isField && !w.beginsStatement(0)) {
            return Optional.of(reserved(w, 0));
        }
        if (!expected.contains(NetParser.ID)) {
            return Optional.empty();
        }
        boolean onlyName = !expected.contains(NetParser.NUMBER);
        boolean binds = w.is(1, "=") || w.is(1, "<-") || w.is(1, "~") || w.is(1, ":");
        boolean isOperand = !Words.CONNECTIVES.contains(w.found().getType()) && !w.beginsStatement(0);
        return onlyName || binds || isOperand ? Optional.of(reserved(w, 0)) : Optional.empty();
    }

    /// A word as a name is one mistake, wherever the file has it.
    private Diagnostic reserved(TokenWindow w, int at) {
        String word = w.look(at).getText();
        Span place = w.span(at, at);
        Diagnostic d = Diagnostic.error(Code.N006, place,
                "`" + word + "` is a word of the language, so it cannot be a name");
        List<Span> places = NAMES_OFTEN.contains(word)
                ? NamePlaces.of(source.span(0, source.text().length()), word) : List.of();
        Optional<Fix> fix = places.contains(place) ? NamePlaces.replaced(places, word + "_") : Optional.empty();
        if (fix.isEmpty()) {
            return d.fix(word + "_");
        }
        told.addAll(places);
        return d.fix(fix.get());
    }

    /// Whether this mistake was told with another one, whose cure mends it too.
    boolean isTold(Token found) {
        return told.stream().anyMatch(p -> p.start() <= found.getStartIndex() && found.getStartIndex() <= p.end() + 1);
    }

    /// A word that begins something elsewhere.
    Optional<Diagnostic> misplaced(TokenWindow w, ParserRuleContext context) {
        boolean inTrain = Rules.isInside(context, NetParser.RULE_clauses)
                && !Rules.isInside(context, NetParser.RULE_block);
        boolean inBlock = Rules.isInside(context, NetParser.RULE_block);
        boolean atFile = !inTrain && !inBlock && context.getRuleIndex() == NetParser.RULE_file;
        int type = w.found().getType();
        if (w.is(1, "=") || w.is(1, "<-") || w.is(1, "~")) {
            return Optional.empty();
        }
        if ((inBlock || atFile) && Words.CLAUSES.contains(type) && w.beginsStatement(0)) {
            return Optional.of(Diagnostic.error(Code.N001, w.span(0, 0),
                    "`" + w.found().getText() + "` stands in a `train` block, not here"));
        }
        if (inTrain && Words.is(w.found(), "dim") || atFile && (Words.is(w.found(), "dim")
                || Words.SOFT_STATEMENTS.contains(type) || Words.is(w.found(), "require"))) {
            return Optional.of(Diagnostic.error(Code.N001, w.span(0, 0),
                    "`" + w.found().getText() + "` stands in a model or layer, not here"));
        }
        if (inTrain && w.has(-1) && Words.SOFT_STATEMENTS.contains(w.look(-1).getType()) && Words.isName(w.found())
                && w.beginsStatement(-1)) {
            return Optional.of(Diagnostic.error(Code.N001, w.span(-1, -1),
                    "`" + w.look(-1).getText() + "` stands in a model or layer, not here"));
        }
        return Optional.empty();
    }

    /// A name that is nearly a word.
    Optional<Diagnostic> misspelled(TokenWindow w, ParserRuleContext context) {
        boolean atFile = context.getRuleIndex() == NetParser.RULE_file;
        int at = atFile ? 0 : -1;
        if (!w.has(at) || w.look(at).getType() != NetParser.ID || !atFile && !w.beginsStatement(at)) {
            return Optional.empty();
        }
        boolean inTrain = Rules.isInside(context, NetParser.RULE_clauses)
                && !Rules.isInside(context, NetParser.RULE_block);
        List<String> words = atFile ? List.of("model", "train", "layer", "fn", "optimizer", "import")
                : inTrain ? OtherClauses.WORDS
                : List.of("dim", "input", "target", "output", "param", "state", "require", "fn", "stream");
        String word = w.look(at).getText();
        return NearestWord.of(word, words).map(nearest -> Diagnostic.error(Code.N001, w.span(at, at),
                "`" + word + "` begins nothing here; did you mean `" + nearest + "`?").fix(nearest));
    }
}
