package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Random;
import netc.compiler.graph.GraphVerifier;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Test;

/// What loops compute, held against loops of Java.
class ScanTest {
    /// The outputs of a model for some examples, its parameters at their initial values.
    private static Map<String, double[]> outputs(String text, int examples, Map<String, double[]> inputs) {
        ModelProgram model = Elaborated.text(text).model();
        Map<String, double[]> variables = variables(model);
        model.procedures().values().forEach(GraphVerifier::verify);
        return GraphInterpreter.run(Differentiate.apply(model.procedures().get("predict")), false, examples, 7, inputs,
                variables);
    }

    private static Map<String, double[]> variables(ModelProgram model) {
        return GraphInterpreter.run(model.procedures().get("init"), false, 1, 7, Map.of(), Map.of());
    }

    private static double[] y(String body, Map<String, double[]> inputs) {
        return outputs("model M {\n" + body + "\n}", 1, inputs).get("y");
    }

    private static double[] drawn(int n, long seed) {
        return new Random(seed).doubles(n, -1, 1).toArray();
    }

    private static void assertClose(double[] expected, double[] found) {
        assertArrayEquals(expected, found, 1e-9);
    }

    @Test
    void aRunningSumIsCollectedAlongTheAxisOfTheTurns() {
        assertClose(new double[] {1, 3, 6, 10}, y("""
                input x: f32[T: 4]
                output y = scan T from h: f32 = 0 { h <- h + x; h }
                """, Map.of("x", new double[] {1, 2, 3, 4})));
    }

    @Test
    void eachExampleHasACarryOfItsOwn() {
        assertClose(new double[] {1, 3, 10, 30}, outputs("""
                model M {
                  input x: f32[T: 2]
                  output y = scan T from h = 0 {
                    h <- h + x
                    h
                  }
                }
                """, 2, Map.of("x", new double[] {1, 2, 10, 20})).get("y"));
    }

    @Test
    void severalCarriesChangeAtOnceAndSeveralYieldsAreSeveralResults() {
        Map<String, double[]> found = outputs("""
                model M {
                  dim T = 5
                  input x: f32
                  a, b = scan T from older: f32 = x, newer: f32 = 1 {
                    older, newer <- newer, older + newer
                    older, newer
                  }
                  output y = a
                  output z = b[T: T - 1]
                }
                """, 1, Map.of("x", new double[] {0}));
        assertClose(new double[] {1, 1, 2, 3, 5}, found.get("y"));
        assertClose(new double[] {8}, found.get("z"));
    }

    @Test
    void whatWasBoundBeforeAChangeKeepsItsValue() {
        assertClose(new double[] {0, 1, 3, 6}, y("""
                input x: f32[T: 4]
                output y = scan T from h = 0 { before = h; h <- h + x; before + 0 * h }
                """, Map.of("x", new double[] {1, 2, 3, 4})));
    }

    @Test
    void theTurnIsAnIndexAndCarriesMayBeIndicesAndTruthValues() {
        Map<String, double[]> found = outputs("""
                model M {
                  dim T = 6, Slot = 3
                  input jump: Slot[Slot]
                  places, lates, evens = scan T from at: Slot = 0, late: bool = false, even: bool = true {
                    late <- late or at == Slot(2)
                    at <- jump[at]
                    even <- not even
                    at, late, even and index(T) > 1
                  }
                  output y = places
                  output z = lates
                  output e = evens
                }
                """, 1, Map.of("jump", new double[] {1, 2, 0}));
        assertClose(new double[] {1, 2, 0, 1, 2, 0}, found.get("y"));
        assertClose(new double[] {0, 0, 1, 1, 1, 1}, found.get("z"));
        assertClose(new double[] {0, 0, 0, 1, 0, 1}, found.get("e"));
    }

