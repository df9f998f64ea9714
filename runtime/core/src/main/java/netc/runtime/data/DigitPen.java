package netc.runtime.data;

import java.util.Arrays;

/// A round pen on a small grey picture: lines of varying width, antialiased by their distance from each pixel.
final class DigitPen {
    private static final int MOST_SEGMENTS = 512;

    private final int size;
    private final double[] startX = new double[MOST_SEGMENTS];
    private final double[] startY = new double[MOST_SEGMENTS];
    private final double[] endX = new double[MOST_SEGMENTS];
    private final double[] endY = new double[MOST_SEGMENTS];
    private final double[] pressure = new double[MOST_SEGMENTS];
    private int segments;
    /// How far inside the ink each pixel's centre is, in pixels; negative outside.
    private final double[] depth;

    DigitPen(int size) {
        this.size = size;
        this.depth = new double[size * size];
    }

    void clear() {
        segments = 0;
    }

    void line(double fromX, double fromY, double toX, double toY, double pressure) {
        startX[segments] = fromX;
        startY[segments] = fromY;
        endX[segments] = toX;
        endY[segments] = toY;
        this.pressure[segments] = pressure;
        segments++;
    }

    /// Moves and scales all lines so that their ink, drawn with `radius`, fits a square of `box` pixels and its centre of
    /// mass lies at (`centreX`, `centreY`): how the digits of MNIST were normalised.
    void fit(double box, double radius, double centreX, double centreY) {
        double left = Double.MAX_VALUE;
        double right = -Double.MAX_VALUE;
        double top = Double.MAX_VALUE;
        double bottom = -Double.MAX_VALUE;
        double mass = 0;
        double massX = 0;
        double massY = 0;
        for (int i = 0; i < segments; i++) {
            left = Math.min(left, Math.min(startX[i], endX[i]));
            right = Math.max(right, Math.max(startX[i], endX[i]));
            top = Math.min(top, Math.min(startY[i], endY[i]));
            bottom = Math.max(bottom, Math.max(startY[i], endY[i]));
            double dx = endX[i] - startX[i];
            double dy = endY[i] - startY[i];
            double length = Math.sqrt(dx * dx + dy * dy);
            mass += length;
            massX += length * (startX[i] + endX[i]) / 2;
            massY += length * (startY[i] + endY[i]) / 2;
        }
        double scale = (box - 2 * radius) / Math.max(right - left, bottom - top);
        double moveX = centreX - scale * massX / mass;
        double moveY = centreY - scale * massY / mass;
        for (int i = 0; i < segments; i++) {
            startX[i] = scale * startX[i] + moveX;
            endX[i] = scale * endX[i] + moveX;
            startY[i] = scale * startY[i] + moveY;
            endY[i] = scale * endY[i] + moveY;
        }
    }

    /// How much of each pixel is covered, 0 to 1, with edges `soft` pixels wide.
    ///
    /// @param coverage filled: row after row
    void render(double radius, double soft, double[] coverage) {
        Arrays.fill(depth, -size);
        for (int i = 0; i < segments; i++) {
            renderSegment(i, radius * pressure[i], soft);
        }
        for (int i = 0; i < coverage.length; i++) {
            coverage[i] = Math.clamp(depth[i] / soft + 0.5, 0.0, 1.0);
        }
    }

    private void renderSegment(int i, double radius, double soft) {
        double reach = radius + soft / 2;
        int firstX = (int) Math.max(0, Math.floor(Math.min(startX[i], endX[i]) - reach));
        int lastX = (int) Math.min(size - 1, Math.ceil(Math.max(startX[i], endX[i]) + reach));
        int firstY = (int) Math.max(0, Math.floor(Math.min(startY[i], endY[i]) - reach));
        int lastY = (int) Math.min(size - 1, Math.ceil(Math.max(startY[i], endY[i]) + reach));
        double dx = endX[i] - startX[i];
        double dy = endY[i] - startY[i];
        double inverse = 1 / Math.max(dx * dx + dy * dy, 1e-12);
        for (int y = firstY; y <= lastY; y++) {
            for (int x = firstX; x <= lastX; x++) {
                double px = x - startX[i];
                double py = y - startY[i];
                double along = Math.clamp((px * dx + py * dy) * inverse, 0.0, 1.0);
                double ox = px - along * dx;
                double oy = py - along * dy;
                double inside = radius - Math.sqrt(ox * ox + oy * oy);
                if (inside > depth[y * size + x]) {
                    depth[y * size + x] = inside;
                }
            }
        }
    }
}
