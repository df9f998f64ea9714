package netc.samples;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nets that draw again what they have seen, and what they have not: what the READMEs claim.
@Tag("claims")
class GeneratingClaimsTest {
    @TempDir
    private Path folder;

    @Test
    void sixteenNumbersSayADigit() throws Exception {
        Trial trial = new Trial("autoencoder", folder);
        Jvm run = trial.train(RealData.mnist());
        trial.atMost(0.015, Trial.number(run, "test error"), "mean square of errors, of grey values from 0 to 1");
        String test = " --examples 8 --as test " + RealData.mnist() + trial.learned();
        trial.draws("seen.svg", "seen" + test);
        trial.draws("again.svg", "again" + test);
    }

    @Test
    void twoNumbersSayWhatKindOfDigit() throws Exception {
        Trial trial = new Trial("vae", folder);
        Jvm run = trial.train(RealData.mnist());
        trial.atMost(165, Trial.number(run, "test loss"), "bound of the negative log-likelihood of a picture, in nats");
        trial.draws("walk.svg", "walk --examples 1 " + RealData.mnist() + trial.learned());
    }

    @Test
    void aBoltzmannMachineFindsStrokes() throws Exception {
        Trial trial = new Trial("rbm", folder);
        double first = Trial.number(trial.train(RealData.mnist() + " --epochs 1"), "test error");
        double last = Trial.number(trial.train(RealData.mnist()), "test error");
        trial.atMost(0.8, last / first, "error of the reconstruction after 5 epochs, of that after 1");
        trial.draws("features.svg", "features --examples 1 " + RealData.mnist() + trial.learned());
    }
}
