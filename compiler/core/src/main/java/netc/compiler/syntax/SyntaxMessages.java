package netc.compiler.syntax;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Source;
import netc.grammar.NetParser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;

/// What is said about a token that does not fit: a message of its own for the mistakes that people make, else what is
/// expected and what is found.
final class SyntaxMessages {
    private static final Set<Integer> CONTINUES_VALUE = Set.of(Words.type("|>"), Words.type("and"), Words.type("or"));

    private final Source source;
    private final WordMessages words;

    SyntaxMessages(Source source) {
        this.source = source;
        this.words = new WordMessages(source);
    }

    /// @param found the token that does not fit
    /// @param expected the token types that would
    /// @param context the rule that was being read
    Diagnostic of(TokenStream tokens, Token found, Set<Integer> expected, ParserRuleContext context) {
        var window = new TokenWindow(source, tokens, found);
        return lastComma(window)
                .or(() -> number(window))
                .or(() -> arrow(window))
                .or(() -> OtherForms.unequal(window))
                .or(() -> comparison(window))
                .or(() -> pipe(window))
                .or(() -> strayElse(window))
                .or(() -> MissingFeeds.of(window, expected, context))
                .or(() -> clause(window, context))
                .or(() -> OtherLanguages.sign(window, context))
                .or(() -> OtherForms.of(window, expected, context))
                .or(() -> namelessAxis(window, context))
                .or(() -> colon(window, expected))
                .or(() -> noBody(window, expected))
                .or(() -> nameless(window))
                .or(() -> words.misplaced(window, context))
                .or(() -> words.reserved(window, expected))
                .or(() -> equals(window, context))
                .or(() -> binding(window, expected))
                .or(() -> unfinishedClause(window, context))
                .or(() -> OtherLanguages.word(window, context))
                .or(() -> words.misspelled(window, context))
                .or(() -> library(window))
                .orElseGet(() -> general(window, expected, context));
    }

    /// A comma behind the last of several, at which a line or a bracket ends.
    private Optional<Diagnostic> lastComma(TokenWindow w) {
        int comma = w.is(-1, ",") ? -1 : w.is(-2, ",") && !w.beginsStatement(-2) && w.beginsStatement(-1) ? -2 : 0;
        boolean ends = comma != 0 && (Words.CLOSING.contains(w.look(comma + 1).getType())
                || w.beginsStatement(comma + 1) && (Words.STATEMENTS.contains(w.look(comma + 1).getType())
                        || Words.SOFT_STATEMENTS.contains(w.look(comma + 1).getType())
                                && Words.isName(w.look(comma + 2))
                        || Words.CLAUSES.contains(w.look(comma + 1).getType())
                        || Words.isName(w.look(comma + 1)) && w.is(comma + 2, "=")));
        if (!ends || !w.has(comma - 1) || w.look(comma) instanceof Repair) {
            return Optional.empty();
        }
        int first = comma;
        while (!w.beginsStatement(first)) {
            first--;
        }
        boolean isInBrackets = Words.CLOSING.contains(w.look(comma + 1).getType());
        return Optional.of(Diagnostic.error(Code.N001, w.span(comma, comma), "nothing follows this comma")
                .fix(w.span(first, isInBrackets ? comma + 1 : comma), w.span(first, comma - 1).text()
                        + (isInBrackets ? w.look(comma + 1).getText() : "")));
    }

    private Optional<Diagnostic> number(TokenWindow w) {
        if (w.look(-1).getType() == NetParser.NUMBER && w.touch(-1) && w.has(-1)) {
            String number = w.look(-1).getText();
            if (Words.isName(w.found())) {
                return Optional.of(Diagnostic.error(Code.N001, w.span(-1, 0),
                        "`" + number + w.found().getText() + "` is neither a number nor a name")
                        .fix(number + " * " + w.found().getText()));
            }
            if (w.is(0, ".")) {
                return Optional.of(Diagnostic.error(Code.N001, w.span(-1, 0), "a number ends with a digit")
                        .fix(number + ".0"));
            }
        }
        if (w.is(0, ".") && w.touch(0) && w.look(1).getType() == NetParser.NUMBER
                && !(w.touch(-1) && Words.endsOperand(w.look(-1)))) {
            return Optional.of(Diagnostic.error(Code.N001, w.span(0, 1), "a number begins with a digit")
                    .fix("0." + w.look(1).getText()));
        }
        return Optional.empty();
    }

