package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import netc.abi.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @TempDir
    private Path folder;

    @Test
    void versionIsTheOneOfTheBuild() {
        assertEquals(new Netc(0, "netc " + Version.CURRENT + System.lineSeparator(), ""), Netc.run("--version"));
    }

    @Test
    void helpNamesEveryCommandAndExitCode() {
        Netc help = Netc.run("--help");
        assertEquals(0, help.code());
        assertEquals("", help.err());
        for (String word : new String[] {"netc check ", "netc train ", "netc predict ", "130 ", "  explain "}) {
            assertTrue(help.out().contains(word), () -> word + " is not in\n" + help.out());
        }
    }

    @Test
    void withoutACommandTheLineIsWrong() {
        Netc run = Netc.run();
        assertEquals(2, run.code());
        assertEquals(
                "netc: error: expected a command: check, compile, train, evaluate, predict, generate, draw, summary,"
                        + " data, devices, prove, explain or completion\n"
                        + "see netc --help\n",
                run.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "chekc x.net | unknown command or argument: 'chekc'; did you mean check?",
            "check | missing required parameter: 'FILE'",
            "check x.net --farmat json | unknown option: '--farmat'; did you mean --format?",
            "check x.net --format xml | invalid value for option '--format': expected text, json, found 'xml'",
            "check x.net --color often | invalid value for option '--color': expected auto, always, never, found 'often'",
            "train | missing required parameter: 'FILE'",
            "train x.net --epoch 3 | unknown option: '--epoch'; did you mean --epochs?",
            "train x.net --epochs 0 | invalid value for option '--epochs': expected a whole number from 1, found '0'",
            "train x.net --batch abc | invalid value for option '--batch': expected a whole number from 1, found 'abc'",
            "train x.net --seed 1.5 | invalid value for option '--seed': expected a whole number from -9223372036854775808"
                    + " to 9223372036854775807, found '1.5'",
            "train x.net --seed 99999999999999999999 | invalid value for option '--seed': expected a whole number from"
                    + " -9223372036854775808 to 9223372036854775807, found '99999999999999999999'",
            "train x.net --threads 0 | invalid value for option '--threads': expected a whole number from 1 to 1024, found '0'",
            "train x.net --stop-after -1 | invalid value for option '--stop-after': expected a whole number from 1, found '-1'",
            "train x.net --checkpoint-every 9999999999 | invalid value for option '--checkpoint-every': expected a whole number"
                    + " from 1, found '9999999999'",
            "train x.net --require gpu | invalid value for option '--require': expected simd, found 'gpu'",
            "train x.net --require simd --device opencl | option '--require': expected this JVM to compute, found --device",
            "train x.net --batch -1 | invalid value for option '--batch': expected a whole number from 1, found '-1'",
            "train x.net --epochs | missing required parameter for option '--epochs' (N)",
            "train x.net --data --epochs 3 | expected parameter for option '--data' but found '--epochs'",
            "train x.net y.net | unknown command or argument: 'y.net'",
            "compile x.net --package java.x | invalid value for option '--package': expected a package of Java like com.example,"
                    + " found 'java.x'",
            "compile x.net --package a-b | invalid value for option '--package': expected a package of Java like com.example,"
                    + " found 'a-b'",
            "evaluate x.net | missing required option: '--weights=W'",
            "prove x.net --weights w | unknown option: '--weights'",
            "explain N9999 | no code N9999; netc explain lists them",
            "explain NO05 | no code NO05; did you mean N005?"})
    void mistakesOnTheCommandLineAreOneLine(String line, String message) {
        assertUsageError(line, message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"T", "=3", "1T=3", "a/b=3"})
    void dimsNeedNames(String dim) {
        assertUsageError("check x.net --dim " + dim,
                "invalid value for option '--dim': expected NAME=SIZE, such as T=64, found '" + dim + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "", "1.5", "9223372036854775808"})
    void dimsNeedSizes(String size) {
        assertUsageError("check x.net --dim T=" + size, "invalid value for option '--dim': expected NAME=SIZE"
                + " with a whole number from 1 to 9223372036854775807 as size, found '" + size + "'");
    }

    @Test
    void aDimHasOneSize() {
        assertUsageError("check x.net --dim T=1 --dim T=2", "option '--dim': expected one size for T, found 1 and 2");
    }

    @Test
    void aPathHasAName() {
        assertEquals(2, Netc.run("check", "").code());
        assertEquals("netc: error: invalid value for option '--out': expected the name of a file or folder, found ''\n"
                + "see netc train --help\n", Netc.run("train", "x.net", "--out", "").err());
    }

    @Test
    void explainSaysWhatACodeMeans() {
        Netc page = Netc.run("explain", "n005");
        assertEquals(0, page.code());
        assertTrue(page.out().startsWith("# N005: a bracket without its partner\n\n"), page.out());
        assertTrue(page.out().contains("## The mistake\n") && page.out().contains("## The cure\n"), page.out());
        assertTrue(Netc.run("explain").out().contains("N014  a name is too long\n"));
    }

    @Test
    void checkReportsAllMistakesOfAllFiles() throws IOException {
        Path bad = write("bad.net", "model M { dim = }\nmodel N { $ }\n");
        Path good = write("good.net", "model G {\n  input x: f32\n  output y = x\n}\n");
        Netc run = Netc.run("check", bad.toString(), good.toString());
        assertEquals(1, run.code());
        assertEquals("", run.out());
        assertTrue(run.err().startsWith(bad + ":1:"), run.err());
        assertTrue(run.err().contains(bad + ":2:11: error[N003]:"), run.err());
        assertTrue(run.err().endsWith(" errors\n"), run.err());
        assertEquals(new Netc(0, "", "netc: 1 file checked, nothing wrong\n"), Netc.run("check", good.toString()));
    }

    @Test
    void checkPrintsJsonForPrograms() throws IOException {
        Path bad = write("bad.net", "model M { $ }\n");
        Netc run = Netc.run("check", bad.toString(), "--format", "json");
        assertEquals(1, run.code());
        assertTrue(run.out().startsWith("[\n  {\"severity\": \"error\", \"code\": \"N003\", \"file\": \"" + bad
                + "\", \"line\": 1, \"column\": 11, \"endLine\": 1, \"endColumn\": 12, \"message\": "), run.out());
        assertEquals("[]\n", Netc.run("check",
                write("good.net", "model G {\n  input x: f32\n  output y = x\n}\n").toString(), "--format=json").out());
    }

    @Test
    void filesThatCannotBeReadAreNamed() {
        Path missing = folder.resolve("none.net");
        Netc check = Netc.run("check", missing.toString());
        assertEquals(1, check.code());
        assertEquals(missing + ": error[N401]: cannot be read: there is no such file\n1 error\n", check.err());
    }

    @Test
    void aFileWithoutAModelIsNotCalledRight() throws IOException {
        Path empty = write("empty.net", "# nothing yet\n");
        Netc run = Netc.run("check", empty.toString());
        assertEquals(1, run.code());
        assertTrue(run.err().startsWith(empty + ": error[N402]: there is nothing in this file\n"), run.err());
        Path layers = write("layers.net", "fn f(x) = x\n");
        assertEquals(new Netc(0, "", layers + ": warning[N402]: there is no model in this file\n"
                + "      layers and functions are checked where a model applies them\n1 warning\n"),
                Netc.run("check", layers.toString()));
    }

    @Test
    void aFileWithDefinitionsThatNothingAppliesIsNotCalledRight() throws IOException {
        Path beside = write("beside.net", "fn f(x) = x * factr\nmodel M {\n  input x: f32\n  output y = x\n}\n");
        assertEquals(new Netc(0, "", beside + ":1:4: warning[N403]: no model of this file applies f\n"
                + "    1 │ fn f(x) = x * factr\n      │    ^\n"
                + "      layers, functions and optimizers are checked only where they are applied\n1 warning\n"),
                Netc.run("check", beside.toString()));
    }

    @Test
    void aDimThatNoModelHasIsAnsweredWithTheNearest() throws IOException {
        Path model = write("m.net", "model M {\n  dim Class = 3\n  input x: f32[Class]\n  output y = x\n}\n");
        assertEquals(new Netc(1, "", "--dim Clas: error[N101]: no model has a `dim Clas`\n"
                + "      did you mean Class?\n1 error\n"), Netc.run("check", model.toString(), "--dim", "Clas=3"));
    }

    @Test
    void warningsAreSaidAndRefuseNothing() throws IOException {
        Path model = write("m.net", """
                model M {
                  input x: f32[A: 2]
                  input z: f32[B: 3]
                  meant: f32[A, B] = x * z
                  summed = sum[A, B](x * z)
                  d = x - z
                  output y = max[A](max[B](d + meant + summed))
                }
                """);
        Netc run = Netc.run("check", model.toString());
        assertEquals(0, run.code(), run.err());
        assertEquals(model + """
                :6:7: warning[N129]: these share no axis, so that every element of one meets every one of the other
                    6 │   d = x - z
                      │       ^^^^^
                      the result has the axes A and B
                      if that is meant, write its type; if two axes are one, give them one name
                1 warning
                """, run.err());
    }

    @Test
    void colourIsForThoseWhoWantIt() throws IOException {
        String bad = write("bad.net", "$").toString();
        assertFalse(Netc.run("check", bad).err().contains("\u001B"));
        assertTrue(Netc.run("check", bad, "--color=always").err().contains("\u001B[1;31merror[N003]:"));
        assertTrue(Netc.run("--color", "always", "check", bad).err().contains("\u001B"));
        assertTrue(Console.wantsColor(List.of(), Map.of(), true));
        assertFalse(Console.wantsColor(List.of("--color=never"), Map.of(), true));
        assertFalse(Console.wantsColor(List.of(), Map.of("NO_COLOR", "1"), true));
        assertTrue(Console.wantsColor(List.of(), Map.of("NO_COLOR", ""), true));
    }

    private static void assertUsageError(String line, String message) {
        Netc run = Netc.run(line.split(" "));
        assertEquals(2, run.code());
        assertEquals("", run.out());
        List<String> said = run.err().lines().toList();
        assertEquals("netc: error: " + message, said.getFirst());
        assertTrue(said.size() == 2 && said.get(1).matches("see netc( [a-z]+)? --help"), run.err());
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
