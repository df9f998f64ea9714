package netc.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Single units and what was made of them: what the READMEs claim.
@Tag("claims")
class BeginningsClaimsTest {
    @TempDir
    private Path folder;

    @Test
    void thePerceptronLearnsAndButNeverXor() throws Exception {
        Trial trial = new Trial("perceptron", folder);
        trial.train("--model And --steps 1");
        assertArrayEquals(new double[] {1, 1, 1}, trial.numbers("last", "unit.w", "unit.b"));
        trial.train("--model And --steps 2");
        assertArrayEquals(new double[] {0, 1, 0}, trial.numbers("last", "unit.w", "unit.b"));
        Jvm and = trial.train("--model And");
        trial.atMost(0, Trial.number(and, "validation mistakes"), "mistakes at AND");
        trial.draws("and.svg", "fire --model And --x x[0] --y x[1]" + trial.learned());
        trial.train("--model Xor");
        trial.drawsCurves("xor.svg", "validation.mistakes");
        List<String> epochs = Files.readAllLines(trial.run().resolve("metrics.csv"));
        int column = List.of(epochs.getFirst().split(",")).indexOf("validation.mistakes");
        double least = epochs.stream().skip(1).mapToDouble(l -> Double.parseDouble(l.split(",")[column])).min()
                .orElseThrow();
        trial.atLeast(0.25, least, "least part of mistakes at XOR in any of 1,000 epochs");
    }

    @Test
    void hebbsMemoryCallsUpTheOtherHalf() throws Exception {
        Trial trial = new Trial("hebb", folder);
        Jvm run = trial.trainOnOwn("");
        trial.atLeast(1, Trial.number(run, "test right"), "damaged patterns that call up the right one");
        trial.draws("memory.svg", "W" + trial.learned());
    }

    @Test
    void hopfieldsNetMendsLettersAndItsEnergyFalls() throws Exception {
        Trial trial = new Trial("hopfield", folder);
        Jvm run = trial.trainOnOwn("");
        trial.atLeast(0.9, Trial.number(run, "test recalled_whole"), "damaged letters that are mended whole");
        trial.atMost(0, Trial.number(run, "test rises"), "recalls in which the energy rises");
        String damaged = " --examples 8 --as test --data " + trial.own("") + trial.learned();
        trial.draws("seen.svg", "seen" + damaged);
        trial.draws("recalled.svg", "recalled" + damaged);
        trial.draws("energy.svg", "falling --x Turn" + damaged);
    }

    @Test
    void fuelConsumptionMeetsTheClosedForm() throws Exception {
        assertMeetsTheClosedForm("auto_mpg", "mpg.csv", List.of("cylinders", "displacement", "horsepower", "weight",
                "acceleration", "model_year", "mpg"));
    }

    @Test
    void diabetesMeetsTheClosedForm() throws Exception {
        assertMeetsTheClosedForm("diabetes", "diabetes.csv",
                List.of("age", "sex", "bmi", "map", "tc", "ldl", "hdl", "tch", "ltg", "glu", "y"));
    }

    private void assertMeetsTheClosedForm(String name, String file, List<String> columns) throws Exception {
        Trial trial = new Trial(name, folder);
        trial.train(RealData.option(name, file));
        double[][] rows = LeastSquares.rows(RealData.folder(name, file).resolve(file), columns);
        LeastSquares.standardise(rows, columns.size() - 1);
        trial.atMost(1e-4, LeastSquares.distance(LeastSquares.fit(rows), trial.numbers("best", "w", "b")),
                "farthest weight from the closed form, of the largest");
        trial.drawsCurves("loss.svg", "loss");
    }

    @Test
    void logisticRegressionTellsTumours() throws Exception {
        Trial trial = new Trial("logistic", folder);
        double[] accuracy = trial.ofTenSeeds("validation accuracy",
                RealData.option("breast_cancer", "breast_cancer.csv"));
        trial.atLeast(0.96, mean(accuracy), "accuracy on a held-out fifth, mean of seeds 1 to 10");
        trial.drawsCurves("loss.svg", "loss");
    }

    @Test
    void softmaxRegressionTellsIrises() throws Exception {
        Trial trial = new Trial("softmax", folder);
        double[] accuracy = trial.ofTenSeeds("validation accuracy", iris());
        trial.atLeast(0.95, mean(accuracy), "accuracy on a held-out fifth, mean of seeds 1 to 10");
        trial.draws("confusion.svg", "confusion " + iris() + trial.learned());
    }

    @Test
    void linesCutThePlaneOfPetals() throws Exception {
        Trial trial = new Trial("hyperplanes", folder);
        double[] accuracy = trial.ofTenSeeds("validation accuracy", iris());
        trial.atLeast(0.95, mean(accuracy), "accuracy on a held-out fifth, mean of seeds 1 to 10");
        trial.draws("regions.svg", "said --x petal[0] --y petal[1] " + iris() + trial.learned());
    }

    @Test
    void theStreetBetweenTwoClouds() throws Exception {
        Trial trial = new Trial("svm", folder);
        trial.atLeast(0.97, Trial.number(trial.train(""), "test accuracy"), "accuracy");
        trial.draws("street.svg", "zone --x x[0] --y x[1]" + trial.learned());
    }

    @Test
    void theDualOfTwoMoonsMeetsItsPrimal() throws Exception {
        Trial trial = new Trial("svm_dual", folder);
        Jvm run = trial.trainOnOwn("");
        trial.atMost(0.01, Trial.number(run, "training gap"), "duality gap, of the dual");
        trial.draws("moons.svg", "zone --x q[0]=-2..2 --y q[1]=-1.5..1.5" + trial.learned());
    }

    @Test
    void heapsOfFlowersAreFound() throws Exception {
        Trial trial = new Trial("kmeans", folder);
        double[] distortion = trial.ofTenSeeds("training distortion", iris());
        trial.atMost(78.86 / 150, DoubleStream.of(distortion).min().orElseThrow(),
                "mean square of distances, best of seeds 1 to 10");
        trial.train(iris());
        trial.draws("heaps.svg", "heaps " + iris() + trial.learned());
    }

    private static String iris() {
        return RealData.option("iris", "iris.csv");
    }

    private static double mean(double... numbers) {
        return DoubleStream.of(numbers).average().orElseThrow();
    }
}
