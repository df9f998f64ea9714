package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import netc.compiler.source.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElementsAloneTest {
    private static String said(String next) {
        return Elaborated.text("""
                layer Cell[D -> Hid](x: f32[T, D]) -> f32[T, Hid] {
                  dim Prev = Hid
                  param Wx: f32[D, Hid] ~ glorot[D -> Hid]
                  param Wh: f32[Prev, Hid] ~ glorot[Prev -> Hid]
                  scan T from h: f32[Hid] = 0 {
                    h <- tanh(sum[D](x * Wx) + %s)
                    h
                  }
                }
                model M {
                  input x: f32[T: 8, D: 4]
                  output y: f32[T, Hid] = x |> Cell[D -> Hid: 3]
                }
                """.formatted(next)).diagnostics().render();
    }

    @Test
    void aStateThatMeetsASquareOfWhatIsLearnedUnderItsOwnName() {
        assertEquals("""
                test.net:6:32: warning[N132]: only Wh has axis Prev, so that each element along Hid meets itself alone, times a sum of Wh
                    6 │     h <- tanh(sum[D](x * Wx) + sum[Prev](h * Wh))
                      │                                ^^^^^^^^^^^^^^^^^
                      where each is to meet every other, the other factor calls its axis Prev, `[Hid as Prev]`
                      applied at test.net:12:32
                   12 │   output y: f32[T, Hid] = x |> Cell[D -> Hid: 3]
                      │                                ^^^^^^^^^^^^^^^^^
                   fix:  sum[Prev](h[Hid as Prev] * Wh)
                1 warning
                """, said("sum[Prev](h * Wh)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sum[Prev](h[Hid as Prev] * Wh)", "h * sum[Prev](Wh)", "sum[Prev](Wh)",
            "sum[Prev](h[Hid as Prev] * Wh) * mean[Prev](Wh * Wh)", "h * sum[Prev](Wh^2)"})
    void nothingIsSaidWhereEachMeetsEveryOtherOrWhatIsLearnedIsSummedAlone(String next) {
        assertEquals("", said(next));
    }

    /// An axis of another size is another thing than the elements of the state: the sum is over the wrong one.
    @Test
    void ofAnAxisOfAnotherSizeTheSumIsRefused() {
        String program = """
                model M {
                  input near: f32[Unit: 5]
                  param place: f32[Unit, D: 2] ~ normal(0.1)
                  output y: f32[Unit] = %s
                }
                """;
        assertEquals(Code.N147, Elaborated.text(program.formatted("sum[D](near * place)")).diagnostics().sorted()
                .getFirst().code());
        assertEquals("", Elaborated.text(program.formatted("near * sum[D](place)")).diagnostics().render());
        assertEquals("", Elaborated.text(program.formatted("sum[D](near * abs(place))")).diagnostics().render());
    }
}
