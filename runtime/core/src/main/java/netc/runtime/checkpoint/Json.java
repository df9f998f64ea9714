package netc.runtime.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import netc.runtime.InputException;

/// A JSON value (RFC 8259) and the byte of the file at which it begins.
sealed interface Json {
    long at();

    /// How it is named in messages.
    default String kind() {
        return switch (this) {
            case Text text -> "a string";
            case Number number -> "a number";
            case Literal literal -> literal.word();
            case Array array -> "an array";
            case Members members -> "an object";
        };
    }

    record Text(long at, String value) implements Json {}

    /// A number as it is spelled.
    record Number(long at, String spelling) implements Json {}

    /// `true`, `false` or `null`.
    record Literal(long at, String word) implements Json {}

    record Array(long at, List<Json> elements) implements Json {}

    /// An object; keys occur once.
    record Members(long at, Map<String, Json> members) implements Json {}

    /// Reads one value that takes all of `bytes` but white space.
    ///
    /// @param start the byte of the file at which `bytes` begins
    /// @throws InputException for anything that is not strict JSON, nested deeper than 16, or has a key twice
    static Json parse(Path file, long start, byte[] bytes) {
        return new Parser(file, start, bytes).parse();
    }

    /// Works on bytes, so that positions are byte offsets.
    final class Parser {
        private static final int DEEPEST = 16;

        private final Path file;
        private final long start;
        private final byte[] bytes;
        private int next;

        private Parser(Path file, long start, byte[] bytes) {
            this.file = file;
            this.start = start;
            this.bytes = bytes;
        }

        private Json parse() {
            requireUtf8();
            Json value = value(0);
            skipSpace();
            if (next < bytes.length) {
                throw wrong(next, "the end of the JSON text", found());
            }
            return value;
        }

        private void requireUtf8() {
            CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
            ByteBuffer in = ByteBuffer.wrap(bytes);
            CharBuffer out = CharBuffer.allocate(1 << 12);
            CoderResult result;
            do {
                out.clear();
                result = decoder.decode(in, out, true);
            } while (result.isOverflow());
            if (result.isError()) {
                throw wrong(in.position(), "text in UTF-8", "an invalid byte");
            }
        }

        private Json value(int depth) {
            if (depth > DEEPEST) {
                throw wrong(next, "nesting of at most " + DEEPEST, "deeper nesting");
            }
            skipSpace();
            long at = start + next;
            int c = next < bytes.length ? bytes[next] : -1;
            return switch (c) {
                case '{' -> new Members(at, members(depth));
                case '[' -> new Array(at, elements(depth));
                case '"' -> new Text(at, string());
                case 't' -> literal("true");
                case 'f' -> literal("false");
                case 'n' -> literal("null");
                case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> new Number(at, number());
                default -> throw wrong(next, "a JSON value", found());
            };
        }

        private Map<String, Json> members(int depth) {
            Map<String, Json> members = new LinkedHashMap<>();
            expect('{');
            if (accept('}')) {
                return members;
            }
            do {
                skipSpace();
                int at = next;
                String key = string();
                expect(':');
                if (members.putIfAbsent(key, value(depth + 1)) != null) {
                    throw wrong(at, "each key once", "\"" + key + "\" again");
                }
            } while (accept(','));
            expect('}');
            return members;
        }

        private List<Json> elements(int depth) {
            List<Json> elements = new ArrayList<>();
            expect('[');
            if (accept(']')) {
                return elements;
            }
            do {
                elements.add(value(depth + 1));
            } while (accept(','));
            expect(']');
            return elements;
        }

        private Json literal(String word) {
            int at = next;
            for (int i = 0; i < word.length(); i++, next++) {
                if (next >= bytes.length || bytes[next] != word.charAt(i)) {
                    throw wrong(at, "a JSON value", found());
                }
            }
            return new Literal(start + at, word);
        }

        private String number() {
            int at = next;
            skip('-');
            if (!skip('0')) {
                digits();
            }
            if (skip('.')) {
                digits();
            }
            if (skip('e') || skip('E')) {
                if (!skip('+')) {
                    skip('-');
                }
                digits();
            }
            return new String(bytes, at, next - at, StandardCharsets.US_ASCII);
        }

        private void digits() {
            int at = next;
            while (next < bytes.length && bytes[next] >= '0' && bytes[next] <= '9') {
                next++;
            }
            if (next == at) {
                throw wrong(at, "a digit", found());
            }
        }

        private String string() {
            expect('"');
            StringBuilder text = new StringBuilder();
            int plain = next;
            while (true) {
                if (next >= bytes.length) {
                    throw wrong(next, "a closing quote", "the end of the JSON text");
                }
                byte c = bytes[next];
                if (c == '"' || c == '\\') {
                    text.append(new String(bytes, plain, next - plain, StandardCharsets.UTF_8));
                    next++;
                    if (c == '"') {
                        return text.toString();
                    }
                    text.append(escape());
                    plain = next;
                } else if (c >= 0 && c < ' ') {
                    throw wrong(next, "control characters to be escaped", "byte " + c);
                } else {
                    next++;
                }
            }
        }

        private char escape() {
            int c = next < bytes.length ? bytes[next++] : -1;
            return switch (c) {
                case '"', '\\', '/' -> (char) c;
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'u' -> unicode();
                default -> throw wrong(next - 1, "an escape", "\\ and something else");
            };
        }

        private char unicode() {
            int code = 0;
            for (int i = 0; i < 4; i++, next++) {
                int digit = next < bytes.length ? Character.digit(bytes[next], 16) : -1;
                if (digit < 0) {
                    throw wrong(next, "four hexadecimal digits", found());
                }
                code = code << 4 | digit;
            }
            return (char) code;
        }

        private void expect(char c) {
            if (!accept(c)) {
                throw wrong(next, "'" + c + "'", found());
            }
        }

        private boolean accept(char c) {
            skipSpace();
            return skip(c);
        }

        private boolean skip(char c) {
            if (next < bytes.length && bytes[next] == c) {
                next++;
                return true;
            }
            return false;
        }

        private void skipSpace() {
            while (next < bytes.length
                    && (bytes[next] == ' ' || bytes[next] == '\n' || bytes[next] == '\r' || bytes[next] == '\t')) {
                next++;
            }
        }

        private String found() {
            if (next >= bytes.length) {
                return "the end of the JSON text";
            }
            return bytes[next] > ' ' && bytes[next] < 127 ? "'" + (char) bytes[next] + "'"
                    : "byte " + (bytes[next] & 0xFF);
        }

        private InputException wrong(long at, String expected, String found) {
            return InputException.atByte(file, start + at, expected, found);
        }
    }
}
