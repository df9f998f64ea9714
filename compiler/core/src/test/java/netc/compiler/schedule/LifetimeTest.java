package netc.compiler.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import netc.abi.Role;
import netc.abi.Storage;
import netc.compiler.CompiledGraph;
import netc.compiler.CompiledGraph.Dead;
import netc.compiler.ProgramSample;
import netc.compiler.graph.Sample;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Memory that is given up: nothing needs it, and nothing takes it while it is needed. [CompiledGraph] poisons it in all
/// properties of random graphs too.
@Tag("slow")
class LifetimeTest {
    private static final int EXAMPLES = 17;

    @ParameterizedTest
    @MethodSource("netc.compiler.ProgramSample#small")
    void samplesDoNotNoticeThatDeadMemoryIsPoisoned(String name) {
        ModelProgram program = ProgramSample.committed(name);
        for (Role procedure : List.of(Role.STEP, Role.EVALUATE, Role.PREDICT)) {
            Sample sample = ProgramSample.of(program, procedure, 1);
            for (int width : new int[] {1, 16}) {
                CompiledGraph compiled = new CompiledGraph(sample.graph(), width, !procedure.equals(Role.PREDICT));
                Map<String, double[]> inputs = sample.inputs(EXAMPLES, 2);
                Map<String, double[]> left = compiled.run(EXAMPLES, 3, inputs, sample.variables(), Dead.LEFT);
                Map<String, double[]> poisoned = compiled.run(EXAMPLES, 3, inputs, sample.variables());
                assertEquals(left.keySet(), poisoned.keySet());
                left.forEach((result, elements) -> {
                    assertArrayEquals(elements, poisoned.get(result), name + " " + procedure + " " + result);
                    assertTrue(Arrays.stream(elements).allMatch(Double::isFinite),
                            () -> name + " " + procedure + " " + result + " is no number, and would hide others");
                });
            }
        }
    }

    @ParameterizedTest
    @MethodSource("netc.compiler.ProgramSample#kinds")
    void whatSharesMemoryIsNeededAtDifferentTimes(String name) {
        ModelProgram program = ProgramSample.committed(name);
        for (Role procedure : program.procedures().keySet()) {
            Sample sample = ProgramSample.of(program, procedure, 1);
            List<Lifetime> lifetimes = new CompiledGraph(sample.graph(), 8, true).scheduled().lifetimes();
            for (int i = 0; i < lifetimes.size(); i++) {
                for (int j = 0; j < i; j++) {
                    Lifetime a = lifetimes.get(i);
                    Lifetime b = lifetimes.get(j);
                    assertTrue(apart(a, b, 1) && apart(a, b, EXAMPLES) || a.last() < b.first() || b.last() < a.first(),
                            () -> name + " " + procedure + ": " + a + " and " + b);
                }
            }
        }
    }

    private static boolean apart(Lifetime a, Lifetime b, int n) {
        return !a.storage().equals(b.storage()) || a.place().at(n) + a.size().at(n) <= b.place().at(n)
                || b.place().at(n) + b.size().at(n) <= a.place().at(n);
    }

    /// A plan that shares nothing would pass everything above.
    @ParameterizedTest
    @ValueSource(strings = {"mlp", "lenet5"})
    void trainingStepsTakeLessMemoryThanAllTheirTensors(String name) {
        Sample sample = ProgramSample.of(ProgramSample.committed(name), Role.STEP, 1);
        CompiledGraph compiled = new CompiledGraph(sample.graph(), 8, true);
        long all = 0;
        for (Lifetime lifetime : compiled.scheduled().lifetimes()) {
            all += lifetime.storage().equals(Storage.ARENA) ? lifetime.size().at(EXAMPLES) : 0;
        }
        long most = all;
        assertTrue(compiled.procedure().arena().at(EXAMPLES) < most, () -> most + " elements, and none shared");
    }
}
