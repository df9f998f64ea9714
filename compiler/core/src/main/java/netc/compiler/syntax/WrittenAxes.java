package netc.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.source.Source;

/// The axes of a value as far as the text around a mistake writes them, where it cannot be read as a whole: those of its
/// type, or of the value that layers in front of it start from.
public final class WrittenAxes {
    private static final Pattern DECLARATION = Pattern.compile("(?m)^(model|layer|fn|optimizer|train)\\b");
    private static final Pattern COMMENT = Pattern.compile("#[^\n]*");
    private static final Pattern AXIS = Pattern.compile("\\s*(?<name>[A-Za-z_]\\w*)\\s*(:[^,]*)?");
    private static final Pattern LAYER = Pattern
            .compile("\\w+\\[\\s*(?<in>\\w+)\\s*->\\s*(?<out>\\w+)\\s*(:[^,\\]]*)?\\]");
    private static final Pattern FUNCTION = Pattern.compile("[a-z]\\w*");

    private WrittenAxes() {
    }

    /// @param before where in the source the mistake is: only what stands above it in its declaration counts
    /// @return empty where they are not written
    static Optional<List<String>> of(Source source, int before, String value) {
        String above = COMMENT.matcher(source.text().substring(0, before)).replaceAll("");
        int start = DECLARATION.matcher(above).results().map(MatchResult::start).reduce(0, (_, last) -> last);
        return in(above.substring(start), value);
    }

    /// The axis at a place, counted behind the batch, which is the first, or from the end.
    ///
    /// @param before see [#of]
    public static Optional<String> at(Source source, int before, String value, String number) {
        return !number.matches("-?\\d{1,2}") ? Optional.empty() : of(source, before, value).flatMap(axes -> {
            int place = Integer.parseInt(number);
            int at = place < 0 ? axes.size() + place : place - 1;
            return at >= 0 && at < axes.size() ? Optional.of(axes.get(at)) : Optional.empty();
        });
    }

    private static Optional<List<String>> in(String text, String value) {
        Matcher typed = Pattern.compile("\\b" + value + "\\s*:\\s*f32\\[(?<axes>[^\\]\\[]*)\\]").matcher(text);
        if (typed.find()) {
            return axes(typed.group("axes"));
        }
        Matcher bound = Pattern.compile("(?m)^\\s*" + value + "\\s*=\\s*(?<chain>[^\n]*(\n\\s*[|]>[^\n]*)*)")
                .matcher(text);
        if (!bound.find()) {
            return Optional.empty();
        }
        String[] chain = bound.group("chain").strip().split("\\s*[|]>\\s*");
        if (!chain[0].matches("\\w+")) {
            return Optional.empty();
        }
        Optional<List<String>> axes = in(text.substring(0, bound.start()), chain[0]);
        for (int i = 1; i < chain.length; i++) {
            String stage = chain[i].strip();
            axes = axes.flatMap(a -> through(stage, a));
        }
        return axes;
    }

    /// Behind a layer that writes which axis it replaces, or a function of each number.
    private static Optional<List<String>> through(String stage, List<String> axes) {
        Matcher layer = LAYER.matcher(stage);
        if (!layer.matches()) {
            return Optional.of(axes).filter(_ -> FUNCTION.matcher(stage).matches());
        }
        return axes.contains(layer.group("in")) ? Optional.of(axes.stream()
                .map(a -> a.equals(layer.group("in")) ? layer.group("out") : a).toList()) : Optional.empty();
    }

    private static Optional<List<String>> axes(String written) {
        List<String> names = new ArrayList<>();
        for (String part : written.split(",")) {
            Matcher axis = AXIS.matcher(part);
            if (!axis.matches()) {
                return Optional.empty();
            }
            names.add(axis.group("name"));
        }
        return Optional.of(names);
    }
}
