package netc.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import netc.runtime.checkpoint.Safetensors;
import netc.runtime.checkpoint.Tensor;
import netc.runtime.data.Permutation;
import netc.runtime.model.Model;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Records in a row whose columns are scaled: a record has one scale for each of its numbers, and an example several records.
class ScaledWindowsTest {
    private static final int SEED = 3;
    private static final int T = 3;
    private static final int RECORDS = 24;
    /// Of four records each, the last for what comes next.
    private static final int N = RECORDS - T;
    private static final String AIR = """
            model Air {
              dim T = 3
              input  past: f32[T, V: 2]
              input  own:  f32[T]
              target next: f32[T]
              param w: f32[V] = 0.5
              param b: f32 = 0
              before = scan T from h: f32 = 0 {
                h <- h / 2 + b * own
                h
              }
              output guess: f32[T] = before + sum[V](w * past)
              stream T
            }
            train Air {
              data csv("air.csv") -> past: standardised(columns(1..2)), own: scaled(column(2)),
                next: standardised(column(1, at: 1))
              test csv("air.csv") -> past: columns(1..2), own: column(2), next: column(1, at: 1)
              loss mean[T]((guess - next)^2)
              using adam(rate: 0.05)
              batch all   epochs 2   seed SEED
            }
            """.replace("SEED", Integer.toString(SEED));

    @TempDir
    private Path folder;
    private Path model;
    /// By the run that was not stopped.
    private String said;
    /// Of a record, two numbers.
    private final float[] records = new float[2 * RECORDS];

    @BeforeEach
    void train() throws IOException {
        StringBuilder air = new StringBuilder();
        for (int i = 0; i < RECORDS; i++) {
            records[2 * i] = 10 + i * 7 % 11 * 0.25f;
            records[2 * i + 1] = 300 - i * 5 % 13 * 1.5f;
            air.append(records[2 * i]).append(',').append(records[2 * i + 1]).append('\n');
        }
        Files.writeString(folder.resolve("air.csv"), air);
        model = Files.writeString(folder.resolve("air.net"), AIR);
        trained("half", "--stop-after", "1");
        said = trained("whole");
    }

    private String trained(String out, String... options) {
        return run(IntStream.range(0, 6 + options.length)
                .mapToObj(i -> i < 6 ? List.of("train", model.toString(), "--data", folder.toString(), "--out",
                        folder.resolve(out).toString()).get(i) : options[i - 6])
                .toArray(String[]::new));
    }

    private static String run(String... command) {
        Netc run = Netc.run(command);
        assertEquals(0, run.code(), run.err());
        return run.out();
    }

    private String weights(String run) {
        return folder.resolve(run).resolve("last.safetensors").toString();
    }

    @Test
    void everyCommandReadsTheWeights() throws IOException {
        trained("half", "--resume");
        assertArrayEquals(Files.readAllBytes(Path.of(weights("whole"))), Files.readAllBytes(Path.of(weights("half"))));
        trained("next", "--weights", weights("whole"), "--epochs", "1");
        assertEquals(Safetensors.read(Path.of(weights("whole"))).metadata().get("data.past"),
                Safetensors.read(Path.of(weights("next"))).metadata().get("data.past"));
        String loss = run("evaluate", model.toString(), "--data", folder.toString(), "--weights",
                folder.resolve("whole/best.safetensors").toString(), "--as", "test");
        assertTrue(said.contains(loss.strip()), loss);
        // The last records have answers too, and a line above says what of.
        assertEquals(1 + N + 1, predictions().size());
    }

    private List<String> predictions() {
        return run("predict", model.toString(), "--weights", weights("whole"), "--input",
                folder.resolve("air.csv").toString()).lines().toList();
    }

    @Test
    void theClassComputesWhatTheCommandsDo() throws Exception {
        run("compile", model.toString(), "-o", folder.resolve("classes").toString());
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.resolve("classes").toUri().toURL()})) {
            Class<?> air = loader.loadClass("Air");
            float[] past = new float[2 * T * N];
            float[] own = new float[T * N];
            float[] guess = new float[T * N];
            windows(Permutation.identity(N), past, own, new float[T * N]);
            try (Model of = (Model) air.getConstructor(Path.class).newInstance(Path.of(weights("whole")))) {
                air.getMethod("guess", float[].class, float[].class, int.class, float[].class).invoke(of, past, own, N,
                        guess);
                List<String> answers = predictions();
                assertEquals(answers.subList(1, N + 1), IntStream.range(0, N)
                        .mapToObj(i -> guess[T * i] + "," + guess[T * i + 1] + "," + guess[T * i + 2]).toList());
                air.getMethod("stream").invoke(of);
                for (int t = 0; t < T; t++) {
                    Object next = air.getMethod("next", float[].class, float.class).invoke(of,
                            new float[] {records[2 * t], records[2 * t + 1]}, records[2 * t + 1]);
                    assertEquals(guess[t], next.getClass().getMethod("guess").invoke(next));
                }
            }
            assertStep(air, past, own);
        }
    }

    /// Of each record it takes one number at a time, and a record has several scales.
    @Test
    void aStreamOfOtherThanRecordsIsRefused() throws Exception {
        String text = """
                model Across {
                  dim T = 2
                  input x: f32[T, V: 2]
                  target y: f32
                  param w: f32 = 1
                  scaled = w * x
                  output left: f32[V] = sum[T](scaled)
                  stream V
                }
                train Across {
                  data csv("air.csv") -> x: standardised(columns(1..2)), y: column(1)
                  loss mean[V]((left - y)^2)
                  using sgd(rate: 0.01)
                  batch all   epochs 1
                }
                """;
        model = Files.writeString(folder.resolve("across.net"), text);
        trained("across");
        run("compile", model.toString(), "-o", folder.resolve("across").toString());
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.resolve("across").toUri().toURL()})) {
            Class<?> across = loader.loadClass("Across");
            try (Model of = (Model) across.getConstructor(Path.class).newInstance(Path.of(weights("across")))) {
                Method stream = across.getMethod("stream");
                assertEquals("x: expected one scale for all elements of a stream, found 2",
                        assertThrows(InvocationTargetException.class, () -> stream.invoke(of)).getCause()
                                .getMessage());
            }
        }
    }

    /// The second epoch is one step.
    private void assertStep(Class<?> air, float[] past, float[] own) throws Exception {
        int[] order = Permutation.identity(N);
        Permutation.shuffle(order, SEED, 2);
        float[] next = new float[T * N];
        windows(order, past, own, next);
        Path stepped = folder.resolve("stepped.safetensors");
        try (Model of = (Model) air.getConstructor(Path.class).newInstance(Path.of(weights("half")))) {
            of.schedule(2, 2, 2, 2);
            air.getMethod("step", float[].class, float[].class, float[].class, int.class).invoke(of, past, own, next,
                    N);
            of.save(stepped);
        }
        Safetensors found = Safetensors.read(stepped);
        for (Tensor tensor : Safetensors.read(Path.of(weights("whole"))).tensors().values()) {
            assertArrayEquals(tensor.values(), found.tensor(tensor.key()).values(), tensor.key());
        }
    }

    private void windows(int[] order, float[] past, float[] own, float[] next) {
        for (int i = 0; i < order.length; i++) {
            for (int t = 0; t < T; t++) {
                int record = order[i] + t;
                past[2 * (T * i + t)] = records[2 * record];
                past[2 * (T * i + t) + 1] = records[2 * record + 1];
                own[T * i + t] = records[2 * record + 1];
                next[T * i + t] = records[2 * record + 2];
            }
        }
    }
}
