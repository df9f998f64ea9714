package netc.compiler.syntax;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import netc.compiler.source.Fix;
import netc.compiler.source.Source;
import netc.compiler.source.Span;

/// `for i in range(4): h = h + (h |> Dense[D -> D])` as it is written here: `h_2 = h |> repeat 4 Block[D]`, with the layer that the
/// body is above the declaration, or without one where it is a single stage.
///
/// @param loop  the whole of it
/// @param value the name that the body gives a new value
/// @param text  that value
record RepeatedBody(Span loop, long turns, String value, String text) {
    private static final Pattern STAGE = Pattern.compile("(?<head>\\w+)\\s*[|]>\\s*(?<stage>\\w+(\\[[^\\]\\[]*])?)");
    private static final Pattern CALL = Pattern.compile("(?<stage>\\w+(\\[[^\\]\\[]*])?)\\(\\s*(?<head>\\w+)\\s*\\)");
    private static final Pattern ARROW = Pattern.compile("\\[\\s*(\\w+)\\s*->\\s*(\\w+)[^\\]]*]");
    private static final Pattern BRACKETS = Pattern.compile("\\[[^\\]]*]");
    /// A name that is neither applied nor a stage.
    private static final Pattern NAME = Pattern.compile("(?<![|]>\\s{0,9})\\b[A-Za-z_]\\w*\\b(?!\\s*[\\[(\\w])");
    private static final Pattern DECLARATION = Pattern.compile("(?m)^(##[^\n]*\n)*(model|layer)\\b");

    /// Empty where the body needs more than the value, or more than one axis of it.
    Optional<Fix> fix() {
        Optional<MatchResult> stage = List.of(STAGE, CALL).stream().map(p -> p.matcher(text)).filter(m -> m.matches()
                && m.group("head").equals(value)).map(m -> m.toMatchResult()).findFirst();
        Source source = loop.source();
        if (stage.isPresent()) {
            return written(source, 0, "", stage.get().group("stage"));
        }
        Set<String> axes = ARROW.matcher(text).results().flatMap(r -> List.of(r.group(1), r.group(2)).stream())
                .collect(Collectors.toSet());
        Set<String> names = NAME.matcher(BRACKETS.matcher(text).replaceAll("[]")).results().map(MatchResult::group)
                .collect(Collectors.toSet());
        Optional<Integer> above = DECLARATION.matcher(source.text()).results().map(MatchResult::start)
                .filter(start -> start < loop.start()).reduce((_, last) -> last);
        if (axes.size() != 1 || above.isEmpty() || !names.equals(Set.of(value))) {
            return Optional.empty();
        }
        String axis = axes.iterator().next();
        String name = fresh(source, "Block");
        return written(source, above.get(), "layer " + name + "[" + axis + "](" + value + ": f32[" + axis + "]) -> f32["
                + axis + "] {\n  " + text + "\n}\n\n", name + "[" + axis + "]");
    }

    private static String fresh(Source source, String name) {
        return Pattern.compile("\\b" + name + "\\b").matcher(source.text()).find() ? fresh(source, name + "_") : name;
    }

    /// @param above where the layer comes
    private Optional<Fix> written(Source source, int above, String layer, String stage) {
        String before = source.text().substring(0, loop.start());
        String statement = value + " = " + value + " |> repeat " + turns + " " + stage;
        Source repeated = Source.of(source.path(), before + statement + source.text().substring(loop.end()));
        return NewNames.from(repeated, loop.start(), value).map(renamed -> {
            int behind = repeated.text().length() - renamed.replaces().end();
            int end = source.text().length() - behind;
            int start = layer.isEmpty() ? loop.start() : above;
            return new Fix(source.span(start, end), layer + source.text().substring(start, loop.start())
                    + renamed.text());
        });
    }
}
