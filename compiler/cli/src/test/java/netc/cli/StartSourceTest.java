package netc.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import netc.runtime.checkpoint.Safetensors;
import netc.runtime.checkpoint.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Variables that start from what a file holds.
class StartSourceTest {
    private static final Path SVM = Path.of("src/test/resources/netc/cli/programs/svm.net");
    private static final int POINTS = 60;

    @TempDir
    private Path folder;

    /// Two half circles, of which the upper is -1.
    @BeforeEach
    void writePoints() throws IOException {
        StringBuilder moons = new StringBuilder();
        for (int i = 0; i < POINTS; i++) {
            double angle = Math.PI * (i / 2) / (POINTS / 2 - 1);
            boolean isUpper = i % 2 == 0;
            moons.append(isUpper ? StrictMath.cos(angle) : 1 - StrictMath.cos(angle)).append(',')
                    .append(isUpper ? StrictMath.sin(angle) : 0.5 - StrictMath.sin(angle)).append(',')
                    .append(isUpper ? -1 : 1)
                    .append('\n');
        }
        Files.writeString(folder.resolve("moons.csv"), moons);
    }

    private Path model(String text) throws IOException {
        return Files.writeString(folder.resolve("model.net"), text);
    }

    private Netc train(Path model, String... more) {
        String[] all = new String[6 + more.length];
        System.arraycopy(new String[] {"train", model.toString(), "--data", folder.toString(), "--out",
                folder.resolve("run").toString()}, 0, all, 0, 6);
        System.arraycopy(more, 0, all, 6, more.length);
        return Netc.run(all);
    }

    private float[] weights(String key) {
        Tensor tensor = Safetensors.read(folder.resolve("run/best.safetensors")).tensors().get(key);
        float[] values = new float[tensor.size()];
        tensor.copyTo(values, 0);
        return values;
    }

    private String points(int from, int to) throws IOException {
        StringBuilder some = new StringBuilder();
        for (String line : Files.readAllLines(folder.resolve("moons.csv"))) {
            some.append(String.join(",", Arrays.copyOfRange(line.split(","), from, to))).append('\n');
        }
        return some.toString();
    }

    /// Every point that was learned from lies on the side that it is of, with nothing but the weights.
    @Test
    void pointsAreReadWhenWeightsAreMadeAndKeptWithThem() throws IOException {
        Path model = model(Files.readString(SVM));
        Netc run = train(model);
        assertEquals(0, run.code(), run.err());
        assertTrue(Double.parseDouble(run.out().replaceFirst("(?s).*training objective (\\S+).*", "$1")) > 5,
                run.out());
        assertEquals("982bd413", TaughtPrograms.hash(folder.resolve("run/last.safetensors")));
        float[] t = weights("t");
        assertArrayEquals(new float[] {-1, 1, -1, 1}, Arrays.copyOf(t, 4));
        Path asked = Files.writeString(folder.resolve("asked.csv"), points(0, 2));
        Files.delete(folder.resolve("moons.csv"));
        Netc answers = Netc.run("predict", model.toString(), "--weights",
                folder.resolve("run/best.safetensors").toString(), "--input", asked.toString());
        assertEquals(0, answers.code(), answers.err());
        String[] margins = answers.out().strip().split("\n");
        for (int i = 0; i < POINTS; i++) {
            String margin = margins[margins.length - POINTS + i].replaceFirst(".*[ ,\t]", "");
            assertTrue(Double.parseDouble(margin) * t[i] > 0, answers.out());
        }
    }

