package netc.samples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nets that read and write one thing after another: what the READMEs claim.
@Tag("claims")
class SequencesClaimsTest {
    @TempDir
    private Path folder;

    @Test
    void aTransformerLearnsShakespeareAndWritesWords() throws Exception {
        Trial trial = new Trial("nanogpt", folder);
        Path data = RealData.folder("tinyshakespeare", "input.txt");
        Jvm run = trial.train("--data " + data);
        trial.atMost(1.88, Trial.number(run, "validation loss"), "validation loss a character");
        Jvm text = trial.netc("generate " + trial.file() + " --prompt ROMEO: --tokens 600 --temperature 0.8 --seed 1"
                + trial.learned());
        Set<String> known = Set.copyOf(words(Files.readString(data.resolve("input.txt"), StandardCharsets.UTF_8)));
        List<String> written = words(text.out());
        trial.atLeast(50, written.size(), "words of three letters or more among 600 characters");
        trial.atLeast(0.5, written.stream().filter(known::contains).count() / (double) written.size(),
                "of them words that Shakespeare uses");
    }

    /// Those of three letters or more: fewer are words by chance.
    private static List<String> words(String text) {
        return Pattern.compile("[a-z]{3,}").matcher(text.toLowerCase(Locale.ROOT)).results()
                .map(MatchResult::group).toList();
    }

    @Test
    void aTableOfPairsKnowsTheFrequenciesOfPairs() throws Exception {
        Trial trial = new Trial("bigram", folder);
        String names = RealData.option("names", "names.txt");
        double nats = Trial.number(trial.train(names), "training nats");
        trial.atLeast(2.4540, nats, "nats a letter, which cannot be less");
        trial.atMost(2.4545, nats, "nats a letter");
        trial.draws("table.svg", "w " + names + trial.learned());
    }

    @Test
    void theParametersOfGpt3AreCounted() throws Exception {
        Trial trial = new Trial("gpt3", folder);
        String said = trial.refused("check " + trial.file()
                + " --dim T=2048 --dim D=12288 --dim Vocab=50257 --dim Depth=96 --dim Heads=96").err();
        Matcher count = Pattern.compile("this model has ([0-9,]+) parameters").matcher(said);
        assertTrue(count.find(), said);
        double parameters = Double.parseDouble(count.group(1).replace(",", ""));
        trial.atLeast(174_599_540_736.0, parameters, "parameters");
        trial.atMost(174_599_540_736.0, parameters, "parameters, and no more");
    }

    @Test
    void anEncoderAndADecoderAddNumbersThatTheyHaveNotSeen() throws Exception {
        Trial trial = new Trial("adder", folder).make("Sums.java");
        Jvm run = trial.trainOnMade("");
        trial.atLeast(0.97, Trial.number(run, "test right"), "sums that are right as a whole");
        trial.drawsCurves("right.svg", "right");
    }

    @Test
    void aTransformerSaysNames() throws Exception {
        Trial trial = new Trial("makemore", folder);
        Jvm run = trial.train(RealData.option("names", "names.txt"));
        trial.atMost(2.0, Trial.number(run, "validation nats"), "nats a letter of names that were held out");
        trial.drawsCurves("loss.svg", "loss");
    }

    @Test
    void attentionGoesFromTheEndToTheBeginning() throws Exception {
        Trial trial = new Trial("reverse", folder);
        String names = RealData.option("names", "names.txt");
        Jvm run = trial.train(names);
        trial.atLeast(0.97, Trial.number(run, "validation right"),
                "names that are right as a whole, of those held out");
        trial.draws("attention.svg", "attention --examples 3 " + names + trial.learned());
    }

    @Test
    void anEncoderAndADecoderSort() throws Exception {
        Trial trial = new Trial("sorter", folder);
        Jvm run = trial.train(RealData.option("names", "names.txt"));
        trial.atLeast(0.97, Trial.number(run, "validation right"),
                "names that are right as a whole, of those held out");
        trial.drawsCurves("right.svg", "right");
    }
}
