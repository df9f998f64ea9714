package netc.compiler.syntax;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.grammar.NetParser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;

/// Forms that other languages have, or that lack a sign: what is written here instead.
final class OtherForms {
    /// What takes one value: in front of another it lacks brackets, and no comma.
    private static final Set<String> OF_ONE = Set.of("abs", "ceil", "cos", "erf", "exp", "expm1", "floor", "log", "sin",
            "sqrt");
    private static final Set<String> TYPED = Set.of("param", "state", "input", "target");
    private static final Set<String> TYPES = Set.of("f32", "int", "bool");
    private static final Set<String> BINDING = Set.of("let", "var", "val", "const");
    private static final Pattern DEFINITION = Pattern
            .compile("\\Gdef\\s+(\\w+)\\s*\\(([\\w\\s,]*)\\)\\s*:[ \\t]*\\n\\s*return[ \\t]+([^\\n#]+)");

    private OtherForms() {
    }

    static Optional<Diagnostic> of(TokenWindow w, Set<Integer> expected, ParserRuleContext context) {
        return documentation(w).or(() -> AxesByNumber.along(w, context))
                .or(() -> missingComma(w, expected, context))
                .or(() -> missingPipe(w, expected)).or(() -> arrows(w, expected)).or(() -> lambda(w))
                .or(() -> bodyBehindArrow(w, expected)).or(() -> repeat(w))
                .or(() -> PipedStages.made(w, context)).or(() -> self(w)).or(() -> choice(w))
                .or(() -> several(w)).or(() -> typed(w)).or(() -> equalsType(w)).or(() -> sizedIndex(w))
                .or(() -> nameless(w))
                .or(() -> statement(w, context));
    }

    /// `a <> b` and `a === b`
    static Optional<Diagnostic> unequal(TokenWindow w) {
        if (w.is(0, ">") && w.is(-1, "<") && w.touch(-1)) {
            return Optional.of(Diagnostic.error(Code.N001, w.span(-1, 0), "unequal is written `!=`").fix("!="));
        }
        boolean isThree = w.is(0, "=") && (w.is(-1, "==") || w.is(-1, "!=")) && w.touch(-1);
        return isThree ? Optional.of(Diagnostic.error(Code.N001, w.span(-1, 0), "a comparison is written `"
                + w.look(-1).getText() + "`").fix(w.look(-1).getText())) : Optional.empty();
    }

    /// `"""A model."""`
    private static Optional<Diagnostic> documentation(TokenWindow w) {
        boolean isText = w.found().getType() == NetParser.STRING && w.look(-1).getText().equals("\"\"") && w.touch(-1)
                && w.beginsStatement(-1) && w.look(1).getText().equals("\"\"") && w.touch(0);
        return isText ? Optional.of(Diagnostic.error(Code.N001, w.span(-1, 1), "a comment begins with `#`")
                .note("one that begins with `##` documents the declaration below it")
                .fix("# " + w.found().getText().substring(1, w.found().getText().length() - 1).strip()))
                : Optional.empty();
    }

    /// `f(a b)`
    private static Optional<Diagnostic> missingComma(TokenWindow w, Set<Integer> expected, ParserRuleContext context) {
        boolean isNext = (Words.isName(w.found()) || w.found().getType() == NetParser.NUMBER
                || w.found().getType() == NetParser.STRING) && !w.beginsStatement(0);
        boolean isInside = (context.getRuleIndex() == NetParser.RULE_args
                || context.getRuleIndex() == NetParser.RULE_brackets || context.getRuleIndex() == NetParser.RULE_type)
                && (expected.contains(Words.type(")")) || expected.contains(Words.type("]")));
        if (!isNext || !isInside || !Words.endsOperand(w.look(-1))
                || OtherLanguages.isStatement(w.look(w.statement()).getText())) {
            return Optional.empty();
        }
        String last = w.look(-1).getText();
        if (OF_ONE.contains(last)) {
            boolean isAlone = w.is(1, ")") || w.is(1, ",");
            Diagnostic d = Diagnostic.error(Code.N001, w.span(-1, 0), "what " + last
                    + " is applied to stands in round brackets");
            return Optional.of(isAlone ? d.fix(last + "(" + w.found().getText() + ")") : d);
        }
        return Optional.of(Diagnostic.error(Code.N001, w.span(-1, 0), "between two of several stands a comma")
                .fix(last + ", " + w.found().getText()));
    }

