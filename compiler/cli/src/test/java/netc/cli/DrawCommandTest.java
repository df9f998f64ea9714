package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

class DrawCommandTest {
    /// Weights that no step changes: every number of a picture is known.
    private static final String MODEL = """
            model Half {
              dim Class = 2, F = 2
              input  x: f32[F]
              target kind: Class
              target y: f32
              param W: f32[F, Class] = 2 * index(F) + index(Class) + 1 where index(F) + index(Class) < 2 else -4
              param b: f32[Class] = [0, 0.5]
              scores = sum[F](x * W) + b
              output right = x[F: 0] > 0
              half = x / 2
              output twice = 4 * half[F: 0]
              output score = scores
              output table: f32[F, Class] = x * W
            }
            train Half {
              data csv("points.csv") -> x: columns(1..2), kind: column(3), y: column(4)
              loss sum[F, Class](W^2) / 30 + 0 * (mean[Class](scores) + y)
              report seen: f32[Class, Said] = sum[batch](kind == index(Class) and right == (index(Said: 2) == 1))
              using sgd(rate: 0)
              batch all   epochs 3   seed 1
            }
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void train() throws IOException {
        Files.writeString(folder.resolve("half.net"), MODEL);
        Files.writeString(folder.resolve("points.csv"), "1,2,1,5\n-1,0,0,6\n-3,1,0,7\n2,-2,0,8\n");
        Netc run = Netc.run("train", file("half.net"), "--data", folder.toString(), "--out", file("run"));
        assertEquals(0, run.code(), run.err());
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private Netc run(String... words) {
        List<String> all = new ArrayList<>(List.of("draw", file("half.net")));
        all.addAll(List.of(words));
        all.addAll(List.of("--weights", file("run/best.safetensors"), "--data", folder.toString(), "--output",
                file("picture.svg")));
        return Netc.run(all.toArray(String[]::new));
    }

    /// The picture's text, which is XML.
    private String draw(String... words) throws Exception {
        Netc run = run(words);
        assertEquals(0, run.code(), run.err());
        return picture();
    }

    private String picture() throws Exception {
        String svg = Files.readString(folder.resolve("picture.svg"));
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        return svg;
    }

    /// All that some text of the picture says, in order.
    private static List<String> found(String svg, String pattern) {
        return Pattern.compile(pattern).matcher(svg).results().map(m -> m.group(1)).toList();
    }

    private static List<String> cells(String svg) {
        return found(svg, "text-anchor=\"middle\" style=\"[^\"]*\">([^<]*)<");
    }

    /// How many pixels the cells of each colour cover.
    private static double area(String svg, String color) {
        double area = 0;
        Matcher path = Pattern.compile("fill=\"" + color + "\" d=\"([^\"]*)\"").matcher(svg);
        while (path.find()) {
            Matcher part = Pattern.compile("h([0-9.]+)v([0-9.]+)").matcher(path.group(1));
            while (part.find()) {
                area += Double.parseDouble(part.group(1)) * Double.parseDouble(part.group(2));
            }
        }
        return area;
    }

    @Test
    void aWeightIsATileWithItsNumbers() throws Exception {
        String svg = draw("W");
        assertEquals(List.of("1", "2", "3", "-4"), cells(svg));
        assertTrue(svg.contains(">Class</text>") && svg.contains(">F</text>"), svg);
        assertTrue(area(svg, "#2166ac") > 0, "the least number is blue");
    }

    @Test
    void axesAreThoseThatAreAskedFor() throws Exception {
        assertEquals(List.of("1", "3", "2", "-4"), cells(draw("W", "--x", "F", "--y", "Class")));
        assertEquals(2, found(draw("W", "--x", "F"), "<polyline[^>]*stroke=\"([^\"]*)\"").size());
        assertEquals(List.of("2"), found(draw("W[1]"), "<title>W\\[(1)\\] of Half</title>").stream()
                .map(_ -> "2").toList());
    }

    @Test
    void outputsOfRecordsAreTilesOrRows() throws Exception {
        assertEquals(List.of("example 0", "example 1", "example 2"),
                found(draw("table", "--examples", "3"), ">(example \\d)<"));
        // Each score is x times a column of W and what is in b.
        assertEquals(List.of("7", "-5.50", "-1", "-1.50"), cells(draw("score", "--examples", "2")));
    }

    @Test
    void whatIsComputedOnTheWayIsDrawnByItsName() throws Exception {
        assertEquals(List.of("0.50", "1", "-0.50", "0"), cells(draw("half", "--examples", "2")));
        assertEquals(2, found(draw("half", "--x", "x[1]=0..1"), "<(polyline)").size());
    }

    @Test
    void anOutputOverTwoInputsIsAPlaneWithTheRecordsUponIt() throws Exception {
        String svg = draw("right", "--x", "x[0]=-3..1", "--y", "x[F: 1]=-2..2");
        double no = area(svg, "#8cc0dc");
        double yes = area(svg, "#f4d48c");
        assertEquals(0.25, yes / (yes + no), 0.01);
        // One record of four lies beyond the right edge.
        assertEquals(3, found(svg, "<(circle)").size());
        assertEquals(svg, draw("right", "--x", "x[0]=-3..1", "--y", "x[F: 1]=-2..2"));
    }

    @Test
    void withoutARangeTheRecordsSayHowFarAnInputGoes() throws Exception {
        assertEquals(4, found(draw("right", "--x", "x[0]", "--y", "x[1]"), "<(circle)").size());
    }

    @Test
    void anOutputOverOneInputIsACurve() throws Exception {
        String svg = draw("twice", "--x", "x[0]=0..2");
        List<String> points = List.of(found(svg, "points=\"([^\"]*)\"").getFirst().split(" "));
        double[] y = points.stream().mapToDouble(p -> Double.parseDouble(p.split(",")[1])).toArray();
        double rise = (y[0] - y[y.length - 1]) / (y.length - 1);
        assertTrue(rise > 0 && IntStream.range(0, y.length).allMatch(i -> Math.abs(y[0] - i * rise - y[i]) < 0.1), svg);
        assertEquals(2, found(draw("score", "--x", "x[1]=0..1"), "<(polyline)").size());
    }

    @Test
    void aReportIsATableOfAllRecords() throws Exception {
        assertEquals(List.of("2", "1", "0", "1"), cells(draw("seen")));
    }

    @Test
    void twoNumbersOfEachRecordArePointsColouredByTheirClass() throws Exception {
        String svg = draw("twice", "--x", "score[1]");
        assertEquals(List.of("#e69f00", "#0072b2", "#0072b2", "#0072b2"),
                found(svg, "<circle[^>]*fill=\"([^\"]*)\""));
        assertEquals(List.of("Class 0", "Class 1"), found(svg, ">(Class \\d)<"));
        assertEquals(4, found(draw("x[1]", "--x", "x[0]"), "<(circle)").size());
    }

    @Test
    void overATargetEachRecordIsAPoint() throws Exception {
        String svg = draw("twice", "--x", "y");
        assertEquals(4, found(svg, "<(circle)").size());
        assertEquals(0, found(svg, "<(polyline)").size());
    }

    /// The loss is the square of the weights' length over 30: along directions as long as the weights it grows from 1 by their
    /// square, as far as they stand upright on the weights.
    @Test
    void aLossIsALandscapeAroundTheWeights() throws Exception {
        String svg = draw("loss");
        assertTrue(area(svg, "#440154") > 0 && area(svg, "#fde725") > 0, svg);
        assertEquals(svg, draw("loss"));
        assertNotEquals(svg, draw("loss", "--seed", "2"));
    }

    /// The loss at the weights is a hundredth of what it is where they are doubled, or less.
    @Test
    void aSteepLandscapeIsDrawnByItsLogarithm() throws Exception {
        assertFalse(draw("loss").contains("log10"));
        Path steep = Files.writeString(folder.resolve("steep.net"), """
                model Steep {
                  input x: f32
                  param w: f32[K: 3, L: 3] ~ normal(1)
                  output y = x * sum[K, L](w^2)^8 + 1
                }
                train Steep {
                  data [1, 1] -> x
                  loss y
                  using sgd(rate: 0)
                  batch all   epochs 1
                }
                """);
        Path out = folder.resolve("steep");
        assertEquals(0, Netc.run("train", steep.toString(), "--out", out.toString()).code());
        Netc run = Netc.run("draw", steep.toString(), "loss", "--weights", out.resolve("best.safetensors").toString(),
                "--output", file("picture.svg"));
        assertEquals(0, run.code(), run.err());
        assertTrue(picture().contains(">log10 of loss around the weights of Steep<"), picture());
    }

    @Test
    void columnsOfAFileAreLines() throws Exception {
        Path csv = Files.writeString(folder.resolve("metrics.csv"), """
                epoch,loss,validation.loss,validation.accuracy
                1,3,4,0.5
                2,2,,0.6
                3,1,2,0.7
                4,1,1,0.8
                """);
        Netc run = Netc.run("draw", csv.toString(), "loss", "accuracy", "--output", file("picture.svg"));
        assertEquals(0, run.code(), run.err());
        String svg = picture();
        assertEquals(List.of("loss", "validation.loss", "validation.accuracy"),
                found(svg, "class=\"small\">([a-z.]+)</text>"));
        // Where a number lacks, a line ends and another begins.
        assertEquals(4, found(svg, "<(polyline)").size());
        assertEquals(0, Netc.run("draw", csv.toString(), "validation.loss", "--x", "loss", "--output",
                file("picture.svg")).code());
        assertTrue(picture().contains(">loss</text>"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "nothing | 'nothing': expected a name of Half that can be drawn, found none; there are right, twice, score, table, x",
            "W[2] | 'W[2]': expected a place along F from 0 to 1, found 2",
            "W[Class:1] | 'W[Class: 1]': expected a place along F, found one along Class",
            "W[0,1,0] | 'W[0, 1, 0]': expected at most 2 places, one for each axis of W, found 3",
            "W[0,1] | 'W[0, 1]': expected an axis to draw it along, found one number",
            "W --x T | 'T': expected an axis of W (f32[F: 2, Class: 2]), or an input, output or parameter of Half, found neither; the axes are F, Class",
            "twice | 'twice': expected an axis to draw it along, found one number for each record; name an input by --x",
            "W,b | 'b': expected two axes or more for tiles, found f32[Class: 2]",
            "right,twice --x x[0]=0..1 --y x[1]=0..1 | expected one name for a plane, found right, twice",
            "score --x x[0]=0..1 --y x[1]=0..1 | 'score': expected one number, as score[Class: 0], found f32[Class: 2]",
            "twice --x x=0..1 | 'x': expected one number, as x[F: 0], found f32[F: 2]",
            "twice --x x[0]=1..1 | 'x[0]=1..1': expected a range from a lower to a higher number",
            "twice --x x[-1] | 'x[-1]': expected a name, perhaps with a place and a range, as in y, W[3], x[F: 0] or x[0]=-6..6",
            "twice --y x[0]=0..1 | --y x[0]: expected --x as well, found none",
            "W --x b | expected W and b to have as many numbers, found 4 and 2"})
    void whatCannotBeDrawnIsRefused(String words, String said) {
        String[] parts = words.split(" ");
        List<String> all = new ArrayList<>(List.of(parts[0].matches("[a-zA-Z]+,[a-zA-Z]+") ? parts[0].split(",")
                : new String[] {parts[0]}));
        all.addAll(Arrays.asList(parts).subList(1, parts.length));
        Netc run = run(all.toArray(String[]::new));
        assertEquals(1, run.code(), run.err());
        assertTrue(run.err().contains(said), run.err());
        assertTrue(Files.notExists(folder.resolve("picture.svg")));
    }

    @Test
    void theCommandLineIsChecked() {
        Netc without = Netc.run("draw", file("half.net"), "W");
        assertEquals(2, without.code());
        assertEquals("netc: error: missing required option: '--weights=W'\nsee netc draw --help\n", without.err());
        Netc other = Netc.run("draw", file("half.net"), "W", "--output", file("picture.png"));
        assertEquals(2, other.code());
        assertTrue(other.err().contains("expected a file whose name ends in .svg, found '" + file("picture.png") + "'"),
                other.err());
        Netc nothing = Netc.run("draw", file("half.net"));
        assertEquals(2, nothing.code());
        assertTrue(nothing.err().contains("missing required parameter: 'NAME'"), nothing.err());
    }

    @Test
    void aFileWithoutTheColumnSaysWhichThereAre() throws IOException {
        Path csv = Files.writeString(folder.resolve("m.csv"), "epoch,loss\n1,2\n");
        Netc run = Netc.run("draw", csv.toString(), "los");
        assertEquals(1, run.code());
        assertEquals(csv + ": expected a column los, found epoch, loss; 'loss' is the nearest\n", run.err());
        Path empty = Files.writeString(folder.resolve("e.csv"), "epoch,loss\n");
        assertEquals(empty + ": expected a header and at least one record below it, found a header alone\n",
                Netc.run("draw", empty.toString(), "loss").err());
    }

    /// A block whose steps and reports take no examples is measured without data, as it was at the end of its training.
    @Test
    void whatNeedsNoDataIsMeasuredAndDrawnWithoutAny() throws Exception {
        String model = Files.writeString(folder.resolve("alone.net"), """
                model Alone {
                  dim Place = 3
                  state w: f32[Place] = 1
                  output whole = sum[Place](w)
                }
                train Alone {
                  step { w <- w + index(Place) }
                  report height: f32[Place] = w
                  steps 2
                }
                """).toString();
        Netc trained = Netc.run("train", model, "--out", file("alone"));
        assertEquals(0, trained.code(), trained.err());
        String weights = file("alone/best.safetensors");
        Netc evaluated = Netc.run("evaluate", model, "--weights", weights);
        assertEquals(0, evaluated.code(), evaluated.err());
        assertEquals(trained.out().replace("training height", "data height"), evaluated.out());
        Netc drawn = Netc.run("draw", model, "height", "--x", "Place", "--weights", weights, "--output",
                file("picture.svg"));
        assertEquals(0, drawn.code(), drawn.err());
        assertTrue(picture().contains(">height of Alone<"), picture());
    }
}
