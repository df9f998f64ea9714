package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryCommandTest {
    @TempDir
    private Path folder;

    @Test
    void everyLayerIsListedWithWhatItCosts() throws IOException {
        Path file = Files.writeString(folder.resolve("two.net"), """
                model Two {
                  input  x: f32[In: 3]
                  param scale: f32 = 1
                  hidden = (scale * x) |> Dense[In -> Hidden: 4] |> relu
                  output y = hidden |> Dense[Hidden -> Out: 2]
                }
                """);
        Netc run = Netc.run("summary", file.toString(), "--batch", "5");
        assertEquals(0, run.code(), run.err());
        assertEquals("""
                applied          output          parameters  FLOPs
                hidden.dense1    f32[Hidden: 4]          16     28
                relu             f32[Hidden: 4]           0      4
                y.dense1         f32[Out: 2]             10     18
                the model's own                           1
                all of Two                               27     50
                """, run.out().substring(0, run.out().indexOf("FLOPs are")));
        assertTrue(run.out().contains("\nparameters    108 bytes\npredicting    "), run.out());
        assertTrue(run.out().endsWith(" bytes at batch 5\n"), run.out());
    }

    @Test
    void oneOfSeveralModelsIsChosenByName() throws IOException {
        Path file = Files.writeString(folder.resolve("two.net"), """
                model A {
                  input x: f32
                  output y = x + 1
                }
                model B {
                  input x: f32
                  output y = x + 2
                }
                """);
        Netc both = Netc.run("summary", file.toString());
        assertEquals(new Netc(1, "", file + ": expected one model, found A, B; choose one by --model NAME\n"), both);
        assertEquals(new Netc(1, "", file + ": expected a model C, found A, B\n"),
                Netc.run("summary", file.toString(), "--model", "C"));
        assertTrue(Netc.run("summary", file.toString(), "--model", "B").out().contains("all of B"));
    }

    @Test
    void batchesThatNoArrayHoldsAreRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("wide.net"), """
                model Wide {
                  input x: f32[A: 1000]
                  output y = sum[A](x)
                }
                """);
        Netc run = Netc.run("summary", file.toString(), "--batch", "2000000000");
        assertEquals(1, run.code());
        assertTrue(run.err().startsWith("model Wide: expected 'predict' to take at most 2,147,483,575 numbers at batch"
                + " 2,000,000,000, found more"), run.err());
    }
}
