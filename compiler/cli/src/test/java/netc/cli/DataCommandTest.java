package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sizes of data, found by reading it and put into the file that lacks them.
class DataCommandTest {
    private static final String MODEL = """
            ## A row of letters, and how many vowels it has.
            model Vowels {
              dim T = 2, Letter = 1_00   # not yet known
              dim Feature = 2
              input  word: Letter[T]
              input  x: f32[Feature]
              target vowels: f32
              param w: f32[Letter] = 0
              param v: f32[Feature] = 0
              output guess = sum[T](w[word]) + sum[Feature](v * x)
            }
            train Vowels {
              data lines("words.txt") -> word
              data csv("a.csv") -> x: columns("a".."c"), vowels: column("n")
              loss (guess - vowels)^2
              using sgd(rate: 0.01)
              batch 2   epochs 1
            }
            """;
    private static final String RIGHT = MODEL.replace("T = 2, Letter = 1_00", "T = 4, Letter = 6")
            .replace("Feature = 2", "Feature = 3");
    private static final String SIZES = "dim Feature = 3\ndim Letter = 6\ndim T = 4\n";

    @TempDir
    private Path folder;

    private Path write(String model) throws IOException {
        Files.writeString(folder.resolve("words.txt"), "to\nbe\nboot\nor\n");
        Files.writeString(folder.resolve("a.csv"), "a,b,c,n\n1,2,3,1\n1,2,3,1\n1,2,3,2\n1,2,3,1\n");
        return Files.writeString(folder.resolve("vowels.net"), model);
    }

    private Netc data(Path model, String... more) {
        String[] command = new String[4 + more.length];
        System.arraycopy(new String[] {"data", model.toString(), "--data", folder.toString()}, 0, command, 0, 4);
        System.arraycopy(more, 0, command, 4, more.length);
        return Netc.run(command);
    }

    @Test
    void sizesArePrintedAsLinesToPaste() throws IOException {
        Path model = write(MODEL);
        assertEquals(new Netc(0, SIZES, ""), data(model));
        assertEquals(MODEL, Files.readString(model));
    }

    @Test
    void sizesTakeThePlaceOfTheNumbersThatAreWritten() throws IOException {
        Path model = write(MODEL);
        assertEquals(new Netc(0, SIZES, "netc: 3 sizes are in " + model + "\n"), data(model, "--write"));
        assertEquals(RIGHT, Files.readString(model));
        assertEquals(new Netc(0, "", "netc: every size in " + model + " is that of the data\n"),
                data(model, "--write"));
        Netc run = Netc.run("train", model.toString(), "--data", folder.toString(), "--out",
                folder.resolve("out").toString());
        assertEquals(0, run.code(), run.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "T = 2,| T = 1 + 1,| :3:7: expected a number for T, to write 4 in its place, found a formula",
            "word: Letter[T]| word: Letter[Place: 2]| : expected a `dim Place` in model Vowels to write 4 into, found none;"
                    + " write it where the size of Place stands"})
    void whatIsNoNumberOfADimIsLeftAlone(String written, String instead, String said) throws IOException {
        String text = MODEL.replace(written, instead).replace("sum[T](w[word])",
                instead.contains("Place") ? "sum[Place](w[word]) + T" : "sum[T](w[word])");
        Path model = write(text);
        Netc run = data(model, "--write");
        assertEquals(1, run.code(), run.err());
        assertEquals(model + said + "\n", run.err());
        assertEquals(text, Files.readString(model));
    }

    private static final String ARRAYS = """
            model Arrays {
              dim T = 4, H = 5, W = 6, C = 1, P = 7
              input  pictures: f32[T, H, W, C]
              input  flat: f32[P]
              target y: f32
              param v: f32[H, W] = 0
              param u: f32[P] = 0
              output guess = sum[T, H, W, C](v * pictures) + sum[P](u * flat)
            }
            train Arrays {
              data idx("pictures") -> pictures
              data idx("pictures") / 255 -> flat
              data npy("y.npy") -> y: at(3)
              loss (guess - y)^2
              using sgd(rate: 0.01)
              batch 2   epochs 1
            }
            """;

    /// Pictures of 2 × 3 points, of which four in a row are an example.
    @Test
    void arraysHaveTheSizesThatTheySay() throws IOException {
        Path model = Files.writeString(folder.resolve("arrays.net"), ARRAYS.replace("T = 4", "T = 1"));
        byte[] pictures = Arrays.copyOf(new byte[] {0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 2, 0, 0, 0, 3}, 16 + 9 * 6);
        Files.write(folder.resolve("pictures"), pictures);
        String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (9,), }";
        Files.writeString(folder.resolve("y.npy"), "\u0093NUMPY\u0001\u0000\u0076\u0000" + header
                + " ".repeat(117 - header.length()) + "\n" + "abcdefghi", StandardCharsets.ISO_8859_1);
        assertEquals("dim H = 2\ndim P = 6\ndim W = 3\n", data(model, "--write").out());
        String right = ARRAYS.replace("H = 5, W = 6, C = 1, P = 7", "H = 2, W = 3, C = 1, P = 6");
        assertEquals(right.replace("T = 4", "T = 1"), Files.readString(model));
        Files.writeString(model, ARRAYS);
        Netc run = Netc.run("train", model.toString(), "--data", folder.toString());
        assertEquals("netc: an example begins with every record: y is 1 record, 3 later\n" + folder
                + "/pictures: expected records of 120 values for pictures: f32[T: 4, H: 5, W: 6, C: 1], found"
                + " records of 2 × 3 = 6 values; for these write dim H = 2, W = 3\n"
                + folder
                + "/pictures: expected records of 7 values for flat: f32[P: 7], found records of 2 × 3 = 6 values;"
                + " for these write dim P = 6\n", run.err());
        assertEquals(0, data(model, "--write").code());
        assertEquals(right, Files.readString(model));
        assertEquals(0, Netc.run("train", model.toString(), "--data", folder.toString(), "--out",
                folder.resolve("out").toString()).code());
    }

    @Test
    void whatElseIsWrongIsSaid() throws IOException {
        Path model = write(MODEL);
        Files.writeString(folder.resolve("a.csv"), "a,b,c,n\n1,2,3,one\n");
        Netc run = data(model);
        assertEquals(1, run.code());
        assertTrue(run.err().startsWith(folder + "/a.csv:2:7: expected a number in column 'n'"), run.err());
        Netc without = Netc.run("data", model.toString());
        assertEquals(1, without.code());
        assertTrue(without.err().contains("expected --data DIR, a folder with words.txt, a.csv"), without.err());
    }
}
