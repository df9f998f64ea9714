package netc.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import netc.runtime.checkpoint.Safetensors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of weights that a block begins with, `load`, and that it leaves, `save`.
class SavedWeightsTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void writeData() throws IOException {
        TaughtPrograms.copy("transfer", folder);
        Random random = new Random(5);
        Files.writeString(folder.resolve("low.csv"), pictures(random, 160, 2));
        Files.writeString(folder.resolve("high.csv"), pictures(random, 60, 3));
    }

    /// Bars across, bars down, and slopes.
    private static String pictures(Random random, int count, int kinds) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int at = random.nextInt(8);
            for (int pixel = 0; pixel < 64; pixel++) {
                int place = switch (i % kinds) {
                    case 0 -> pixel / 8;
                    case 1 -> pixel % 8;
                    default -> (pixel / 8 + pixel) % 8;
                };
                text.append(place == at ? 1 : 0.1f * random.nextFloat()).append(',');
            }
            text.append(i % kinds).append('\n');
        }
        return text.toString();
    }

    private Netc train(String model, String run, String... more) {
        return Netc.run(Stream.concat(Stream.of("train", folder.resolve("transfer.net").toString(), "--model", model,
                "--data", folder.toString(), "--out", folder.resolve(run).toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private Netc trained(String model, String run, String... more) {
        Netc trained = train(model, run, more);
        assertEquals(0, trained.code(), trained.err());
        return trained;
    }

    private Safetensors file(String name) {
        return Safetensors.read(folder.resolve(name));
    }

    private static double number(Netc run, String label) {
        return Double.parseDouble(run.out().lines().filter(l -> l.startsWith(label + " ")).findFirst()
                .orElseThrow(() -> new AssertionError(run.out())).replaceFirst(".* ", ""));
    }

    private void change(String from, String to) throws IOException {
        String text = Files.readString(folder.resolve("transfer.net"));
        assertTrue(text.contains(from), from);
        Files.writeString(folder.resolve("transfer.net"), text.replace(from, to));
    }

    @Test
    void whatOneModelHasLearnedServesAnother() {
        assertTrue(number(trained("Low", "low"), "training accuracy") > 0.9);
        assertTrue(number(trained("High", "high"), "training accuracy") > 0.8);
        assertEquals("79ce42be", TaughtPrograms.hash(folder.resolve("high/last.safetensors")));
        Safetensors low = file("low.safetensors");
        Safetensors high = file("high/best.safetensors");
        List<String> features = high.tensors().keySet().stream().filter(k -> k.startsWith("features.")).toList();
        assertEquals(12, features.size(), features::toString);
        features.forEach(k -> assertArrayEquals(low.tensor(k).values(), high.tensor(k).values(), k));
        assertFalse(low.tensor("head.W").shape().equals(high.tensor("head.W").shape()));
    }

    @Test
    void whatIsSavedAreTheWeightsAsTheyWere() {
        trained("Low", "low");
        Safetensors best = file("low/best.safetensors");
        Safetensors end = file("low.safetensors");
        assertEquals(best.tensors().keySet(), end.tensors().keySet());
        best.tensors().forEach((key, tensor) -> assertArrayEquals(tensor.values(), end.tensor(key).values(), key));
        assertEquals("Low", end.metadata().get("model"));
        trained("Low", "four", "--stop-after", "4");
        Safetensors four = file("middle.safetensors");
        file("four/last.safetensors").tensors().forEach((key, tensor) -> {
            if (four.tensors().containsKey(key)) {
                assertArrayEquals(tensor.values(), four.tensor(key).values(), key);
            }
        });
        // 160 records are 10 steps an epoch.
        assertArrayEquals(four.tensor("head.W").values(), file("step.safetensors").tensor("head.W").values());
    }

    @Test
    void filesOfARunThatWasInterruptedAreThoseOfOneThatWasNot() throws IOException {
        trained("Low", "whole");
        List<byte[]> whole = new ArrayList<>();
        for (String name : List.of("low", "middle", "step")) {
            whole.add(Files.readAllBytes(folder.resolve(name + ".safetensors")));
            Files.delete(folder.resolve(name + ".safetensors"));
        }
        trained("Low", "low", "--stop-after", "3");
        assertFalse(Files.exists(folder.resolve("low.safetensors")));
        trained("Low", "low", "--resume");
        for (String name : List.of("low", "middle", "step")) {
            assertArrayEquals(whole.removeFirst(), Files.readAllBytes(folder.resolve(name + ".safetensors")), name);
        }
        trained("High", "high", "--stop-after", "2");
        // A run that goes on has its weights.
        Files.delete(folder.resolve("low.safetensors"));
        trained("High", "high", "--resume");
    }

    @Test
    void whatIsMissingOrDoesNotFitIsSaidBeforeTheFirstStep() throws IOException {
        trained("Low", "low", "--epochs", "1");
        Safetensors low = file("low.safetensors");
        var tensors = new TreeMap<>(low.tensors());
        tensors.remove("features.batchNorm1.gain");
        Safetensors.write(folder.resolve("low.safetensors"), low.metadata(), List.copyOf(tensors.values()));
        change("C: 6]", "C: 5]");
        change("Conv[6,", "Conv[5,");
        Netc refused = train("High", "high");
        assertEquals(1, refused.code());
        assertTrue(
                refused.err()
                        .contains("low.safetensors: expected what is loaded into model High, found 7 differences:"),
                refused.err());
        assertTrue(refused.err().contains("\n  missing features.batchNorm1.gain [4]\n"), refused.err());
        assertTrue(refused.err().contains(
                "\n  features.conv2.K: expected shape [3, 3, 4, 5] (I, J, C, Out), found [3, 3, 4, 6]\n"),
                refused.err());
        assertTrue(refused.err().contains("transfer.net:37:3: it is read by this clause\n   37 │   load features from"),
                refused.err());
        assertFalse(Files.exists(folder.resolve("high")));
    }

    @Test
    void aWholeFileIsWhatTheCommandLineCouldHaveGiven() throws IOException {
        trained("Low", "low", "--epochs", "2");
        Path other = Files.copy(folder.resolve("low.safetensors"), folder.resolve("other.safetensors"));
        trained("Low", "given", "--epochs", "2", "--weights", other.toString());
        change("  save \"low.safetensors\"", "  load \"other.safetensors\"");
        trained("Low", "loaded", "--epochs", "2");
        Safetensors given = file("given/best.safetensors");
        file("loaded/best.safetensors").tensors()
                .forEach((key, tensor) -> assertArrayEquals(given.tensor(key).values(), tensor.values(), key));
        trained("Low", "parts", "--epochs", "2", "--stop-after", "1");
        Files.delete(other);
        trained("Low", "parts", "--epochs", "2", "--resume");
        assertArrayEquals(Files.readAllBytes(folder.resolve("loaded/last.safetensors")),
                Files.readAllBytes(folder.resolve("parts/last.safetensors")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../low.safetensors", "", "/low.safetensors", "."})
    void aNameLeadsNotOutOfTheFolder(String name) throws IOException {
        change("save \"low.safetensors\"", "save \"" + name + "\"");
        Netc refused = train("Low", "low");
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains(
                "line 31 of the model: expected a file within the data folder, found '" + name + "'"), refused.err());
    }

    @Test
    void aFolderThatIsNotThereIsMissedBeforeTheFirstStep() throws IOException {
        change("save \"low.safetensors\"", "save \"deep/low.safetensors\"");
        Netc refused = train("Low", "low");
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("deep: expected a folder for deep/low.safetensors, found none"),
                refused.err());
        assertTrue(refused.err().contains("transfer.net:31:3: it is written by this clause"), refused.err());
        assertFalse(Files.exists(folder.resolve("low")));
    }

    @ParameterizedTest
    @CsvSource({"low.csv, data that is learned from", "./transfer.net, the model",
            "best.safetensors, a file of the run",
            "last.safetensors, a file of the run", "./middle.safetensors, that of another `save` of the model"})
    void whatWouldTakeThePlaceOfSomethingElseIsRefusedBeforeTheFirstStep(String name, String other) throws IOException {
        change("save \"low.safetensors\"", "save \"" + name + "\"");
        String before = Files.readString(folder.resolve("low.csv"));
        Netc refused = train("Low", ".");
        assertEquals(1, refused.code());
        assertTrue(refused.err()
                .contains(name.replace("./m", "m") + ": expected a file for these weights alone, found " + other
                        + "; give them a name of their own\n"),
                refused.err());
        assertTrue(refused.err().matches("(?s).*transfer.net:3[12]:3: it is written by this clause\n.*"),
                refused.err());
        assertEquals(before, Files.readString(folder.resolve("low.csv")));
        assertFalse(Files.exists(folder.resolve("metrics.csv")));
    }

    @Test
    void aFolderInThePlaceOfTheFileIsFoundBeforeTheFirstStep() throws IOException {
        Files.createDirectory(folder.resolve("low.safetensors"));
        Netc refused = train("Low", "low");
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("low.safetensors: cannot write: there is a folder of this name"),
                refused.err());
        assertTrue(refused.err().contains("transfer.net:31:3: it is written by this clause"), refused.err());
        assertFalse(Files.exists(folder.resolve("low")));
    }
}
