package netc.compiler.syntax;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.grammar.NetParser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RuleContext;

/// Signs and words that other languages have: what is written here instead.
final class OtherLanguages {
    private static final String CHOICE = "a choice is written `a where condition else b`";
    private static final String FUNCTION = "a function is written `fn name(x) = value`";
    private static final Map<String, String> STATEMENTS = Map.ofEntries(
            Map.entry("def", FUNCTION),
            Map.entry("func", FUNCTION),
            Map.entry("function", FUNCTION),
            Map.entry("fun", FUNCTION),
            Map.entry("class",
                    "a model is written `model Name { … }`, a layer `layer Name[In -> Out](x: f32[In]) { … }`"),
            Map.entry("struct", "a model is written `model Name { … }`"),
            Map.entry("if", CHOICE), Map.entry("switch", CHOICE), Map.entry("while", Loops.CURE));

    static final String RULE = "as in `stop when validation.loss has not improved for 3 epochs`";

    private OtherLanguages() {
    }

    static Optional<Diagnostic> sign(TokenWindow w, ParserRuleContext context) {
        if (w.is(0, "=") && w.is(-1, ":") && w.touch(-1)) {
            return Optional.of(Diagnostic.error(Code.N001, w.span(-1, 0), "a name gets its value by `=`").fix("="));
        }
        if (w.is(0, "*") && w.is(-1, "*") && w.touch(-1)) {
            return Optional.of(Diagnostic.error(Code.N001, w.span(-1, 0), "a power is written `^`").fix("^"));
        }
        if (w.is(0, "/") && w.is(-1, "/") && w.touch(-1) && !w.beginsStatement(-1) && isDivisor(w)) {
            return Optional.of(Diagnostic.error(Code.N001, w.span(-1, 0), "a division that rounds down is written"
                    + " `floor(a / b)`").note("a comment begins with `#`"));
        }
        if ((w.is(0, "/") || w.is(0, "*")) && w.is(-1, "/") && w.touch(-1)) {
            return Optional.of(Diagnostic.error(Code.N001, w.span(-1, 0), "a comment begins with `#`").fix("#"));
        }
        if (w.is(0, "/") && (w.is(1, "/") || w.is(1, "*")) && w.touch(0)) {
            return Optional.of(Diagnostic.error(Code.N001, w.span(0, 1), "a comment begins with `#`").fix("#"));
        }
        if (w.is(0, "%") && w.has(-1) && Words.endsOperand(w.look(-1))) {
            return Optional.of(twoOperands(w, "mod(", ", ", ")", Diagnostic.error(Code.N001, w.span(0, 0),
                    "a remainder is written `mod(a, b)`")));
        }
        if (w.is(-1, "?") && w.has(-2) && Words.endsOperand(w.look(-2))) {
            return Optional.of(questioned(w));
        }
        return added(w, context).or(() -> tuple(w)).or(() -> arrow(w)).or(() -> thenElse(w)).or(() -> choice(w))
                .or(() -> range(w)).or(() -> Slices.of(w));
    }

    /// `c ? a : b`, with its three parts where all of them are there.
    private static Diagnostic questioned(TokenWindow w) {
        Diagnostic d = Diagnostic.error(Code.N001, w.span(-1, -1), "the language has no choice with `?`").note(CHOICE);
        int start = w.conditionStart(-1);
        int colon = w.choiceColon();
        int end = w.expressionEnd(colon);
        boolean isWhole = colon > 0 && end > colon && start < -1 && !w.hasBetween(colon, end, "|>");
        return isWhole ? d.fix(w.span(start, end), choicePart(w, 0, colon - 1) + " where " + choicePart(w, start, -2)
                + " else " + w.text(colon + 1, end)) : d;
    }

    /// In brackets where something else would be chosen without them.
    private static String choicePart(TokenWindow w, int from, int to) {
        boolean isLoose = Stream.of("|>", "where", "?").anyMatch(s -> w.hasBetween(from, to, s));
        return isLoose ? "(" + w.text(from, to) + ")" : w.text(from, to);
    }

    /// Whether what stands behind `//` is one operand, and no words of a comment.
    private static boolean isDivisor(TokenWindow w) {
        boolean isNumber = w.look(1).getType() == NetParser.NUMBER;
        boolean isAlone = Words.isName(w.look(1))
                && (w.beginsStatement(2) || Words.CLOSING.contains(w.look(2).getType())
                        || Words.ARITHMETIC.contains(w.look(2).getType()));
        return !w.beginsStatement(1) && (isNumber || isAlone || w.is(1, "("));
    }

