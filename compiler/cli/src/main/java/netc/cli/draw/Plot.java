package netc.cli.draw;

/// A place in a picture where two numbers are x and y.
///
/// @param left   pixels, as are top, width and height
/// @param ranges of the numbers that lie on it
record Plot(double left, double top, double width, double height, Range across, Range up) {
    /// From one number to another.
    ///
    /// @param name that stands at the axis
    record Range(String name, double low, double high) {
        Range {
            if (!(high > low)) {
                double around = Math.max(Math.abs(low), 1) * 0.5;
                low = low - around;
                high = high + around;
            }
        }

        /// With a little room at both ends.
        Range wider() {
            double room = 0.04 * (high - low);
            return new Range(name, low - room, high + room);
        }
    }

    double x(double value) {
        return left + (value - across.low) / (across.high - across.low) * width;
    }

    double y(double value) {
        return top + (up.high - value) / (up.high - up.low) * height;
    }

    boolean holds(double x, double y) {
        return x >= across.low && x <= across.high && y >= up.low && y <= up.high;
    }

    /// Lines at round numbers, behind what is drawn.
    void grid(Svg svg) {
        Ticks.of(across.low, across.high, 8).at().forEach(v -> svg.line("grid", x(v), top, x(v), top + height));
        Ticks.of(up.low, up.high, 6).at().forEach(v -> svg.line("grid", left, y(v), left + width, y(v)));
    }

    /// Edge, numbers and names.
    void axes(Svg svg) {
        svg.frame(left, top, width, height);
        Ticks below = Ticks.of(across.low, across.high, 8);
        below.at().forEach(v -> svg.text(x(v), top + height + 15, "middle", "small", below.text(v)));
        Ticks beside = Ticks.of(up.low, up.high, 6);
        beside.at().forEach(v -> svg.text(left - 6, y(v) + 3.5, "end", "small", beside.text(v)));
        svg.text(left + width / 2, top + height + 33, "middle", "", across.name);
        svg.upward(left - 46, top + height / 2, up.name);
    }
}
