package netc.runtime.data;

import java.util.List;

/// Pictures of digits that the project draws itself, much like MNIST's: 28 × 28 grey pixels, white (255) on black, the ink
/// fitted into 20 × 20 pixels and centred by its mass.
///
/// A picture takes one of several ways to write its digit ([DigitShapes]), moves each point of it a little, bends, slants
/// and turns the whole, varies width, stroke and sharpness, and adds noise. It is a function of seed and number alone,
/// the same on every machine: the arithmetic is that of `+ - * /` and square roots, sine and cosine are [StrictMath]'s.
public final class DrawnDigits {
    /// The side of a picture in pixels.
    public static final int SIZE = 28;

    public static final int PIXELS = SIZE * SIZE;
    /// Lines that a smooth piece between two points is drawn with.
    private static final int LINES = 4;

    private final DigitPen pen = new DigitPen(SIZE);
    private final double[] coverage = new double[PIXELS];

    private DrawnDigits() {}

    /// A set of pictures and what they show.
    ///
    /// @param pictures 784 bytes a record, row after row
    /// @param digits   one byte a record: 0 to 9
    public record Set(Column.Bytes pictures, Column.Bytes digits) {}

    /// Draws the pictures with the numbers `first … first + count - 1`, so that sets of different numbers share none.
    public static Set draw(long seed, int first, int count) {
        byte[] pictures = new byte[Math.multiplyExact(count, PIXELS)];
        byte[] digits = new byte[count];
        DrawnDigits drawing = new DrawnDigits();
        for (int i = 0; i < count; i++) {
            SplitMix64 random = SplitMix64.keyed(seed, first + (long) i);
            int digit = random.nextInt(10);
            digits[i] = (byte) digit;
            drawing.draw(digit, random, pictures, i * PIXELS);
        }
        return new Set(new Column.Bytes(pictures, PIXELS), new Column.Bytes(digits, 1));
    }

    private void draw(int digit, SplitMix64 random, byte[] pictures, int offset) {
        List<DigitShapes.Shape> shapes = DigitShapes.of(digit);
        DigitShapes.Shape shape = shapes.get(random.nextInt(shapes.size()));
        Hand hand = Hand.of(random);
        pen.clear();
        for (List<DigitShapes.Knot> stroke : shape.strokes()) {
            stroke(stroke, hand, random);
        }
        double radius = Math.clamp(1.3 + 0.36 * random.nextBell(), 0.8, 2.4);
        pen.fit(20 + 0.6 * random.nextBell(), radius, 13.5 + random.uniform(-0.8, 0.8),
                13.5 + random.uniform(-0.8, 0.8));
        pen.render(radius, random.uniform(0.8, 1.4), coverage);
        double ink = random.uniform(0.97, 1.1);
        double noise = random.uniform(0, 0.08);
        for (int i = 0; i < PIXELS; i++) {
            double value = coverage[i] == 0 ? 0 : coverage[i] * ink + noise * random.nextBell() * coverage[i];
            pictures[offset + i] = (byte) (int) Math.clamp(255 * value + 0.5, 0.0, 255.0);
        }
    }

    /// Draws a smooth line through the points of a stroke: cubic pieces after Catmull and Rom, which end at corners.
    private void stroke(List<DigitShapes.Knot> stroke, Hand hand, SplitMix64 random) {
        int n = stroke.size();
        double[] x = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            double knotX = stroke.get(i).x() + hand.jitter() * random.nextBell();
            double knotY = stroke.get(i).y() + hand.jitter() * random.nextBell();
            x[i] = hand.x(knotX, knotY);
            y[i] = hand.y(knotX, knotY);
        }
        for (int i = 0; i + 1 < n; i++) {
            int before = i == 0 || stroke.get(i).corner() ? i : i - 1;
            int after = i + 2 == n || stroke.get(i + 1).corner() ? i + 1 : i + 2;
            double pressure = 1 + hand.pressure() * random.nextBell();
            double fromX = x[i];
            double fromY = y[i];
            for (int step = 1; step <= LINES; step++) {
                double t = step / (double) LINES;
                double toX = smooth(x[before], x[i], x[i + 1], x[after], t);
                double toY = smooth(y[before], y[i], y[i + 1], y[after], t);
                pen.line(fromX, fromY, toX, toY, pressure);
                fromX = toX;
                fromY = toY;
            }
        }
    }

    /// The curve from `b` to `c` whose slope at `b` is that of `a` to `c`, and at `c` that of `b` to `d`.
    private static double smooth(double a, double b, double c, double d, double t) {
        return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
    }

    /// What is the same for all strokes of a picture: the map from a shape's plane to the picture's.
    ///
    /// @param jitter   how far a point strays
    /// @param pressure how much the width of a line changes
    /// @param width    stretches across
    /// @param taper    makes the top wider than the bottom, or the other way
    /// @param waist    moves the middle up or down
    /// @param bendX    bends upright lines
    /// @param bendY    bends level lines
    /// @param slant    moves the top to the right
    /// @param sine     of the angle of the whole
    /// @param cosine   of the angle of the whole
    private record Hand(double jitter, double pressure, double width, double taper, double waist, double bendX,
            double bendY, double slant, double sine, double cosine) {
        private static final double CENTRE = 0.4;

        static Hand of(SplitMix64 random) {
            double angle = 0.12 * random.nextBell();
            return new Hand(random.uniform(0.005, 0.05), random.uniform(0, 0.15),
                    Math.clamp(0.98 + 0.24 * random.nextBell(), 0.45, 1.7), 0.35 * random.nextBell(),
                    0.32 * random.nextBell(), 0.09 * random.nextBell(), 0.13 * random.nextBell(),
                    0.16 + 0.25 * random.nextBell(), StrictMath.sin(angle), StrictMath.cos(angle));
        }

        double x(double x, double y) {
            return cosine * across(x, y) - sine * down(x, y);
        }

        double y(double x, double y) {
            return sine * across(x, y) + cosine * down(x, y);
        }

        private double across(double x, double y) {
            return width * (1 + taper * (0.5 - y)) * (x - CENTRE) + 4 * bendX * y * (1 - y) + slant * (0.5 - y);
        }

        private double down(double x, double y) {
            double side = x - CENTRE;
            return y - 0.5 + waist * y * (1 - y) + bendY * (1 - 4 * side * side);
        }
    }
}
