package netc.cli.draw;

import java.util.List;

/// What colours mean, to the right of a picture.
final class Legend {
    static final double WIDTH = 130;
    private static final int LINE = 18;
    private static final int MOST = 20;

    private Legend() {
    }

    /// Names beside their colours, as many as there is room for.
    static void names(Svg svg, double left, double top, List<String> names, List<String> colors) {
        int shown = names.size() > MOST ? MOST - 1 : names.size();
        for (int i = 0; i < shown; i++) {
            svg.cell(left, top + LINE * i, 11, 11, colors.get(i));
            svg.text(left + 17, top + 10 + LINE * i, "start", "small", names.get(i));
        }
        if (shown < names.size()) {
            svg.text(left + 17, top + 10 + LINE * shown, "start", "small", "and " + (names.size() - shown) + " more");
        }
    }

    /// A scale from below to above.
    static void scale(Svg svg, double left, double top, double height, Colors.Scale scale) {
        double each = height / Colors.STEPS;
        for (int i = 0; i < Colors.STEPS; i++) {
            double value = scale.high() + (scale.low() - scale.high()) * i / (Colors.STEPS - 1);
            svg.cell(left, top + each * i, 12, each + 0.5, scale.of(value));
        }
        svg.frame(left, top, 12, height);
        Ticks ticks = Ticks.of(scale.low(), scale.high(), 5);
        ticks.at().forEach(v -> svg.text(left + 17,
                top + height * (scale.high() - v) / Math.max(scale.high() - scale.low(), Double.MIN_NORMAL) + 3.5,
                "start", "small", ticks.text(v)));
    }
}
