package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import netc.abi.Dimension;
import netc.runtime.train.Epoch;
import netc.runtime.train.Measure;
import org.junit.jupiter.api.Test;

class TrainingProgressTest {
    private static final long SECOND = 1_000_000_000;

    private static final List<Measure> MEASURES = List.of(new Measure("loss", List.of()),
            new Measure("confusion", List.of(new Dimension("Is", 2), new Dimension("Said", 2))),
            new Measure("accuracy", List.of()));

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private long now;

    @Test
    void aTerminalShowsABarThatIsRedrawn() {
        TrainingProgress progress = progress(true);
        progress.begins(12, 0, 0, 2, 1000, 1000);
        now = SECOND / 20;
        progress.step(1, 1, 500, 2, new double[] {2});
        assertEquals("", err.toString(StandardCharsets.UTF_8), "too early to draw");
        now = SECOND / 2;
        progress.step(1, 1, 500, 2, new double[] {2});
        assertEquals("\r\u001B[K\u001B[?7lepoch  1/12 " + "━".repeat(4) + "╌".repeat(4)
                + "  50%  loss 2.0000  0:12 left  1,000 ex/s \u001B[?7h", err.toString(StandardCharsets.UTF_8));
        err.reset();
        now = SECOND;
        progress.step(1, 2, 1000, 1, new double[] {1.5});
        progress.epoch(new Epoch(1, List.of(1.5), List.of(0.25f, 3f, 1f, 2f, 4f, 0.9712f)), true);
        now = 2 * SECOND;
        progress.step(2, 1, 500, 1, new double[] {1});
        progress.end();
        assertEquals("\r\u001B[K\u001B[?7lepoch  1/12 " + "━".repeat(8)
                + " 100%  loss 1.5000  0:11 left  1,000 ex/s \u001B[?7h"
                + "\r\u001B[Kepoch  1/12  loss 1.5000  validation loss 0.2500  accuracy 0.9712\n"
                + "\r\u001B[K\u001B[?7lepoch  2/12 " + "━".repeat(4) + "╌".repeat(4)
                + "  50%  loss 1.0000  accuracy 0.9712  0:14 left  750 ex/s \u001B[?7h"
                + "\r\u001B[K", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aFileGetsOneLineAnEpoch() {
        TrainingProgress progress = progress(false);
        progress.begins(12, 2, 1, 2, 1000, 1000);
        now = SECOND;
        progress.step(3, 2, 1000, 1, new double[] {1});
        progress.epoch(new Epoch(3, List.of(4e-5), List.of()), true);
        progress.end();
        assertEquals("netc: going on after epoch 2 of 12 and step 1 of 2\n"
                + "epoch  3/12  loss 4.000e-05  500 examples/s\n", err.toString(StandardCharsets.UTF_8));
    }

    /// A run of so many steps may end long before its one epoch would.
    @Test
    void whatIsLeftIsThatOfTheRun() {
        TrainingProgress progress = progress(false);
        progress.begins(2, 0, 0, 1000, 100_000, 40_000);
        now = 60 * SECOND;
        progress.step(1, 500, 50_000, 1, new double[] {3});
        now += SECOND;
        progress.step(1, 501, 50_100, 1, new double[] {3});
        now = 119 * SECOND;
        progress.epoch(new Epoch(1, List.of(3.0), List.of()), true);
        now = 120 * SECOND;
        progress.step(2, 100, 10_000, 1, new double[] {2});
        now = 150 * SECOND;
        progress.step(2, 200, 20_000, 1, new double[] {2});
        assertEquals("""
                epoch 1/2  50%  loss 3.0000  1:48 left  833 ex/s
                epoch 1/2  loss 3.0000  421 examples/s
                epoch 2/2  50%  loss 2.0000  0:43 left  467 ex/s
                """, err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void numbersKeepDigitsThatSaySomething() {
        assertEquals(List.of("0.0000", "0.0345", "12.5000", "9.990e-04", "-2.500e+08", "NaN"),
                List.of(0.0, 0.0345, 12.5, 9.99e-4, -2.5e8, Double.NaN).stream().map(MetricText::of).toList());
    }

    private TrainingProgress progress(boolean live) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new TrainingProgress(new Console(stream, stream, false, live), List.of("loss"), MEASURES,
                () -> now);
    }
}
