package netc.compiler.syntax;

import java.util.Optional;
import java.util.Set;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Source;
import netc.grammar.NetParser;
import org.antlr.v4.runtime.ParserRuleContext;

/// `mean(x, axis=-1)` and `mean(x, dim: D)`: an axis as an argument, by its place, the first of which is the batch, or by its
/// name.
final class AxesByNumber {
    /// Arguments that say along which axes something is done.
    private static final Set<String> ALONG = Set.of("axis", "axes", "dim", "dims", "keepdim", "keepdims");

    private AxesByNumber() {
    }

    /// `sum(x, axis=1)` and `x.sum(axis=1)`
    static Optional<Diagnostic> along(TokenWindow found, ParserRuleContext context) {
        // `dim` is a word of the language, so that it does not fit itself.
        TokenWindow w = found.is(0, "dim") ? found.moved(1) : found;
        boolean isAlong = (w.is(0, "=") || w.is(0, ":")) && ALONG.contains(w.look(-1).getText())
                && (context.getRuleIndex() == NetParser.RULE_args || w != found && (w.is(-2, ",") || w.is(-2, "(")));
        if (!isAlong) {
            return Optional.empty();
        }
        if (w.look(-1).getText().startsWith("keepdim") && w.is(-2, ",")) {
            return Optional
                    .of(Diagnostic.error(Code.N001, w.span(-2, w.operandEnd()), "an axis that is taken away is gone,"
                            + " and what meets the result needs none in its place").fix(""));
        }
        Diagnostic d = Diagnostic.error(Code.N001, w.span(-1, w.operandEnd()), "axes have names, which stand"
                + " in square brackets behind the word");
        boolean isMember = w.is(-2, "(") && w.is(-4, ".");
        int value = isMember ? -5 : -3;
        int word = isMember ? -3 : -5;
        int end = w.operandEnd();
        if (w.is(end + 1, ",") && w.look(end + 2).getText().startsWith("keepdim")) {
            end = w.operandEnd(end + 3);
        }
        boolean isCall = (isMember || w.is(-2, ",") && w.is(-4, "(")) && Words.isName(w.look(value))
                && Words.isName(w.look(word)) && !w.is(Math.min(value, word) - 1, ".") && w.is(end + 1, ")");
        String given = w.text(1, w.operandEnd());
        boolean isNamed = Words.isName(w.look(1)) && w.operandEnd() == 1 && !given.equals("None");
        boolean isStage = w.is(-2, "(") && Words.isName(w.look(-3)) && w.is(-4, "|>") && w.is(end + 1, ")");
        if (isNamed && isStage) {
            return Optional.of(d.fix(w.span(-3, end + 1), w.look(-3).getText() + "[" + given + "]"));
        }
        if (isCall) {
            String name = w.look(value).getText();
            Optional<String> axis = isNamed ? Optional.of(given)
                    : WrittenAxes.at(source(w), w.span(0, 0).start(), name, given);
            if (axis.isPresent()) {
                return Optional.of(d.fix(w.span(Math.min(value, word), end + 1),
                        w.look(word).getText() + "[" + axis.get() + "](" + name + ")"));
            }
        }
        return Optional.of(d.note("as in `sum[D](x)`, which leaves every axis but D"));
    }

    private static Source source(TokenWindow w) {
        return w.span(0, 0).source();
    }
}
