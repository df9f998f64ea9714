package netc.cli.draw;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// A point for each record, coloured by its kind: codes of an autoencoder, places on a map.
///
/// @param kinds their names, by number; none where all are one
public record Points(String title, String across, String up, List<Point> points, List<String> kinds)
        implements Picture {
    public Points {
        points = List.copyOf(points);
        kinds = List.copyOf(kinds);
    }

    /// One record.
    ///
    /// @param kind its number
    public record Point(double x, double y, int kind) {
    }

    @Override
    public String svg() {
        Svg svg = new Svg(Lines.LEFT + Lines.WIDTH + (kinds.isEmpty() ? 24 : Legend.WIDTH),
                Lines.TOP + Lines.HEIGHT + 50, title);
        Plot plot = new Plot(Lines.LEFT, Lines.TOP, Lines.WIDTH, Lines.HEIGHT,
                range(across, points.stream().mapToDouble(Point::x)).wider(),
                range(up, points.stream().mapToDouble(Point::y)).wider());
        svg.text(Lines.LEFT, 24, "start", "title", title);
        plot.grid(svg);
        draw(svg, plot, points, 3);
        plot.axes(svg);
        legend(svg, Lines.LEFT + Lines.WIDTH + 12, Lines.TOP, kinds);
        return svg.end();
    }

    static void draw(Svg svg, Plot plot, List<Point> points, double radius) {
        points.stream().filter(p -> plot.holds(p.x, p.y))
                .forEach(p -> svg.circle(plot.x(p.x), plot.y(p.y), radius, Colors.kind(p.kind)));
    }

    static void legend(Svg svg, double left, double top, List<String> kinds) {
        Legend.names(svg, left, top, kinds, IntStream.range(0, kinds.size()).mapToObj(Colors::kind).toList());
    }

    /// From the least to the greatest that is a number.
    static Plot.Range range(String name, DoubleStream values) {
        double[] all = values.filter(Double::isFinite).toArray();
        return new Plot.Range(name, DoubleStream.of(all).min().orElse(0), DoubleStream.of(all).max().orElse(1));
    }
}
