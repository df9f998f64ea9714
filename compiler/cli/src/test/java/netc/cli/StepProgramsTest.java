package netc.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import netc.runtime.checkpoint.Safetensors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs that learn in steps of their own, from their text to what they are known for.
class StepProgramsTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeData() throws IOException {
        TaughtPrograms.writeData(folder);
    }

    private Netc train(String name, String... more) throws IOException {
        Path model = TaughtPrograms.copy(name, folder);
        String[] all = new String[6 + more.length];
        System.arraycopy(new String[] {"train", model.toString(), "--data", folder.toString(), "--out",
                folder.resolve("run").toString()}, 0, all, 0, 6);
        System.arraycopy(more, 0, all, 6, more.length);
        Netc run = Netc.run(all);
        assertEquals(0, run.code(), run.err());
        return run;
    }

    private static double number(Netc run, String name) {
        return Double.parseDouble(run.out().lines().filter(l -> l.startsWith("training " + name + " ")).findFirst()
                .orElseThrow(() -> new AssertionError(run.out())).replaceFirst(".* ", ""));
    }

    private float[] weights(String file, String key) {
        var tensor = Safetensors.read(folder.resolve("run").resolve(file)).tensors().get(key);
        float[] values = new float[tensor.size()];
        tensor.copyTo(values, 0);
        return values;
    }

    @Test
    void thePerceptronLearnsTheLogicalAnd() throws IOException {
        assertEquals(0, number(train("perceptron"), "mistakes"));
        // The trace of the rule on its examples in order, from 0: the last change is in the sixth round.
        assertArrayEquals(new float[] {-2, 2, 1}, weights("best.safetensors", "w"));
    }

    @Test
    void whatAMoveIsWorthIsLearnedMoveByMove() throws IOException {
        assertEquals(1, number(train("qlearning"), "towards"));
        float[] value = weights("best.safetensors", "value");
        // From a place n moves before the end, going there is worth 0.8^(n - 1), and going back 0.8 times 0.8 less again.
        for (int place = 0; place < 5; place++) {
            assertEquals(Math.pow(0.8, 4 - place), value[2 * place + 1], 1e-3);
            assertEquals(0.8 * Math.pow(0.8, 4 - Math.max(place - 1, 0)), value[2 * place], 1e-3);
        }
        assertEquals(0, value[10]);
    }

    @Test
    void hopfieldsNetKeepsItsPatterns() throws IOException {
        assertEquals(1, number(train("hopfield"), "steady"));
    }

    @Test
    void aBoltzmannMachineReconstructsItsPatterns() throws IOException {
        double before = number(train("rbm", "--epochs", "1"), "error");
        deleteRun();
        assertTrue(number(train("rbm"), "error") < 0.6 * before, "before " + before);
    }

    @Test
    void aMapSpreadsOverItsData() throws IOException {
        assertTrue(number(train("som"), "quantisation") < 0.5);
    }

    @Test
    void centresFindTheClusters() throws IOException {
        assertTrue(number(train("kmeans"), "distortion") < 0.6);
    }

    @Test
    void theDualClimbsToWhereItsSlopeIsNothing() throws IOException {
        Netc run = train("dual");
        assertTrue(run.err().contains("learning without data"), run.err());
        assertTrue(number(run, "objective") > 5);
        assertTrue(number(run, "slope") < 0.1, run.out());
    }

    @Test
    void aGeneratorComesNearerToItsData() throws IOException {
        Netc before = train("wgan", "--steps", "1");
        double far = number(before, "distance");
        deleteRun();
        assertTrue(number(train("wgan"), "distance") < 0.7 * far, before.out());
    }

    @Test
    void theLossOfEveryStepIsProvedByWhatTheStepLearnsAndReads() throws IOException {
        Path model = TaughtPrograms.copy("wgan", folder);
        Netc run = Netc.run("prove", model.toString());
        List<String> steps = run.out().lines().filter(l -> l.startsWith("step ")).toList();
        assertEquals(List.of("step criticise", "step create"), steps);
        for (String check : List.of("gradients match differences ", "every input reaches the loss ")) {
            assertEquals(2, run.out().lines().filter(l -> l.startsWith(check) && l.contains(" ok, ")).count(),
                    run.out());
        }
        // A critic's last bias cancels in the difference of what it says. What the other step learns is not asked for here.
        assertEquals(1, run.out().lines().filter(l -> l.contains(": expected a gradient, found 0 in every element"))
                .count(), run.out());
        assertTrue(run.out().contains("    critic.neuron1.b (wgan.net:7): expected a gradient"), run.out());
    }

    @Test
    void everyStepHasItsTurns() throws IOException {
        train("turns");
        // 200 records are 20 batches an epoch, four of which are a round: 60 batches are 15 rounds.
        assertArrayEquals(new float[] {45}, weights("last.safetensors", "often"));
        assertArrayEquals(new float[] {3}, weights("last.safetensors", "seldom"));
        assertArrayEquals(new float[] {10 + 20 + 30}, weights("last.safetensors", "last"));
        assertArrayEquals(new float[] {45 * 46 / 2}, weights("last.safetensors", "total"));
        assertEquals("45,3,15,3",
                Safetensors.read(folder.resolve("run/last.safetensors")).metadata().get("steps.turns"));
    }

    /// An epoch is one turn here: the other step has the fourth.
    @Test
    void aStepWithoutATurnHasNoLossInThatEpoch() throws IOException {
        Files.writeString(folder.resolve("seldom.net"), """
                model M {
                  input  x: f32
                  target y: f32
                  param a: f32 = 0
                  param b: f32 = 0
                  output p = a * x
                }

                train M {
                  data [1, 2] -> x
                  data [2, 4] -> y
                  step often { loss (p - y)^2
                    using sgd(rate: 0.1) over a }
                  step seldom every 3 { loss (b * x - y)^2
                    using sgd(rate: 0.1) over b }
                  batch all   epochs 4
                }
                """);
        Netc run = train("seldom", "--stop-after", "3");
        assertFalse(run.err().contains("seldom.loss") || run.err().contains("NaN"), run.err());
        Netc resumed = train("seldom", "--resume");
        assertTrue(resumed.err().contains("epoch 4/4  seldom.loss 10.0000"), resumed.err());
        List<String> rows = Files.readAllLines(folder.resolve("run/metrics.csv"));
        assertEquals(List.of("seldom.loss", "", "", "", "10.0"), rows.stream().map(r -> r.split(",", -1)[2]).toList());
        assertEquals("", rows.getLast().split(",", -1)[1]);
    }

    @Test
    void aRateFallsWhereTheLossDoesNotAndEndsTheRun() throws IOException {
        Netc run = train("plateau");
        assertTrue(run.err().contains("stopped early, after epoch "), run.err());
        assertTrue(weights("last.safetensors", "train/rate")[0] < 0.01);
        double error = Double.parseDouble(run.out().lines().filter(l -> l.startsWith("validation error ")).findFirst()
                .orElseThrow().replaceFirst(".* ", ""));
        assertTrue(error < 0.1, run.out());
        // What a block keeps is no part of the model.
        assertTrue(Safetensors.read(folder.resolve("run/best.safetensors")).tensors().keySet().stream()
                .noneMatch(k -> k.startsWith("train/")));
    }

    @Test
    void aBlockWithoutDataIsForJavaAlone() throws IOException {
        Path model = TaughtPrograms.copy("dqn", folder);
        assertEquals(0, Netc.run("check", model.toString()).code());
        Netc run = Netc.run("train", model.toString(), "--out", folder.resolve("run").toString());
        assertEquals(1, run.code());
        assertTrue(run.err().contains("expected a `data` clause in the train block of Dqn that fills seen, found none;"
                + " steps of a block without data are methods of the class that netc compile makes"), run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"turns", "wgan", "som", "plateau", "qlearning"})
    void aRunThatWasInterruptedEndsAsIfItHadNot(String name) throws IOException {
        train(name);
        byte[] whole = Files.readAllBytes(folder.resolve("run/last.safetensors"));
        byte[] best = Files.readAllBytes(folder.resolve("run/best.safetensors"));
        deleteRun();
        train(name, "--stop-after", "1");
        train(name, "--resume", "--stop-after", "2", "--threads", "1");
        train(name, "--resume");
        assertArrayEquals(whole, Files.readAllBytes(folder.resolve("run/last.safetensors")));
        assertArrayEquals(best, Files.readAllBytes(folder.resolve("run/best.safetensors")));
    }

    private void deleteRun() throws IOException {
        for (String file : new String[] {"last.safetensors", "best.safetensors", "metrics.csv"}) {
            Files.deleteIfExists(folder.resolve("run").resolve(file));
        }
    }
}
