package netc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import netc.abi.Role;
import netc.compiler.backend.jvm.ClassRules;
import netc.compiler.graph.Sample;
import netc.compiler.program.ModelProgram;
import netc.compiler.source.Diagnostics;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Programs beyond what a method, or the constants of a class, can hold: they are spread over many.
@Tag("slow")
class LargeProgramsTest {
    @Test
    void aThousandLayersWrittenOutCompileToClassesThatTheJvmTakes() {
        String layers = IntStream.rangeClosed(1, 1_000)
                .mapToObj(i -> "  h%d = h%d |> Dense[F%d -> F%d: 4] |> tanh\n".formatted(i, i - 1, i - 1, i))
                .collect(Collectors.joining());
        ModelProgram program = ProgramSample.elaborated("""
                model Deep {
                  input  x: f32[F0: 4]
                  target y: f32
                  h0 = x
                %s  output z = mean[F1000](h1000)
                }
                train Deep {
                  data  csv("deep.csv") -> x: columns(1..4), y: column(5)
                  loss  squared_error(z, y)
                  using sgd(rate: 0.1)
                  batch 16   epochs 1   seed 1
                }
                """.formatted(layers));
        CompiledModel model = new Compiler(CompilerOptions.forWidth(16), CompilerObserver.NONE)
                .model(program, new Diagnostics())
                .orElseThrow();
        assertEquals(2_000, program.variables().size());
        ClassRules.require(model.classes(), model.loader());
    }

    /// A class has room for 65,535 constants.
    @Test
    void seventyThousandConstantsCompileAndGiveTheirValue() {
        int lines = 35_000;
        StringBuilder text = new StringBuilder("model M {\n  input b0: f32\n");
        float expected = 0.5f;
        for (int i = 1; i <= lines; i++) {
            text.append("b%d=b%d*0.2%05d+0.3%05d\n".formatted(i, i - 1, i, i));
            expected = expected * (float) Double.parseDouble("0.2%05d".formatted(i))
                    + (float) Double.parseDouble("0.3%05d".formatted(i));
        }
        text.append("  output y = b").append(lines).append("\n}\n");
        Sample sample = ProgramSample.of(ProgramSample.elaborated(text.toString()), Role.PREDICT, 1);
        CompiledGraph compiled = new CompiledGraph(sample.graph(), 1, false);
        double found = compiled.run(1, 1, Map.of("b0", new double[] {0.5}), Map.of()).get("y")[0];
        assertEquals(expected, found);
        assertTrue(compiled.emitted().classes().size() > 2, () -> compiled.emitted().classes().size() + " classes");
    }
}
