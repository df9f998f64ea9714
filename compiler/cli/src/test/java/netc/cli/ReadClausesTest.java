package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is wrong with a file is told with the line of the model that says how it is read.
class ReadClausesTest {
    @TempDir
    private Path folder;

    @Test
    void aHeaderThatNothingPassesOverIsShownWithTheClauseThatReadsIt() throws IOException {
        Path model = Files.writeString(folder.resolve("m.net"), """
                model M {
                  input x: f32[D: 2]
                  target y: f32
                  param w: f32[D] = 0
                  output p = sum[D](w * x)
                }
                train M {
                  test csv("other.csv") -> x: columns(1..2), y: column(3)
                  data csv("a.csv") -> x: columns(1..2), y: column(3)
                  loss (p - y)^2
                  using sgd(rate: 0.1)
                  batch 2   epochs 1
                }
                """);
        Files.writeString(folder.resolve("a.csv"), "left,right,sum\n1,2,3\n2,3,5\n");
        Files.writeString(folder.resolve("other.csv"), "1,2,3\n");
        Netc run = Netc.run("train", model.toString(), "--data", folder.toString(), "--out",
                folder.resolve("run").toString());
        assertEquals(ExitCode.WRONG_INPUT, run.code());
        assertEquals(folder + "/a.csv:1:1: expected a number in column 1, found 'left'; if this line holds the names of"
                + " the columns, `skip: 1` in the data clause passes over it\n" + model
                + ":9:3: it is read by this clause\n"
                + "    9 │   data csv(\"a.csv\") -> x: columns(1..2), y: column(3)\n"
                + "      │   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n", run.err());
    }
}
