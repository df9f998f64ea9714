package netc.compiler.syntax;

import netc.grammar.NetParser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RuleContext;

/// Which rules of the grammar stand around a place.
final class Rules {
    private Rules() {
    }

    /// Whether the nearest body around, a block or the clauses of a `train` block, is one of that rule.
    static boolean isInside(ParserRuleContext context, int rule) {
        for (RuleContext around = context; around != null; around = around.getParent()) {
            switch (around.getRuleIndex()) {
                case NetParser.RULE_block, NetParser.RULE_clauses -> {
                    return around.getRuleIndex() == rule;
                }
                default -> {}
            }
        }
        return false;
    }
}
