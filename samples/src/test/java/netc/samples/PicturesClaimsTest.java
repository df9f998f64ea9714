package netc.samples;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nets that look at pictures: what the READMEs claim.
@Tag("claims")
class PicturesClaimsTest {
    @TempDir
    private Path folder;

    @Test
    void leNetReadsDigits() throws Exception {
        Trial trial = new Trial("lenet5", folder);
        Jvm drawn = trial.train("");
        trial.atLeast(0.98, Trial.number(drawn, "test accuracy"), "accuracy on drawn digits");
        Jvm unseen = trial.netc("evaluate " + trial.file() + " " + RealData.mnist() + trial.learned());
        trial.atLeast(0.9, Trial.number(unseen, "test accuracy"), "accuracy on MNIST of what drawn digits have taught");
        Jvm mnist = trial.train(RealData.mnist());
        trial.atLeast(0.988, Trial.number(mnist, "test accuracy"), "accuracy on MNIST");
        trial.draws("kernels.svg", "features.conv1.K --x J --y I" + trial.learned());
    }

    @Test
    void drawnDigitsAreTooHardForSoftmaxRegression() throws Exception {
        Trial trial = new Trial("lenet5", folder);
        Jvm run = trial.netc("train samples/src/test/resources/softmax.net --out " + folder.resolve("softmax"));
        trial.atMost(0.95, Trial.number(run, "test accuracy"), "accuracy of softmax regression on drawn digits");
    }

    @Test
    void twoConvolutionsAndADenseLayerReadDigits() throws Exception {
        Trial trial = new Trial("convnet", folder);
        Jvm run = trial.train(RealData.mnist());
        trial.atLeast(0.989, Trial.number(run, "test accuracy"), "accuracy on MNIST");
        trial.drawsCurves("loss.svg", "loss");
    }

    @Test
    void pairsOfSmallConvolutionsReadDigits() throws Exception {
        Trial trial = new Trial("vgg", folder);
        String digits = RealData.option("digits", "optdigits_train.csv");
        Jvm run = trial.train(digits);
        trial.atLeast(0.97, Trial.number(run, "test accuracy"), "accuracy on digits of other writers");
        trial.draws("confusion.svg", "confusion " + digits + trial.learned());
    }

    @Test
    void layersThatSeeAllBeforeThemReadDigits() throws Exception {
        Trial trial = new Trial("densenet", folder);
        Jvm run = trial.train(RealData.option("digits", "optdigits_train.csv"));
        trial.atLeast(0.975, Trial.number(run, "test accuracy"), "accuracy on digits of other writers");
        trial.drawsCurves("loss.svg", "loss");
    }

    @Test
    void featuresThatNobodyNamesTellDigitsApart() throws Exception {
        Trial trial = new Trial("neocognitron", folder);
        String digits = RealData.option("digits", "optdigits_train.csv");
        Jvm run = trial.train(digits);
        trial.atLeast(0.92, Trial.number(run, "digits test accuracy"), "accuracy on digits of other writers");
        String learned = " --weights " + trial.run().resolve("digits/best.safetensors");
        trial.draws("cells.svg", "first.w --x J --y I" + learned);
        trial.draws("edges.svg", "edges --x W --y H --examples 1 " + digits + learned);
    }

    @Test
    void aWayPastEachBlockMakesTheLossABowl() throws Exception {
        Trial trial = new Trial("landscapes", folder);
        String digits = RealData.option("digits", "optdigits_train.csv");
        double skips = Trial.number(trial.train("--model Skips " + digits), "test accuracy");
        trial.draws("skips.svg", "--model Skips loss " + digits + trial.learned());
        double plain = Trial.number(trial.train("--model Plain " + digits), "test accuracy");
        trial.draws("plain.svg", "--model Plain loss " + digits + trial.learned());
        trial.atLeast(0.02, skips - plain, "accuracy with a way past each block, above that without");
    }

    @Test
    void aResidualNetReadsDigits() throws Exception {
        Trial trial = new Trial("resnet", folder);
        Jvm drawn = trial.train("");
        trial.atLeast(0.985, Trial.number(drawn, "test accuracy"), "accuracy on drawn digits");
        Jvm mnist = trial.train(RealData.mnist());
        trial.atLeast(0.992, Trial.number(mnist, "test accuracy"), "accuracy on MNIST");
        trial.drawsCurves("loss.svg", "loss");
    }
}