    /// With both operands of the sign in a form of their own, where it is clear where the first begins.
    private static Diagnostic twoOperands(TokenWindow w, String before, String between, String after, Diagnostic d) {
        int start = w.operandStart(t -> Words.is(t, "|>") || Words.ARITHMETIC.contains(t.getType())
                || Words.COMPARISONS.contains(t.getType()));
        boolean isClear = w.operandStart(t -> Words.is(t, "|>") || Words.is(t, "+") || Words.is(t, "-")
                || Words.COMPARISONS.contains(t.getType())) == start;
        int end = 1;
        int depth = 0;
        while (w.has(end + 1) && (depth > 0 || !Words.ARITHMETIC.contains(w.look(end).getType()) || end == 1)) {
            depth += Words.depth(w.look(end));
            boolean goesOn = Words.OPENING.contains(w.look(end + 1).getType()) && w.touch(end);
            if (depth == 0 && !goesOn) {
                break;
            }
            end++;
        }
        return isClear && start < 0 ? d.fix(w.span(start, end),
                before + w.text(start, -1) + between + w.text(1, end) + after) : d;
    }

    /// `Conv[8, (3, 3)]`
    private static Optional<Diagnostic> tuple(TokenWindow w) {
        boolean isTuple = w.is(0, ",") && w.look(-1).getType() == NetParser.NUMBER && w.is(-2, "(")
                && !(Words.endsOperand(w.look(-3)) && w.touch(-3)) && w.look(1).getType() == NetParser.NUMBER
                && w.is(2, ")");
        if (!isTuple) {
            return Optional.empty();
        }
        Diagnostic d = Diagnostic.error(Code.N001, w.span(-2, 2), "the language has no tuples");
        if (w.is(-3, ":") && w.look(-4).getText().equals("betas")) {
            return Optional.of(d.note("each has a name of its own").fix(w.span(-4, 2),
                    "beta1: " + w.look(-1).getText() + ", beta2: " + w.look(1).getText()));
        }
        boolean isSame = w.look(-1).getText().equals(w.look(1).getText());
        return Optional
                .of(isSame ? d.note("what is the same for both sides is given once").fix(w.look(1).getText()) : d);
    }

    /// `Dense(D -> Hidden)`
    private static Optional<Diagnostic> arrow(TokenWindow w) {
        if (!w.is(0, "->") || !w.is(-2, "(") || !Words.isName(w.look(-1)) || !Words.isName(w.look(-3))
                || !w.touch(-3)) {
            return Optional.empty();
        }
        int end = w.operandEnd();
        while (w.is(end + 1, ",") || w.is(end + 1, ":")) {
            end = w.operandEnd(end + 1);
        }
        Diagnostic d = Diagnostic.error(Code.N001, w.span(0, 0), "axes and what else is known when compiling stand in"
                + " square brackets");
        return Optional.of(w.is(end + 1, ")") ? d.fix(w.span(-2, end + 1), "[" + w.text(-1, end) + "]") : d);
    }

    /// `if c then a else b`, `where c then a else b`
    private static Optional<Diagnostic> thenElse(TokenWindow w) {
        boolean isWhere = w.is(0, "where") && !Words.endsOperand(w.look(-1));
        if (!isWhere && (!w.look(-1).getText().equals("if") || w.beginsStatement(-1))) {
            return Optional.empty();
        }
        int first = isWhere ? 1 : 0;
        Diagnostic d = Diagnostic.error(Code.N001, w.span(first - 1, first - 1), CHOICE);
        int then = w.find(first, "then");
        int otherwise = then == 0 ? 0 : w.find(then, "else");
        if (otherwise == 0) {
            // `where(c, a, b)` is a form of its own.
            return isWhere && w.is(1, "(") ? Optional.empty() : Optional.of(d);
        }
        int end = w.operandEnd(otherwise);
        return Optional.of(d.fix(w.span(first - 1, end), w.text(then + 1, otherwise - 1) + " where "
                + w.text(first, then - 1) + " else " + w.text(otherwise + 1, end)));
    }

    /// `columns(1:4)`
    private static Optional<Diagnostic> range(TokenWindow w) {
        boolean isRange = w.is(0, ":") && w.look(-1).getType() == NetParser.NUMBER
                && w.look(1).getType() == NetParser.NUMBER && (w.is(-2, "(") || w.is(-2, ","));
        return isRange && Words.is(w.look(w.statement()), "data")
                ? Optional
                        .of(Diagnostic.error(Code.N001, w.span(0, 0), "a range of columns is written `1..4`").fix(".."))
                : Optional.empty();
    }

