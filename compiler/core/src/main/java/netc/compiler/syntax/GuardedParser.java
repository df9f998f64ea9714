package netc.compiler.syntax;

import java.util.function.Consumer;
import netc.grammar.NetParser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/// ANTLR's parser with two additions: it refuses to recurse too deeply, and it hands over each statement, clause and
/// declaration as soon as it is read, so that the trees of ANTLR, which are large, need not be kept.
final class GuardedParser extends NetParser {
    /// How many rules may be open at once. A bracket opens about fifteen; a rule needs up to 250 bytes of stack.
    private static final int DEEPEST = 2_000;

    private final Consumer<ParserRuleContext> finished;
    private int depth;
    private boolean isEnding;

    GuardedParser(TokenStream tokens, Consumer<ParserRuleContext> finished) {
        super(tokens);
        this.finished = finished;
        removeErrorListeners();
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
    }

    @Override
    public void exitRule() {
        ParserRuleContext context = _ctx;
        super.exitRule();
        depth--;
        switch (context.getRuleIndex()) {
            case RULE_stmt, RULE_clause, RULE_importDecl, RULE_layerDecl, RULE_fnDecl, RULE_optimizer, RULE_modelDecl,
                    RULE_trainDecl -> {
                if (!isEnding) {
                    // Should this throw, the rules around end as well, and must not hand over what is incomplete.
                    isEnding = true;
                    finished.accept(context);
                    isEnding = false;
                }
                context.children = null;
            }
            default -> {}
        }
    }
}
