package netc.compiler.syntax;

import java.util.Optional;
import java.util.Set;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.grammar.NetParser;
import org.antlr.v4.runtime.ParserRuleContext;

/// `test csv("b.csv")`: a source without the columns that fill inputs and targets.
final class MissingFeeds {
    private static final Set<String> SOURCES = Set.of("data", "test", "validate");

    private MissingFeeds() {
    }

    /// @param context the rule that was being read
    static Optional<Diagnostic> of(TokenWindow w, Set<Integer> expected, ParserRuleContext context) {
        int clause = w.beginsStatement(0) ? w.moved(-1).statement() - 1 : w.statement();
        String word = w.look(clause).getText();
        boolean isWhole = expected.contains(Words.type("->")) && w.is(-1, ")") && SOURCES.contains(word)
                && Words.isName(w.look(clause + 1)) && w.is(clause + 2, "(");
        if (!isWhole || !Rules.isInside(context, NetParser.RULE_clauses)) {
            return Optional.empty();
        }
        String source = w.text(clause, -1);
        String format = w.look(clause + 1).getText();
        Diagnostic d = Diagnostic.error(Code.N001, w.place(), "which inputs and targets does this source fill?")
                .note("behind `->` stands each with its columns, as in `-> x: columns(1..4), y: column(5)`");
        return Optional.of(feeds(w, format, clause).map(f -> d.fix(w.span(clause, -1), source + " -> " + f))
                .orElse(d));
    }

    /// What the nearest `data` clause above of the same format fills; empty where there is none.
    private static Optional<String> feeds(TokenWindow w, String format, int clause) {
        for (int at = clause - 1; w.has(at) && !w.is(at, "{"); at--) {
            boolean isData = w.is(at, "data") && w.beginsStatement(at) && w.look(at + 1).getText().equals(format);
            int arrow = isData ? arrow(w, at, clause) : 0;
            if (arrow != 0) {
                return Optional.of(w.text(arrow + 1, w.listEnd(arrow)));
            }
        }
        return Optional.empty();
    }

    private static int arrow(TokenWindow w, int from, int to) {
        for (int i = from; i < to && w.look(i).getType() != NetParser.SEP; i++) {
            if (w.is(i, "->")) {
                return i;
            }
        }
        return 0;
    }
}