    private Optional<Diagnostic> arrow(TokenWindow w) {
        if (!w.is(0, "<-") || !Words.endsOperand(w.look(-1))) {
            return Optional.empty();
        }
        int start = w.operandStart(t -> CONTINUES_VALUE.contains(t.getType()));
        return Optional.of(Diagnostic.error(Code.N009, w.span(0, 0), "`<-` changes a state; it does not compare")
                .fix(w.span(start, w.operandEnd()), w.text(start, -1) + " < -" + w.text(1, w.operandEnd())));
    }

    private Optional<Diagnostic> comparison(TokenWindow w) {
        if (!Words.COMPARISONS.contains(w.found().getType())) {
            return Optional.empty();
        }
        int first = w.back(t -> Words.COMPARISONS.contains(t.getType()) || Words.is(t, "|>"));
        if (first == 0 || !Words.COMPARISONS.contains(w.look(first).getType())) {
            return Optional.empty();
        }
        int start = w.operandStart(t -> Words.is(t, "|>"));
        return Optional.of(Diagnostic.error(Code.N007, w.span(0, 0), "comparisons do not chain")
                .fix(w.span(start, w.operandEnd()), w.text(start, -1) + " and "
                        + w.text(first + 1, w.operandEnd())));
    }

    private Optional<Diagnostic> pipe(TokenWindow w) {
        if (w.is(-1, "|>")) {
            return PipedStages.piped(w).or(() -> Optional.of(Diagnostic.error(Code.N008, w.place(),
                    "after `|>` stands a layer or a function, not " + w.phrase())));
        }
        int type = w.found().getType();
        boolean isOperator = Words.ARITHMETIC.contains(type) || Words.COMPARISONS.contains(type) || w.is(0, "and")
                || w.is(0, "or");
        int nearest = w.back(t -> Words.is(t, "|>") || Words.ARITHMETIC.contains(t.getType())
                || Words.COMPARISONS.contains(t.getType()));
        if (!isOperator || nearest == 0 || !w.is(nearest, "|>")) {
            return Optional.empty();
        }
        int start = w.operandStart(t -> false);
        return Optional.of(Diagnostic.error(Code.N008, w.span(0, 0), "`" + w.found().getText()
                + "` cannot follow `|>`, which takes a layer or a function, without brackets")
                .fix(w.span(start, w.operandEnd()), "(" + w.text(start, -1) + ") " + w.text(0, w.operandEnd())));
    }

    private Optional<Diagnostic> strayElse(TokenWindow w) {
        return w.is(0, "else")
                ? Optional.of(Diagnostic.error(Code.N013, w.span(0, 0),
                        "this `else` belongs to no `where` and no `train { }`"))
                : Optional.empty();
    }

    /// `f32[2]`: a name for each axis in these brackets that lacks one; a lone 1 is no axis at all.
    private Optional<Diagnostic> namelessAxis(TokenWindow w, ParserRuleContext context) {
        boolean isAxis = w.found().getType() == NetParser.NUMBER && (w.is(-1, "[") || w.is(-1, ","))
                && context.getParent() != null && (context.getRuleIndex() == NetParser.RULE_axis
                        || context.getParent().getRuleIndex() == NetParser.RULE_axis);
        if (!isAxis) {
            return Optional.empty();
        }
        Diagnostic d = Diagnostic.error(Code.N001, w.span(0, 0), "an axis has a name, not only a size");
        int first = 0;
        while (!w.is(first, "[")) {
            first--;
        }
        int last = 0;
        while (w.has(last + 1) && !w.is(last, "]") && !w.beginsStatement(last + 1)) {
            last++;
        }
        if (!w.is(last, "]")) {
            return Optional.of(d);
        }
        List<String> axes = List.of(w.text(first + 1, last - 1).split("\\s*,\\s*"));
        return Optional.of(NamelessAxes.named(d, w.span(first - 1, last), w.look(first - 1).getText(), axes));
    }

