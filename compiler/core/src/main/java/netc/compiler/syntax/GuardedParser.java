package netc.compiler.syntax;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.IntSupplier;
import netc.grammar.NetParser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.antlr.v4.runtime.tree.ErrorNode;
import org.antlr.v4.runtime.tree.ParseTree;

/// ANTLR's parser with two additions: it refuses to recurse too deeply, and it hands over each statement, clause and
/// declaration as soon as it is read, so that the trees of ANTLR, which are large, need not be kept.
final class GuardedParser extends NetParser {
    /// How many rules may be open at once. A bracket opens about fifteen; a rule needs up to 250 bytes of stack.
    private static final int DEEPEST = 2_000;

    private final Receiver receiver;
    private final IntSupplier mistakes;
    /// For each open statement, clause and declaration how many mistakes there were before it that are not settled.
    private final Deque<Integer> before = new ArrayDeque<>();
    /// Mistakes inside of something smaller that was handed over as damaged, or between statements.
    private int settled;
    private int depth;
    private boolean isEnding;

    /// Takes what is read.
    interface Receiver {
        /// @param isDamaged whether there is a mistake in it, outside the statements that it holds
        void accept(ParserRuleContext context, boolean isDamaged);
    }

    /// @param mistakes how many there are so far
    GuardedParser(TokenStream tokens, IntSupplier mistakes, Receiver receiver) {
        super(tokens);
        this.receiver = receiver;
        this.mistakes = mistakes;
        removeErrorListeners();
    }

    /// The mistake just made, between statements or declarations, damages nothing that is open; but a statement that ends
    /// right before it, at the token of this number, was not meant to end there.
    void settle(int at) {
        settled++;
        boolean followsStatement = at > 0 && getTokenStream().get(at - 1).getType() != SEP;
        for (ParseTree child : followsStatement ? _ctx.children.reversed() : List.<ParseTree>of()) {
            if (child instanceof StmtContext || child instanceof ClauseContext) {
                receiver.accept((ParserRuleContext) child, true);
            }
            if (!(child instanceof ErrorNode)) {
                return;
            }
        }
    }

    private int unsettled() {
        return mistakes.getAsInt() - settled;
    }

    /// The limit on open rules is passed at `token`.
    static final class TooDeep extends ParseCancellationException {
        private static final long serialVersionUID = 1L;

        private final transient Token token;

        private TooDeep(Token token) {
            this.token = token;
        }

        Token token() {
            return token;
        }
    }

    @Override
    public void enterRule(ParserRuleContext context, int state, int rule) {
        if (depth == DEEPEST) {
            isEnding = true;
            throw new TooDeep(getCurrentToken());
        }
        super.enterRule(context, state, rule);
        depth++;
        if (isHandedOver(rule)) {
            before.push(unsettled());
        }
    }

    @Override
    public void exitRule() {
        ParserRuleContext context = _ctx;
        super.exitRule();
        depth--;
        if (isHandedOver(context.getRuleIndex())) {
            int own = unsettled() - before.pop();
            if (own > 0 && context.getParent() instanceof StmtContext) {
                // A function inside a body is part of its statement, which is damaged as a whole.
                return;
            }
            settled += own;
            if (!isEnding) {
                // Should this throw, the rules around end as well, and must not hand over what is incomplete.
                isEnding = true;
                receiver.accept(context, own > 0);
                isEnding = false;
            }
            context.children = null;
        }
    }

    private static boolean isHandedOver(int rule) {
        return switch (rule) {
            case RULE_stmt, RULE_clause, RULE_importDecl, RULE_layerDecl, RULE_fnDecl, RULE_optimizer, RULE_modelDecl,
                    RULE_trainDecl -> true;
            default -> false;
        };
    }
}
