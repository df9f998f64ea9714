package netc.samples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nets of one hidden layer and of few: what the READMEs claim.
@Tag("claims")
class ShallowClaimsTest {
    @TempDir
    private Path folder;

    @Test
    void everyHiddenUnitBendsTheCurveOnce() throws Exception {
        Trial trial = new Trial("shallow", folder);
        for (int units : new int[] {3, 6}) {
            trial.trainOnOwn("--dim H=" + units);
            trial.atMost(units + 1, pieces(trial, "--dim H=" + units), "straight pieces of " + units + " hidden units");
            trial.draws((units == 3 ? "three" : "six") + ".svg", "curve --x x --dim H=" + units + " --data "
                    + trial.own("") + trial.learned());
        }
    }

    @Test
    void twoNetsOfThreeUnitsFoldALineIntoNinePieces() throws Exception {
        Trial trial = new Trial("composed", folder);
        Jvm run = trial.trainOnOwn("");
        trial.atMost(1e-4, Trial.number(run, "training apart"), "farthest from the one net of two layers");
        trial.atLeast(9, pieces(trial, ""), "straight pieces of 20 parameters");
        trial.draws("folds.svg", "curve --x x=-1..1 --data " + trial.own("") + trial.learned());
    }

    /// How many straight pieces there are from -1 to 1: how often the slope changes, and one more.
    private int pieces(Trial trial, String options) throws Exception {
        Path grid = Files.writeString(folder.resolve("grid.csv"), IntStream.range(0, 10_000)
                .mapToObj(i -> "\n" + (i - 4999.5) / 5000).collect(Collectors.joining("", "x", "\n")));
        Jvm answers = trial.netc("predict " + trial.file() + " " + options + " --input " + grid + trial.learned());
        List<String> lines = answers.out().lines().toList();
        int column = List.of(lines.getFirst().split(",")).indexOf("slope");
        List<Double> slopes = lines.stream().skip(1).map(l -> Double.valueOf(l.split(",")[column])).toList();
        int pieces = 1;
        for (int i = 1; i < slopes.size(); i++) {
            // A bend at a point of the grid has a slope between those beside it, of one point alone.
            boolean isBend = Math.abs(slopes.get(i) - slopes.get(i - 1)) > 1e-3 * (1 + Math.abs(slopes.get(i)));
            pieces += isBend ? 1 : 0;
        }
        return pieces;
    }

    @Test
    void theMoreUnitsTheNearer() throws Exception {
        Trial trial = new Trial("approximation", folder);
        StringBuilder table = new StringBuilder("units,rmse\n");
        double one = 0;
        double last = 0;
        for (int units = 1; units <= 64; units *= 2) {
            last = Trial.number(trial.trainOnOwn("--dim H=" + units), "training rmse");
            one = units == 1 ? last : one;
            table.append(units).append(',').append(last).append('\n');
            if (units == 16) {
                trial.draws("sixteen.svg", "curve --x x --dim H=16 --data " + trial.own("") + trial.learned());
            }
        }
        trial.atMost(0.01, last / one, "error of 64 units, of that of one");
        trial.draws("widths.svg", Files.writeString(folder.resolve("widths.csv"), table), "rmse");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Circle", "Xor", "Gauss", "Spiral"})
    void thePlaygroundIsLearned(String model) throws Exception {
        Trial trial = new Trial("playground", folder);
        Jvm run = trial.train("--model " + model);
        trial.atLeast(0.97, Trial.number(run, "test accuracy"), "accuracy on " + model.toLowerCase(Locale.ROOT));
        trial.draws(model.toLowerCase(Locale.ROOT) + ".svg",
                "said --model " + model + " --x x[0] --y x[1]" + trial.learned());
    }

    @Test
    void aLayerOf128ReadsDigits() throws Exception {
        Trial trial = new Trial("mlp", folder);
        trial.atLeast(0.975, Trial.number(trial.train(RealData.mnist()), "test accuracy"), "accuracy on MNIST");
        trial.drawsCurves("loss.svg", "loss");
    }
}