    /// `x |> Dense[D -> E] relu`
    private static Optional<Diagnostic> missingPipe(TokenWindow w, Set<Integer> expected) {
        boolean isStage = expected.contains(NetParser.SEP) && Words.isName(w.found()) && !w.beginsStatement(0)
                && Words.endsOperand(w.look(-1)) && w.back(t -> Words.is(t, "|>")) != 0;
        return isStage ? Optional.of(Diagnostic.error(Code.N001, w.span(0, 0),
                "in front of each layer or function that a value goes through stands `|>`")
                .fix("|> " + w.found().getText())) : Optional.empty();
    }

    /// `x -> Dense[D -> E] -> relu`
    private static Optional<Diagnostic> arrows(TokenWindow w, Set<Integer> expected) {
        if (!w.is(0, "->") || !expected.contains(NetParser.SEP) || !Words.isName(w.look(1))
                || !Words.endsOperand(w.look(-1))) {
            return Optional.empty();
        }
        Map<Span, String> places = new LinkedHashMap<>();
        int depth = 0;
        for (int i = 0; w.has(i) && !(i > 0 && depth == 0 && w.beginsStatement(i))
                && w.look(i).getType() != Token.EOF; i++) {
            depth += Words.depth(w.look(i));
            if (depth < 0) {
                break;
            }
            if (depth == 0 && w.is(i, "->")) {
                places.put(w.span(i, i), "|>");
            }
        }
        Fix fix = Fix.ofLines(places);
        return Optional.of(Diagnostic.error(Code.N001, w.span(0, 0), "a value goes through a layer or function by `|>`")
                .fix(fix));
    }

    /// `f = lambda z: z * 2`
    private static Optional<Diagnostic> lambda(TokenWindow w) {
        if (!w.look(-1).getText().equals("lambda") || !Words.isName(w.found())) {
            return Optional.empty();
        }
        Diagnostic d = Diagnostic.error(Code.N001, w.span(-1, -1), "a function is written `fn name(x) = value`");
        int colon = w.find(-1, ":");
        boolean isBound = w.is(-2, "=") && Words.isName(w.look(-3)) && w.beginsStatement(-3) && colon != 0;
        return Optional.of(isBound ? d.fix(w.span(-3, w.operandEnd(colon)), "fn " + w.look(-3).getText() + "("
                + w.text(0, colon - 1) + ") = " + w.text(colon + 1, w.operandEnd(colon))) : d);
    }

    /// `fn f(z) -> z * 2`
    private static Optional<Diagnostic> bodyBehindArrow(TokenWindow w, Set<Integer> expected) {
        int at = w.back(t -> Words.is(t, "->"));
        boolean isBody = at != 0 && expected.contains(Words.type("{")) && expected.contains(Words.type("="))
                && Words.is(w.look(w.statement()), "fn");
        return isBody ? Optional.of(Diagnostic.error(Code.N001, w.span(at, at),
                "behind `->` stands the type of a result, and its value behind `=`").fix("=")) : Optional.empty();
    }

    /// `repeat(3, Dense[D -> D])`
    private static Optional<Diagnostic> repeat(TokenWindow w) {
        boolean isRepeat = w.is(0, ",") && w.look(-1).getType() == NetParser.NUMBER && w.is(-2, "(")
                && w.is(-3, "repeat");
        int end = w.operandEnd();
        return isRepeat ? Optional.of(w.is(end + 1, ")")
                ? Diagnostic.error(Code.N001, w.span(-3, 0), "`repeat` has no brackets").fix(w.span(-3, end + 1),
                        "repeat " + w.look(-1).getText() + " " + w.text(1, end))
                : Diagnostic.error(Code.N001, w.span(-3, 0), "`repeat` has no brackets: `repeat 3 f`"))
                : Optional.empty();
    }

    /// `self.fc = Dense[D -> E]`
    private static Optional<Diagnostic> self(TokenWindow w) {
        int start = w.statement();
        if (!w.is(0, "=") || !w.look(start).getText().equals("self") || !w.is(start + 1, ".")) {
            return Optional.empty();
        }
        Source source = w.span(0, 0).source();
        Map<Span, String> places = new LinkedHashMap<>();
        for (Span place : NamePlaces.of(source.span(0, source.text().length()), "self")) {
            if (source.text().startsWith(".", place.end())) {
                places.put(source.span(place.start(), place.end() + 1), "");
            }
        }
        Fix fix = Fix.ofLines(places);
        return Optional
                .of(Diagnostic.error(Code.N001, w.span(start, -1), "a name of a body is used as it is, without `self`")
                        .fix(fix));
    }

