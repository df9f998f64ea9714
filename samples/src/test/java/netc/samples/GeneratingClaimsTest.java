package netc.samples;

import java.nio.file.Path;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nets that draw again what they have seen, and what they have not: what the READMEs claim.
@Tag("claims")
class GeneratingClaimsTest {
    private static final int CLOUDS = 8;

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

    @Test
    void noiseIsTakenAway() throws Exception {
        Trial trial = new Trial("denoising", folder);
        Jvm run = trial.train(RealData.mnist());
        trial.atMost(0.15, Trial.number(run, "test error") / Trial.number(run, "test noise"),
                "mean square of errors, of that of the noise");
        String test = " --examples 8 --as test " + RealData.mnist() + trial.learned();
        for (String picture : new String[] {"original", "noisy", "mended"}) {
            trial.draws(picture + ".svg", picture + test);
        }
    }

    @Test
    void allCloudsOfARingAreFound() throws Exception {
        Trial trial = new Trial("wgan_gp", folder).make("Ring.java");
        double[] near = new double[CLOUDS];
        Jvm run = trial.trainOnMade("");
        for (int cloud = 0; cloud < CLOUDS; cloud++) {
            near[cloud] = Trial.number(run, "  " + cloud);
        }
        trial.atLeast(CLOUDS, DoubleStream.of(near).filter(n -> n > 1.0 / CLOUDS / 4).count(),
                "clouds, of eight, that get a quarter of their part of the points or more");
        trial.atLeast(0.8, DoubleStream.of(near).sum(), "points within three deviations of one of eight clouds");
        String data = " --data " + folder + trial.learned();
        trial.draws("real.svg", "real[1] --x real[0]" + data);
        trial.draws("made.svg", "made[1] --x made[0]" + data);
        trial.draws("score.svg", "score --x real[0]=-3..3 --y real[1]=-3..3" + data);
    }

    @Test
    void twoBoltzmannMachinesLearnOneUponTheOther() throws Exception {
        Trial trial = new Trial("dbn", folder);
        double first = Trial.number(trial.train(RealData.mnist() + " --block lower --epochs 1"),
                "lower training error");
        Jvm run = trial.train(RealData.mnist());
        trial.atMost(0.85, Trial.number(run, "lower training error") / first,
                "error of the first machine after 3 epochs, of that after 1");
        trial.atLeast(0.97, Trial.number(run, "tune test accuracy"), "accuracy on MNIST after fine-tuning");
        String upper = " --block upper --examples 8 " + RealData.mnist() + " --weights "
                + trial.run().resolve("upper/best.safetensors");
        trial.draws("seen.svg", "seen" + upper);
        trial.draws("again.svg", "again" + upper);
    }

    @Test
    void digitsThatAreAskedForAreDrawn() throws Exception {
        Trial trial = new Trial("gan", folder);
        Jvm run = trial.train(RealData.mnist());
        trial.atLeast(0.9, Trial.number(run, "play training read"),
                "drawn digits that a reader takes for what was asked for");
        String asked = " --block play --examples 16 " + RealData.mnist() + " --weights "
                + trial.run().resolve("play/best.safetensors");
        trial.draws("drawn.svg", "drawn" + asked);
        trial.draws("real.svg", "image" + asked);
    }
}
