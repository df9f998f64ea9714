package netc.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import netc.runtime.checkpoint.Safetensors;
import netc.runtime.data.Permutation;
import netc.runtime.model.Model;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several `train` blocks of a model: each goes on from where the one before it ended.
class BlocksTest {

    /// Two trainings that draw, each with a rate, a seed, scales and a state of its own.
    private static final String NOISY = """
            model Noisy {
              dim Kind = 2
              input  x: f32[F: 2]
              target y: f32
              target kind: Kind
              param w: f32[F] ~ normal(0.5)
              param b, c: f32 = 0
              e: f32 ~ normal(0.1)
              output guess = sum[F](w * x) + b
            }
            train Noisy as rough {
              data csv("noisy.csv") -> x: standardised(columns(1..2)), y: column(3)
              loss (guess + e - y)^2
              using adam(rate: 0.05)
              batch all   epochs 3   seed 4
            }
            train Noisy as fine {
              state seen: f32 = 0
              data csv("noisy.csv") -> x: standardised(columns(1..2)), y: column(3), kind: categories(column(4))
              step count { seen <- seen + 1 }
              step fit {
                loss (guess + 0.5 * e - y)^2 + (kind - c)^2
                using adam(rate: 0.01)
              }
              batch all   steps 4   seed 9
            }
            """;
    private static final int N = 24;
    private static final float[] X = new float[2 * N];
    private static final float[] Y = new float[N];

    @TempDir
    private Path folder;

