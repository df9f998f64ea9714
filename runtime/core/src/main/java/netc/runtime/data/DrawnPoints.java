package netc.runtime.data;

/// Points of the plane in two classes that the project draws itself, to look at what a model can tell apart.
///
/// A point is a function of seed and number alone, the same on every machine: the arithmetic is that of `+ - * /`, sine and
/// cosine are [StrictMath]'s.
public enum DrawnPoints {
    /// A disc, and a ring around it.
    CIRCLE {
        @Override
        void draw(int kind, SplitMix64 random, float[] point, int at) {
            double radius = kind == 0 ? random.uniform(0, 0.5) : random.uniform(0.7, 1);
            turn(random.uniform(0, 1), radius, point, at);
        }
    },
    /// Four squares, of which those that touch at a corner alone are of one class: 1 where the signs differ.
    XOR {
        @Override
        void draw(int kind, SplitMix64 random, float[] point, int at) {
            double sign = random.nextInt(2) == 0 ? 1 : -1;
            put(sign * random.uniform(0.05, 1), (kind == 0 ? sign : -sign) * random.uniform(0.05, 1), point, at);
        }
    },
    /// Two clouds, around (-0.5, -0.5) and (0.5, 0.5).
    GAUSS {
        @Override
        void draw(int kind, SplitMix64 random, float[] point, int at) {
            double centre = kind == 0 ? -0.5 : 0.5;
            put(centre + 0.25 * random.nextBell(), centre + 0.25 * random.nextBell(), point, at);
        }
    },
    /// Two arms that wind around each other, one and three quarters times.
    SPIRAL {
        @Override
        void draw(int kind, SplitMix64 random, float[] point, int at) {
            double along = random.uniform(0.05, 1);
            turn(1.75 * along + 0.5 * kind, along, point, at);
            put(point[at] + 0.01 * random.nextBell(), point[at + 1] + 0.01 * random.nextBell(), point, at);
        }
    },
    /// Two half circles, of which each reaches into the other.
    MOONS {
        @Override
        void draw(int kind, SplitMix64 random, float[] point, int at) {
            turn(random.uniform(0, 0.5) + 0.5 * kind, 1, point, at);
            put(point[at] + (kind == 0 ? -0.5 : 0.5) + 0.1 * random.nextBell(),
                    point[at + 1] + (kind == 0 ? -0.25 : 0.25) + 0.1 * random.nextBell(), point, at);
        }
    };

    /// Numbers of a point.
    public static final int COORDINATES = 2;
    /// Of points.
    public static final int CLASSES = 2;

    /// A set of points and which class they are of.
    ///
    /// @param points  two numbers a record
    /// @param classes one byte a record: 0 or 1
    public record Set(Column.Floats points, Column.Bytes classes) {
    }

    /// Draws the points with the numbers `0 … count - 1`.
    public Set draw(long seed, int count) {
        float[] points = new float[Math.multiplyExact(count, COORDINATES)];
        byte[] classes = new byte[count];
        for (int i = 0; i < count; i++) {
            SplitMix64 random = SplitMix64.keyed(seed, i);
            classes[i] = (byte) random.nextInt(CLASSES);
            draw(classes[i], random, points, COORDINATES * i);
        }
        return new Set(new Column.Floats(points, COORDINATES), new Column.Bytes(classes, 1));
    }

    abstract void draw(int kind, SplitMix64 random, float[] point, int at);

    /// @param turns of the whole circle
    private static void turn(double turns, double radius, float[] point, int at) {
        double angle = 2 * Math.PI * turns;
        put(radius * StrictMath.cos(angle), radius * StrictMath.sin(angle), point, at);
    }

    private static void put(double x, double y, float[] point, int at) {
        point[at] = (float) x;
        point[at + 1] = (float) y;
    }
}