    @Test
    void aRunThatIsResumedEndsInTheSameBytes() throws IOException {
        Path model = model(Files.readString(SVM).replace("steps 500", "epochs 4"));
        assertEquals(0, train(model).code());
        byte[] whole = Files.readAllBytes(folder.resolve("run/last.safetensors"));
        try (var files = Files.list(folder.resolve("run"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        assertEquals(0, train(model, "--stop-after", "2").code());
        Netc resumed = train(model, "--resume");
        assertEquals(0, resumed.code(), resumed.err());
        assertArrayEquals(whole, Files.readAllBytes(folder.resolve("run/last.safetensors")));
    }

    /// Of what is not there yet a start may make what no weight is: it is asked for where weights are made, and nowhere else.
    @Test
    void whatAModelStartsFromIsNotMissedWherePartsAreLoaded() throws IOException {
        Files.writeString(folder.resolve("s.csv"), "1\n2\n4\n");
        Files.writeString(folder.resolve("d.csv"), "1,2\n2,3\n");
        String text = """
                model S {
                  input  x: f32
                  target y: f32
                  param w: f32 = 0
                  state s: f32[N: 3] = 1 / csv("s.csv")
                  output guess = w * x + sum[N](s)
                }
                train S {
                  data csv("d.csv") -> x: column(1), y: column(2)
                  loss (guess - y)^2
                  using sgd()
                  batch all   epochs 1
                }
                """;
        assertEquals(0, train(model(text)).code());
        Files.copy(folder.resolve("run/best.safetensors"), folder.resolve("s.safetensors"));
        for (String part : new String[] {"w", "s"}) {
            Path loading = model(
                    text.replace("  data csv(\"d", "  load " + part + " from \"s.safetensors\"\n  data csv(\"d"));
            Netc run = Netc.run("train", loading.toString(), "--data", folder.toString(), "--out",
                    folder.resolve(part).toString());
            assertEquals(0, run.code(), run.err());
            assertArrayEquals(new float[] {1, 0.5f, 0.25f}, Safetensors.read(folder.resolve(part)
                    .resolve("best.safetensors")).tensor("s").values());
        }
    }

    @Test
    void sizesAreComparedAndWritten() throws IOException {
        Path model = model(Files.readString(SVM).replace("N = 60, F = 2", "N = 50, F = 2"));
        Netc run = train(model);
        assertEquals(1, run.code());
        assertEquals(folder.resolve("moons.csv")
                + ": expected 50 records for x: f32[N: 50, F: 2], found 60 records; for these write dim N = 60\n"
                + folder.resolve("moons.csv")
                + ": expected 50 records for t: f32[N: 50], found 60 records; for these write dim N = 60\n", run.err());
        Netc data = Netc.run("data", model.toString(), "--data", folder.toString(), "--write");
        assertEquals(new Netc(0, "dim N = 60\n", "netc: 1 size is in " + model + "\n"), data);
        assertEquals(Files.readString(SVM), Files.readString(model));
    }

    @Test
    void withoutAFolderTheRunSaysWhatItNeeds() throws IOException {
        Path model = model(Files.readString(SVM));
        Netc run = Netc.run("train", model.toString());
        assertEquals(1, run.code());
        assertEquals(model + ":6:24: expected --data DIR, a folder with moons.csv; found no --data\n"
                + "    6 │   state x: f32[N, F] = csv(\"moons.csv\", columns: 1..2)\n"
                + "      │                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
                + "   fix:  netc train " + model + " --data " + folder + "\n", run.err().replaceFirst("^netc: ", ""));
    }

    @Test
    void anArrayMayStandInAFormulaAndInALayer() throws IOException {
        Files.write(folder.resolve("table.npy"), npy("(3, 2)", 0, 51, 102, 153, 204, 255));
        Path model = model("""
                layer Table[Word -> D](word: Word) -> f32[D] {
                  param table: f32[Word, D] = 2 * (npy("table.npy") / 255) - 1
                  table[word]
                }
                model Words {
                  dim Word = 3
                  input word: Word
                  target y: f32
                  output p = word |> Table[Word -> D: 2] |> sum[D]
                }
                train Words {
                  data [0, 1, 2] -> word
                  data [0, 0, 0] -> y
                  loss squared_error(p, y)
                  using sgd(rate: 0)
                  batch all   epochs 1
                }
                """);
        Netc run = train(model);
        assertEquals(0, run.code(), run.err());
        assertArrayEquals(new float[] {-1, -0.6f, -0.2f, 0.2f, 0.6f, 1}, weights("p.table1.table"), 1e-6f);
        assertEquals(0, Netc.run("prove", model.toString()).code());
        assertEquals(0, Netc.run("prove", model.toString(), "--data", folder.toString()).code());
    }

    /// A file of weights holds finite numbers alone.
    @Test
    void whatIsNoFiniteNumberIsRefused() throws IOException {
        Path model = model(Files.readString(SVM).replace("N = 60", "N = 2")
                .replace("csv(\"moons.csv\", columns: 3)", "npy(\"sides.npy\")")
                .replace("csv(\"moons.csv\", columns: 1..2)", "npy(\"points.npy\")"));
        Files.write(folder.resolve("points.npy"), npy("(2, 2)", 1, 2, 3, 4));
        Files.write(folder.resolve("sides.npy"), npy("(2,)", 1, Float.NaN));
        Netc run = train(model);
        assertEquals(1, run.code());
        assertTrue(run.err()
                .startsWith(folder.resolve("sides.npy") + ": byte 132: expected a finite number for t, found NaN"
                        + " in record 2"),
                run.err());
        Files.write(folder.resolve("sides.npy"), npy("(1, 2)", 1, -1));
        assertEquals(folder.resolve("sides.npy")
                + ": expected records of 1 value for t: f32, found records of 2 values\n", train(model).err());
    }

    private static byte[] npy(String shape, float... values) {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }";
        header = header + " ".repeat(117 - header.length()) + "\n";
        ByteBuffer bytes = ByteBuffer.allocate(10 + header.length() + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0)
                .putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    /// A class of such a model has no weights of its own.
    @Test
    void aClassOpensFromWeightsAlone() throws Exception {
        Path model = model(Files.readString(SVM));
        assertEquals(0, train(model).code());
        Path classes = folder.resolve("classes");
        assertEquals(0, Netc.run("compile", model.toString(), "-o", classes.toString()).code());
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            Class<?> svm = loader.loadClass("KernelSvm");
            assertThrows(NoSuchMethodException.class, svm::getConstructor);
            assertThrows(NoSuchMethodException.class, () -> svm.getConstructor(int.class));
            try (AutoCloseable net = (AutoCloseable) svm.getConstructor(Path.class)
                    .newInstance(folder.resolve("run/best.safetensors"))) {
                Object margin = svm.getMethod("margin", float[].class).invoke(net, new float[] {0, 1});
                assertTrue((float) margin < 0, margin::toString);
            }
        }
    }
}
