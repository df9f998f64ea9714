package netc.samples;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What learning does that one would not think at first: what the READMEs claim.
@Tag("claims")
class PhenomenaClaimsTest {
    @TempDir
    private Path folder;

    /// A row or column that a run prints under a label: on each line behind it a number's place and the number.
    private static double[] column(Jvm run, String label) {
        return run.out().lines().dropWhile(l -> !l.startsWith(label + ":")).skip(1).takeWhile(l -> l.startsWith(" "))
                .mapToDouble(l -> Double.parseDouble(l.strip().split(" +")[1])).toArray();
    }

    @Test
    void sevenWaysKeepANetFromLearningByHeart() throws Exception {
        Trial trial = new Trial("regularisers", folder);
        String digits = RealData.option("digits", "optdigits_train.csv");
        String[] ways = {"dropout", "l1", "l2", "stopped", "smoothed", "shifts", "mixup"};
        Map<String, Double> gains = new LinkedHashMap<>();
        for (int seed = 1; seed <= 10; seed++) {
            trial.train(digits + " --seed " + seed);
            if (seed == 1) {
                trial.drawsCurves("curves.svg", "nothing dropout stopped mixup");
            }
            Jvm test = trial.netc("evaluate " + trial.file() + " --as test " + digits + " --weights "
                    + trial.run().resolve("last.safetensors"));
            for (String way : ways) {
                gains.merge(way,
                        (Trial.number(test, "test " + way) - Trial.number(test, "test nothing")) / 10, Double::sum);
            }
        }
        for (String way : ways) {
            trial.atLeast(0.01, gains.get(way), "accuracy that is won by " + way + ", mean of seeds 1 to 10");
        }
    }

    @Test
    void biasFallsAndVarianceGrows() throws Exception {
        Trial trial = new Trial("bias_variance", folder);
        Jvm run = trial.train("");
        double[] bias = column(run, "training bias");
        double[] variance = column(run, "training variance");
        double[] both = column(run, "training both");
        double least = Arrays.stream(both).min().orElseThrow();
        trial.atMost(0.01, bias[11] / bias[0], "bias of degree 11, of that of degree 0");
        trial.atLeast(1, IntStream.range(1, 12).mapToDouble(d -> variance[d] / variance[d - 1]).min().orElseThrow(),
                "variance, of that of the degree below, at least");
        trial.atMost(0.5, least / Math.min(both[0], both[11]), "least error of a degree between, of that of an end");
        trial.draws("both.svg", "bias variance both --x Degree" + trial.learned());
    }

    @Test
    void theErrorDescendsTwice() throws Exception {
        Trial trial = new Trial("double_descent", folder);
        Jvm run = trial.train("");
        double[] error = column(run, "training new");
        double first = Arrays.stream(error, 0, 20).min().orElseThrow();
        double peak = Arrays.stream(error, 18, 25).min().orElseThrow();
        trial.atLeast(1.2, peak / first, "error with 18 to 24 features, at least, of the least with fewer than 20");
        trial.atMost(0.95, error[120] / first, "error with 120 features, of the least with fewer than 20");
        trial.draws("widths.svg", "new known --x Width" + trial.learned());
    }

    @Test
    void largeBatchesEndInNarrowValleys() throws Exception {
        Trial trial = new Trial("sharp_minima", folder);
        String digits = RealData.option("digits", "optdigits_train.csv");
        double small = rise(trial, digits, "small.svg");
        double large = rise(trial, digits + " --batch 1024 --epochs 130", "large.svg");
        trial.atLeast(1.2, large / small,
                "rise of the loss where weights are shaken, of that after small batches, means of seeds 1 to 5");
    }

    /// How far the loss of shaken weights is above that of the weights, the mean of five seeds.
    private static double rise(Trial trial, String options, String picture) throws Exception {
        double rise = 0;
        for (int seed = 1; seed <= 5; seed++) {
            Jvm run = trial.train(options + " --seed " + seed);
            rise += (Trial.number(run, "test shaken") - Trial.number(run, "test loss")) / 5;
            if (seed == 1) {
                trial.draws(picture, "loss " + RealData.option("digits", "optdigits_train.csv") + trial.learned());
            }
        }
        return rise;
    }
}
