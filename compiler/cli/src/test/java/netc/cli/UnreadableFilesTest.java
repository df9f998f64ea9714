package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever netc reads or writes is an ordinary file, or is refused with the reason: nothing waits for the other end of a
/// pipe, and nothing takes the place of a device.
class UnreadableFilesTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String MODEL = """
            model Line {
              input x: f32[A: 2]
              target t: f32
              param w: f32[A] = 0
              output y = sum[A](w * x)
            }
            train Line {
              data csv("a.csv") -> x: columns(1..2), t: column(3)
              loss (y - t)^2
              using sgd(rate: 0.01)
              batch 4   epochs 1   seed 1
            }
            """;

    @TempDir
    private Path folder;

    private Path model;
    private Path pipe;

    @BeforeEach
    void makeAPipe() throws IOException, InterruptedException {
        model = write("line.net", MODEL);
        pipe = pipe("pipe");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
    }

    private Path pipe(String name) throws IOException, InterruptedException {
        Path made = folder.resolve(name);
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "no mkfifo");
        assertEquals(0, new ProcessBuilder("/usr/bin/mkfifo", made.toString()).start().waitFor());
        return made;
    }

    private static void assertRefused(String said, Object... command) {
        String[] words = new String[command.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = command[i].toString();
        }
        Netc run = assertTimeoutPreemptively(SOON, () -> Netc.run(words));
        assertEquals(new Netc(1, "", said), new Netc(run.code(), "", run.err()));
    }

    @Test
    void sourcesSayWhyTheyCannotBeRead() throws IOException {
        Path large = folder.resolve("large.net");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength((16 << 20) + 1);
        }
        Path device = Files.createSymbolicLink(folder.resolve("zero.net"), Path.of("/dev/zero"));
        String said = ": error[N401]: cannot be read: %s\n1 error\n";
        assertRefused(pipe + said.formatted("it is a pipe or a device, and no file"), "check", pipe);
        assertRefused(device + said.formatted("it is a pipe or a device, and no file"), "check", device);
        assertRefused(folder + said.formatted("it is a folder"), "check", folder);
        assertRefused(large + said.formatted("it is longer than 16 MiB"), "check", large);
        Path missing = folder.resolve("@none.net");
        assertRefused(missing + said.formatted("there is no such file"), "summary", missing);
    }

    @Test
    void importsSayWhyTheyCannotBeRead() throws IOException {
        Files.createDirectory(folder.resolve("layers"));
        Path file = write("imports.net", """
                import "pipe" { a }
                import "layers" { b }
                import "none.net" { c }
                model M {
                  input x: f32
                  output y = x
                }
                """);
        assertRefused("""
                FILE:1:8: error[N122]: FOLDER/pipe cannot be read: it is a pipe or a device, and no file
                    1 │ import "pipe" { a }
                      │        ^^^^^^
                FILE:2:8: error[N122]: FOLDER/layers cannot be read: it is a folder
                    2 │ import "layers" { b }
                      │        ^^^^^^^^
                FILE:3:8: error[N122]: FOLDER/none.net cannot be read: there is no such file
                    3 │ import "none.net" { c }
                      │        ^^^^^^^^^^
                3 errors
                """.replace("FILE", file.toString()).replace("FOLDER", folder.toString()), "check", file);
    }

    @Test
    void dataAndWeightsAreNotWaitedFor() throws Exception {
        String expected = ": expected a file, found a pipe or a device\n";
        Path data = Files.createDirectory(folder.resolve("data"));
        Path table = pipe("data/a.csv");
        assertRefused(table + expected, "train", model, "--data", data, "--out", folder.resolve("run"));
        Files.delete(table);
        Files.createSymbolicLink(table, Path.of("/dev/zero"));
        assertRefused(table + expected, "train", model, "--data", data, "--out", folder.resolve("run"));
        Files.delete(table);
        Files.writeString(table, "1,2,3\n4,5,6\n");
        assertRefused(pipe + expected, "evaluate", model, "--weights", pipe, "--data", data);
        assertRefused(pipe + expected, "predict", model, "--weights", pipe, "--input", table);
        assertEquals(0, Netc.run("train", model.toString(), "--data", data.toString(), "--out",
                folder.resolve("run").toString()).code());
        Path weights = folder.resolve("run/best.safetensors");
        for (String name : new String[] {"in.csv", "in.npy"}) {
            Path in = pipe(name);
            assertRefused(in + expected, "predict", model, "--weights", weights, "--input", in);
        }
    }

    @Test
    void picturesAreNotWaitedFor() throws Exception {
        Path pictures = write("pictures.net", """
                model Pictures {
                  input x: f32[H: 2, W: 2]
                  target t: f32
                  param w: f32[H, W] = 0
                  output y = sum[H, W](w * x)
                }
                train Pictures {
                  data idx("a.idx") -> x
                  data idx("b.idx") -> t
                  loss (y - t)^2
                  using sgd(rate: 0.01)
                  batch 4   epochs 1   seed 1
                }
                """);
        Path data = Files.createDirectory(folder.resolve("data"));
        Path idx = pipe("data/a.idx");
        pipe("data/b.idx");
        assertRefused(idx + ": expected a file, found a pipe or a device\n", "train", pictures, "--data", data, "--out",
                folder.resolve("run"));
    }

    @Test
    void whatIsWrittenTakesThePlaceOfAFileAlone() throws Exception {
        String pipeThere = ": cannot write: there is a pipe or a device of this name%s\n";
        Path jar = pipe("line.jar");
        assertRefused(jar + pipeThere.formatted(""), "compile", model, "-o", jar);
        Path classes = Files.createDirectory(folder.resolve("classes"));
        Path entry = pipe("classes/Line.class");
        assertRefused(classes + pipeThere.formatted(" (" + entry + ")"), "compile", model, "-o", classes);
        Path run = pipe("run");
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("a.csv"), "1,2,3\n4,5,6\n");
        assertRefused(run + ": expected a folder for the files of the run, found a file\n", "train", model, "--data",
                data, "--out", run);
        Path part = Files.createDirectory(folder.resolve("parts"));
        Path left = pipe("parts/last.safetensors.part");
        Netc train = assertTimeoutPreemptively(SOON, () -> Netc.run("train", model.toString(), "--data",
                data.toString(), "--out", part.toString()));
        assertEquals(1, train.code());
        assertTrue(train.err().endsWith(part.resolve("last.safetensors")
                + pipeThere.formatted(" (" + left + ")")), train.err());
        assertTrue(Files.exists(entry) && Files.exists(jar) && Files.exists(left), "they are still there");
    }
}
