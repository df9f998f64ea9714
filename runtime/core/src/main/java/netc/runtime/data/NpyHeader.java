package netc.runtime.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import netc.runtime.InputException;

/// What the header of an npy file says: a Python dictionary of three keys.
///
/// ```
/// {'descr': '<f4', 'fortran_order': False, 'shape': (60, 784), }
/// ```
///
/// @param count how many values there are: the product of the shape
record NpyHeader(Type type, List<Integer> shape, long count) {
    private static final int MOST_DIMENSIONS = 32;
    /// Digits of a wrong dimension in a message.
    private static final int MOST_SHOWN = 40;

    /// The types of values that are read.
    enum Type {
        F4("<f4", 4),
        F8("<f8", 8),
        I4("<i4", 4),
        I8("<i8", 8),
        U1("|u1", 1),
        B1("|b1", 1);

        private final String code;
        private final int bytes;

        Type(String code, int bytes) {
            this.code = code;
            this.bytes = bytes;
        }

        int bytes() {
            return bytes;
        }

        static Optional<Type> of(String code) {
            for (Type type : values()) {
                if (type.code.equals(code)) {
                    return Optional.of(type);
                }
            }
            return Optional.empty();
        }
    }

    /// Reads exactly what NumPy writes, in any order of keys and with any spaces.
    static final class Parser {
        private final Path path;
        private final long start;
        private final String text;
        private int next;

        Parser(Path path, long start, String text) {
            this.path = path;
            this.start = start;
            this.text = text;
        }

        NpyHeader parse() {
            Set<String> seen = new LinkedHashSet<>();
            Optional<Type> type = Optional.empty();
            Optional<List<Integer>> shape = Optional.empty();
            expect('{');
            while (!accept('}')) {
                int at = skipSpace();
                String key = string();
                if (!seen.add(key)) {
                    throw wrong(at, "each key once", "'" + key + "' again");
                }
                expect(':');
                switch (key) {
                    case "descr" -> type = Optional.of(type());
                    case "fortran_order" -> cOrder();
                    case "shape" -> shape = Optional.of(shape());
                    default -> throw wrong(at, "'descr', 'fortran_order' or 'shape'", "'" + key + "'");
                }
                if (!accept(',')) {
                    expect('}');
                    break;
                }
            }
            if (skipSpace() < text.length()) {
                throw wrong(next, "the end of the header", found());
            }
            if (type.isEmpty() || shape.isEmpty() || !seen.contains("fortran_order")) {
                throw wrong(0, "the keys 'descr', 'fortran_order' and 'shape'", seen.toString());
            }
            return new NpyHeader(type.get(), shape.get(), count(shape.get()));
        }

        private Type type() {
            int at = skipSpace();
            String code = string();
            return Type.of(code)
                    .orElseThrow(() -> wrong(at, "values of type '<f4', '<f8', '<i4', '<i8', '|u1' or '|b1'",
                            "'" + code + "'" + (code.matches("[<>=|]?[biuf]\\d+") ? "; convert them with .astype('<f4')"
                                    : "")));
        }

        private void cOrder() {
            int at = skipSpace();
            if (text.startsWith("True", at)) {
                throw wrong(at, "values in C order (False)", "True; convert them with numpy.ascontiguousarray");
            }
            if (!text.startsWith("False", at)) {
                throw wrong(at, "False", found());
            }
            next += "False".length();
        }

        private List<Integer> shape() {
            List<Integer> shape = new ArrayList<>();
            expect('(');
            while (!accept(')')) {
                if (shape.size() == MOST_DIMENSIONS) {
                    throw wrong(next, "at most " + MOST_DIMENSIONS + " dimensions", "more");
                }
                shape.add(dimension());
                if (!accept(',')) {
                    expect(')');
                    break;
                }
            }
            return shape;
        }

        private int dimension() {
            int at = skipSpace();
            if (text.startsWith("-", next)) {
                next++;
            }
            int digits = next;
            long value = 0;
            while (next < text.length() && text.charAt(next) >= '0' && text.charAt(next) <= '9') {
                value = Math.min(10 * value + text.charAt(next++) - '0', 1L << 32);
            }
            if (next == digits || digits > at || value < 1 || value > Integer.MAX_VALUE) {
                String found = text.substring(at, Math.min(next, at + MOST_SHOWN))
                        + (next > at + MOST_SHOWN ? "…" : "");
                throw wrong(at, "a dimension from 1 to 2147483647", next == at ? found() : found);
            }
            return (int) value;
        }

        /// The product of the dimensions, small enough that its size in bytes is no overflow either.
        private long count(List<Integer> shape) {
            long count = 1;
            for (int dimension : shape) {
                if (count > Long.MAX_VALUE / 8 / dimension) {
                    throw wrong(0, "a shape whose size fits 63 bits", shape.toString());
                }
                count *= dimension;
            }
            return count;
        }

        private String string() {
            expect('\'');
            int end = text.indexOf('\'', next);
            if (end < 0) {
                throw wrong(next, "a closing quote", "the end of the header");
            }
            String string = text.substring(next, end);
            next = end + 1;
            return string;
        }

        private void expect(char c) {
            if (!accept(c)) {
                throw wrong(next, "'" + c + "'", found());
            }
        }

        private boolean accept(char c) {
            if (skipSpace() < text.length() && text.charAt(next) == c) {
                next++;
                return true;
            }
            return false;
        }

        private int skipSpace() {
            while (next < text.length() && (text.charAt(next) == ' ' || text.charAt(next) == '\n')) {
                next++;
            }
            return next;
        }

        private String found() {
            return next < text.length() ? "'" + text.charAt(next) + "'" : "the end of the header";
        }

        private InputException wrong(int at, String expected, String found) {
            return InputException.atByte(path, start + at, expected, found);
        }
    }
}
