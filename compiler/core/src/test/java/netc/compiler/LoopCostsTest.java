package netc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import netc.abi.Procedure;
import netc.abi.Role;
import netc.compiler.backend.jvm.EmittedClass;
import netc.compiler.program.ModelProgram;
import netc.compiler.source.Diagnostics;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a loop costs beside the same layers written out, and what more turns of it cost.
@Tag("slow")
class LoopCostsTest {
    private static final int BATCH = 64;

    private static CompiledModel compile(String text) {
        ModelProgram program = ProgramSample.elaborated(text);
        Diagnostics diagnostics = new Diagnostics();
        CompiledModel model = new Compiler(CompilerOptions.forWidth(16), CompilerObserver.NONE)
                .model(program, diagnostics).orElseThrow();
        diagnostics.throwIfErrors();
        return model;
    }

    /// A skip over 64, 256 and 64 units, as often as `layers` says it.
    private static CompiledModel stack(String layers) {
        return compile("""
                layer Block[D](x: f32[D]) -> f32[D] {
                  x + (x |> Dense[D -> Hidden: 256] |> relu |> Dense[Hidden -> D])
                }
                model Stack {
                  input  x: f32[D: 64]
                  target y: f32
                  h0 = x
                %s
                  param w: f32[D] ~ normal(0.1)
                  output out = sum[D](h * w)
                }
                train Stack {
                  data  csv("stack.csv") -> x: columns(1..64), y: column(65)
                  loss  squared_error(out, y)
                  using adam(rate: 1e-3)
                  batch 64   epochs 1   seed 1
                }
                """.formatted(layers));
    }

    private static CompiledModel repeated(int n) {
        return stack("  h = h0 |> repeat " + n + " Block[D]");
    }

    private static CompiledModel writtenOut(int n) {
        return stack(IntStream.rangeClosed(1, n).mapToObj(i -> "  h%s = h%d |> Block[D]"
                .formatted(i == n ? "" : String.valueOf(i), i - 1)).collect(Collectors.joining("\n")));
    }

    private static CompiledModel recurrent(String layer, int turns) throws IOException {
        return compile(Files.readString(Path.of("src/test/resources/netc/recurrent/cells.net")) + """
                model M {
                  dim T = %d, D = 8, Hid = 16
                  input x: f32[T, D]
                  output y: f32[T, Hid] = x |> %s[D -> Hid]
                  target z: f32[T, Hid]
                }
                train M {
                  data  idx("x.idx") -> x
                  data  idx("z.idx") -> z
                  loss  mean[T, Hid]((y - z)^2)
                  using adam(rate: 1e-3)
                  batch 64   epochs 1   seed 1
                }
                """.formatted(turns, layer));
    }

    private static Procedure step(CompiledModel model) {
        return model.plan().procedure(Role.STEP);
    }

    private static double operations(CompiledModel model) {
        Procedure step = step(model);
        return IntStream.range(0, step.launches().size()).mapToDouble(i -> (double) step.launches().get(i).cost()
                * step.launches().get(i).turns(BATCH) * step.runs(i)).sum();
    }

    private static double arena(CompiledModel model) {
        return (double) step(model).arena().at(BATCH) + step(model).indices().at(BATCH);
    }

    private static int bytes(CompiledModel model) {
        return model.classes().stream().map(EmittedClass::bytes).mapToInt(b -> b.length).sum();
    }

    @Test
    void thirtyTwoLayersInALoopAreScheduledAsThoseWrittenOut() {
        CompiledModel loop = repeated(32);
        CompiledModel layers = writtenOut(32);
        double work = operations(loop) / operations(layers);
        assertTrue(work <= 1.05, () -> "scheduled operations: " + work + " times those of layers written out");
        double memory = arena(loop) / arena(layers);
        // A slice for the start, two that gradients take turns in, and a copy of weights beside all gradients.
        assertTrue(memory <= 1.02, () -> "memory of a step: " + memory + " times that of layers written out");
        assertTrue(step(loop).launches().size() < 40, () -> step(loop).launches().size() + " launches");
    }

    @Test
    void workAndMemoryGrowWithTheTurns() {
        CompiledModel two = repeated(2);
        CompiledModel eight = repeated(8);
        CompiledModel thirtyTwo = repeated(32);
        double work = (operations(thirtyTwo) - operations(eight)) / (operations(eight) - operations(two));
        assertEquals(4, work, 0.05);
        double memory = (arena(thirtyTwo) - arena(eight)) / (arena(eight) - arena(two));
        assertEquals(4, memory, 0.05);
    }

    @Test
    void moreTurnsMakeNoMoreKernelsAndNoLargerClass() throws IOException {
        assertEquals(bytes(repeated(2)), bytes(repeated(24)), 0.02 * bytes(repeated(24)));
        for (String layer : new String[] {"Elman", "Lstm", "Gru"}) {
            CompiledModel few = recurrent(layer, 10);
            CompiledModel many = recurrent(layer, 1_000);
            assertEquals(bytes(few), bytes(many), 0.05 * bytes(few), layer);
            assertEquals(step(few).launches().size(), step(many).launches().size(), layer);
        }
    }

    /// What a device is asked for is recorded once, whatever the turns.
    @Test
    void aThousandTurnsOfAnLstmAreFewLaunches() throws IOException {
        Procedure predict = recurrent("Lstm", 1_000).plan().procedure(Role.PREDICT);
        assertTrue(predict.launches().size() <= 10, () -> predict.launches().size() + " launches");
    }

    /// Two slices of what a turn hands to the next, not a thousand.
    @Test
    void predictionsOfAStackTakeTheMemoryOfTwoLayers() {
        long two = repeated(2).plan().procedure(Role.PREDICT).arena().at(BATCH);
        long many = repeated(24).plan().procedure(Role.PREDICT).arena().at(BATCH);
        assertEquals(two, many);
    }

    private static double writingRows(int turns, int slots, String read, String row) {
        return arena(compile("""
                model Written {
                  dim T = %1$d, Slot = %2$d, D = 4
                  input  other: Slot[T]
                  input  x: f32[T, D]
                  target y: f32
                  param  w: f32[D] ~ normal(0.5)
                  states = scan T from done: f32[Slot, D] = 0 {
                    h = tanh(w * (%3$s) + x)
                    done[Slot: %4$s] <- h
                    h
                  }
                  output out = sum[D](states[T: T - 1])
                }
                train Written {
                  data  csv("rows.csv") -> other: columns(1..%1$d), x: columns(%5$d..%6$d), y: column(%7$d)
                  loss  squared_error(out, y)
                  using sgd(rate: 0.1)
                  batch 64   epochs 1   seed 1
                }
                """.formatted(turns, slots, read, row, turns + 1, 5 * turns, 5 * turns + 1)));
    }

    /// Which row a turn writes is told by a mask over the slots, which is made in the turn and not kept for all of them, be
    /// the number known, data, or computed by the turns. Where gradients need all that a turn has seen, the rows that were
    /// overwritten are kept, and put back one by one.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            done[other]                          | index(T)
            done[other]                          | other
            done[other]                          | argmax[Slot](sum[D](done * x))
            sum[Slot](done * done)               | other
            sum[Slot](done * done * x)            | mod(index(T) + other, Slot)
            """)
    void memoryOfWrittenRowsGrowsWithTurnsAndWithSlotsNotWithBoth(String read, String row) {
        double product = writingRows(40, 200, read, row) - writingRows(40, 100, read, row)
                - writingRows(20, 200, read, row) + writingRows(20, 100, read, row);
        assertEquals(0, product / (20 * 100 * BATCH), 0.01, "elements of a turn and slot");
    }
}
