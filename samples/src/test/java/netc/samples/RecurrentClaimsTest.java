package netc.samples;

import java.nio.file.Path;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nets that go along a sequence and remember: what the READMEs claim.
@Tag("claims")
class RecurrentClaimsTest {
    @TempDir
    private Path folder;

    @Test
    void aRecurrentNetSaysNames() throws Exception {
        Trial trial = new Trial("names", folder);
        Jvm run = trial.train(RealData.option("names", "names.txt"));
        trial.atMost(2.1, Trial.number(run, "validation nats"), "nats a letter of names that were held out");
        trial.drawsCurves("loss.svg", "loss");
    }

    @Test
    void aRecurrentNetIsBetterThanLastYear() throws Exception {
        Trial trial = new Trial("airline", folder);
        String data = RealData.option("airline_passengers", "airline-passengers.csv");
        double[] parts = new double[10];
        for (int seed = parts.length; seed >= 1; seed--) {
            trial.train(data + " --seed " + seed);
            Jvm run = trial.netc("evaluate " + trial.file() + " " + data + last(trial));
            parts[seed - 1] = Trial.number(run, "test recurrent") / Trial.number(run, "test naive");
        }
        trial.atMost(0.6, DoubleStream.of(parts).average().orElseThrow(),
                "error, of that of last year's number, mean of seeds 1 to 10");
        trial.draws("months.svg", "truth forecast last_year --x Month --examples 1 --as test " + data + last(trial));
    }

    private static String last(Trial trial) {
        return " --weights " + trial.run().resolve("last.safetensors");
    }
}