    /// `where(x > 0, x, 0)` and `np.where(x > 0, x, 0)`
    private static Optional<Diagnostic> choice(TokenWindow w) {
        if (!w.is(0, "where") || !w.is(1, "(")) {
            return Optional.empty();
        }
        int whole = w.is(-1, ".") && Words.isName(w.look(-2)) ? -2 : 0;
        Diagnostic d = Diagnostic.error(Code.N001, w.span(whole, 0), "a choice is written `a where condition else b`");
        int first = w.operandEnd(1);
        int second = w.is(first + 1, ",") ? w.operandEnd(first + 1) : 0;
        int third = second > 0 && w.is(second + 1, ",") ? w.operandEnd(second + 1) : 0;
        return Optional
                .of(third > 0 && w.is(third + 1, ")") ? d.fix(w.span(whole, third + 1), "(" + w.text(first + 2, second)
                        + " where " + w.text(2, first) + " else " + w.text(second + 2, third) + ")") : d);
    }

    /// `(m, v) = f(x)`, `[m, v] = f(x)` and `y, (h, c) = f(x)`
    private static Optional<Diagnostic> several(TokenWindow w) {
        int first = w.statement();
        List<String> names = new ArrayList<>();
        int at = first;
        boolean isList = true;
        for (; isList && w.has(at) && !w.is(at, "="); at++) {
            boolean begins = at == first || w.is(at - 1, ",") || w.is(at - 1, "(") || w.is(at - 1, "[");
            boolean isOpen = w.is(at, "(") || w.is(at, "[");
            isList = begins ? isOpen || Words.isName(w.look(at))
                    : w.is(at, ",") || Words.CLOSING.contains(w.look(at).getType());
            if (isList && Words.isName(w.look(at))) {
                names.add(w.look(at).getText());
            }
        }
        boolean hasBrackets = isList && w.is(at, "=") && at - first > 2 * names.size() - 1 && names.size() > 1;
        return hasBrackets ? Optional.of(Diagnostic.error(Code.N001, w.span(first, at - 1),
                "several names are bound without brackets").fix(String.join(", ", names))) : Optional.empty();
    }

    /// `input x f32[D]` and `param w[D] = 0`
    private static Optional<Diagnostic> typed(TokenWindow w) {
        String word = w.look(-2).getText();
        boolean isField = (word.equals("input") || word.equals("target") || word.equals("param"))
                && w.beginsStatement(-2) && Words.isName(w.look(-1)) && !w.beginsStatement(0);
        if (!isField || !w.is(0, "[") && !Words.isName(w.found())) {
            return Optional.empty();
        }
        return Optional.of(Diagnostic
                .error(Code.N001, w.span(-1, 0), "behind the name of an input, target or param stands"
                        + " `:` and its type")
                .fix(w.look(-1).getText() + (w.is(0, "[") ? ": f32[" : ": " + w.found().getText())));
    }

    /// `param w = f32[D] ~ normal(0.1)`
    private static Optional<Diagnostic> equalsType(TokenWindow w) {
        int at = w.statement();
        boolean isField = TYPED.contains(w.look(at).getText()) && Words.isName(w.look(at + 1)) && w.is(at + 2, "=")
                && TYPES.contains(w.look(at + 3).getText()) && (w.is(0, "~") || w.is(0, "="));
        return isField ? Optional.of(Diagnostic.error(Code.N001, w.span(at + 2, at + 2),
                "a type stands behind `:`, and behind it what the value is at first")
                .fix(w.span(at + 1, at + 3), w.look(at + 1).getText() + ": " + w.look(at + 3).getText()))
                : Optional.empty();
    }

