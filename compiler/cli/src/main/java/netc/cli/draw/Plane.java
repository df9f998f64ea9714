package netc.cli.draw;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/// What a model makes of every place of a plane, with records upon it: decision boundaries, landscapes of a loss.
///
/// @param across what x is, and from where to where
/// @param size   how many places lie along each axis
/// @param values row by row, the lowest y first
/// @param kinds  their names, where a value is the number of one; else the values are coloured by their size
/// @param points that lie upon it
/// @param isLandscape whether the values are heights, which no sign parts
public record Plane(String title, Span across, Span up, int size, double[] values, List<String> kinds,
        List<Points.Point> points, List<String> pointKinds, boolean isLandscape) implements Picture {
    /// About as long as an edge is.
    private static final double SIDE = 420;

    public Plane {
        kinds = List.copyOf(kinds);
        points = List.copyOf(points);
        pointKinds = List.copyOf(pointKinds);
    }

    /// Heights without anything upon them.
    public static Plane landscape(String title, Span across, Span up, int size, double[] heights) {
        return new Plane(title, across, up, size, heights, List.of(), List.of(), List.of(), true);
    }

    /// A part of an axis.
    public record Span(String name, double low, double high) {
        /// The number at a place.
        public double at(int place, int size) {
            return low + (high - low) * (place + 0.5) / size;
        }
    }

    @Override
    public String svg() {
        double cell = Math.max(1, Math.rint(SIDE / size));
        double side = cell * size;
        Svg svg = new Svg(Lines.LEFT + side + 12 + Legend.WIDTH, Lines.TOP + side + 50, title);
        Plot plot = new Plot(Lines.LEFT, Lines.TOP, side, side, range(across), range(up));
        svg.text(Lines.LEFT, 24, "start", "title", title);
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        double low = DoubleStream.of(finite).min().orElse(0);
        double high = DoubleStream.of(finite).max().orElse(0);
        Colors.Scale scale = isLandscape ? Colors.Scale.rising(low, high) : Colors.Scale.of(low, high);
        svg.cells(Lines.LEFT, Lines.TOP, cell, cell, size, colors(scale));
        Points.draw(svg, plot, points, 3);
        plot.axes(svg);
        double beside = Lines.LEFT + side + 14;
        if (kinds.isEmpty()) {
            Legend.scale(svg, beside, Lines.TOP, 200, scale);
        }
        Points.legend(svg, beside, Lines.TOP + (kinds.isEmpty() ? 220 : 0), kinds.isEmpty() ? pointKinds : kinds);
        return svg.end();
    }

    private static Plot.Range range(Span span) {
        return new Plot.Range(span.name, span.low, span.high);
    }

    /// The highest y first.
    private List<String> colors(Colors.Scale scale) {
        List<String> colors = new ArrayList<>();
        for (int row = size - 1; row >= 0; row--) {
            for (int column = 0; column < size; column++) {
                double value = values[row * size + column];
                colors.add(kinds.isEmpty() || Double.isNaN(value) ? scale.of(value)
                        : Colors.pale(Colors.kind((int) value)));
            }
        }
        return colors;
    }
}
