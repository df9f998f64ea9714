package netc.compiler.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import netc.grammar.NetParser;
import org.antlr.v4.runtime.Token;

/// Drops the line breaks that end no statement, so that what is left of them, and of `;`, stands between two.
///
/// Inside `{ }` a line end ends the statement, unless the line ends, or the next one begins, with a sign or word that
/// needs the other side. Where a line ends so and the next can only be a statement of its own, the line break is kept: the
/// other side is missing, and that is to be said where it is missing. Inside `( )` and `[ ]` and at the level of the file line ends mean nothing. Brackets must match
/// ([BracketRepair]).
final class LineBreaks {
    private LineBreaks() {
    }

    static List<Token> drop(List<Token> tokens) {
        var kept = new ArrayList<Token>(tokens.size());
        Deque<Token> open = new ArrayDeque<>();
        Token waiting = null;
        for (int i = 0; i < tokens.size(); i++) {
            Token t = tokens.get(i);
            if (t.getType() == NetParser.SEP) {
                // A `;` ends the statement whatever stands around it, so it outweighs the line breaks beside it.
                if (waiting == null || BracketRepair.isLineBreak(waiting)) {
                    waiting = t;
                }
                continue;
            }
            if (waiting != null && separates(waiting, kept, t, i + 1 < tokens.size() ? tokens.get(i + 1) : t, open)) {
                kept.add(waiting);
            }
            waiting = null;
            if (Words.OPENING.contains(t.getType())) {
                open.push(t);
            } else if (Words.CLOSING.contains(t.getType())) {
                open.pop();
            }
            kept.add(t);
        }
        return kept;
    }

    private static boolean separates(Token separator, List<Token> before, Token next, Token second,
            Deque<Token> open) {
        if (open.isEmpty() || !Words.is(open.peek(), "{")) {
            return false;
        }
        Token last = before.getLast();
        if (Words.is(last, "{") || Words.is(next, "}")) {
            return false;
        }
        boolean misses = Words.MISSES_OPERAND_AFTER.contains(last.getType())
                && BracketRepair.beginsStatement(next, second);
        return !BracketRepair.isLineBreak(separator) || misses
                || !Words.GOES_ON_AFTER.contains(last.getType()) && !Words.GOES_ON_BEFORE.contains(next.getType());
    }
}