    @Test
    void oneRowIsWrittenPerTurnAndRowsAreReadAtIndicesFromData() {
        double[] x = {1, 2, 0, 0, 0};
        // Node 2 = 0 + 1, node 3 = 2 * 2 + ..., each the sum of the states of its two children and one.
        double[] found = y("""
                dim Node = 5, Slot = 5
                input x: f32[Node]
                input leaf: bool[Node]
                input left, right: Slot[Node]
                states = scan Node from done: f32[Slot] = 0 {
                  h = x where leaf else done[left] * 2 + done[right]
                  done[Slot: index(Node)] <- h
                  h
                }
                output y = states
                """, Map.of("x", x, "leaf", new double[] {1, 1, 0, 0, 0}, "left", new double[] {0, 0, 0, 2, 3}, "right",
                new double[] {0, 0, 1, 1, 2}));
        assertClose(new double[] {1, 2, 4, 10, 24}, found);
    }

    @Test
    void loopsStandInsideLoops() {
        double[] x = drawn(3, 1);
        double[] w = drawn(4, 2);
        double[] expected = new double[3];
        double outer = 0;
        for (int t = 0; t < 3; t++) {
            double inner = outer;
            for (int s = 0; s < 4; s++) {
                inner = Math.tanh(inner * w[s] + x[t]);
            }
            outer = inner;
            expected[t] = outer;
        }
        assertClose(expected, y("""
                dim T = 3, S = 4
                input x: f32[T]
                input w: f32[S]
                output y = scan T from h = 0 {
                  inner = scan S from g = h { g <- tanh(g * w + x); g }
                  h <- inner[S: S - 1]
                  h
                }
                """, Map.of("x", x, "w", w)));
    }

    @Test
    void whatATurnGivesMayBeTheSameAtEach() {
        assertClose(new double[] {2, 2, 2}, y("input x: f32\n dim T = 3\n"
                + " output y = scan T from h = 0 { h <- h + 1; x }", Map.of("x", new double[] {2})));
        assertClose(new double[] {0, 1, 2}, y("input x: f32\n dim T = 3\n"
                + " output y = x * scan T from h = 0 { h <- h + 1; index(T) }", Map.of("x", new double[] {1})));
    }

    @Test
    void backwardsIsARead() {
        assertClose(new double[] {10, 9, 7, 4}, y("""
                dim T = 4
                input x: f32[T]
                back = T - 1 - index(T)
                turned = x[T: back]
                behind = scan T from h = 0 { h <- h + turned; h }
                output y = behind[T: back]
                """, Map.of("x", new double[] {1, 2, 3, 4})));
    }

    @Test
    void aFunctionOutsideSeesWholeSequencesAndOneInsideSeesATurn() {
        double[] x = {1, 2, 3};
        assertClose(new double[] {6, 18, 42}, y("""
                input x: f32[T: 3]
                fn whole(a) = sum[T](x) + a * 0
                output y = scan T from h = 0 {
                  fn both(a) = a + h
                  h <- both(h) + whole(h)
                  h
                }
                """, Map.of("x", x)));
    }

    @Test
    void aGradientInsideIsThatOfATurn() {
        // h <- h - 0.1 d/dh (h - x)^2
        double[] x = {1, 2, 3};
        double[] expected = new double[3];
        double h = 0;
        for (int t = 0; t < 3; t++) {
            h -= 0.1 * 2 * (h - x[t]);
            expected[t] = h;
        }
        assertClose(expected, y("""
                input x: f32[T: 3]
                output y = scan T from h: f32 = 0 {
                  here = h
                  h <- h - 0.1 * grad((here - x)^2, here)
                  h
                }
                """, Map.of("x", x)));
    }

    @Test
    void aLayerInsideIsOneInstance() {
        ModelProgram model = Elaborated.text("""
                model M {
                  dim H = 2
                  input x: f32[T: 3, D: 2]
                  hs = scan T from h: f32[H] = 0 { h <- tanh(x |> Dense[D -> H]) + h; h |> Dense[H -> H] }
                  output y: f32[T, H] = hs
                }
                """).model();
        assertEquals("[hs.dense1.W, hs.dense1.b, hs.dense2.W, hs.dense2.b]",
                model.variables().stream().map(ModelProgram.DeclaredVariable::path)
                        .toList().toString());
    }
}
