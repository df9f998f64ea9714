package netc.compiler.syntax;

import java.util.Set;
import java.util.TreeSet;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import netc.grammar.NetParser;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.atn.ATNConfig;
import org.antlr.v4.runtime.atn.Transition;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/// What happens at a mistake: [SyntaxMessages] says what is wrong, the rest of the statement or declaration is skipped,
/// and reading goes on behind it. Nothing is inserted or deleted by guess; a mistake is reported once, where it is.
final class SyntaxErrors extends DefaultErrorStrategy {
    private final SyntaxMessages messages;
    private final Repaired repaired;
    private final Diagnostics diagnostics;
    private int mistakes;
    private boolean hasEnded;
    private int reports;

    /// @param repaired where brackets were put in, and mistakes are but consequences of that
    SyntaxErrors(Source source, Repaired repaired, Diagnostics diagnostics) {
        this.messages = new SyntaxMessages(source);
        this.repaired = repaired;
        this.diagnostics = diagnostics;
    }

    /// Further mistakes would say nothing new.
    static final class Enough extends ParseCancellationException {
        private static final long serialVersionUID = 1L;
    }

    /// How many there are so far, consequences of one another included.
    int mistakes() {
        return mistakes;
    }

    /// Whether nothing more is read.
    boolean hasEnded() {
        return hasEnded;
    }

    @Override
    public void reportError(Parser recognizer, RecognitionException e) {
        if (inErrorRecoveryMode(recognizer)) {
            return;
        }
        report(recognizer, e.getOffendingToken(), expected(recognizer, e));
    }

    @Override
    public Token recoverInline(Parser recognizer) {
        throw new InputMismatchException(recognizer);
    }

    /// In front of a loop of declarations, statements or clauses: what begins none is reported and skipped here, so
    /// that the loop goes on with the next.
    @Override
    public void sync(Parser recognizer) {
        int rule = recognizer.getContext().getRuleIndex();
        if (rule != NetParser.RULE_file && rule != NetParser.RULE_block && rule != NetParser.RULE_clauses) {
            return;
        }
        IntervalSet next = recognizer.getATN()
                .nextTokens(recognizer.getInterpreter().atn.states.get(recognizer.getState()));
        if (next.contains(recognizer.getInputStream().LA(1)) || next.contains(Token.EPSILON)) {
            return;
        }
        if (!inErrorRecoveryMode(recognizer)) {
            report(recognizer, recognizer.getCurrentToken(), types(next));
        }
        int from = recognizer.getInputStream().index();
        skip(recognizer, recognizer.getContext());
        for (int i = from; i < recognizer.getInputStream().index(); i++) {
            recognizer.getContext().addErrorNode(
                    recognizer.createErrorNode(recognizer.getContext(), recognizer.getInputStream().get(i)));
        }
        mistakes++;
        ((GuardedParser) recognizer).settle(from);
    }

    @Override
    public void recover(Parser recognizer, RecognitionException e) {
        mistakes++;
        ParserRuleContext context = recognizer.getContext();
        skip(recognizer, context);
        if (isAtFileLevel(context) && recognizer.getInputStream().LA(1) == Words.type("{")) {
            readBody((NetParser) recognizer, context.getRuleIndex());
        }
    }

    /// A mistake in the head of a declaration leaves its body to be read.
    private void readBody(NetParser parser, int rule) {
        switch (rule) {
            case NetParser.RULE_layerDecl, NetParser.RULE_fnDecl, NetParser.RULE_optimizer,
                    NetParser.RULE_modelDecl -> {
                endErrorCondition(parser);
                parser.block();
            }
            case NetParser.RULE_trainDecl -> {
                endErrorCondition(parser);
                parser.clauses();
            }
            default -> {}
        }
    }

    private void report(Parser recognizer, Token found, Set<Integer> expected) {
        beginErrorCondition(recognizer);
        if (repaired.holds(found.getStartIndex()) || messages.isTold(found)) {
            return;
        }
        if (++reports > SourceTokens.MOST_REPORTS) {
            hasEnded = true;
            throw new Enough();
        }
        diagnostics.add(messages.of(recognizer.getInputStream(), found, expected, recognizer.getContext()));
    }

    /// Skips to the end of the innermost statement or clause around; where there is none, to the body of the declaration
    /// or to the next one.
    private static void skip(Parser recognizer, ParserRuleContext context) {
        TokenStream in = recognizer.getInputStream();
        boolean inHead = context.getRuleIndex() != NetParser.RULE_file;
        for (RuleContext around = context; around != null; around = around.getParent()) {
            switch (around.getRuleIndex()) {
                case NetParser.RULE_stmt, NetParser.RULE_clause -> {
                    skipStatement(in);
                    return;
                }
                case NetParser.RULE_block, NetParser.RULE_clauses -> {
                    // A block that has not even its `{` is no place to go on in.
                    if (around.getChildCount() > 0) {
                        skipStatement(in);
                        return;
                    }
                }
                case NetParser.RULE_tuple, NetParser.RULE_importDecl -> inHead = false;
                default -> {}
            }
        }
        skipDeclaration(in, inHead);
    }

    private static boolean isAtFileLevel(ParserRuleContext declaration) {
        return declaration.getParent() != null && declaration.getParent().getRuleIndex() == NetParser.RULE_file;
    }

    private static void skipStatement(TokenStream in) {
        int braces = 0;
        for (int type = in.LA(1); type != Token.EOF; type = in.LA(1)) {
            if (braces == 0 && (type == NetParser.SEP || type == Words.type("}"))) {
                return;
            }
            braces += type == Words.type("{") ? 1 : type == Words.type("}") ? -1 : 0;
            in.consume();
        }
    }

    private static void skipDeclaration(TokenStream in, boolean inHead) {
        int braces = 0;
        for (int type = in.LA(1); type != Token.EOF; type = in.LA(1)) {
            if (braces == 0 && (beginsDeclaration(in) || inHead && type == Words.type("{"))) {
                return;
            }
            braces += type == Words.type("{") ? 1 : type == Words.type("}") && braces > 0 ? -1 : 0;
            in.consume();
        }
    }

    private static boolean beginsDeclaration(TokenStream in) {
        int type = in.LA(1);
        Token before = in.LT(-1);
        boolean beginsLine = before == null || before.getLine() < in.LT(1).getLine() || Words.is(before, "}");
        return beginsLine && (Words.DECLARATIONS.contains(type)
                || type == Words.type("fn")
                || type == Words.type("train") && Words.isName(in.LT(2)));
    }

    /// What could have stood where the mistake is. Where ANTLR looked ahead to choose between forms, that is what any
    /// of them, as far as it had come, would have gone on with.
    private static Set<Integer> expected(Parser recognizer, RecognitionException e) {
        if (e instanceof NoViableAltException n && n.getDeadEndConfigs() != null) {
            var types = new TreeSet<Integer>();
            for (ATNConfig config : n.getDeadEndConfigs()) {
                for (Transition transition : config.state.getTransitions()) {
                    if (!transition.isEpsilon() && transition.label() != null) {
                        types.addAll(transition.label().toSet());
                    }
                }
            }
            return types;
        }
        return types(e.getExpectedTokens());
    }

    private static Set<Integer> types(IntervalSet set) {
        return new TreeSet<>(set.toSet());
    }
}
