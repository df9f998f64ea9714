package netc.cli.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Lines over one axis: curves of a training, outputs over an input, elements along an axis, ways through a plane.
///
/// @param across the name of what x is
/// @param up     the name of what y is
/// @param points that lie beside them: records
public record Lines(String title, String across, String up, List<Line> lines, List<Points.Point> points)
        implements Picture {
    static final double LEFT = 70;
    static final double TOP = 44;
    static final double WIDTH = 560;
    static final double HEIGHT = 380;

    public Lines {
        lines = List.copyOf(lines);
        points = List.copyOf(points);
    }

    /// One line; what is no number is left out.
    public record Line(String name, double[] x, double[] y) {
    }

    @Override
    public String svg() {
        boolean isNamed = lines.size() > 1;
        Svg svg = new Svg(LEFT + WIDTH + (isNamed ? Legend.WIDTH : 24), TOP + HEIGHT + 50, title);
        Plot plot = new Plot(LEFT, TOP, WIDTH, HEIGHT,
                Points.range(across, DoubleStream.concat(lines.stream().flatMapToDouble(l -> DoubleStream.of(l.x)),
                        points.stream().mapToDouble(Points.Point::x))),
                Points.range(up, DoubleStream.concat(lines.stream().flatMapToDouble(l -> DoubleStream.of(l.y)),
                        points.stream().mapToDouble(Points.Point::y))).wider());
        svg.text(LEFT, 24, "start", "title", title);
        plot.grid(svg);
        points.forEach(p -> svg.circle(plot.x(p.x()), plot.y(p.y()), 2.5, Colors.NONE));
        for (int i = 0; i < lines.size(); i++) {
            for (List<double[]> part : parts(plot, lines.get(i))) {
                svg.path(Colors.kind(i), part);
            }
        }
        plot.axes(svg);
        if (isNamed) {
            Legend.names(svg, LEFT + WIDTH + 12, TOP, lines.stream().map(Line::name).toList(),
                    IntStream.range(0, lines.size()).mapToObj(Colors::kind).toList());
        }
        return svg.end();
    }

    private static List<List<double[]>> parts(Plot plot, Line line) {
        List<List<double[]>> parts = new ArrayList<>();
        boolean isOpen = false;
        for (int i = 0; i < line.x.length; i++) {
            boolean isNumber = Double.isFinite(line.x[i]) && Double.isFinite(line.y[i]);
            if (isNumber && !isOpen) {
                parts.add(new ArrayList<>());
            }
            if (isNumber) {
                parts.getLast().add(new double[] {plot.x(line.x[i]), plot.y(line.y[i])});
            }
            isOpen = isNumber;
        }
        return parts;
    }
}
