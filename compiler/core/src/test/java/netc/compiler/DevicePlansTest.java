package netc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import netc.abi.Launch;
import netc.abi.Procedure;
import netc.abi.Role;
import netc.compiler.program.ModelProgram;
import netc.compiler.source.Diagnostics;
import org.junit.jupiter.api.Test;

/// Launches are made for what carries them out, in the same memory.
class DevicePlansTest {
    private static Procedure predict(CompilerOptions options) {
        ModelProgram program = ProgramSample.elaborated("""
                model Scores {
                  input  x: f32[A: 50, B: 40]
                  output y: f32[A, B] = tanh(2 * x)
                  output z: f32[A] = sum[B](x)
                }
                """);
        Diagnostics diagnostics = new Diagnostics();
        CompiledModel model = new Compiler(options, CompilerObserver.NONE).model(program, diagnostics).orElseThrow();
        diagnostics.throwIfErrors();
        return model.plan().procedure(Role.PREDICT);
    }

    private static List<Integer> turns(Procedure procedure) {
        return procedure.launches().stream().map(l -> l.turns(64)).toList();
    }

    @Test
    void aDeviceHasAWorkItemForEveryElementAndAJvmTurnsOfMany() {
        Procedure here = predict(CompilerOptions.forWidth(16));
        Procedure there = predict(CompilerOptions.forDevice());
        assertEquals(List.of(Math.ceilDiv(64 * 2000, 2048), 64 * 50 / 16), turns(here));
        assertEquals(List.of(64 * 2000, 64 * 50), turns(there));
        assertEquals(here.launches().stream().map(Launch::buffers).toList(),
                there.launches().stream().map(Launch::buffers).toList());
    }
}
