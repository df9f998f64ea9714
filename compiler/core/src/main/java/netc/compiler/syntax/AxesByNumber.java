package netc.compiler.syntax;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.grammar.NetParser;
import org.antlr.v4.runtime.ParserRuleContext;

/// `x[:, -1, :]` and `mean(x, axis=-1)`: axes by their place, the first of which is the batch, in place of their names.
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
        if (isCall) {
            String name = w.look(value).getText();
            Optional<String> axis = WrittenAxes.of(source(w), w.span(0, 0).start(), name)
                    .flatMap(axes -> named(axes, w.text(1, w.operandEnd())));
            if (axis.isPresent()) {
                return Optional.of(d.fix(w.span(Math.min(value, word), end + 1),
                        w.look(word).getText() + "[" + axis.get() + "](" + name + ")"));
            }
        }
        return Optional.of(d.note("as in `sum[D](x)`, which leaves every axis but D"));
    }

    /// The axis at a place, counted behind the batch, or from the end.
    private static Optional<String> named(List<String> axes, String number) {
        if (!number.matches("-?\\d{1,2}")) {
            return Optional.empty();
        }
        int place = Integer.parseInt(number);
        int at = place < 0 ? axes.size() + place : place - 1;
        return at >= 0 && at < axes.size() ? Optional.of(axes.get(at)) : Optional.empty();
    }

    /// `x[1:3]` and `x[:, 0]`
    static Optional<Diagnostic> slice(TokenWindow w) {
        int before = w.look(-1).getType() == NetParser.NUMBER ? -2 : -1;
        if (!w.is(0, ":") || !w.is(before, "[") && !w.is(before, ",")) {
            return Optional.empty();
        }
        Diagnostic d = Diagnostic.error(Code.N001, w.span(0, 0), "the language has no slices");
        return Optional.of(placed(d, w).orElseGet(() -> d
                .note("two elements from 1 on are read along an axis of their own: `x[D: 1 + index(Part: 2)]`"))
                .note("an axis that the brackets do not name is there whole"));
    }

    /// Where all items but one are `:`, and there is one for each axis and one for the batch.
    private static Optional<Diagnostic> placed(Diagnostic d, TokenWindow w) {
        int open = -1;
        while (w.has(open) && !w.is(open, "[")) {
            open--;
        }
        int end = w.listEnd(open);
        if (!w.is(open, "[") || !Words.isName(w.look(open - 1)) || w.is(open - 2, ".") || !w.is(end + 1, "]")) {
            return Optional.empty();
        }
        String name = w.look(open - 1).getText();
        List<String> items = List.of(w.text(open + 1, end).split("\\s*,\\s*"));
        List<String> places = items.stream().filter(i -> !i.equals(":")).toList();
        Optional<List<String>> axes = WrittenAxes.of(source(w), w.span(0, 0).start(), name)
                .filter(a -> a.size() == items.size() - 1);
        if (axes.isEmpty() || places.size() != 1 || !items.getFirst().equals(":")
                || !places.getFirst().matches("-?\\w+")) {
            return Optional.empty();
        }
        String axis = axes.get().get(items.indexOf(places.getFirst()) - 1);
        String place = places.getFirst().startsWith("-") ? axis + " - " + places.getFirst().substring(1)
                : places.getFirst();
        Span whole = w.span(open - 1, end + 1);
        return Optional.of(d.fix(whole, name + "[" + axis + ": " + place + "]"));
    }

    private static Source source(TokenWindow w) {
        return w.span(0, 0).source();
    }
}
