package netc.samples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nets that learn what things have in common, and serve for more than they were taught: what the READMEs claim.
@Tag("claims")
class RepresentationsClaimsTest {
    @TempDir
    private Path folder;

    @Test
    void whatWasSeenInSomeDigitsHelpsToTellOthersApart() throws Exception {
        Trial trial = new Trial("transfer", folder).make("Split.java", mnist());
        String made = "--data " + folder + " --model ";
        trial.trainFirst(made + "Low");
        trial.draws("kernels.svg", "features.conv1.K --x J --y I --model Low" + trial.learned());
        double high = mean(trial.ofTenSeeds("test accuracy", made + "High"));
        trial.atLeast(0.83, high, "accuracy of 100 examples and features of other digits, mean of seeds 1 to 10");
        double fresh = mean(trial.ofTenSeeds("test accuracy", made + "Fresh"));
        trial.atLeast(0.02, high - fresh, "what is lost without these features, mean of seeds 1 to 10");
    }

    private static double mean(double[] numbers) {
        return DoubleStream.of(numbers).average().orElseThrow();
    }

    private static Path mnist() {
        return RealData.folder("mnist", "train-images-idx3-ubyte.gz");
    }

    @Test
    void oneTrunkAnswersTwoQuestions() throws Exception {
        Trial trial = new Trial("multitask", folder);
        String cars = RealData.option("auto_mpg", "mpg.csv");
        trial.atLeast(0.85, mean(trial.ofTenSeeds("validation r2", cars)),
                "part of the variance of consumption on a held-out fifth, mean of seeds 1 to 10");
        trial.atLeast(0.75, mean(trial.ofTenSeeds("validation accuracy", cars)),
                "accuracy of the origin on a held-out fifth, mean of seeds 1 to 10");
        trial.train(cars);
        trial.draws("origins.svg", "origins " + cars + trial.learned());
        trial.draws("consumption.svg", "drives --x mpg " + cars + trial.learned());
    }

    @Test
    void heapsOfCodesAreKindsOfDigits() throws Exception {
        Trial trial = new Trial("clusters", folder);
        Jvm run = trial.train(RealData.mnist());
        List<String> lines = run.out().lines().toList();
        double codes = purity(lines, "gather training heaps");
        trial.atLeast(0.65, codes, "pictures whose heap is named after them, by codes");
        trial.atLeast(0.05, codes - purity(lines, "gather training piles"), "what is lost by pixels");
        trial.draws("heaps.svg", "heaps --block gather " + RealData.mnist() + " --weights "
                + trial.run().resolve("gather/best.safetensors"));
    }

    /// How many are of the kind that is the most frequent one of their heap.
    private static double purity(List<String> lines, String table) {
        int first = IntStream.range(0, lines.size()).filter(i -> lines.get(i).startsWith(table)).findFirst()
                .orElseThrow();
        double[][] rows = lines.subList(first + 2, first + 12).stream().map(l -> l.replace(",", "").strip().split(" +"))
                .map(r -> Stream.of(r).skip(1).mapToDouble(Double::parseDouble).toArray()).toArray(double[][]::new);
        double right = IntStream.range(0, 10)
                .mapToDouble(k -> Stream.of(rows).mapToDouble(r -> r[k]).max().orElseThrow())
                .sum();
        return right / Stream.of(rows).flatMapToDouble(DoubleStream::of).sum();
    }

    @Test
    void whatStandsAroundAWordSaysWhatItIs() throws Exception {
        assertFindsFamilies("cbow", 0.8);
    }

    @Test
    void aWordSaysWhatStandsAroundIt() throws Exception {
        assertFindsFamilies("skipgram", 0.8);
    }

