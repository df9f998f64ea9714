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
                applied          output          parameters  bytes  FLOPs
                hidden.dense1    f32[Hidden: 4]          16     64     28
                relu             f32[Hidden: 4]           0      0      8
                y.dense1         f32[Out: 2]             10     40     18
                the model's own                           1      4      3
                all of Two                               27    108     57
                """, table(run));
        assertTrue(run.out().contains("""

                key              in a file of weights
                scale            f32
                hidden.dense1.W  f32[In: 3, Out: 4]
                hidden.dense1.b  f32[Out: 4]
                y.dense1.W       f32[In: 4, Out: 2]
                y.dense1.b       f32[Out: 2]

                predicting"""), run.out());
        assertTrue(run.out().endsWith(" bytes at batch 5\n"), run.out());
    }

    /// x, h and what it begins with, the slope of tanh, the loss's slope by h, and by what tanh takes: 6, 28, 24, 6 and 24 numbers
    /// for each of 16 examples.
    @Test
    void whatLoopsKeepForGradientsIsCounted() throws IOException {
        Path file = Files.writeString(folder.resolve("turns.net"), """
                model Turns {
                  dim T = 6
                  input x: f32[T]
                  target y: f32
                  param w: f32[Hid: 4] = 0.1
                  hs = scan T from h: f32[Hid] = 0 {
                    h <- tanh(x + w * h)
                    h
                  }
                  output total = sum[Hid](hs[T: T - 1])
                }
                train Turns {
                  data csv("t.csv", skip: 0) -> x: columns(1..6), y: column(7)
                  loss (total - y)^2
                  using sgd(rate: 0.1)
                  batch 16   epochs 1
                }
                """);
        Netc run = Netc.run("summary", file.toString());
        assertEquals(0, run.code(), run.err());
        assertEquals("  kept of all 6 turns along T: 5 tensors, 5,632 bytes", run.out().lines().toList().getLast());
    }

    /// Two turns of a loop that has one of three turns: a product, a sum and a tanh, which is six, of each of 4 units, and
    /// before them 3 products.
    @Test
    void whatALoopAppliesIsOneRowWithTheTurns() throws IOException {
        Path file = Files.writeString(folder.resolve("nested.net"), """
                layer Cell[T, Hid](x: f32[T], h: f32[Hid]) -> f32[T, Hid] {
                  param w: f32[Hid] ~ normal(1)
                  scan T from g: f32[Hid] = h {
                    g <- tanh(x + w * g)
                    g
                  }
                }
                model Nested {
                  input h: f32[Hid: 4]
                  last = h |> repeat 2 Last
                  output y = sum[Hid](last)
                }
                layer Last[Hid](h: f32[Hid]) -> f32[Hid] {
                  dim T = 3
                  seen = Cell(0.1 * index(T), h)
                  seen[T: T - 1]
                }
                train Nested {
                  data csv("t.csv", skip: 0) -> h: columns(1..4)
                  loss y^2
                  using momentum(rate: 0.1)
                  batch 16   epochs 1
                }
                """);
        Netc run = Netc.run("summary", file.toString());
        assertEquals(0, run.code(), run.err());
        assertEquals("""
                applied          turns            output       parameters  bytes  FLOPs
                last.last1       repeat: 2, T: 3  f32[Hid: 4]           8     32    198
                the model's own                                         0      0      4
                all of Nested                                           8     32    202
                """, table(run));
        assertTrue(run.out().contains("""

                key                      in a file of weights
                last.last1.seen.cell1.w  f32[repeat: 2, Hid: 4]
                A checkpoint also has 1 tensor of optimizers and `train` blocks, 32 bytes.

                predicting"""), run.out());
    }

    /// What is drawn in training alone, and states beside the parameters.
    @Test
    void drawsOfNoProcedureAreNotListedAndStatesAre() throws IOException {
        Path file = Files.writeString(folder.resolve("net.net"), """
                model Net {
                  input x: f32[C: 3]
                  target y: f32
                  guess = x |> dropout(0.5) |> BatchNorm
                  output seen = guess
                  output other = dropout(x, 0.1)
                }
                train Net {
                  data csv("n.csv") -> x: columns(1..3), y: column(4)
                  loss sum[C]((guess - y)^2)
                  using sgd(rate: 0.1)
                  batch 16   epochs 1
                }
                """);
        Netc run = Netc.run("summary", file.toString());
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("""

                drawn             for each example  numbers
                guess.dropout1.u  f32[C: 3]               3

                key                    in a file of weights
                guess.batchNorm1.gain  f32[C: 3]
                guess.batchNorm1.bias  f32[C: 3]
                guess.batchNorm1.mu    f32[C: 3]             state
                guess.batchNorm1.var   f32[C: 3]             state

                predicting"""), run.out());
    }

    @Test
    void whatOneExampleDrawsIsListed() throws IOException {
        Path file = Files.writeString(folder.resolve("draws.net"), """
                fn noisy(x) {
                  e: f32 ~ normal(1)
                  x + e
                }
                model Draws {
                  dim T = 4
                  input image: f32[H: 3, W: 5]
                  input z: f32[Z: 2] ~ normal(1)
                  coin: bool ~ bernoulli(0.5)
                  walk = scan T from h: f32 = 0 { step: f32 ~ uniform; h <- h + step; h }
                  output seen: f32[H, W] = noisy(image) where coin else 0
                  output total = sum[Z](z) + sum[T](walk)
                }
                """);
        Netc run = Netc.run("summary", file.toString());
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("""

                drawn          for each example  numbers
                z              f32[Z: 2]               2
                coin           bool                    1
                walk.step      f32                     4
                seen.noisy1.e  f32[H: 3, W: 5]        15

                predicting"""), run.out());
    }

    private static String table(Netc run) {
        return run.out().substring(0, run.out().indexOf("Bytes are"));
    }

    /// One: 3 sums of 2 products; Two: the same twice.
    @Test
    void aLayerOfTwoResultsHasARow() throws IOException {
        Path file = Files.writeString(folder.resolve("pair.net"), """
                layer One[E -> F](x: f32[E]) -> f32[F] {
                  param W: f32[E, F] ~ glorot[E -> F]
                  sum[E](x * W)
                }
                layer Two[F -> G](x: f32[F]) -> (f32[G], f32[G]) {
                  param U: f32[F, G] ~ glorot[F -> G]
                  param V: f32[F, G] ~ glorot[F -> G]
                  sum[F](x * U), sum[F](x * V)
                }
                model Pair {
                  input a: f32[E: 2]
                  u, v = a |> One[E -> F: 3] |> Two[F -> G: 2]
                  output y = u * v
                }
                """);
        Netc run = Netc.run("summary", file.toString());
        assertEquals(0, run.code(), run.err());
        assertEquals("""
                applied          output                parameters  bytes  FLOPs
                u.one1           f32[F: 3]                      6     24     12
                u.two1           f32[G: 2], f32[G: 2]          12     48     24
                the model's own                                 0      0      2
                all of Pair                                    18     72     38
                """, table(run));
    }

    /// Line: a product and a sum, and not what the loss takes. Wave: at each of 4 places
    /// 3 products and 3 sums.
    @Test
    void formulasOfTheModelItselfAreCounted() throws IOException {
        Path line = Files.writeString(folder.resolve("line.net"), """
                model Line {
                  input  x: f32
                  target y: f32
                  param slope: f32 = 0
                  param offset: f32 = 0
                  output height = slope * x + offset
                }
                train Line {
                  data   csv("points.csv") -> x: column("x"), y: column("y")
                  loss   (height - y)^2
                  using  sgd(rate: 0.1)
                  batch all   epochs 2   seed 1
                }
                """);
        Netc run = Netc.run("summary", line.toString());
        assertEquals("""
                applied          output  parameters  bytes  FLOPs
                the model's own                   2      8      2
                all of Line                       2      8      2
                """, table(run), run.err());
        String all = " bytes at 1 example; `batch all` takes as many as the data has: say how many by --batch\n";
        assertTrue(run.out().endsWith(all), run.out());
        Netc seven = Netc.run("summary", line.toString(), "--batch", "7");
        assertTrue(seven.out().endsWith(" bytes at batch 7\n"), seven.out());

        Path wave = Files.writeString(folder.resolve("wave.net"), """
                model Wave {
                  dim P = 4, I = 3
                  input x: f32[T: 6]
                  param K: f32[I] ~ normal(1)
                  output y = sum[I](x[T: index(P) + index(I)] * K)
                }
                """);
        Netc convolution = Netc.run("summary", wave.toString());
        assertEquals("""
                applied          output  parameters  bytes  FLOPs
                the model's own                   3     12     24
                all of Wave                       3     12     24
                """, table(convolution), convolution.err());
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
