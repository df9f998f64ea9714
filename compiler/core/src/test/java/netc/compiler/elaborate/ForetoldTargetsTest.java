package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForetoldTargetsTest {
    private static final String FED = "input text: Letter[T]\n  target next: Letter[T]";
    private static final String LATER = "chars(\"a.txt\") -> text, next: at(1)";

    private static String said(String fields, String seen, String data) {
        return Elaborated.text("""
                model M {
                  dim T = 8, D = 4, Letter = 27
                  %s
                  param letter: f32[Letter, D] ~ normal(0.1)
                  x = letter[text]
                  seen = %s
                  output logits: f32[T, Letter] = seen |> Dense[D -> Letter]
                }
                train M {
                  data  %s
                  loss  mean[T](cross_entropy(logits, next))
                  using adam(rate: 1e-3)
                  batch 32   epochs 1
                }
                """.formatted(fields, seen, data)).diagnostics().render();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x |> MultiHead[heads: 2](x[T as S])", "x + x?[T: index(T) + 1]",
            "x + sum[S](softmax[S](sum[D](x * x[T as S])) * x[T as S])", "x |> BiGru[D -> D]", "x + mean[T](x)",
            "x |> MultiHead[heads: 2](x[T as S], index(S) <= index(T) + 1)"})
    void whatLooksAheadIsWarnedOf(String seen) {
        String said = said(FED, seen, LATER);
        assertEquals(1, said.split("N157", -1).length - 1, said);
        assertTrue(said.contains("this sees what it is to tell: next is text one T later"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x |> MultiHead[heads: 2](x[T as S], index(S) <= index(T))", "x + x?[T: index(T) - 1]",
            "x |> Gru[D -> D]", "x"})
    void whatLooksBackIsNot(String seen) {
        assertEquals("", said(FED, seen, LATER));
    }

    @Test
    void anInputThatIsTheTargetOnePlaceBeforeIsTheSame() {
        String fields = "target next: Letter[T]\n  input text: Letter[T] = next?[T: index(T) - 1]";
        assertEquals(1, said(fields, "x + mean[T](x)", "chars(\"a.txt\") -> next").split("N157", -1).length - 1);
        assertEquals("", said(fields, "x", "chars(\"a.txt\") -> next"));
    }

    /// Tags of words, and what comes behind all that is seen.
    @ParameterizedTest
    @ValueSource(strings = {"npy(\"a.npy\") -> text\n  data npy(\"b.npy\") -> next",
            "chars(\"a.txt\") -> text, next: at(8)"})
    void whatDoesNotStandAmongTheInputsIsNot(String data) {
        assertEquals("", said(FED, "x + mean[T](x)", data));
    }
}
