package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs whose loss or weights are no numbers: what the message names, and what is left.
class DivergenceTest {
    /// The weight falls below 0 in step 3, after 15 examples of 50; the logarithm of it is the first that is no number.
    private static final String LOGARITHM = """
            model Line {
              input  x: f32
              target y: f32
              param w: f32 = 0.5
              masked = x where x < 30 else -inf
              slope = log(w)
              output guess = slope * x + max(masked, 0)
            }
            train Line {
              data csv("points.csv") -> x: scaled(column("x")), y: column("y")
              loss (guess - y) * 0 + w
              using sgd(rate: 0.2)
              batch 5   epochs 3   seed 3
            }
            """;

    @TempDir
    private Path folder;
    private LineRun line;

    @BeforeEach
    void writePoints() throws IOException {
        line = new LineRun(folder);
        line.writeFiftyPoints();
    }

    @Test
    void aLossThatIsNoNumberEndsTheRunAndKeepsTheLastGoodWeights() throws IOException {
        Netc run = line.train(line.descending("", "1e30", "10", 3), "out");
        assertEquals(1, run.code());
        assertEquals("", run.out());
        assertTrue(run.err().lines().anyMatch(l -> l.matches("step \\d+ \\(epoch 1\\): the loss is (NaN|Infinity).*")),
                run.err());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void aLossThatIsNoNumberIsTracedToTheFirstTensorThatIsNone() throws IOException {
        Path model = line.file(LOGARITHM);
        Netc run = line.train(model, "deep/out");
        assertEquals(1, run.code());
        String[] lines = run.err().split("\n");
        assertTrue(lines[lines.length - 1].matches("step 4 \\(epoch 1\\): the loss is NaN; the first tensor that is not"
                + " finite: slope \\(.*line\\.net:6:3\\) = NaN"), run.err());
        assertFalse(Files.exists(folder.resolve("deep")), "folders without a file are left");
    }

    /// In turn 1 the logarithm of what turn 0 hands on is no number, and in turn 2 nothing is.
    @Test
    void aLossThatIsNoNumberIsTracedToTheTurnOfALoop() throws IOException {
        Path model = line.file("""
                model Line {
                  dim T = 4
                  input  x: f32
                  target y: f32
                  param w: f32 = 0.5
                  hs = scan T from h: f32 = w {
                    double = 2 * h
                    power = log(double)
                    h <- power - 1
                    h
                  }
                  output guess = hs[T: T - 1] * x
                }
                train Line {
                  data csv("points.csv") -> x: scaled(column("x")), y: column("y")
                  loss (guess - y)^2
                  using sgd(rate: 0.2)
                  batch 5   epochs 3   seed 3
                }
                """);
        Netc run = line.train(model, "out");
        assertEquals(1, run.code());
        String[] lines = run.err().split("\n");
        assertTrue(lines[lines.length - 1].matches("step 1 \\(epoch 1\\): the loss is NaN; the first tensor that is not"
                + " finite: hs\\.power \\(.*line\\.net:8:5\\) = NaN at turn 1"), run.err());
    }

    @Test
    void aDivergenceIsTracedToTheLossAndItsLargestOperand() throws IOException {
        Path model = Files.writeString(folder.resolve("line.net"),
                Files.readString(line.descending("", "50", "10", 20)).replace("standardised(column(\"x\"))",
                        "column(\"x\")"));
        assertMatches("step \\d+ \\(epoch \\d+\\): the loss is Infinity; the first tensor that is not finite:"
                + " loss \\(.*line\\.net:11:8\\) = Infinity for record (\\d+) of the training data; the largest number"
                + " before it: guess \\(.*line\\.net:6:10\\) = -?\\d\\.\\d+E\\d+ for record \\1 of the training data;"
                + " a lower rate may help, or columns of like scale: standardised\\(…\\) for x, y",
                line.train(model, "out"));
    }

    @Test
    void aTargetThatIsTooLargeIsNamedAndNoRateIsBlamed() throws IOException {
        line.write("x,y\n1,2\n3,-1e30\n4,5\n");
        Path model = Files.writeString(folder.resolve("line.net"),
                Files.readString(line.descending("", "0.05", "all", 1)).replace("(guess - y)^2",
                        "squared_error(guess, y)"));
        assertMatches("step 1 \\(epoch 1\\): the loss is Infinity; the first tensor that is not finite: loss"
                + " \\(.*line\\.net:11:8\\) = Infinity for record 2 of the training data; the largest number before it:"
                + " y \\(.*line\\.net:3:10\\) = -1\\.0E30 for record 2 of the training data; columns of like scale may"
                + " help: standardised\\(…\\) for y", line.train(model, "out"));
    }

    @Test
    void anExampleThatTheLossLeavesOutIsNotBlamed() throws IOException {
        Path model = Files.writeString(folder.resolve("logs.net"), """
                model Logs {
                  input x: f32
                  target y: f32
                  param w: f32 = 1
                  h = log(x)
                  output p = w * h
                }
                train Logs {
                  data csv("points.csv") -> x: column("x"), y: column("y")
                  loss (p - y)^2 where x > 0
                  using sgd(rate: 1e20)   batch 50   epochs 9
                }
                """);
        Netc run = line.train(model, "out");
        assertTrue(run.err().contains("the first tensor that is not finite: loss (" + model + ":10:8) = Infinity"),
                run.err());
    }

    @Test
    void aMeanThatOverflowsAloneIsTracedToTheLoss() throws IOException {
        line.write("x,y\n1,1.5e19\n3,1.6e19\n4,1.5e19\n");
        assertMatches(
                "step 1 \\(epoch 1\\): the loss is Infinity; all weights and all named tensors are finite, and the"
                        + " mean of loss \\(.*line\\.net:11:8\\) over the examples is not; the largest number before it: loss"
                        + " \\(.*line\\.net:11:8\\) = 2\\.56\\d*E38 for record 2 of the training data; columns of like scale may"
                        + " help: standardised\\(…\\) for y",
                line.train(line.descending("", "0.05", "all", 1), "out"));
    }

    private static void assertMatches(String lastLine, Netc run) {
        String[] lines = run.err().split("\n");
        assertTrue(lines[lines.length - 1].matches(lastLine), run.err());
    }

    @Test
    void aWeightThatIsNoNumberIsTracedToTheStepThatMadeItSo() throws IOException {
        Path model = Files.writeString(folder.resolve("line.net"),
                LOGARITHM.replace("(guess - y) * 0 + w", "y * 0 + w")
                        .replace("sgd(rate: 0.2)", "sgd(rate: 0.2 + log(6.5 - step))")
                        .replace("  slope = log(w)\n", "").replace("slope", "w"));
        Netc run = line.train(model, "out");
        String[] lines = run.err().split("\n");
        assertEquals(
                "step 7 (epoch 1): the first weight that is not finite after the update: w = NaN",
                lines[lines.length - 1]);
    }

    @Test
    void aTensorOfExamplesIsNamedWithItsRecord() throws IOException {
        Path model = line.file(LOGARITHM.replace("log(w)", "w * 0 + log(20.5 - x)")
                .replace("scaled(column(\"x\"))", "column(\"x\")").replace("batch 5", "batch all"));
        Netc run = line.train(model, "out");
        String[] lines = run.err().split("\n");
        assertTrue(lines[lines.length - 1].matches("step 1 \\(epoch 1\\): the loss is NaN; the first tensor that is not"
                + " finite: log \\(.*line\\.net:6:19\\) = NaN for record \\d+ of the training data"), run.err());
    }

    @Test
    void aLateDivergenceLeavesTheCheckpointsOfTheEpochsBefore() throws IOException {
        Path model = line.descending("", "0.1 + 1e30 * max(epoch - 2, 0)", "10", 5);
        assertEquals(0, line.train(model, "good", "--stop-after", "2").code());
        Netc run = line.train(model, "out");
        assertEquals(1, run.code());
        assertTrue(run.err().lines().anyMatch(l -> l.matches("step \\d+ \\(epoch 3\\): the loss is (NaN|Infinity).*")),
                run.err());
        line.assertSameFiles("good", "out");
    }
}
