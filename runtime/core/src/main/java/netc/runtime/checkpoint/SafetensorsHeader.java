package netc.runtime.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import netc.runtime.Counted;
import netc.runtime.InputException;

/// The header of a safetensors file, checked against the file's size.
///
/// ```
/// {"__metadata__":{"model":"LeNet5"},"conv1.K":{"dtype":"F32","shape":[6,5,5,1],"data_offsets":[0,600]}}
/// ```
///
/// @param entries  in the order of their values in the file, without gaps
/// @param valuesAt the byte at which the values begin
record SafetensorsHeader(SortedMap<String, String> metadata, List<Entry> entries, long valuesAt) {
    private static final String METADATA = "__metadata__";
    private static final long LONGEST = 100_000_000;
    private static final int VALUE_BYTES = 4;

    /// Where a tensor lies, in bytes after the header.
    ///
    /// @param at    the byte of the file at which its description stands
    /// @param count the number of its elements
    record Entry(String key, long at, List<Long> shape, int count, long begin, long end) {}

    /// Reads length and header, leaving `in` at the first value.
    static SafetensorsHeader read(Path path, long fileSize, InputStream in) throws IOException {
        if (fileSize < 8) {
            throw InputException.atByte(path, fileSize, "a safetensors file, which begins with 8 bytes of length",
                    "the end of the file");
        }
        long length = ByteBuffer.wrap(in.readNBytes(8)).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > LONGEST) {
            throw InputException.atByte(path, 0, "a safetensors file, which begins with the length of its header,"
                    + " at most " + Counted.number(LONGEST),
                    Long.toUnsignedString(length));
        }
        if (length > fileSize - 8) {
            throw InputException.atByte(path, fileSize, "a header of " + Counted.of(length, "byte") + " from byte 8 on",
                    "the end of the file after " + (fileSize - 8));
        }
        byte[] bytes = in.readNBytes((int) length);
        if (length == 0 || bytes[0] != '{') {
            throw InputException.atByte(path, 8, "'{', the beginning of a safetensors header",
                    length == 0 ? "an empty header" : String.format(Locale.ROOT, "byte %d", bytes[0] & 0xFF));
        }
        return new Checker(path, 8 + length, fileSize).header(Json.parse(path, 8, bytes));
    }

    /// The header's text; sizes are products of shapes that [Tensor] has checked.
    static String print(SortedMap<String, String> metadata, List<Tensor> tensors) {
        StringBuilder text = new StringBuilder("{");
        if (!metadata.isEmpty()) {
            text.append(quote(METADATA)).append(":{");
            metadata.forEach((name, value) -> text.append(text.charAt(text.length() - 1) == '{' ? "" : ",")
                    .append(quote(name)).append(':').append(quote(value)));
            text.append('}');
        }
        Set<String> keys = new HashSet<>(Set.of(METADATA));
        long begin = 0;
        for (Tensor tensor : tensors) {
            if (!keys.add(tensor.key())) {
                throw new IllegalArgumentException("two tensors would be called " + tensor.key());
            }
            long end = begin + (long) VALUE_BYTES * tensor.size();
            text.append(text.length() == 1 ? "" : ",").append(quote(tensor.key()))
                    .append(":{\"dtype\":\"F32\",\"shape\":")
                    .append(tensor.shape().toString().replace(" ", ""))
                    .append(",\"data_offsets\":[").append(begin).append(',').append(end).append("]}");
            begin = end;
        }
        return text.append('}').toString();
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /// Turns JSON into a header, or says what is wrong with it.
    private record Checker(Path path, long valuesAt, long fileSize) {
        SafetensorsHeader header(Json json) {
            SortedMap<String, String> metadata = new TreeMap<>();
            List<Entry> entries = new ArrayList<>();
            members(json, "the header").forEach((key, value) -> {
                if (key.equals(METADATA)) {
                    members(value, METADATA)
                            .forEach((name, text) -> metadata.put(name, text(text, "metadata " + name)));
                } else {
                    entries.add(entry(key, value));
                }
            });
            // By the end too, so that an empty tensor stands before the one that begins where it does.
            entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
            checkPlaces(entries);
            return new SafetensorsHeader(metadata, entries, valuesAt);
        }

        private Entry entry(String key, Json json) {
            String what = "tensor " + key;
            Map<String, Json> members = members(json, what);
            if (!members.keySet().equals(Set.of("dtype", "shape", "data_offsets"))) {
                throw wrong(json.at(), what + " to have dtype, shape and data_offsets", members.keySet().toString());
            }
            Json type = members.get("dtype");
            if (!text(type, "dtype of " + what).equals("F32")) {
                throw wrong(type.at(), what + " to be of type F32", text(type, what));
            }
            Json shapeAt = members.get("shape");
            List<Long> shape = numbers(shapeAt, "shape of " + what);
            Json offsetsAt = members.get("data_offsets");
            List<Long> offsets = numbers(offsetsAt, "data_offsets of " + what);
            if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
                throw wrong(offsetsAt.at(), "data_offsets of " + what + " to be a beginning and an end",
                        offsets.toString());
            }
            long bytes = bytes(shape, shapeAt.at(), what);
            if (offsets.get(1) - offsets.get(0) != bytes) {
                throw wrong(offsetsAt.at(), Counted.of(bytes, "byte") + " for " + what + " of shape " + shape,
                        Counted.of(offsets.get(1) - offsets.get(0), "byte") + ", data_offsets " + offsets);
            }
            return new Entry(key, json.at(), shape, (int) (bytes / VALUE_BYTES), offsets.get(0), offsets.get(1));
        }

        private long bytes(List<Long> shape, long at, String what) {
            long count = VALUE_BYTES;
            for (long size : shape) {
                if (Math.multiplyHigh(count, size) != 0 || count * size < 0) {
                    throw wrong(at, "a shape whose size fits 63 bits for " + what, shape.toString());
                }
                count *= size;
            }
            if (count > fileSize - valuesAt) {
                throw wrong(at,
                        "at most " + Counted.of(fileSize - valuesAt, "byte") + " for " + what
                                + ", as many as the file has",
                        Counted.of(count, "byte") + " for shape " + shape);
            }
            if (count / VALUE_BYTES > Integer.MAX_VALUE - 8) {
                throw wrong(at, "at most " + Counted.of(Integer.MAX_VALUE - 8, "value") + " in " + what,
                        Counted.number(count / VALUE_BYTES));
            }
            return count;
        }

        private void checkPlaces(List<Entry> entries) {
            long end = 0;
            for (Entry entry : entries) {
                if (entry.begin() != end) {
                    throw wrong(entry.at(), "tensor " + entry.key() + " to begin at " + end
                            + ", where the one before it ends", Long.toString(entry.begin()));
                }
                end = entry.end();
            }
            if (end != fileSize - valuesAt) {
                throw wrong(Math.min(fileSize, valuesAt + end), Counted.of(end, "byte") + " of values after the header",
                        Counted.number(fileSize - valuesAt));
            }
        }

        private Map<String, Json> members(Json json, String what) {
            if (json instanceof Json.Members(long at, Map<String, Json> members)) {
                return members;
            }
            throw wrong(json.at(), what + " to be an object", json.kind());
        }

        private String text(Json json, String what) {
            if (json instanceof Json.Text(long at, String value)) {
                return value;
            }
            throw wrong(json.at(), what + " to be a string", json.kind());
        }

        private List<Long> numbers(Json json, String what) {
            if (!(json instanceof Json.Array(long at, List<Json> elements))) {
                throw wrong(json.at(), what + " to be an array", json.kind());
            }
            List<Long> numbers = new ArrayList<>();
            for (Json element : elements) {
                if (!(element instanceof Json.Number(long place, String spelling))
                        || !spelling.matches("[0-9]{1,18}")) {
                    throw wrong(element.at(), what + " to have whole numbers below 10^18",
                            element instanceof Json.Number n ? n.spelling() : element.kind());
                }
                numbers.add(Long.parseLong(spelling));
            }
            return numbers;
        }

        private InputException wrong(long at, String expected, String found) {
            return InputException.atByte(path, at, expected, found);
        }
    }
}
