package netc.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/// Data and weights of up to a megabyte that are made to be hard: CSV, IDX, gzip, npy and safetensors.
final class HostileData {
    private static final int SIZE = 1_000_000;
    private static final String LINE = """
            model Line { input x: f32[A: 2]
              target t: f32
              param w: f32[A] = 0
              output y = sum[A](w * x) }
            train Line { data %s
              loss (y - t)^2
              using sgd(rate: 0.01)
              batch 4   epochs 1   seed 1 }
            """;
    private static final String NUMBERED = "csv(\"a.csv\") -> x: columns(1..2), t: column(3)";
    private static final String NAMED = "csv(\"a.csv\") -> x: columns(\"a\"..\"b\"), t: column(\"c\")";
    private static final String PICTURES = """
            model Pictures { input x: f32[H: 2, W: 2]
              target t: f32
              param w: f32[H, W] = 0
              output y = sum[H, W](w * x) }
            train Pictures { data idx("a.idx") -> x
              data csv("a.csv") -> t: column(3)
              loss (y - t)^2
              using sgd(rate: 0.01)
              batch 4   epochs 1   seed 1 }
            """;

    private static final String TEXT = """
            model Next { input a: C[T: 4]
              dim C = 2
              target b: C
              param w: f32[C, D: C] = 0
              l = sum[T](w[a])[D as C]
              output y = argmax[C](l) }
            train Next { data chars("a.csv") -> a, b: at(4)
              loss cross_entropy(l, b)
              using sgd(rate: 0.01)
              batch 4   epochs 1   seed 1 }
            """;

    private final Consumer<Attack> attacks;

    private HostileData(Consumer<Attack> attacks) {
        this.attacks = attacks;
    }

    /// Makes one after another: all at once would not fit a small heap.
    ///
    /// @param weights of the model `Line`, as netc writes them
    static void each(byte[] weights, Consumer<Attack> attacks) {
        HostileData data = new HostileData(attacks);
        data.csv();
        data.texts();
        data.idx();
        data.npy(weights);
        data.safetensors(weights);
    }