    /// `target y: Class: 3`
    private static Optional<Diagnostic> sizedIndex(TokenWindow w) {
        int at = w.statement();
        boolean isField = (w.look(at).getText().equals("target") || w.look(at).getText().equals("input")) && at == -4
                && w.is(0, ":") && w.is(-2, ":") && Words.isName(w.look(-1)) && !TYPES.contains(w.look(-1).getText())
                && w.look(1).getType() == NetParser.NUMBER;
        if (!isField) {
            return Optional.empty();
        }
        String axis = w.look(-1).getText();
        String text = w.span(0, 0).source().text();
        boolean isSized = Pattern.compile("\\b" + axis + "\\s*=|[\\[,>]\\s*" + axis + "\\s*:\\s*\\d").matcher(text)
                .find();
        String field = w.text(at, -1);
        return Optional.of(Diagnostic.error(Code.N001, w.span(0, 1), "how large " + axis
                + " is stands in a `dim`, or where a value has this axis")
                .fix(w.span(at, 1), isSized ? field : "dim " + axis + " = " + w.look(1).getText() + "\n" + field));
    }

    /// `output sum[D](x)`
    private static Optional<Diagnostic> nameless(TokenWindow w) {
        boolean isNameless = w.look(-2).getText().equals("output") && w.beginsStatement(-2) && Words.isName(w.look(-1))
                && (w.is(0, "[") || w.is(0, "(") || w.is(0, "|>") || Words.ARITHMETIC.contains(w.found().getType()));
        if (!isNameless) {
            return Optional.empty();
        }
        String text = w.span(0, 0).source().text();
        String name = Pattern.compile("\\by\\b").matcher(text).find() ? "answer" : "y";
        return Optional.of(Diagnostic.error(Code.N001, w.span(-1, -1), "an output has a name")
                .fix(name + " = " + w.look(-1).getText()));
    }

    /// `let h = x`, `return h` and `def f(x):`
    private static Optional<Diagnostic> statement(TokenWindow w, ParserRuleContext context) {
        int at = context.getRuleIndex() == NetParser.RULE_file ? 0 : -1;
        if (!w.has(at + 1) || !w.beginsStatement(at)) {
            return Optional.empty();
        }
        String word = w.look(at).getText();
        Span first = w.span(at, at);
        Span both = w.span(at, at + 1);
        String next = w.look(at + 1).getText();
        Diagnostic d = Diagnostic.error(Code.N001, first, "the language has no `" + word + "`");
        if (BINDING.contains(word)) {
            return Optional.of(d.note("a name is bound by `name = value`").fix(both, next));
        }
        if (word.equals("return")) {
            return Optional.of(returned(d, w, at, isOf(context, NetParser.RULE_modelDecl)));
        }
        Matcher definition = DEFINITION.matcher(first.source().text());
        return word.equals("def") && definition.find(first.start())
                ? Optional.of(d.note("a function is written `fn name(x) = value`")
                        .fix(first.source().span(definition.start(),
                                definition.end()),
                                "fn " + definition.group(1) + "(" + definition.group(2) + ") = "
                                        + definition.group(3).stripTrailing()))
                : Optional.empty();
    }

    /// With all that is returned, in place of the whole statement.
    private static Diagnostic returned(Diagnostic d, TokenWindow w, int at, boolean isOfModel) {
        int end = w.listEnd(at);
        boolean isBracketed = w.is(at + 1, "(") && w.listEnd(at + 1) == end - 1;
        String value = isBracketed ? w.text(at + 2, end - 1) : w.text(at + 1, end);
        Span whole = w.span(at, w.look(end + 1).getText().equals(";") ? end + 1 : end);
        if (!isOfModel) {
            return d.note("the last line of a body is its value").fix(whole, value);
        }
        Diagnostic said = d.note("what a model gives has names: `output name = value`");
        if (w.expressionEnd(isBracketed ? at + 1 : at) < (isBracketed ? end - 1 : end)) {
            return said.note("each of several is an output of its own");
        }
        boolean isFree = !Pattern.compile("\\by\\b").matcher(whole.source().text()).find();
        return said.fix(whole, "output " + (isFree ? "y" : "answer") + " = " + value);
    }

    private static boolean isOf(ParserRuleContext context, int declaration) {
        for (RuleContext around = context; around != null; around = around.getParent()) {
            if (around.getRuleIndex() == NetParser.RULE_layerDecl || around.getRuleIndex() == NetParser.RULE_fnDecl
                    || around.getRuleIndex() == NetParser.RULE_optimizer || around.getRuleIndex() == declaration) {
                return around.getRuleIndex() == declaration;
            }
        }
        return false;
    }
}
