package netc.samples;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Maps, parts and phenomena: what the READMEs claim.
@Tag("claims")
class MoreClaimsTest {
    @TempDir
    private Path folder;

    @Test
    void aMapOfFlowersIsDrawn() throws Exception {
        Trial trial = new Trial("som", folder);
        String iris = RealData.option("iris", "iris.csv");
        trial.atMost(0.3, Trial.number(trial.train(iris), "training quantisation"),
                "mean distance of a flower from its place");
        trial.draws("map.svg", "map " + iris + trial.learned());
    }

    @Test
    void theRootOfSquaresTellsErrorsApart() throws Exception {
        Trial trial = new Trial("errors", folder);
        Jvm run = trial.train("");
        for (String lot : new String[] {"alike", "two_kinds", "one"}) {
            double mean = Trial.number(run, "training mae_" + lot);
            trial.atMost(0, Math.abs(mean - 2), "mae of " + lot.replace('_', ' ') + ", from 2");
        }
        trial.atMost(5e-5, Math.abs(Trial.number(run, "training rmse_alike") - 2), "rmse of alike, from 2");
        trial.atMost(5e-5, Math.abs(Trial.number(run, "training rmse_two_kinds") - Math.sqrt(5)),
                "rmse of two kinds, from the root of 5");
        trial.atMost(5e-5, Math.abs(Trial.number(run, "training rmse_one") - Math.sqrt(40)),
                "rmse of one, from the root of 40");
    }

    @Test
    void everyOptimizerGoesDownTheValley() throws Exception {
        Trial trial = new Trial("optimizers", folder);
        Jvm run = trial.train("");
        for (String optimizer : "sgd momentum nesterov rmsprop adagrad adadelta adam adamax nadam adamw lion"
                .split(" ")) {
            trial.atMost(0.01, Trial.number(run, "validation " + optimizer), "distance left by " + optimizer
                    + ", of 2");
        }
        trial.drawsCurves("distance.svg", "sgd momentum nesterov rmsprop adagrad adam lion");
        trial.drawsCurves("path.svg", "validation.y --x validation.x");
    }
}
