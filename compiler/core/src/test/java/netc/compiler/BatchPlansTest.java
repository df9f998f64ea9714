package netc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import netc.abi.Place;
import netc.abi.Procedure;
import netc.abi.Role;
import netc.compiler.program.ModelProgram;
import netc.compiler.source.Diagnostics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A step takes memory for the examples that it has.
class BatchPlansTest {
    private static CompiledModel pictures(String batch) {
        ModelProgram program = ProgramSample.elaborated("""
                model Pictures {
                  input  x: f32[H: 12, W: 12, C: 1]
                  target y: f32
                  h = x |> Conv[6, k: 3] |> relu |> maxpool[2] |> Conv[16, k: 2] |> relu |> flatten[H, W, C -> F]
                  output z = sum[E](h |> Dense[F -> E: 10])
                }
                train Pictures {
                  data  idx("x.idx") -> x
                  data  idx("y.idx") -> y
                  loss  squared_error(z, y)
                  using adam()
                  %s   epochs 1   seed 1
                }
                """.formatted(batch));
        Diagnostics diagnostics = new Diagnostics();
        CompiledModel model = new Compiler(CompilerOptions.forWidth(16), CompilerObserver.NONE)
                .model(program, diagnostics).orElseThrow();
        diagnostics.throwIfErrors();
        return model;
    }

    private static Procedure procedure(String batch, Role role) {
        return pictures(batch).plan().procedure(role);
    }

    private static boolean isInBlocks(Procedure procedure) {
        return procedure.arena().perBlock() > 0;
    }

    private static Stream<Place> places(Procedure procedure) {
        return Stream.concat(Stream.of(procedure.arena(), procedure.indices()),
                procedure.launches().stream().flatMap(l -> l.buffers().stream()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch 2", "batch 15", "batch all"})
    void aBatchThatNeedNotFillABlockTakesNoRoomForOne(String batch) {
        Procedure step = procedure(batch, Role.STEP);
        places(step).forEach(p -> assertEquals(0, p.perBlock(), p::toString));
        assertEquals(2 * (step.arena().at(2) - step.arena().at(1)), step.arena().at(3) - step.arena().at(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch 16", "batch 20", "batch 64"})
    void picturesOfALargerOneLieInBlocks(String batch) {
        Procedure step = procedure(batch, Role.STEP);
        assertTrue(isInBlocks(step));
        // What is there for blocks takes the rest as well, so that whole blocks cost nothing: only what they have no room for
        // is counted by example.
        assertTrue(step.arena().perExample() * Place.BLOCK < step.arena().perBlock(), step.arena()::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch 2", "batch 64"})
    void evaluationsTakeWholeBlocksAndPredictionsWhatThereIs(String batch) {
        assertTrue(isInBlocks(procedure(batch, Role.EVALUATE)));
        places(procedure(batch, Role.PREDICT)).forEach(p -> assertEquals(0, p.perBlock(), p::toString));
    }
}