    /// `h += 1`
    private static Optional<Diagnostic> added(TokenWindow w, ParserRuleContext context) {
        boolean isAdded = w.is(0, "=") && w.has(-2) && w.touch(-1) && Words.ARITHMETIC.contains(w.look(-1).getType())
                && Words.isName(w.look(-2)) && w.beginsStatement(-2);
        if (!isAdded) {
            return Optional.empty();
        }
        String name = w.look(-2).getText();
        if (isChanged(w, name, context)) {
            int end = w.operandEnd();
            String by = w.text(1, end);
            return Optional.of(Diagnostic.error(Code.N001, w.span(-2, end), "the new value of " + name
                    + " stands behind `<-`").fix(name + " <- " + name + " " + w.look(-1).getText() + " "
                            + (end > 1 ? "(" + by + ")" : by)));
        }
        Diagnostic d = Diagnostic.error(Code.N001, w.span(-2, w.operandEnd()),
                "a name is bound once, so that its value cannot be changed")
                .note("give the new value a name of its own, and read that below");
        return Optional.of(NewNames.from(d.span().orElseThrow().source(), w.look(-2).getStartIndex(), name)
                .map(fix -> d.fix(fix)).orElse(d));
    }

    /// Whether a name is that of what the optimizer around changes: of the parameter or of a state.
    private static boolean isChanged(TokenWindow w, String name, ParserRuleContext context) {
        RuleContext around = context;
        while (around != null && around.getRuleIndex() != NetParser.RULE_optimizer) {
            around = around.getParent();
        }
        return around instanceof NetParser.OptimizerContext optimizer && (name.equals("param")
                || Pattern.compile("\\bstate\\b[^\n;]*\\b" + name + "\\b").matcher(
                        w.span(0, 0).source().text().substring(optimizer.getStart().getStartIndex())).find());
    }

    /// `a if c else b`
    private static Optional<Diagnostic> choice(TokenWindow w) {
        return w.found().getType() == NetParser.ID && w.found().getText().equals("if") && !w.beginsStatement(0)
                && Words.endsOperand(w.look(-1))
                        ? Optional.of(Diagnostic.error(Code.N001, w.span(0, 0), CHOICE).fix("where"))
                        : Optional.empty();
    }

    /// Whether a statement of another language begins with this word.
    static boolean isStatement(String word) {
        return STATEMENTS.containsKey(word) || word.equals("for");
    }

    /// A word that begins a statement or declaration there.
    static Optional<Diagnostic> word(TokenWindow w, ParserRuleContext context) {
        boolean atFile = context.getRuleIndex() == NetParser.RULE_file;
        // `if (c) {` and `for (int i` are read as calls up to there.
        int at = atFile ? 0
                : w.is(0, "{") && w.is(-1, ")") || w.has(-3) && w.is(-2, "(") && w.beginsStatement(-3) ? w.statement()
                : -1;
        if (!w.has(at) || !Words.isName(w.look(at)) || !w.beginsStatement(at)) {
            return Optional.empty();
        }
        String word = w.look(at).getText();
        if (word.equals("for")) {
            return Optional.of(Loops.on(Diagnostic.error(Code.N001, w.span(at, at), "the language has no `for`")));
        }
        return Optional.ofNullable(STATEMENTS.get(word)).map(cure -> Diagnostic.error(Code.N001, w.span(at, at),
                "the language has no `" + word + "`").notes(cure.lines().toList()))
                .map(d -> isFunction(w, at) ? d.fix("fn") : d);
    }

    /// `def f(x) = x^2`: but for the word it is a function of this language.
    private static boolean isFunction(TokenWindow w, int at) {
        return FUNCTION.equals(STATEMENTS.get(w.look(at).getText())) && Words.isName(w.look(at + 1))
                && w.is(at + 2, "(") && w.is(w.listEnd(at + 2) + 1, ")") && w.is(w.listEnd(at + 2) + 2, "=");
    }

    /// `validate 0.2` and `stop when loss`
    static Optional<Diagnostic> unfinished(TokenWindow w) {
        if (w.is(-2, "validate") && w.look(-1).getType() == NetParser.NUMBER) {
            Diagnostic d = Diagnostic.error(Code.N001, w.span(-1, -1), "a part of the data is a percentage");
            return Optional.of(OtherClauses.percentage(w.look(-1).getText()).map(d::fix).orElse(d));
        }
        boolean isRule = w.is(0, "loss") && !w.is(-1, ".") && Words.is(w.look(w.statement()), "stop");
        if (!isRule) {
            return Optional.empty();
        }
        Diagnostic d = Diagnostic.error(Code.N001, w.span(0, 0),
                "`stop when` waits for one of the numbers that are measured on the validation part");
        return Optional.of(w.look(1).getText().equals("has") ? d.fix("validation.loss")
                : d.note(RULE));
    }
}
