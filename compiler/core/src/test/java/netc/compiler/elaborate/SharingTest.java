package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import netc.abi.Role;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.program.DeclaredVariable;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Test;

class SharingTest {
    @Test
    void aBoundInstanceIsSharedAndCalledByItsName() {
        Elaborated model = Elaborated.text("""
                model M {
                  input x: f32[D: 3]
                  one = Dense[D -> D]
                  output a = one(one(x))
                }""");
        assertEquals(List.of("one.W", "one.b"), model.paths());
    }

    @Test
    void repeatStacksParametersInFront() {
        ModelProgram model = Elaborated.text("""
                model M {
                  input x: f32[D: 3]
                  output a = x |> repeat 6 Dense[D -> D]
                }""").model();
        assertEquals(List.of("a.dense1.W", "a.dense1.b"),
                model.variables().stream().map(DeclaredVariable::path).toList());
        assertEquals("f32[repeat: 6, In: 3, Out: 3]", model.variables().getFirst().type().toString());
        assertEquals(72, model.parameterCount());
    }

    @Test
    void everyTurnOfARepeatReadsItsOwnSlice() {
        ModelProgram model = Elaborated.text("""
                model M {
                  input x: f32[D: 2]
                  output a = x |> repeat 3 Scale[D]
                }
                layer Scale[D](x: f32[D]) -> f32[D] {
                  param gain: f32[D] = 1
                  tanh(x * gain)
                }""").model();
        double[] gain = {0.5, -1, 2, 3, 0.25, 1};
        double[] x = {0.3, -0.7};
        double[] expected = x.clone();
        for (int turn = 0; turn < 3; turn++) {
            for (int i = 0; i < 2; i++) {
                expected[i] = Math.tanh(expected[i] * gain[2 * turn + i]);
            }
        }
        assertArrayEquals(expected, GraphInterpreter.run(model.procedures().get(Role.PREDICT), false, 1, 7,
                Map.of("x", x), Map.of("a.scale1.gain", gain)).get("a"), 1e-12);
    }

    @Test
    void repeatsInsideRepeatsStackTwice() {
        ModelProgram model = Elaborated.text("""
                model M {
                  input x: f32[D: 3]
                  output a = x |> repeat 2 Pair[D]
                }
                layer Pair[D](x: f32[D]) -> f32[D] { x |> repeat 3 Dense[D -> D] }""").model();
        assertEquals("a.pair1.dense1.W", model.variables().getFirst().path());
        assertEquals("f32[repeat: 2, repeat: 3, In: 3, Out: 3]", model.variables().getFirst().type().toString());
    }

    @Test
    void aParameterReadOnlyInASideNotTakenIsNotMade() {
        assertEquals(List.of("a.dense1.W"), Elaborated.text("""
                model M {
                  input x: f32[D: 3]
                  output a = x |> Dense[D -> D, bias: false]
                }""").paths());
    }

    @Test
    void layersAreCountedWithinTheirBinding() {
        assertEquals(List.of("h.dense1.W", "h.dense1.b", "h.dense2.W", "h.dense2.b", "y.dense1.W", "y.dense1.b"),
                Elaborated.text("""
                        model M {
                          input x: f32[D: 3]
                          h = x |> Dense[D -> D] |> Dense[D -> D]
                          output y = h |> Dense[D -> D]
                        }""").paths());
    }

    @Test
    void aLayersLastLineAddsNoName() {
        assertEquals(List.of("y.two1.h.dense1.W", "y.two1.h.dense1.b", "y.two1.dense1.W", "y.two1.dense1.b"),
                Elaborated.text("""
                        layer Two[D](x: f32[D]) -> f32[D] {
                          h = x |> Dense[D -> D]
                          h |> Dense[D -> D]
                        }
                        model M {
                          input x: f32[D: 3]
                          output y = x |> Two[D]
                        }""").paths());
    }

    @Test
    void aDimensionGivenOutsideReplacesTheOneWritten() {
        ModelProgram model = Elaborated.text("""
                model M {
                  dim T = 4
                  input x: f32[T]
                  output y = sum[T](x)
                }""", java.util.Map.of("T", 9L)).model();
        assertEquals("f32[batch, T: 9]", model.inputs().getFirst().type().toString());
    }

    /// The text says 4: a message about sizes that does not name the option contradicts what it shows.
    @Test
    void whatIsSaidOfSizesNamesTheOptionThatGaveThem() {
        assertEquals("""
                test.net:2:7: error[N206]: this size is too large: a size is at most 2147483647
                    2 │   dim T = 4
                      │       ^^^^^
                      --dim T=9223372036854775807 gives T its size
                1 error
                """, said(Long.MAX_VALUE));
        assertTrue(said(9).contains("      T is 9\n      --dim T=9 gives T its size\n"), said(9));
        assertTrue(said(5).contains("        A = 5  --dim T=5  line 2\n"), said(5));
        assertTrue(said(4).isEmpty(), said(4));
    }

    private static String said(long size) {
        return Elaborated.text("""
                model M {
                  dim T = 4
                  require T < 9
                  input x: f32[T]
                  input y: f32[A: 4]
                  output z = sum[A](x[T as A] * y)
                }
                """, java.util.Map.of("T", size)).diagnostics().render();
    }

    @Test
    void theDimensionsThatThereAreAreListed() {
        Elaborated model = Elaborated.text("model M {\n dim In = 2, Out = 3\n input x: f32[In, Out]\n output y = x\n}",
                java.util.Map.of("Width", 9L));
        assertTrue(model.diagnostics().render().contains("there are In and Out\n"), model.diagnostics().render());
    }

    @Test
    void aDimensionThatNoModelHasIsRefused() {
        Elaborated model = Elaborated.text("model M {\n input x: f32\n output y = x\n}", java.util.Map.of("T", 9L));
        assertEquals("--dim T: error[N101]: no model has a `dim T`\n1 error\n", model.diagnostics().render());
    }

    @Test
    void dimensionsThatNoModelHasAreRefusedInTheOrderOfTheirNames() {
        Elaborated model = Elaborated.text("model M {\n input x: f32\n output y = x\n}",
                java.util.Map.of("C", 1L, "A", 2L, "E", 3L, "B", 4L, "D", 5L));
        assertEquals(java.util.List.of("--dim A", "--dim B", "--dim C", "--dim D", "--dim E"),
                model.diagnostics().sorted().stream().map(d -> d.place()).toList());
    }

    @Test
    void aThousandLayersWrittenOutTakeLinearTime() {
        StringBuilder text = new StringBuilder("model M {\n input x: f32[D: 4]\n output y = x\n");
        text.append("  |> Dense[D -> D] |> tanh\n".repeat(1_000)).append("}\n");
        ModelProgram model = Elaborated.text(text.toString()).model();
        assertEquals(2_000, model.variables().size());
        assertTrue(model.procedures().get(Role.PREDICT).equations().size() < 40_000);
    }
}