    private Optional<Diagnostic> equals(TokenWindow w, ParserRuleContext context) {
        boolean inBody = Rules.isInside(context, NetParser.RULE_block)
                || Rules.isInside(context, NetParser.RULE_clauses);
        if (!w.is(0, "=") || !inBody || !Words.endsOperand(w.look(-1))) {
            return Optional.empty();
        }
        int start = w.operandStart(t -> false);
        boolean isGiven = context.getRuleIndex() == NetParser.RULE_args
                || context.getRuleIndex() == NetParser.RULE_brackets;
        if (isGiven && start == -1 && Words.isName(w.look(-1)) && (w.is(-2, "(") || w.is(-2, "[") || w.is(-2, ","))) {
            String name = w.look(-1).getText();
            return Optional.of(Diagnostic.error(Code.N001, w.span(0, 0),
                    "what is given by name is written `" + name + ": " + w.text(1, w.operandEnd()) + "`").fix(":"));
        }
        var diagnostic = w.beginsStatement(start)
                ? Diagnostic.error(Code.N001, w.span(0, 0), "`=` gives a name its value, and `" + w.text(start, -1)
                        + "` is no name")
                : Diagnostic.error(Code.N001, w.span(0, 0), "`=` gives a name its value and cannot stand here")
                        .fix("==");
        return Optional.of(diagnostic.note("a comparison is written `==`"));
    }

    /// `output p == e`
    private Optional<Diagnostic> binding(TokenWindow w, Set<Integer> expected) {
        return w.is(0, "==") && expected.contains(Words.type("="))
                ? Optional.of(Diagnostic.error(Code.N001, w.span(0, 0), "a name gets its value by `=`; `==` compares")
                        .fix("="))
                : Optional.empty();
    }

    /// Whether this mistake was told with another one, whose cure mends it too.
    boolean isTold(Token found) {
        return words.isTold(found);
    }

    private Optional<Diagnostic> clause(TokenWindow w, ParserRuleContext context) {
        if (!Rules.isInside(context, NetParser.RULE_clauses) || Rules.isInside(context, NetParser.RULE_block)) {
            return Optional.empty();
        }
        if (w.is(0, ",") && context.getRuleIndex() == NetParser.RULE_clauses) {
            return Optional.of(Diagnostic.error(Code.N001, w.span(0, 0),
                    "clauses stand behind or below one another, without a comma"));
        }
        if ((w.is(0, "or") || w.is(0, "and")) && w.is(-3, "for") && w.is(-4, "improved")) {
            return Optional.of(Diagnostic.error(Code.N001, w.span(0, 0), OtherClauses.WAITS_ALONE)
                    .note(OtherClauses.WAITED_FOR));
        }
        return OtherClauses.at(w).or(() -> OtherLanguages.unfinished(w));
    }

    /// `:` where `{` or `=` is meant, and `=` or `[` where a type begins.
    private Optional<Diagnostic> colon(TokenWindow w, Set<Integer> expected) {
        Token first = w.look(w.statement());
        if (w.is(0, ":") && expected.contains(Words.type("{"))) {
            return Optional.of(
                    Diagnostic.error(Code.N001, w.span(0, 0), "a body stands between `{` and `}`").fix("{"));
        }
        boolean isField = Words.is(first, "param") || Words.is(first, "state");
        if (w.is(0, ":") && (isField || Words.is(first, "dim"))) {
            return Optional.of(Diagnostic.error(Code.N001, w.span(0, 0), (isField ? "the start of a " + first.getText()
                    : "the size of an axis") + " stands behind `=`").fix("="));
        }
        int colon = w.back(t -> Words.is(t, ":"));
        if (colon == 0 || w.place().start() == w.place().end()) {
            return Optional.empty();
        }
        boolean isBinding = w.beginsStatement(colon - 1) || w.is(colon - 2, "output") && w.beginsStatement(colon - 2);
        if (isBinding && !w.is(0, "=") && !w.is(0, "~")) {
            return Optional.of(Diagnostic.error(Code.N001, w.span(colon, colon),
                    "behind `:` stands a type, and a value behind `=`").fix("="));
        }
        boolean isType = isField || Words.is(first, "input") || Words.is(first, "target");
        if (isType && w.is(0, "(") && colon == -2) {
            return axesInRoundBrackets(w);
        }
        return Optional.empty();
    }

