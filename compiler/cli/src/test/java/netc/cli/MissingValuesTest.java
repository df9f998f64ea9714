package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import netc.runtime.checkpoint.Safetensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Values that a table may lack, because the clause asks whether they are there, and arithmetic around sources and columns.
class MissingValuesTest {
    private static final Path PROGRAM = Path.of("src/test/resources/netc/cli/programs/multitask.net");

    @TempDir
    private Path folder;
    private Path out;

    private Netc train(String text, String... more) throws IOException {
        Path model = Files.writeString(folder.resolve("model.net"), text);
        out = folder.resolve("run" + System.nanoTime());
        String[] all = new String[6 + more.length];
        System.arraycopy(new String[] {"train", model.toString(), "--data", folder.toString(), "--out",
                out.toString()}, 0, all, 0, 6);
        System.arraycopy(more, 0, all, 6, more.length);
        return Netc.run(all);
    }

    private static double number(Netc run, String name) {
        assertEquals(0, run.code(), run.err());
        return Double.parseDouble(run.out().lines().filter(l -> l.startsWith("training " + name + " ")).findFirst()
                .orElseThrow(() -> new AssertionError(run.out())).replaceFirst(".* ", ""));
    }

    /// Of every third face the age is not known, and of every fourth whose it is.
    private void writeFaces() throws IOException {
        Random random = new Random(3);
        StringBuilder faces = new StringBuilder("a,b,c,d,e,f,age,sex\n");
        for (int i = 0; i < 240; i++) {
            double sum = 0;
            double first = 0;
            for (int k = 0; k < 6; k++) {
                double x = 10 * random.nextGaussian();
                sum += x / 10;
                first = k == 0 ? x : first;
                faces.append(String.format(Locale.ROOT, "%.4f,", x));
            }
            faces.append(i % 3 == 0 ? "" : String.format(Locale.ROOT, "%.3f", 40 + 5 * sum)).append(',')
                    .append(i % 4 == 0 ? "?" : first > 0 ? "f" : "m").append('\n');
        }
        Files.writeString(folder.resolve("faces.csv"), faces);
    }

    @Test
    void answersAreLearnedFromTheRecordsThatHaveThem() throws IOException {
        writeFaces();
        String program = Files.readString(PROGRAM);
        Netc run = train(program);
        assertTrue(number(run, "accuracy") > 0.95, run.out());
        assertTrue(number(run, "error") < 5, run.out());
        assertEquals("c1959787", TaughtPrograms.hash(out.resolve("last.safetensors")));
    }

    private static final String TABLE = """
            model Table {
              dim Kind = 2
              input  x: f32
              target kind: Kind
              input  has: bool
              target knows: bool
              param w: f32 = 1
              output p = w * x
            }
            train Table {
              data csv("t.csv") -> x: %s, kind: %s, has: present(1), knows: present(column("k"))
              loss (p - 1)^2
              report sum = sum[batch](x)
              report known = sum[batch](has)
              report kinds = sum[batch](kind == 1)
              report knew = sum[batch](knows)
              report ones = sum[batch]((kind == 1) where knows)
              using sgd(rate: 0)
              batch 4   epochs 1
            }
            """;

    @Test
    void whatIsMissingIsNothing() throws IOException {
        Files.writeString(folder.resolve("t.csv"), "x,k\n4,1\n,0\n8,NA\nNaN,1\n0,1\n");
        Netc run = train(
                String.format(TABLE, "column(\"x\")", "column(\"k\")").replace("present(1)", "present(\"x\")"));
        assertEquals(12, number(run, "sum"));
        assertEquals(3, number(run, "known"));
        assertEquals(3, number(run, "kinds"));
        assertEquals(4, number(run, "knew"));
    }

    /// The mean of 4, 8 and 0 is 4, and their deviation √(32/3): what is missing is the mean.
    @Test
    void whatIsMissingTeachesNoScaleAndNoWord() throws IOException {
        Files.writeString(folder.resolve("t.csv"), "x,k\n4,b\n,a\n8,NA\n?,b\n0,b\n");
        Netc run = train(String.format(TABLE, "standardised(column(\"x\"))", "categories(column(\"k\"))")
                .replace("present(1)", "present(\"x\")").replace("sum[batch](x)", "sum[batch](x^2)"));
        assertEquals(3, number(run, "sum"), 1e-4);
        assertEquals(3, number(run, "known"));
        assertEquals(3, number(run, "ones"));
        Netc none = train(String.format(TABLE, "scaled(column(\"x\"))", "categories(column(\"k\"))")
                .replace("present(1)", "present(\"x\")"), "--batch", "1");
        assertEquals(1.5, number(none, "sum"), 1e-6);
    }

    @Test
    void aColumnWithoutAnyValueHasNoScale() throws IOException {
        Files.writeString(folder.resolve("t.csv"), "x,k\n,b\n,a\n");
        Netc run = train(String.format(TABLE, "standardised(column(\"x\"))", "categories(column(\"k\"))")
                .replace("present(1)", "present(\"x\")"));
        assertEquals(1, run.code());
        assertTrue(run.err().startsWith(folder.resolve("t.csv")
                + ":2:1: expected a column that has values, to scale it, found none in the records of the training part"),
                run.err());
    }

