package netc.compiler.syntax;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import org.antlr.v4.runtime.ParserRuleContext;
import netc.grammar.NetParser;

/// Layers and functions in brackets where one of them is wanted, as in `repeat 3 (Dense[D -> D] |> relu)`: several that a
/// value goes through are a layer of their own.
final class PipedStages {
    /// Further lines are not mended together.
    private static final int MOST_LINES = 30;
    private static final Pattern PIPE = Pattern.compile("\\s*[|]>\\s*");
    private static final Pattern FUNCTION = Pattern.compile("[a-z]\\w*");
    /// Of one axis, and of one that it makes of that; what else is given is known in any body.
    private static final Pattern LAYER = Pattern.compile("\\w+\\[\\s*(?<in>[A-Z]\\w*)"
            + "(?:\\s*->\\s*(?<out>[A-Z]\\w*)(?<size>\\s*:\\s*\\d+)?)?"
            + "(?:\\s*,\\s*\\w+\\s*:\\s*(?:-?[\\d.]+(?:e-?\\d+)?|true|false))*\\s*]");
    private static final Pattern DECLARATION = Pattern.compile("(?m)^(?:#[^\n]*\n)*(?:model|layer)\\b");

    /// A layer to write: its text, and its name with its brackets.
    private record Written(String declaration, String applied) {
    }

    private PipedStages() {
    }

    /// Behind `repeat` and how often, or `each` and its axis.
    static Optional<Diagnostic> made(TokenWindow w, ParserRuleContext context) {
        int close = w.expressionEnd(0) + 1;
        boolean isInBrackets = context.getRuleIndex() == NetParser.RULE_stage
                && (w.is(-2, "repeat") || w.is(-2, "each"))
                && (w.is(0, "(") && w.is(close, ")") || w.is(0, "{") && w.is(close, "}")) && close > 1;
        if (!isInBrackets) {
            return Optional.empty();
        }
        Span place = w.span(0, close);
        String inside = w.text(1, close - 1);
        String maker = w.text(-2, -1);
        String one = "`" + w.text(-2, -2) + "` takes one layer or function by its name";
        Diagnostic d = Diagnostic.error(Code.N001, place, one);
        if (!w.hasBetween(1, close - 1, "|>")) {
            return Optional.of(d.note("it stands there without brackets").fix(inside));
        }
        Diagnostic said = Diagnostic.error(Code.N001, place, one + ", and these are several")
                .note("several that a value goes through are a layer of their own");
        Source source = place.source();
        Optional<Written> written = layer(List.of(PIPE.split(inside)), fresh(source.text()));
        Optional<Integer> above = DECLARATION.matcher(source.text().substring(0, place.start())).results()
                .map(MatchResult::start).reduce((_, last) -> last);
        if (written.isEmpty() || above.isEmpty() || place.line() - source.line(above.get()) > MOST_LINES) {
            return Optional.of(said.note("as in `layer Block[D](x: f32[D]) -> f32[D] { x |> Dense[D -> D] |> relu }`"
                    + " above, and `" + maker + " Block[D]`"));
        }
        Map<Span, String> places = new LinkedHashMap<>();
        places.put(source.span(above.get(), above.get()), written.get().declaration() + "\n\n");
        places.put(place, written.get().applied());
        return Optional.of(said.fix(Fix.ofLines(places)));
    }

    /// Behind `|>`, where brackets change nothing.
    static Optional<Diagnostic> piped(TokenWindow w) {
        int close = w.expressionEnd(0) + 1;
        boolean isInBrackets = w.is(-1, "|>") && w.is(0, "(") && w.is(close, ")") && close > 1;
        String inside = isInBrackets ? w.text(1, close - 1) : "";
        boolean areStages = isInBrackets && PIPE.splitAsStream(inside)
                .allMatch(s -> FUNCTION.matcher(s).matches() || LAYER.matcher(s).matches());
        return areStages ? Optional.of(Diagnostic.error(Code.N008, w.span(0, close),
                "what a value goes through stands behind `|>` without brackets").fix(inside)) : Optional.empty();
    }

    /// Empty where one of the stages does not write which axis it takes and makes, or the value comes out with another one.
    private static Optional<Written> layer(List<String> stages, String name) {
        List<String> axes = new ArrayList<>();
        Set<String> made = new LinkedHashSet<>();
        for (String stage : stages) {
            Matcher layer = LAYER.matcher(stage);
            boolean isLayer = layer.matches();
            if (!isLayer && FUNCTION.matcher(stage).matches()) {
                continue;
            }
            if (!isLayer || !axes.isEmpty() && !axes.getLast().equals(layer.group("in"))) {
                return Optional.empty();
            }
            axes.add(layer.group("in"));
            if (layer.group("out") != null) {
                axes.add(layer.group("out"));
                if (layer.group("size") == null) {
                    made.add(layer.group("out"));
                }
            }
        }
        if (axes.isEmpty() || !axes.getFirst().equals(axes.getLast())) {
            return Optional.empty();
        }
        String axis = axes.getFirst();
        made.remove(axis);
        String brackets = "[" + axis + made.stream().map(m -> ", " + m).reduce("", String::concat) + "]";
        return Optional.of(new Written("layer " + name + brackets + "(x: f32[" + axis + "]) -> f32[" + axis
                + "] {\n  x |> " + String.join(" |> ", stages) + "\n}", name + brackets));
    }

    private static String fresh(String text) {
        String name = "Block";
        while (Pattern.compile("\\b" + name + "\\b").matcher(text).find()) {
            name += "_";
        }
        return name;
    }
}