    /// `model M` and a line that begins its body.
    private Optional<Diagnostic> noBody(TokenWindow w, Set<Integer> expected) {
        if (!expected.equals(Set.of(Words.type("{"))) || !w.beginsStatement(0) || !w.has(-1)) {
            return Optional.empty();
        }
        int end = w.look(-1).getStopIndex() + 1;
        return Optional.of(Diagnostic.error(Code.N001, source.span(end, end), "a body stands between `{` and `}`")
                .fix(" {"));
    }

    /// `train {`
    private Optional<Diagnostic> nameless(TokenWindow w) {
        if (!w.is(-1, "train") || !w.is(0, "{") || !w.beginsStatement(-1)) {
            return Optional.empty();
        }
        Diagnostic d = Diagnostic.error(Code.N001, w.span(-1, -1), "which model is trained?")
                .note("as in `train Prices {`, of a `model Prices {`");
        List<String> models = w.behind("model");
        return Optional.of(models.size() == 1 ? d.fix("train " + models.getFirst()) : d);
    }

    /// `f32(28, 28)`, of names and numbers alone.
    private Optional<Diagnostic> axesInRoundBrackets(TokenWindow w) {
        StringBuilder axes = new StringBuilder();
        char name = 'A';
        int at = 1;
        for (; !w.is(at, ")"); at++) {
            boolean isSize = w.look(at).getType() == NetParser.NUMBER;
            if (!isSize && !Words.isName(w.look(at)) && !w.is(at, ",") || name > 'Z') {
                return Optional.empty();
            }
            axes.append(isSize ? name++ + ": " : "").append(w.look(at).getText()).append(w.is(at, ",") ? " " : "");
        }
        return Optional.of(Diagnostic.error(Code.N001, w.span(0, at),
                "axes stand in square brackets, each with its name").fix("[" + axes + "]"));
    }

    /// A clause that begins with a word which is also a name: what follows it has to be said, not what could follow
    /// the name.
    private Optional<Diagnostic> unfinishedClause(TokenWindow w, ParserRuleContext context) {
        if (!Rules.isInside(context, NetParser.RULE_clauses) || !w.has(-1)) {
            return Optional.empty();
        }
        String word = w.look(-1).getText();
        String goesOn = switch (word) {
            case "batch", "epochs", "steps", "seed" -> "a number";
            case "stop" -> "`when`";
            case "step" -> "`{`";
            case "load", "save" -> "a string";
            case "freeze", "builtin" -> "a name";
            default -> "";
        };
        if (goesOn.isEmpty()) {
            return Optional.empty();
        }
        Diagnostic d = Diagnostic.error(Code.N001, w.place(), "expected " + goesOn + " after `" + word + "`, found "
                + w.phrase());
        return Optional.of(word.equals("stop") ? d.note(OtherLanguages.RULE) : d);
    }

    private Optional<Diagnostic> library(TokenWindow w) {
        return w.is(-1, "import") && Words.isName(w.found())
                ? Optional.of(Diagnostic.error(Code.N001, w.span(0, 0), "an import names a file of yours and what it"
                        + " brings: `import \"layers.net\" { Block }`").note("the library needs no import"))
                : Optional.empty();
    }

    private Diagnostic general(TokenWindow w, Set<Integer> expected, ParserRuleContext context) {
        return Diagnostic.error(Code.N001, w.place(), "expected " + TokenPhrases.expected(expected, context, w)
                + ", found " + w.phrase());
    }
}