    /// A run that leaves good weights.
    static Attack training() {
        return train("training", LINE.formatted(NUMBERED), "a.csv", bytes("1,2,3\n4,5,6\n7,8,9\n1,1,1\n"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Attack train(String name, String model, String file, byte[] content) {
        SequencedMap<String, byte[]> files = new LinkedHashMap<>(Map.of("self.net", bytes(model), file, content));
        files.putIfAbsent("a.csv", bytes("1,2,3\n4,5,6\n"));
        return new Attack(name, List.of("train", "@/self.net", "--data", "@", "--out", "@/out"), files);
    }

    // ---------- CSV

    private void csv() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("nothing", "");
        texts.put("line ends", "\n".repeat(SIZE));
        texts.put("commas", ",".repeat(SIZE));
        texts.put("quotes", "\"".repeat(SIZE));
        texts.put("quotes, odd", "\"".repeat(SIZE + 1));
        texts.put("an open quote", "\"" + "1,2,3\n".repeat(SIZE / 6));
        texts.put("an open quote at the end", "1,2,3\n".repeat(SIZE / 6) + "\"");
        texts.put("text behind a quote", "1,2,3\n".repeat(SIZE / 6) + "\"1\"2,3,4\n");
        texts.put("a long field", "1,2," + "a".repeat(SIZE));
        texts.put("a long number", "1,2," + "9".repeat(SIZE));
        texts.put("a long fraction", "1,2,0." + "9".repeat(SIZE));
        texts.put("a long exponent", "1,2,1e" + "9".repeat(SIZE));
        texts.put("spaces", "1,2," + " ".repeat(SIZE));
        texts.put("a ragged line at the end", "1,2,3\n".repeat(SIZE / 6) + "1,2\n");
        texts.put("a long line at the end", "1,2,3\n".repeat(SIZE / 12) + "1,".repeat(SIZE / 4));
        texts.put("no number at the end", "1,2,3\n".repeat(SIZE / 6) + "1,2,x\n");
        texts.put("a missing value at the end", "1,2,3\n".repeat(SIZE / 6) + "1,2,\n");
        texts.put("NUL", "1,2,3\n".repeat(10) + "\0,1,2\n");
        texts.put("NUL only", "\0".repeat(SIZE));
        texts.put("marks", "\uFEFF".repeat(SIZE / 3));
        texts.put("carriage returns", "1,2,x\r".repeat(SIZE / 6));
        texts.put("digits of another script", "1,2,\uFF13\n".repeat(SIZE / 8));
        texts.put("letters that look like others", "\u0430,b,c\n" + "1,2,3\n".repeat(SIZE / 6));
        texts.put("numbers beyond single precision", "1,2,1e39\n".repeat(SIZE / 9));
        texts.put("escapes of a terminal", "1,2,\u001B[31m\n".repeat(SIZE / 11));
        texts.put("columns without end", IntStream.range(0, SIZE / 8).mapToObj(i -> "a" + i)
                .collect(Collectors.joining(",")) + "\n");
        texts.put("one column often", "a,".repeat(SIZE / 2) + "a\n1\n");
        texts.forEach((name, text) -> {
            attacks.accept(train("csv: " + name, LINE.formatted(NUMBERED), "a.csv", bytes(text)));
            attacks.accept(train("csv by name: " + name, LINE.formatted(NAMED), "a.csv", bytes(text)));
        });
        byte[] late = bytes("1,2,3\n".repeat(SIZE / 6));
        late[late.length - 2] = (byte) 0xFF;
        attacks.accept(train("csv: a wrong byte at the end", LINE.formatted(NUMBERED), "a.csv", late));
        attacks.accept(train("csv: random bytes", LINE.formatted(NUMBERED), "a.csv", random(1)));
        attacks.accept(train("csv: UTF-16", LINE.formatted(NUMBERED), "a.csv",
                "1,2,3\n".repeat(SIZE / 12).getBytes(StandardCharsets.UTF_16)));
        for (String skip : List.of("1", "1000000", "2147483647")) {
            attacks.accept(
                    train("csv: skip " + skip, LINE.formatted(NUMBERED.replace("\")", "\", skip: " + skip + ")")),
                            "a.csv", bytes("1,2,3\n".repeat(SIZE / 6))));
        }
    }

    private void texts() {
        Map<String, byte[]> texts = new LinkedHashMap<>();
        texts.put("nothing", bytes(""));
        texts.put("one character", bytes("a"));
        texts.put("a mark alone", bytes("\uFEFF"));
        texts.put("NUL only", bytes("\0".repeat(SIZE)));
        texts.put("line ends", bytes("\r\n".repeat(SIZE / 2)));
        texts.put("many characters", bytes(IntStream.range(0x4E00, 0x9000).mapToObj(Character::toString)
                .collect(Collectors.joining())));
        texts.put("characters beyond two bytes", bytes("\uD83D\uDE00".repeat(SIZE / 4)));
        texts.put("escapes of a terminal", bytes("\u001B[31m".repeat(SIZE / 5)));
        texts.put("half a character at the end", Arrays.copyOf(bytes("a".repeat(SIZE) + "\u00E9"), SIZE + 1));
        texts.put("random bytes", random(4));
        texts.forEach((name, text) -> attacks.accept(train("text: " + name, TEXT, "a.csv", text)));
    }

    private static byte[] random(int seed) {
        byte[] bytes = new byte[SIZE];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    // ---------- IDX

    private void idx() {
        byte[] good = idx(8, 2, 2, 2);
        for (int end = 0; end < good.length; end += 3) {
            idx("truncated at " + end, Arrays.copyOf(good, end));
        }
        for (int at = 0; at < 16; at++) {
            byte[] wrong = good.clone();
            wrong[at] = (byte) (at < 4 ? 0x7F : 0x80);
            idx("another byte " + at, wrong);
        }
        idx("sizes that overflow", idx(8, 0x7FFFFFFF, 0x7FFFFFFF, 0x7FFFFFFF));
        idx("sizes of a bomb", idx(8, 0x7FFFFFFF, 1, 1));
        idx("more behind", Arrays.copyOf(good, SIZE));
        idx("zeros", new byte[SIZE]);
        idx("random bytes", random(2));
        byte[] packed = gzip(good, 1);
        for (int end = 2; end < packed.length; end += 3) {
            idx("packed, truncated at " + end, Arrays.copyOf(packed, end));
        }
        for (int at = 2; at < packed.length; at += 2) {
            byte[] wrong = packed.clone();
            wrong[at] ^= 0x55;
            idx("packed, another byte " + at, wrong);
        }
        byte[] zeros = new byte[1 << 20];
        for (int megabytes : new int[] {60, 200, 900}) {
            idx("a bomb of " + megabytes + " MB behind a good file", gzip(good, 1, zeros, megabytes));
            idx("a bomb of " + megabytes + " MB", gzip(Arrays.copyOf(idx(8, megabytes << 18, 2, 2), 16), 1, zeros,
                    megabytes));
        }
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        byte[] empty = gzip(new byte[0], 1);
        while (members.size() < SIZE) {
            members.writeBytes(empty);
        }
        idx("packed, many times nothing", members.toByteArray());
        byte[] named = new byte[SIZE];
        Arrays.fill(named, (byte) 'a');
        System.arraycopy(new byte[] {0x1F, (byte) 0x8B, 8, 8, 0, 0, 0, 0, 0, 0}, 0, named, 0, 10);
        idx("packed, a name without end", named);
    }

    private void idx(String name, byte[] content) {
        attacks.accept(train("idx: " + name, PICTURES, "a.idx", content));
    }

    private static byte[] idx(int type, int... sizes) {
        ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * sizes.length + 8).put(new byte[] {0, 0, (byte) type,
                (byte) sizes.length});
        Arrays.stream(sizes).forEach(buffer::putInt);
        return buffer.array();
    }

    private static byte[] gzip(byte[] content, int times) {
        return gzip(content, times, new byte[0], 0);
    }

    private static byte[] gzip(byte[] content, int times, byte[] more, int moreTimes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            for (int i = 0; i < times; i++) {
                out.write(content);
            }
            for (int i = 0; i < moreTimes; i++) {
                out.write(more);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    // ---------- npy

    private void npy(byte[] weights) {
        String good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }";
        byte[] file = npy(good, 16);
        for (int end = 0; end < file.length; end += 3) {
            npy("truncated at " + end, weights, Arrays.copyOf(file, end));
        }
        List<String> headers = new ArrayList<>(
                List.of("", "{", "{}", "(".repeat(60_000), "{'shape': " + "(".repeat(60_000),
                        "{'a': '" + "a".repeat(60_000), good.replace("2, 2", "9".repeat(60_000)),
                        good.replace("2, 2", "2, ".repeat(20_000)),
                        good.replace("2, 2", "4611686018427387904, 4"), good.replace("2, 2", "-1, 2"),
                        good.replace("2, 2", "2147483647, 2147483647"),
                        good.replace("2, 2", "0, 2"), good.replace("2, 2", "2, 0"), good.replace("<f4", ">f4"),
                        good.replace("<f4", "|O"), good.replace("<f4", "\0"),
                        good.replace("False", "True"), good + good, good.replace("'descr'", "'descr': '<f4', 'descr'"),
                        " ".repeat(60_000)));
        for (int i = 0; i < headers.size(); i++) {
            npy("header " + i, weights, npy(headers.get(i), 16));
        }
        npy("more behind", weights, npy(good, SIZE));
        npy("random bytes", weights, random(3));
        npy("packed, a bomb", weights, gzip(file, 1, new byte[1 << 20], 900));
    }

    private static byte[] npy(String header, int values) {
        byte[] text = bytes(header);
        ByteBuffer buffer = ByteBuffer.allocate(10 + text.length + values).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) text.length).put(text);
        return buffer.array();
    }

    private void npy(String name, byte[] weights, byte[] content) {
        predict("npy: " + name, weights, "x.npy", content);
    }

    private void predict(String name, byte[] weights, String file, byte[] content) {
        attacks.accept(new Attack(name,
                List.of("predict", "@/self.net", "--weights", "@/w.safetensors", "--input", "@/" + file),
                new LinkedHashMap<>(Map.of("self.net", bytes(LINE.formatted(NUMBERED)), "w.safetensors", weights, file,
                        content))));
    }

    // ---------- safetensors

    private void safetensors(byte[] good) {
        for (int end = 0; end < good.length; end += 1 + good.length / 60) {
            weights("truncated at " + end, Arrays.copyOf(good, end));
        }
        Random random = new Random(4);
        for (int n = 0; n < 60; n++) {
            byte[] wrong = good.clone();
            wrong[random.nextInt(wrong.length)] = (byte) random.nextInt(256);
            weights("another byte, " + n, wrong);
        }
        weights("more behind", Arrays.copyOf(good, SIZE));
        weights("random bytes", random(5));
        weights("a long header", header(Long.MAX_VALUE, "{}"));
        weights("a negative header", header(-1, "{}"));
        String tensor = "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
        List<String> headers = List.of("", "[".repeat(SIZE), "{\"a\":".repeat(SIZE / 5), "{\"" + "a".repeat(SIZE),
                "{\"" + "a".repeat(SIZE) + "\":1}",
                "{\"a\":" + "9".repeat(SIZE) + "}", "{\"a\":\"" + "\\u0041".repeat(SIZE / 6) + "\"}",
                "{\"a\":[" + "1,".repeat(SIZE / 2) + "1]}",
                "{\"a\":" + tensor.replace("[1]", "[" + "1,".repeat(SIZE / 2) + "1]") + "}",
                "{\"a\":" + tensor.replace("[0,4]", "[" + "1,".repeat(SIZE / 2) + "1]") + "}",
                "{\"a\":" + tensor.replace("F32", "a".repeat(SIZE)) + "}",
                "{\"a\":{" + IntStream.range(0, SIZE / 12).mapToObj(i -> "\"k" + i + "\":1")
                        .collect(Collectors.joining(",")) + "}}",
                "{\"a\":1,".repeat(SIZE / 7) + "}", "{" + "\"a\":1,".repeat(SIZE / 6) + "\"a\":1}",
                "{" + IntStream.range(0, SIZE / 70)
                        .mapToObj(i -> "\"t" + i + "\":" + tensor.replace("[1]", "[0]").replace("[0,4]", "[0,0]"))
                        .collect(Collectors.joining(",")) + "}",
                "{\"__metadata__\":{" + IntStream.range(0, SIZE / 20).mapToObj(i -> "\"k" + i + "\":\"v\"")
                        .collect(Collectors.joining(",")) + "}}",
                "{\"__metadata__\":{\"model\":\"" + "a".repeat(SIZE) + "\"}}", " ".repeat(SIZE),
                "{\"a\\u001B[31m\":" + tensor + "}", "\0".repeat(SIZE));
        for (int i = 0; i < headers.size(); i++) {
            weights("header " + i, header(bytes(headers.get(i)).length, headers.get(i)));
        }
    }

    private static byte[] header(long length, String header) {
        byte[] text = bytes(header);
        return ByteBuffer.allocate(8 + text.length).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(text).array();
    }

    private void weights(String name, byte[] content) {
        predict("safetensors: " + name, content, "x.csv", bytes("1,2\n"));
    }
}
