package netc.cli.draw;

import java.util.List;
import java.util.Locale;

/// Colours that people with every kind of sight tell apart, upon light and dark.
final class Colors {
    /// Steps of a scale: neighbours that no eye tells apart are one cell.
    static final int STEPS = 32;
    /// viridis: van der Walt and Smith, matplotlib 2.0, CC0.
    private static final List<String> RISING = List.of("#440154", "#414487", "#2a788e", "#22a884", "#7ad151",
            "#fde725");
    /// RdBu: Brewer, colorbrewer2.org, Apache 2.0.
    private static final List<String> AROUND_ZERO = List.of("#2166ac", "#67a9cf", "#f7f7f7", "#ef8a62", "#b2182b");
    /// Okabe and Ito, "Color universal design", 2008, and two more, so that ten digits have colours of their own.
    private static final List<String> KINDS = List.of("#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9",
            "#f0e442", "#8c8c8c", "#6a3d9a", "#8c510a");
    /// What is no number.
    static final String NONE = "#9a9a9a";

    private Colors() {
    }

    /// What colour a number of a range has.
    ///
    /// @param isAroundZero whether the range is as long to both sides of 0
    record Scale(double low, double high, boolean isAroundZero) {
        /// Of what is higher or lower, whatever its sign.
        static Scale rising(double low, double high) {
            return new Scale(low, high, false);
        }

        /// Around 0 where numbers of both signs are among them.
        static Scale of(double low, double high) {
            double size = Math.max(-low, high);
            return low < 0 && high > 0 ? new Scale(-size, size, true) : rising(low, high);
        }

        String of(double value) {
            if (Double.isNaN(value)) {
                return NONE;
            }
            double part = high > low ? Math.clamp((value - low) / (high - low), 0, 1) : 0;
            double step = Math.rint(part * (STEPS - 1)) / (STEPS - 1);
            return between(isAroundZero ? AROUND_ZERO : RISING, step);
        }
    }

    /// Of the kind of a number; more kinds than colours begin again.
    static String kind(int number) {
        return KINDS.get(Math.floorMod(number, KINDS.size()));
    }

    /// The same colour, paler: what lies behind points of it.
    static String pale(String color) {
        return mixed(color, "#ffffff", 0.55);
    }

    static boolean isDark(String color) {
        return 0.299 * part(color, 1) + 0.587 * part(color, 3) + 0.114 * part(color, 5) < 140;
    }

    private static String between(List<String> stops, double part) {
        double at = part * (stops.size() - 1);
        int left = Math.min((int) at, stops.size() - 2);
        return mixed(stops.get(left), stops.get(left + 1), at - left);
    }

    private static String mixed(String one, String other, double part) {
        StringBuilder mixed = new StringBuilder("#");
        for (int i = 1; i < 7; i += 2) {
            mixed.append(String.format(Locale.ROOT, "%02x",
                    Math.round(part(one, i) + part * (part(other, i) - part(one, i)))));
        }
        return mixed.toString();
    }

    private static int part(String color, int from) {
        return Integer.parseInt(color.substring(from, from + 2), 16);
    }
}
