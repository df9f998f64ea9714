package netc.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;

/// Axes that are written as sizes alone, as other libraries write shapes: what they are called here.
final class NamelessAxes {
    private static final String NUMBER = "[0-9][0-9_]*";
    /// A picture has a colour or three, or four with what shines through.
    private static final List<String> COLOURS = List.of("1", "3", "4");

    private NamelessAxes() {
    }

    /// With the type as it is to be.
    ///
    /// @param element in front of the brackets
    /// @param axes    what stands between their commas
    static Diagnostic named(Diagnostic d, Span type, String element, List<String> axes) {
        List<String> picture = picture(axes);
        if (!picture.isEmpty()) {
            return d.note("a picture has axes H, W and C, by which layers know them")
                    .fix(type, element + "[" + String.join(", ", picture) + "]");
        }
        List<String> examples = axes.stream().filter(a -> !a.equals("None")).toList();
        if (examples.size() < axes.size()) {
            d = d.note("a model describes one example: the axis of the examples is left out");
        }
        List<String> kept = examples.stream().filter(a -> !a.equals("1")).toList();
        if (kept.size() < examples.size()) {
            d = d.note("an axis of one element holds nothing more than without it: leave it out");
        }
        List<String> named = new ArrayList<>();
        for (String axis : kept) {
            named.add(axis.matches(NUMBER) ? (char) ('A' + named.size()) + ": " + axis : axis);
        }
        return d.fix(type, element + (named.isEmpty() ? "" : "[" + String.join(", ", named) + "]"));
    }

    /// `28, 28, 1`, `28, 28` and `3, 32, 32` with the names that layers of pictures have; else none.
    private static List<String> picture(List<String> axes) {
        if (!axes.stream().allMatch(a -> a.matches(NUMBER)) || axes.size() < 2 || axes.size() > 3) {
            return List.of();
        }
        boolean isLast = axes.size() == 3 && COLOURS.contains(axes.getLast()) && axes.get(0).equals(axes.get(1));
        boolean isFirst = axes.size() == 3 && COLOURS.contains(axes.getFirst()) && axes.get(1).equals(axes.get(2));
        boolean isGrey = axes.size() == 2 && axes.get(0).equals(axes.get(1)) && !axes.get(0).equals("1");
        List<String> names = isLast ? List.of("H", "W", "C") : isFirst ? List.of("C", "H", "W")
                : isGrey ? List.of("H", "W") : List.of();
        List<String> named = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            named.add(names.get(i) + ": " + axes.get(i));
        }
        return named;
    }
}
