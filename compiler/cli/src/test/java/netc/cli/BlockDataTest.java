package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What several blocks of a model read.
class BlockDataTest {
    /// What the second block reads has two of the kinds of the first.
    private static final String MODEL = """
            model Towns {
              dim Kind = 3, City = 3
              input  kind: Kind, city: City
              target y: f32
              param k: f32[Kind] = 0
              param c: f32[City] = 0
              output guess = k[kind] + c[city]
            }
            train Towns as first {
              data csv("first.csv") -> kind: categories(column(1)), y: column(2)
              loss (k[kind] - y)^2
              using sgd()
              batch all   epochs 1
            }
            train Towns as second {
              data csv("second.csv") -> kind: categories(column(1)), city: categories(column(2)), y: column(3)
              loss (guess - y)^2
              using sgd()
              batch all   epochs 1
            }
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeData() throws IOException {
        Files.writeString(folder.resolve("first.csv"), "port,1\nspa,2\nfair,3\n");
        Files.writeString(folder.resolve("second.csv"), "port,Bath,1\nspa,Cork,2\nport,Wells,1\n");
    }

    private Netc run(String command, String text, String... more) throws IOException {
        Path model = Files.writeString(folder.resolve("towns.net"), text);
        return Netc.run(Stream.concat(Stream.of(command, model.toString(), "--data", folder.toString()),
                Stream.of(more)).toArray(String[]::new));
    }

    private Netc train(String text) throws IOException {
        return run("train", text, "--out", folder.resolve("run").toString());
    }

    @Test
    void theSizesOfAllBlocksAreToldAtOnce() throws IOException {
        String wrong = MODEL.replace("Kind = 3, City = 3", "Kind = 2, City = 2");
        Netc refused = train(wrong);
        assertEquals(1, refused.code());
        assertTrue(refused.err()
                .startsWith(folder.resolve("first.csv") + ":1:1: expected 2 different words in the training"
                        + " part for kind: Kind, found 3 ('fair', 'port', 'spa'); for these write dim Kind = 3\n"
                        + folder.resolve("second.csv")
                        + ":1:6: expected 2 different words in the training part for city: City,"
                        + " found 3 ('Bath', 'Cork', 'Wells'); for these write dim City = 3\n"
                        + folder.resolve("towns.net") + ":10:3: it is read by this clause\n"),
                refused.err());
        assertFalse(Files.exists(folder.resolve("run")));
        assertEquals("dim City = 3\ndim Kind = 3\n", run("data", wrong, "--write").out());
        assertEquals(MODEL, Files.readString(folder.resolve("towns.net")));
        assertEquals(0, train(MODEL).code());
    }

    @Test
    void wordsThatABlockHasLearnedAreNoWrongSizeOfTheNext() throws IOException {
        assertEquals("netc: every size in " + folder.resolve("towns.net") + " is that of the data\n",
                run("data", MODEL).err());
    }

    @Test
    void aReportThatReadsAnInputNeedsDataBeforeTheFirstStep() throws IOException {
        Netc refused = train(MODEL.substring(0, MODEL.indexOf("train Towns as second")) + """
                train Towns as second {
                  state turns: f32 = 0
                  step { turns <- turns + 1 }
                  report middle = mean[batch](guess)
                  steps 3
                }
                """);
        assertEquals(1, refused.code());
        assertTrue(
                refused.err()
                        .endsWith("\n" + folder.resolve("towns.net") + ": expected a `data` clause in the train block"
                                + " second of Towns that fills kind, found none, and a report reads it\n"),
                refused.err());
        assertFalse(Files.exists(folder.resolve("run")));
    }
}
