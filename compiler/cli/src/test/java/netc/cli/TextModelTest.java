package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import netc.runtime.model.Model;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A model of text, from the sizes that its file lacks to the class that Java programs use.
class TextModelTest {
    private static final Pattern CELL = Pattern.compile("(?:\"([^\"])\"|([^\"\n]))\n");
    private static final String MODEL = """
            model Next {
              dim T = 3, Letter = SIZE
              input  text: Letter[T]
              target next: Letter
              param w: f32[T, Letter, Next: Letter] = 0
              logits = sum[T](w[T: index(T), Letter: text])[Next as Letter]
              output likely = argmax[Letter](logits)
            }
            train Next {
              data chars("input.txt") -> text, next: at(3)
              validate last 20%
              loss cross_entropy(logits, next)
              report accuracy(logits, next)
              using adam(rate: 0.1)
              batch 8   epochs 4   seed 1
            }
            """;
    private static final String LETTERS = "\n abcers";

    @TempDir
    private static Path folder;
    private static Path model;
    private static Path weights;

    @BeforeAll
    static void train() throws IOException {
        Files.writeString(folder.resolve("input.txt"), "sea crab\n".repeat(23));
        model = Files.writeString(folder.resolve("next.net"), MODEL.replace("SIZE", "9"));
        Path out = folder.resolve("run");
        Netc refused = Netc.run("train", model.toString(), "--data", folder.toString(), "--out", out.toString());
        assertEquals(new Netc(1, "", "netc: an example begins with every record: text is 3 records in a row; next is 1"
                + " record, 3 later\n" + folder
                + "/input.txt:1:1: expected 9 different characters for text, next: Letter,"
                + " found 8 ('\\n', ' ', 'a', 'b', 'c', 'e', 'r', 's'); for these write dim Letter = 8\n"
                + model + ":10:3: it is read by this clause\n"
                + "   10 │   data chars(\"input.txt\") -> text, next: at(3)\n"
                + "      │   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"), refused);
        Files.writeString(model, MODEL.replace("SIZE", "8"));
        Netc run = Netc.run("train", model.toString(), "--data", folder.toString(), "--out", out.toString());
        assertEquals(0, run.code(), run.err());
        assertTrue(run.err().contains("learning from 163 records, validating with 38 records"), run.err());
        weights = out.resolve("best.safetensors");
    }

    @Test
    void evaluationReadsTheTextAsTrainingDid() {
        Netc run = Netc.run("evaluate", model.toString(), "--weights", weights.toString(), "--data", folder.toString());
        assertEquals(0, run.code(), run.err());
        assertTrue(run.err().contains("evaluating 204 records"), run.err());
        assertTrue(run.out().contains("data accuracy 1.0"), run.out());
    }

    /// The same text saved elsewhere: each end of a line is the one character that training has seen.
    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\r"})
    void anEndOfALineIsOneCharacterHoweverItIsWritten(String end) throws IOException {
        Path other = Files.createDirectories(folder.resolve("ends" + end.length()));
        Files.writeString(other.resolve("input.txt"), ("sea crab" + end).repeat(23));
        Netc run = Netc.run("evaluate", model.toString(), "--weights", weights.toString(), "--data", other.toString());
        assertEquals(0, run.code(), run.err());
        assertTrue(run.err().contains("evaluating 204 records"), run.err());
        assertTrue(run.out().contains("data accuracy 1.0"), run.out());
    }

    /// The class takes indices, and has the characters that they stand for.
    @Test
    void aTextIsPredictedFromByTheCommandAndByTheClass() throws Exception {
        String text = " crab\nsea";
        Path input = Files.writeString(folder.resolve("new.txt"), text);
        Netc run = Netc.run("predict", model.toString(), "--weights", weights.toString(), "--input", input.toString());
        assertEquals(0, run.code(), run.err());
        List<String> answers = CELL.matcher(run.out().substring("likely\n".length())).results()
                .map(cell -> cell.group(1) == null ? cell.group(2) : cell.group(1)).toList();
        assertEquals(text.length() - 2, answers.size());
        assertEquals(text.substring(3), String.join("", answers.subList(0, answers.size() - 1)));

        Path classes = folder.resolve("classes");
        assertEquals(0, Netc.run("compile", model.toString(), "-o", classes.toString()).code());
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
                Model next = (Model) loader.loadClass("Next").getConstructor(Path.class).newInstance(weights)) {
            assertEquals(LETTERS.chars().mapToObj(Character::toString).toList(), next.words("Letter"));
            for (int i = 0; i < answers.size(); i++) {
                int[] window = text.substring(i, i + 3).chars()
                        .map(c -> next.index("Letter", Character.toString(c))).toArray();
                assertEquals(next.index("Letter", answers.get(i)),
                        next.getClass().getMethod("likely", int[].class).invoke(next, (Object) window));
            }
        }
    }

    /// Weights of an alphabet are for a model of as many characters.
    @Test
    void otherCharactersThanThoseOfTheWeightsAreRefused() throws IOException {
        Path other = Files.writeString(folder.resolve("other.net"), MODEL.replace("SIZE", "8")
                .replace("input.txt", "other.txt"));
        Files.writeString(folder.resolve("other.txt"), "sea crab\nSEA\n");
        Netc run = Netc.run("evaluate", other.toString(), "--weights", weights.toString(), "--data", folder.toString());
        assertEquals(1, run.code());
        assertTrue(run.err()
                .contains("/other.txt:2:1: expected text to be one of the words of the training part, '\\n', ' ',"
                        + " 'a', 'b', 'c', 'e', 'r', 's', found 'S', then 'E', 'A', which training has not seen"),
                run.err());
    }
}