    @BeforeEach
    void writeData() throws IOException {
        Random random = new Random(3);
        StringBuilder bars = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            int bar = random.nextInt(4);
            for (int pixel = 0; pixel < 16; pixel++) {
                boolean isLit = (i % 2 == 0 ? pixel / 4 : pixel % 4) == bar;
                bars.append(isLit != random.nextInt(20) < 1 ? 1 : 0).append(',');
            }
            bars.append(i % 2).append('\n');
        }
        Files.writeString(folder.resolve("bars.csv"), bars);
        TaughtPrograms.copy("dbn", folder);
        StringBuilder noisy = new StringBuilder();
        for (int i = 0; i < N; i++) {
            X[2 * i] = i % 5 + 0.5f;
            X[2 * i + 1] = i % 3 - 7.25f;
            Y[i] = 2 * X[2 * i] - X[2 * i + 1];
            noisy.append(X[2 * i]).append(',').append(X[2 * i + 1]).append(',').append(Y[i]).append(',')
                    .append(i % 2 == 0 ? "even" : "odd").append('\n');
        }
        Files.writeString(folder.resolve("noisy.csv"), noisy);
        Files.writeString(folder.resolve("noisy.net"), NOISY);
    }

    private Netc run(String command, String name, String... more) {
        String[] all = Stream.concat(Stream.of(command, folder.resolve(name + ".net").toString()), Stream.of(more))
                .toArray(String[]::new);
        return Netc.run(all);
    }

    private Netc train(String name, String run, String... more) {
        Netc trained = run("train", name, Stream.concat(Stream.of("--data", folder.toString(), "--out",
                folder.resolve(run).toString()), Stream.of(more)).toArray(String[]::new));
        assertEquals(0, trained.code(), trained.err());
        return trained;
    }

    /// The bytes of all files of a run.
    private SortedMap<String, List<Byte>> files(String run) throws IOException {
        SortedMap<String, List<Byte>> files = new TreeMap<>();
        try (Stream<Path> walked = Files.walk(folder.resolve(run))) {
            for (Path file : walked.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                Byte[] boxed = new Byte[bytes.length];
                for (int i = 0; i < bytes.length; i++) {
                    boxed[i] = bytes[i];
                }
                files.put(folder.resolve(run).relativize(file).toString(), List.of(boxed));
            }
        }
        return files;
    }

    private static double number(Netc run, String label) {
        return Double.parseDouble(run.out().lines().filter(l -> l.startsWith(label + " ")).findFirst()
                .orElseThrow(() -> new AssertionError(run.out())).replaceFirst(".* ", ""));
    }

    @Test
    void aBeliefNetLearnsLayerByLayerAndThenFromTheAnswers() throws IOException {
        double untrained = number(train("dbn", "short", "--block", "lower", "--epochs", "1"), "lower training error");
        Netc run = train("dbn", "run");
        assertTrue(number(run, "lower training error") < 0.9 * untrained, run.out());
        assertTrue(number(run, "tune validation accuracy") > 0.75, run.out());
        assertTrue(run.err().contains("netc: upper: learning from 200 records"), run.err());
        assertEquals(List.of("lower", "tune", "upper"), files("run").keySet().stream().map(f -> f.split("/")[0])
                .distinct().toList());
        assertEquals("a1ab89e8", TaughtPrograms.hash(folder.resolve("run/tune/last.safetensors")));
        // What lower learned is what upper began with, and left alone.
        Safetensors lower = Safetensors.read(folder.resolve("run/lower/best.safetensors"));
        Safetensors upper = Safetensors.read(folder.resolve("run/upper/best.safetensors"));
        assertArrayEquals(lower.tensor("first.W").values(), upper.tensor("first.W").values());
        assertFalse(Arrays.equals(lower.tensor("second.W").values(), upper.tensor("second.W").values()));
        assertEquals("upper", upper.metadata().get("block"));
    }

    @Test
    void aRunThatWasInterruptedInAnyBlockEndsAsIfItHadNot() throws IOException {
        train("dbn", "whole");
        Netc stopped = train("dbn", "run", "--stop-after", "2");
        assertTrue(stopped.err().contains("netc: stopped after epoch 2 of 4; --resume goes on"), stopped.err());
        assertFalse(Files.exists(folder.resolve("run/upper")));
        train("dbn", "run", "--resume", "--stop-after", "5", "--threads", "1");
        assertTrue(Files.exists(folder.resolve("run/tune/last.safetensors")));
        train("dbn", "run", "--resume", "--stop-after", "7");
        train("dbn", "run", "--resume");
        assertEquals(files("whole"), files("run"));
    }

    @Test
    void blocksCarriedOutOneByOneAreTheWholeTraining() throws IOException {
        train("noisy", "whole");
        Netc early = run("train", "noisy", "--block", "fine", "--data", folder.toString(), "--out",
                folder.resolve("run").toString());
        assertEquals(1, early.code());
        assertTrue(early.err().contains(folder.resolve("run/rough/best.safetensors") + ": expected the weights that"
                + " block rough leaves at its end, with which fine begins; found none: carry that out first, by --block"
                + " rough, or begin with others, by --weights W"), early.err());
        train("noisy", "run", "--block", "rough", "--stop-after", "2");
        Path best = folder.resolve("run/rough/best.safetensors");
        Netc between = run("train", "noisy", "--block", "fine", "--data", folder.toString(), "--out",
                folder.resolve("run").toString());
        assertEquals(1, between.code());
        assertTrue(between.err().contains(best + ": expected the weights that block rough leaves at its end, with which"
                + " fine begins; found a run that has not ended: carry that out first, by --block rough --resume, or begin"
                + " with others, by --weights " + best), between.err());
        train("noisy", "run", "--block", "rough", "--resume");
        train("noisy", "run", "--block", "fine", "--stop-after", "2");
        train("noisy", "run", "--block", "fine", "--resume");
        assertEquals(files("whole"), files("run"));
    }

    /// What a block began with would be another if the one before it went on.
    @Test
    void aBlockThatHasBegunIsRefusedBeforeAnythingIsWrittenWhereAnEarlierOneGoesOn() throws IOException {
        train("noisy", "run");
        SortedMap<String, List<Byte>> before = files("run");
        for (String[] more : new String[][] {{"--epochs", "8"}, {"--batch", "3"}, {"--seed", "2"}}) {
            Netc refused = run("train", "noisy", "--data", folder.toString(), "--out",
                    folder.resolve("run").toString(), "--resume", more[0], more[1]);
            assertEquals(1, refused.code(), refused.err());
            assertEquals(before, files("run"), more[0]);
            if (more[0].equals("--epochs")) {
                assertTrue(refused.err().endsWith(folder.resolve("run/fine") + ": expected no run yet of block fine,"
                        + " because rough, which comes before it, has steps to make; found one: carry out rough alone, by"
                        + " --block rough, or take this folder away, so that fine is carried out anew with what rough"
                        + " leaves\n"), refused.err());
            }
        }
        train("noisy", "run", "--resume", "--epochs", "8", "--block", "rough");
        Netc other = run("train", "noisy", "--data", folder.toString(), "--out", folder.resolve("run").toString(),
                "--resume");
        assertEquals(1, other.code());
        assertTrue(other.err().contains("there are differences:\n  hash.weights: "), other.err());
        Files.delete(folder.resolve("run/fine/last.safetensors"));
        train("noisy", "run", "--resume");
        train("noisy", "whole", "--epochs", "8", "--block", "rough");
        train("noisy", "whole", "--block", "fine");
        assertEquals(files("whole"), files("run"));
    }

    @Test
    void aBlockBeginsWithTheWholeFileThatAnEarlierOneSaves() throws IOException {
        Files.writeString(folder.resolve("noisy.net"), NOISY.replace("epochs 3   seed 4\n", "epochs 3   seed 4\n"
                + "  save \"two.safetensors\" every 2 epochs\n").replace("state seen: f32 = 0\n",
                        "state seen: f32 = 0\n  load \"two.safetensors\"\n")
                .replace("y: column(3)\n",
                        "y: column(3), kind: categories(column(4))\n"));
        train("noisy", "whole");
        assertEquals(Safetensors.read(folder.resolve("whole/rough/best.safetensors")).metadata().get("data.x"),
                Safetensors.read(folder.resolve("whole/fine/best.safetensors")).metadata().get("data.x"));
        // What another block leaves is not asked for where the file says what to begin with.
        train("noisy", "alone", "--block", "fine");
        SortedMap<String, List<Byte>> whole = files("whole");
        whole.keySet().removeIf(f -> f.startsWith("rough"));
        assertEquals(whole, files("alone"));
        Files.writeString(folder.resolve("noisy.net"), NOISY.replace("epochs 3   seed 4\n", "epochs 3   seed 4\n"
                + "  save \"two.safetensors\"\n").replace("state seen: f32 = 0\n",
                        "state seen: f32 = 0\n  load \"two.safetensors\"\n"));
        Netc lacking = run("train", "noisy", "--data", folder.toString(), "--out", folder.resolve("run").toString());
        assertEquals(1, lacking.code());
        assertTrue(lacking.err().contains("two.safetensors: expected weights that hold what was learned about kind"),
                lacking.err());
        assertFalse(Files.exists(folder.resolve("run")));
    }

    @Test
    void whatOneBlockHasLearnedOfDataHoldsForTheNext() throws IOException {
        train("noisy", "run");
        Map<String, String> rough = Safetensors.read(folder.resolve("run/rough/best.safetensors")).metadata();
        Map<String, String> fine = Safetensors.read(folder.resolve("run/fine/best.safetensors")).metadata();
        assertEquals(rough.get("data.x"), fine.get("data.x"));
        assertFalse(rough.containsKey("axis.Kind"), rough::toString);
        assertEquals("one of [\"even\", \"odd\"]", fine.get("axis.Kind"));
        // The records of the second training alone would give other scales, which the weights would not understand.
        Files.writeString(folder.resolve("noisy.csv"),
                Files.readString(folder.resolve("noisy.csv")) + "99,99,99,odd\n");
        Netc other = train("noisy", "other", "--block", "fine", "--weights",
                folder.resolve("run/fine/best.safetensors").toString());
        assertTrue(other.err().contains("learning from 25 records"), other.err());
        assertEquals(rough.get("data.x"),
                Safetensors.read(folder.resolve("other/fine/best.safetensors")).metadata().get("data.x"));
    }

    @Test
    void weightsAreEvaluatedByTheBlockThatMadeThem() {
        train("noisy", "run");
        String fine = folder.resolve("run/fine/best.safetensors").toString();
        Netc own = run("evaluate", "noisy", "--data", folder.toString(), "--weights", fine);
        assertTrue(own.out().startsWith("fine data loss "), own.out() + own.err());
        Netc other = run("evaluate", "noisy", "--data", folder.toString(), "--weights", fine, "--block", "rough");
        assertTrue(other.out().startsWith("rough data loss "), other.out() + other.err());
        Netc unknown = run("evaluate", "noisy", "--data", folder.toString(), "--weights", fine, "--block", "finer");
        assertEquals(1, unknown.code());
        assertTrue(unknown.err().contains("expected a train block finer of Noisy, found rough, fine"), unknown.err());
        Netc answers = run("predict", "noisy", "--weights", fine, "--input", folder.resolve("noisy.csv").toString());
        assertEquals(N + 1, answers.out().lines().count(), answers.err());
    }

    @Test
    void weightsThatSayNoBlockNeedOneToBeNamed() throws IOException {
        train("dbn", "run");
        Safetensors lower = Safetensors.read(folder.resolve("run/lower/best.safetensors"));
        SortedMap<String, String> metadata = new TreeMap<>(lower.metadata());
        metadata.remove("block");
        Path weights = folder.resolve("foreign.safetensors");
        Safetensors.write(weights, metadata, List.copyOf(lower.tensors().values()));
        Netc refused = run("evaluate", "dbn", "--data", folder.toString(), "--weights", weights.toString());
        assertEquals(1, refused.code());
        assertTrue(
                refused.err().contains("dbn.net: expected one train block of Dbn, found lower, upper, tune; choose one"
                        + " by --block NAME"),
                refused.err());
        assertEquals(0, run("evaluate", "dbn", "--data", folder.toString(), "--weights", weights.toString(), "--block",
                "tune").code());
    }

    @Test
    void javaCarriesOutTheBlocksWithTheSameBits() throws Exception {
        train("noisy", "run");
        Netc compiled = run("compile", "noisy", "-o", folder.resolve("classes").toString());
        assertEquals(0, compiled.code(), compiled.err());
        int[] kinds = new int[N];
        for (int i = 0; i < N; i++) {
            kinds[i] = i % 2;
        }
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.resolve("classes").toUri().toURL()});
                Model noisy = (Model) loader.loadClass("Noisy").getConstructor().newInstance()) {
            // Data as the first training scales it: weights that no file has given take numbers as they are.
            Safetensors rough = Safetensors.read(folder.resolve("run/rough/last.safetensors"));
            noisy.load(folder.resolve("run/rough/last.safetensors"));
            assertEquals(3, noisy.stepsDone());
            assertArrayEquals(rough.tensor("w").values(), noisy.variable("w"));
            var count = noisy.getClass().getMethod("fine_count");
            var fit = noisy.getClass().getMethod("fine_fit", float[].class, float[].class, int[].class, int.class);
            for (int round = 1; round <= 4; round++) {
                count.invoke(noisy);
                int[] order = Permutation.identity(N);
                Permutation.shuffle(order, 9, round);
                float[] x = new float[2 * N];
                float[] y = new float[N];
                int[] kind = new int[N];
                for (int i = 0; i < N; i++) {
                    System.arraycopy(X, 2 * order[i], x, 2 * i, 2);
                    y[i] = Y[order[i]];
                    kind[i] = kinds[order[i]];
                }
                fit.invoke(noisy, x, y, kind, N);
            }
            Path stepped = folder.resolve("stepped.safetensors");
            noisy.save(stepped);
            Safetensors fine = Safetensors.read(folder.resolve("run/fine/last.safetensors"));
            for (String key : List.of("w", "b", "c", "w/fine.fit.m", "train/fine.seen")) {
                assertArrayEquals(fine.tensor(key).values(), noisy.variable(key), key);
            }
            assertEquals("3,4,4", Safetensors.read(stepped).metadata().get("steps.turns"));
            assertEquals("0,4,4", fine.metadata().get("steps.turns"));
        }
    }

    @Test
    void eachLossIsProvedWithTheDataOfItsBlock() {
        Netc run = run("prove", "noisy", "--data", folder.toString());
        assertEquals(List.of("step rough", "step fine.fit"),
                run.out().lines().filter(l -> l.startsWith("step ")).toList(), run.err());
        assertTrue(run.out().startsWith("Noisy: seed 4, 24 records of " + folder), run.out());
        Netc one = run("prove", "dbn", "--data", folder.toString());
        assertTrue(one.out().contains("gradients match differences          ok, "), one.out());
    }

    @Test
    void theSummarySaysWhatAStepOfEachBlockTakes() {
        Netc run = run("summary", "noisy");
        List<String> steps = run.out().lines().filter(l -> l.startsWith("training")).toList();
        assertEquals(List.of("rough", "fine.count", "fine.fit"),
                steps.stream().map(l -> l.split(" +")[1]).toList(), run.out());
    }

    @Test
    void modelsOfOneFileHaveTheirBlocksEach() throws IOException {
        Files.writeString(folder.resolve("both.net"), NOISY + NOISY.replace("Noisy", "Other"));
        train("both", "one", "--model", "Noisy");
        train("both", "two", "--model", "Other");
        assertArrayEquals(Safetensors.read(folder.resolve("one/fine/best.safetensors")).tensor("w").values(),
                Safetensors.read(folder.resolve("two/fine/best.safetensors")).tensor("w").values());
    }
}
