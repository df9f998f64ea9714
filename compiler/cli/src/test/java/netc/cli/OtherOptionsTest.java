package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Words of other programs on the command line are answered with the option or command that is meant.
class OtherOptionsTest {
    /// A command that has the option.
    private static final Map<String, String> COMMANDS = Map.of("--batch", "train", "--epochs", "train", "--out",
            "train",
            "--data", "train", "--weights", "train", "--resume", "train", "--threads", "train", "--seed", "prove",
            "--device", "train");

    @TestFactory
    Stream<DynamicTest> aWordOfAnotherProgramIsAnswered() {
        return OtherOptions.all().stream()
                .flatMap(e -> e.words().stream().map(word -> DynamicTest.dynamicTest(word, () -> {
                    String meant = e.text().map(t -> t.lines().findFirst().orElseThrow()).orElse("");
                    boolean isCommand = word.startsWith("netc.");
                    String written = isCommand ? word.substring(5)
                            : (word.length() == 1 ? "-" : "--") + word.replace("_", "-");
                    String command = COMMANDS.getOrDefault(meant, "train");
                    if (written.equals(meant) || written.equals("--test") || written.equals("-h")) {
                        return;
                    }
                    Netc run = isCommand ? Netc.run(written, "x.net") : Netc.run(command, "x.net", written, "3");
                    assertEquals(2, run.code(), run.err());
                    assertTrue(run.err().contains("'" + written + "'"), run.err());
                    assertTrue(
                            run.err().contains(
                                    (meant.isEmpty() ? "; " : "; it is " + meant + ": ")
                                            + e.said().getFirst().replaceAll("\\{.*}", "3")),
                            run.err());
                })));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "predict x.net --weights w --data a.csv | '--data'; it is --input: where the data lies",
            "train x.net a.csv | 'a.csv'; it is --data: where the data lies",
            "predict x.net --weights w new.npy | 'new.npy'; it is --input: where the data lies",
            "compile x.net --out lib.jar | '--out'; it is --output: where the files go",
            "train x.net --batch-size=3 | '--batch-size=3'; it is --batch: how many examples a step takes",
            "train x.net --lr 1e-3 | '--lr'; this stands in the train block of the file, as in `using adam(rate: 1e-3)`",
            "train x.net --lr=0.5 | '--lr=0.5'; this stands in the train block of the file, as in `using adam(rate: 0.5)`",
            "train x.net --lr | '--lr'; this stands in the train block of the file, as in `using adam(rate: 0.01)`",
            "frobnicate x.net | 'frobnicate'; commands: check, compile, train, evaluate, predict, generate, draw,"})
    void whatTheCommandHasIsNamed(String line, String said) {
        Netc run = Netc.run(line.split(" "));
        assertEquals(2, run.code());
        assertTrue(run.err().contains(said), run.err());
    }
}