    @Test
    void otherColumnsMayLackNothing() throws IOException {
        Files.writeString(folder.resolve("t.csv"), "x,k\n4,b\n,a\n");
        Netc run = train(String.format(TABLE, "column(\"x\")", "categories(column(\"k\"))").replace("present(1)",
                "present(\"k\")"));
        assertEquals(1, run.code());
        assertTrue(
                run.err().startsWith(
                        folder.resolve("t.csv") + ":3:1: expected a value in column 'x', found an empty field"),
                run.err());
    }

    private static final String PICTURES = """
            model Pictures {
              input  picture: f32[P: 2]
              target y: f32
              param w: f32[P] = 1
              output p = sum[P](w * picture)
              output first = picture[P: 0]
            }
            train Pictures {
              data idx("p-ubyte")%s -> picture
              data csv("y.csv") -> y: column(1)%s
              test idx("p-ubyte") -> picture
              test csv("y.csv") -> y
              loss (p - y)^2
              report light = sum[batch](sum[P](picture))
              report answers = sum[batch](y)
              using sgd(rate: 0)
              batch all   epochs 1
            }
            """;

    private Path pictures(String source, String column) throws IOException {
        Files.write(folder.resolve("p-ubyte"),
                new byte[] {0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 2, 0, (byte) 255, 51, 102, 0, 0});
        Files.writeString(folder.resolve("y.csv"), "1\n2\n6\n");
        return Files.writeString(folder.resolve("p.net"), String.format(PICTURES, source, column));
    }

    /// What the training part says is done to every part, to what is predicted from, and in the class that Java uses.
    @Test
    void numbersAroundASourceScaleIt() throws Exception {
        Path model = pictures(" / 255", " * 2 - 1");
        Path out = folder.resolve("out");
        Netc run = Netc.run("train", model.toString(), "--data", folder.toString(), "--out", out.toString());
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("test light 1.6000\n"), run.out());
        assertTrue(run.out().contains("test answers 15.0000\n"), run.out());
        Path weights = out.resolve("best.safetensors");
        assertEquals("(value - [0.0]) / [255.0]", Safetensors.read(weights).metadata().get("data.picture"));
        Netc told = Netc.run("evaluate", model.toString(), "--data", folder.toString(), "--weights",
                weights.toString());
        assertTrue(told.out().contains("test light 1.6000\n"), told.out() + told.err());
        Path asked = Files.writeString(folder.resolve("asked.csv"), "51,102\n");
        Netc first = Netc.run("predict", model.toString(), "--weights", weights.toString(), "--input",
                asked.toString());
        assertTrue(first.out().contains("0.2"), first.out() + first.err());
        Path classes = folder.resolve("classes");
        assertEquals(0, Netc.run("compile", model.toString(), "-o", classes.toString()).code());
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            Class<?> pictures = loader.loadClass("Pictures");
            try (AutoCloseable net = (AutoCloseable) pictures.getConstructor(Path.class).newInstance(weights)) {
                assertEquals(0.2f, pictures.getMethod("first", float[].class).invoke(net, new float[] {51, 102}));
            }
        }
    }

    @Test
    void arithmeticIsThatOfTheFormula() throws IOException {
        for (String[] formula : new String[][] {{"255 - ", "", "1122"}, {"", " / -51", "-8"},
                {"2 * (", " - 51) / 102", "2"},
                {"-", "", "-408"}, {"", " * (1 / 3) + 0.5", "139"}}) {
            Path model = pictures("", "");
            Files.writeString(model, Files.readString(model).replace("data idx(\"p-ubyte\")",
                    "data " + formula[0] + "idx(\"p-ubyte\")" + formula[1]));
            Netc run = Netc.run("train", model.toString(), "--data", folder.toString(), "--out",
                    folder.resolve("out" + System.nanoTime()).toString());
            assertEquals(0, run.code(), run.err());
            double light = Double.parseDouble(run.out().replaceFirst("(?s).*test light (\\S+).*", "$1"));
            assertEquals(Double.parseDouble(formula[2]), light, 1e-3, String.join("idx", formula[0], formula[1]));
        }
    }

    @Test
    void weightsOfAnotherProgramAreUsedWithTheNumbersOfTheClause() throws IOException {
        Path model = pictures(" / 255", "");
        Path out = folder.resolve("out");
        assertEquals(0,
                Netc.run("train", model.toString(), "--data", folder.toString(), "--out", out.toString()).code());
        byte[] whole = Files.readAllBytes(out.resolve("best.safetensors"));
        // The same tensors, without anything that says how data was treated.
        String text = new String(whole, StandardCharsets.ISO_8859_1)
                .replace("\"data.picture\"", "\"dota.picture\"");
        Path bare = Files.write(folder.resolve("bare.safetensors"),
                text.getBytes(StandardCharsets.ISO_8859_1));
        Netc run = Netc.run("evaluate", model.toString(), "--data", folder.toString(), "--weights", bare.toString());
        assertTrue(run.out().contains("test light 1.6000\n"), run.out() + run.err());
    }
}
