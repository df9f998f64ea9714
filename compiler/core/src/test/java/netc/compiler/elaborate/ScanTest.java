package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import netc.abi.Role;
import netc.compiler.graph.GraphVerifier;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.DeclaredVariable;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What loops compute, held against loops of Java.
class ScanTest {
    /// The outputs of a model for some examples, its parameters at their initial values.
    private static Map<String, double[]> outputs(String text, int examples, Map<String, double[]> inputs) {
        ModelProgram model = Elaborated.text(text).model();
        Map<String, double[]> variables = variables(model);
        model.procedures().values().forEach(GraphVerifier::verify);
        return GraphInterpreter.run(Differentiate.apply(model.procedures().get(Role.PREDICT)), false, examples, 7,
                inputs,
                variables);
    }

    private static Map<String, double[]> variables(ModelProgram model) {
        return GraphInterpreter.run(model.procedures().get(Role.INIT), false, 1, 7, Map.of(), Map.of());
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
    void turnsThatOnlyTheScanCountsHaveNumbers() {
        assertClose(new double[] {0, 2, 6, 12}, y("""
                input x: f32
                output y = scan Turn: 4 from h: f32 = 0 { h <- h + x * index(Turn); h }
                """, Map.of("x", new double[] {2})));
    }

    @Test
    void turnsThatAnInputCountsHaveNumbers() {
        assertClose(new double[] {0, 2, 8}, y("""
                input x: f32[T: 3]
                output y = scan T from h: f32 = 0 { h <- h + x * index(T); h }
                """, Map.of("x", new double[] {1, 2, 3})));
    }

    /// The axis is as long as the turns are many, so that a read at their number could be taken for another name.
    @ParameterizedTest
    @ValueSource(strings = {"done[Slot: index(T)]", "done?[Slot: index(T)]", "done[Slot: mod(index(T), Slot)]"})
    void aCarryIsReadAtTheNumberOfTheTurn(String read) {
        assertClose(new double[] {1, 2, 4}, y("""
                dim T = 3, Slot = 3
                input x: f32[T]
                output y: f32[T] = scan T from done: f32[Slot] = 0 {
                  done[Slot: index(T)] <- %s + x
                  %s
                }
                """.formatted(read, read), Map.of("x", new double[] {1, 2, 4})));
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

    /// Not after the line above it, which is another's.
    @Test
    void aLayerInANewValueIsCalledAfterTheScan() {
        ModelProgram model = Elaborated.text("""
                model M {
                  input x: f32[T: 3, D: 2]
                  hs = scan T from h: f32[D] = 0 { a = tanh(x); h <- h + (a |> Dense[D -> D]); h |> Dense[D -> D] }
                  output y: f32[T, D] = hs
                }
                """).model();
        assertEquals("[hs.dense1.W, hs.dense1.b, hs.dense2.W, hs.dense2.b]",
                model.variables().stream().map(DeclaredVariable::path).toList().toString());
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
                model.variables().stream().map(DeclaredVariable::path)
                        .toList().toString());
    }

    @Test
    void oneInstanceIsAppliedAgainAndAgainAndItsOtherArgumentsAreTheSame() {
        String text = """
                layer Step[D](x: f32[D], m: f32[D], by: f32) -> f32[D] {
                  param gain: f32[D] ~ evenly(0.5, 1)
                  tanh(x * gain + m) - by
                }
                model M {
                  input x, m: f32[D: 2]
                  one = Step[D]
                  a = %s
                  output y = a
                }
                """;
        Map<String, double[]> inputs = Map.of("x", drawn(4, 1), "m", drawn(4, 2));
        double[] found = outputs(text.formatted("x |> repeat 3 one(m, by: 0.25)"), 2, inputs).get("y");
        assertClose(outputs(text.formatted("one(one(one(x, m, 0.25), m, 0.25), m, 0.25)"), 2, inputs).get("y"), found);
    }

    /// What is repeated begins the same for all examples, and differs from the first turn on.
    @Test
    void whatIsRepeatedMayComeToDifferFromExampleToExample() {
        Map<String, double[]> found = outputs("""
                model M {
                  input m: f32
                  fn next(h) = 2 * h + m
                  output y = 1 |> repeat 3 next
                }
                """, 2, Map.of("m", new double[] {1, -1}));
        assertClose(new double[] {15, 1}, found.get("y"));
    }

    @Test
    void loopsInsideRepeatedLayersHaveParametersOfTheirTurn() {
        String text = """
                layer Roll[T](x: f32[T]) -> f32[T] {
                  param w: f32 ~ evenly(-1, 1)
                  scan T from h = 0 { h <- tanh(w * h + x); h }
                }
                model M {
                  input x: f32[T: 4]
                  output y = x |> repeat 3 Roll[T]
                }
                """;
        double[] x = drawn(4, 3);
        ModelProgram model = Elaborated.text(text).model();
        double[] w = variables(model).get("y.roll1.w");
        double[] expected = x.clone();
        for (int layer = 0; layer < 3; layer++) {
            double h = 0;
            for (int t = 0; t < 4; t++) {
                h = Math.tanh(w[layer] * h + expected[t]);
                expected[t] = h;
            }
        }
        assertClose(expected, outputs(text, 1, Map.of("x", x)).get("y"));
    }

    @Test
    void everyTurnDrawsAnew() {
        ModelProgram model = Elaborated.text("""
                fn walk() {
                  steps = scan Turn: 4 from h = 0 {
                    u: f32 ~ uniform
                    h <- h + u
                    u
                  }
                  mean[Turn](steps) - steps[Turn: 0]
                }
                model M {
                  input x: f32
                  param w: f32[D: 3] ~ walk
                  output y = sum[D](x * w)
                }
                """).model();
        for (double w : variables(model).get("w")) {
            assertTrue(Math.abs(w) > 1e-3, "all turns drew " + w);
        }
    }

    @Test
    void scansOfOneLineHaveLayersOfTheirOwn() {
        ModelProgram model = Elaborated.text("""
                model M {
                  dim T = 3
                  input x: f32[T, D: 2]
                  hs = (scan T from h: f32[D: 2] = 0 { a = x |> Dense[D -> D]; h <- h + a; h })
                    + (scan T from g: f32[D: 2] = 0 { a = x |> Dense[D -> D]; g <- g + a; g })
                  output y: f32[T, D] = hs
                }
                """).model();
        assertEquals("[hs.a.dense1.W, hs.a.dense1.b, hs.scan2.a.dense1.W, hs.scan2.a.dense1.b]", model.variables()
                .stream().map(DeclaredVariable::path).toList().toString());
    }

    /// What is differentiated by is one for each example, though nothing that it is computed from is.
    @Test
    void aGradientInsideIsOneForEachExample() {
        assertClose(new double[] {0.25, 0.4375, 0.25, 0.4375}, outputs("""
                model M {
                  input x: f32
                  param w: f32 = 1
                  hs = scan T: 2 from h = 0 {
                    here = h
                    h <- here - 0.125 * grad((here - w)^2, here)
                    h
                  }
                  output y = hs + 0 * x
                }
                """, 2, Map.of("x", new double[] {1, 2})).get("y"));
    }
}
