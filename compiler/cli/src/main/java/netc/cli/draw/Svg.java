package netc.cli.draw;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/// Writes the few shapes that pictures are made of. Lengths are pixels, from the upper left corner.
final class Svg {
    private static final String STYLE = """
            <style>
            .back{fill:#fff} text{font:12px system-ui,sans-serif;fill:#222} .small{font-size:10px;fill:#555}
            .title{font-size:14px;font-weight:600} .axis{stroke:#777;fill:none} .grid{stroke:#ddd}
            .line{fill:none;stroke-width:1.75;stroke-linejoin:round} .dot{stroke:#fff;stroke-width:.75}
            @media (prefers-color-scheme:dark){
            .back{fill:#16181c} text{fill:#e6e6e6} .small{fill:#aaa} .axis{stroke:#888} .grid{stroke:#333}
            .dot{stroke:#16181c}}
            </style>
            """;

    private final StringBuilder text = new StringBuilder();

    Svg(double width, double height, String title) {
        text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(number(width)).append("\" height=\"")
                .append(number(height)).append("\" viewBox=\"0 0 ").append(number(width)).append(' ')
                .append(number(height)).append("\">\n<title>").append(escaped(title)).append("</title>\n")
                .append(STYLE).append("<rect class=\"back\" width=\"100%\" height=\"100%\"/>\n");
    }

    /// @param style `title`, `small`, or nothing
    /// @param anchor `start`, `middle` or `end`
    void text(double x, double y, String anchor, String style, String content) {
        text.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y)).append('"')
                .append(style.isEmpty() ? "" : " class=\"" + style + '"')
                .append(anchor.equals("start") ? "" : " text-anchor=\"" + anchor + '"').append('>')
                .append(escaped(content)).append("</text>\n");
    }

    /// Text that is read from below.
    void upward(double x, double y, String content) {
        text.append("<text text-anchor=\"middle\" transform=\"translate(").append(number(x)).append(' ')
                .append(number(y)).append(") rotate(-90)\">").append(escaped(content)).append("</text>\n");
    }

    /// Text upon a colour, dark or light as is read best.
    void upon(double x, double y, String color, String content) {
        text.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y))
                .append("\" text-anchor=\"middle\" style=\"font-size:11px;fill:")
                .append(Colors.isDark(color) ? "#fff" : "#111").append("\">").append(escaped(content))
                .append("</text>\n");
    }

    /// Without an edge, so that neighbours touch.
    void cell(double x, double y, double width, double height, String color) {
        text.append("<rect x=\"").append(number(x)).append("\" y=\"").append(number(y)).append("\" width=\"")
                .append(number(width)).append("\" height=\"").append(number(height)).append("\" fill=\"").append(color)
                .append("\" shape-rendering=\"crispEdges\"/>\n");
    }

    /// Cells of a table side by side, each coloured by its number.
    ///
    /// @param colors row by row, from above
    void cells(double left, double top, double width, double height, int columns, List<String> colors) {
        SequencedMap<String, StringBuilder> paths = new LinkedHashMap<>();
        for (int from = 0; from < colors.size();) {
            int to = from + 1;
            while (to % columns != 0 && colors.get(to).equals(colors.get(from))) {
                to++;
            }
            paths.computeIfAbsent(colors.get(from), _ -> new StringBuilder()).append('M')
                    .append(number(left + from % columns * width)).append(' ')
                    .append(number(top + from / columns * height)).append('h').append(number((to - from) * width))
                    .append('v').append(number(height)).append('h').append(number((from - to) * width)).append('z');
            from = to;
        }
        paths.forEach((color, path) -> text.append("<path shape-rendering=\"crispEdges\" fill=\"").append(color)
                .append("\" d=\"").append(path).append("\"/>\n"));
    }

    void frame(double x, double y, double width, double height) {
        text.append("<rect class=\"axis\" x=\"").append(number(x)).append("\" y=\"").append(number(y))
                .append("\" width=\"").append(number(width)).append("\" height=\"").append(number(height))
                .append("\"/>\n");
    }

    void line(String style, double x1, double y1, double x2, double y2) {
        text.append("<line class=\"").append(style).append("\" x1=\"").append(number(x1)).append("\" y1=\"")
                .append(number(y1)).append("\" x2=\"").append(number(x2)).append("\" y2=\"").append(number(y2))
                .append("\"/>\n");
    }

    void circle(double x, double y, double radius, String color) {
        text.append("<circle class=\"dot\" cx=\"").append(number(x)).append("\" cy=\"").append(number(y))
                .append("\" r=\"").append(number(radius)).append("\" fill=\"").append(color).append("\"/>\n");
    }

    /// Through points one after the other.
    ///
    /// @param points x and y of each
    void path(String color, List<double[]> points) {
        text.append("<polyline class=\"line\" stroke=\"").append(color).append("\" points=\"");
        for (int i = 0; i < points.size(); i++) {
            text.append(i == 0 ? "" : " ").append(number(points.get(i)[0])).append(',')
                    .append(number(points.get(i)[1]));
        }
        text.append("\"/>\n");
    }

    String end() {
        return text + "</svg>\n";
    }

    private static String number(double x) {
        String fixed = String.format(Locale.ROOT, "%.1f", x);
        return fixed.endsWith(".0") ? fixed.substring(0, fixed.length() - 2) : fixed;
    }

    private static String escaped(String content) {
        return content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
