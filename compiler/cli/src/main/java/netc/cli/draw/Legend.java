package netc.cli.draw;

import java.util.List;

/// What colours mean, to the right of a picture.
final class Legend {
    static final double WIDTH = 130;

    private Legend() {
    }

    /// Names beside their colours.
    static void names(Svg svg, double left, double top, List<String> names, List<String> colors) {
        for (int i = 0; i < names.size(); i++) {
            svg.cell(left, top + 18 * i, 11, 11, colors.get(i));
            svg.text(left + 17, top + 10 + 18 * i, "start", "small", names.get(i));
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
