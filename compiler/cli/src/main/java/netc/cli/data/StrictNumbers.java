package netc.cli.data;

import java.util.OptionalDouble;

/// Numbers as data files write them: decimal digits, a point, an exponent. What Java alone calls a number (`1f`, `0x1p3`,
/// `NaN`, `Infinity`) is none.
final class StrictNumbers {
    private StrictNumbers() {
    }

    /// The number, or nothing where the text is none or does not fit single precision.
    static OptionalDouble parse(String text) {
        if (!isNumber(text)) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(text);
        return Float.isInfinite((float) value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /// Whether it is written as a number is, however large.
    static boolean isNumber(String text) {
        int at = sign(text, 0);
        int whole = digits(text, at);
        int end = whole;
        int digits = whole - at;
        if (end < text.length() && text.charAt(end) == '.') {
            end = digits(text, end + 1);
            digits += end - whole - 1;
        }
        if (digits == 0) {
            return false;
        }
        if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            int exponent = sign(text, end + 1);
            end = digits(text, exponent);
            if (end == exponent) {
                return false;
            }
        }
        return end == text.length();
    }

    private static int sign(String text, int at) {
        return at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+') ? at + 1 : at;
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