    /// Of the words of some families the nearest one of each is in its family, and the README shows what is near some others.
    private void assertFindsFamilies(String sample, double bound) throws Exception {
        Trial trial = new Trial(sample, folder).make("../cbow/Words.java",
                RealData.folder("tinyshakespeare", "input.txt"));
        trial.trainOnMade("");
        List<List<String>> families = Files.readAllLines(Sample.folder().resolve("cbow/families.txt")).stream()
                .map(l -> List.of(l.split(" "))).toList();
        List<String> vocabulary = List.copyOf(new TreeSet<>(List.of(
                Files.readString(folder.resolve("words.txt"), StandardCharsets.UTF_8).strip().split(" "))));
        double[] give = trial.numbers("best", "give");
        int size = give.length / vocabulary.size();
        List<String> asked = families.stream().flatMap(List::stream).toList();
        List<double[]> vectors = asked.stream().map(vocabulary::indexOf)
                .map(i -> Arrays.copyOfRange(give, i * size, (i + 1) * size)).toList();
        long right = IntStream.range(0, asked.size()).filter(i -> {
            int nearest = IntStream.range(0, asked.size()).filter(j -> j != i).boxed()
                    .max(Comparator.comparingDouble(j -> cosine(vectors.get(i), vectors.get(j)))).orElseThrow();
            return families.stream().anyMatch(f -> f.contains(asked.get(i)) && f.contains(asked.get(nearest)));
        }).count();
        trial.atLeast(bound, right / (double) asked.size(), "words whose nearest of " + (asked.size() - 1)
                + " is of their family");
        trial.drawsCurves("told.svg", "validation.told");
        Jvm near = trial.netc("predict " + trial.file() + " --input " + Sample.folder().resolve("cbow/asked.txt")
                + trial.learned());
        String readme = Files.readString(trial.own("README.md"), StandardCharsets.UTF_8);
        assertTrue(readme.contains(near.out()), () -> "expected in the README:\n" + near.out());
    }

    @Test
    void oneNetSaysOfTwoPicturesWhetherTheyShowTheSameDigit() throws Exception {
        Trial trial = new Trial("siamese", folder);
        Jvm run = trial.train(RealData.mnist());
        trial.atLeast(0.97, Trial.number(run, "test auc"),
                "how often two of the same digit are nearer than two of different digits");
        trial.draws("places.svg", "place[1] --x place[0] --as test " + RealData.mnist() + trial.learned());
    }

    @Test
    void whatComesNextInASoundTeachesWhatItsPitchIs() throws Exception {
        Trial trial = new Trial("wav2vec", folder).make("Tones.java");
        Jvm run = trial.trainOnMade("");
        trial.atLeast(0.85, Trial.number(run, "listen validation hit"), "what comes next, found among sixteen sounds");
        trial.atLeast(0.85, Trial.number(run, "tell test r2"), "part of the variance of the pitch of other sounds");
        trial.draws("heard.svg", "heard --x pitch --block tell --as test --data " + folder + " --weights "
                + trial.run().resolve("tell/best.safetensors"));
    }

    @Test
    void theNextYearIsForetold() throws Exception {
        Trial trial = new Trial("tft", folder);
        Path airline = RealData.folder("airline_passengers", "airline-passengers.csv");
        assertForetells(trial, "Airline", 0.4, "--data " + airline);
        List<String> months = Files.readAllLines(airline.resolve("airline-passengers.csv"));
        List<String> last = new ArrayList<>(months.subList(months.size() - 36, months.size()));
        last.addFirst(months.getFirst());
        Files.write(folder.resolve("airline-passengers.csv"), last);
        String year = " --model Airline --examples 1 --data " + folder + trial.learned();
        trial.draws("year.svg", "low middle high coming --x Next" + year);
        trial.draws("looked.svg", "looked" + year);
        assertForetells(trial, "Sunspots", 0.85, RealData.option("sunspots", "monthly-sunspots.csv"));
    }

    private static void assertForetells(Trial trial, String model, double bound, String data) throws Exception {
        Jvm run = trial.train("--model " + model + " " + data);
        trial.atMost(bound, Trial.number(run, "validation error") / Trial.number(run, "validation naive"),
                model + ": error of the median, of that of the simplest guess");
        trial.atLeast(0.7, Trial.number(run, "validation within"), model + ": months within the outer quantiles");
        trial.atMost(1 / 3.0, Trial.number(run, "  2"), model + ": weight of the variable that is chance");
    }

    private static double cosine(double[] a, double[] b) {
        return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }
}
