package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import netc.abi.RandomNumbers;
import netc.abi.Role;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphVerifier;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Test;

/// Inputs that the model says a value of.
class InputStandardsTest {
    private static final String PROBE = """
            model M {
              input x: f32[D: 2]
              input size: f32 = 0.5
              output y = x * size
            }
            """;

    private static final String ECHO = """
            model M {
              dim T = 3, Symbol = 4
              target answer: Symbol[T]
              input before: Symbol[T] = answer?[T: index(T) - 1]
              param table: f32[Symbol] ~ normal(1)
              output y = table[before]
            }
            train M {
              data idx("a") -> answer
              loss mean[T]((y - answer)^2)
              using sgd(rate: 0.1)
              batch 2   epochs 1
            }
            """;

    private static double[] y(ModelProgram model, Role role, int examples, Map<String, double[]> inputs) {
        Graph graph = model.procedures().get(role);
        GraphVerifier.verify(graph);
        return GraphInterpreter.run(Differentiate.apply(graph), false, examples, 7, inputs,
                GraphInterpreter.run(model.procedures().get(Role.INIT), false, 1, 7, Map.of(), Map.of())).get("y");
    }

    @Test
    void anInputThatIsGivenIsWhatIsGiven() {
        assertArrayEquals(new double[] {3, 6}, y(Elaborated.text(PROBE).model(), new Role.Output("y"), 1,
                Map.of("x", new double[] {1, 2}, "size", new double[] {3})));
    }

    @Test
    void anInputThatNobodyGivesIsWhatTheModelSays() {
        ModelProgram model = Elaborated.text(PROBE).model();
        Map<String, double[]> x = Map.of("x", new double[] {1, 2});
        assertArrayEquals(new double[] {0.5, 1}, y(model, new Role.Standard("y"), 1, x));
        assertArrayEquals(new double[] {0.5, 1}, y(model, Role.PREDICT, 1, x));
        assertEquals(List.of("x", "size"), model.outputs().getFirst().inputs());
        assertEquals(List.of("x"), model.outputs().getFirst().needed());
    }

    @Test
    void anInputIsDrawnByItsName() {
        ModelProgram model = Elaborated.text("model M {\n input z: f32[Z: 2] ~ uniform\n output y = z\n}").model();
        double[] expected = new double[4];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = RandomNumbers.uniform(RandomNumbers.ofExample(7, i / 2), RandomNumbers.key("z~0"), i % 2);
        }
        assertArrayEquals(expected, y(model, new Role.Standard("y"), 2, Map.of()));
    }

    @Test
    void anInputThatIsMadeOfATargetIsTakenByPredictions() {
        ModelProgram model = Elaborated.text(ECHO).model();
        assertEquals(List.of("before"), model.procedures().get(Role.PREDICT).inputs());
        assertEquals(List.of("answer"), model.procedures().get(Role.STEP).inputs());
        assertFalse(model.procedures().containsKey(new Role.Standard("y")));
        assertFalse(model.outputs().getFirst().needsTarget());
    }

    @Test
    void trainingTakesAnInputThatDataFill() {
        ModelProgram model = Elaborated.text(ECHO.replace("data idx(\"a\") -> answer",
                "data idx(\"a\") -> answer\n data idx(\"b\") -> before")).model();
        assertTrue(model.procedures().get(Role.STEP).inputs().containsAll(List.of("answer", "before")));
        assertEquals(List.of("before"), model.procedures().get(Role.PREDICT).inputs());
    }

    @Test
    void anInputMayBeMadeOfAnotherThatNobodyGives() {
        ModelProgram model = Elaborated.text("""
                model M {
                  input a: f32 = 2
                  input b: f32[D: 2] = [1, 3]
                  input c: f32[D] = a * b
                  output y = c + a
                }
                """).model();
        assertArrayEquals(new double[] {4, 8}, y(model, Role.PREDICT, 1, Map.of()));
        assertArrayEquals(new double[] {15, 16}, y(model, new Role.Output("y"), 1,
                Map.of("a", new double[] {10}, "c", new double[] {5, 6})));
    }

    @Test
    void everyKindOfInputMayHaveAValueOfItsOwn() {
        ModelProgram model = Elaborated.text("""
                model M {
                  dim Class = 5
                  input k: Class = Class(3)
                  input yes: bool = true
                  input n: int ~ integer(2, 2)
                  input j: Class[T: 2] = 1 where index(T) == 0 else 4
                  output y = (k + n where yes else 0)
                }
                """.replace("  input j: Class[T: 2] = 1 where index(T) == 0 else 4\n", "")).model();
        assertArrayEquals(new double[] {5}, y(model, Role.PREDICT, 1, Map.of()));
    }
}
