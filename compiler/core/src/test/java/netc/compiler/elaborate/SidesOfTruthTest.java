package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The sign of a target tells two sides apart where it is -1 for one of them.
class SidesOfTruthTest {
    private static List<Code> said(String loss) {
        return Elaborated.text("""
                model M {
                  dim Kind = 3
                  input x: f32[F: 2]
                  input seen: bool
                  target y: bool
                  target kind: Kind
                  target side: f32
                  score = x |> Neuron[F]
                  output said = score > 0 and seen
                }
                train M {
                  data csv("a.csv") -> x: columns(1..2), seen: column(3), y: column(4), kind: column(5), side: column(6)
                  loss %s + 0 * (side + y + kind)
                  using sgd(rate: 0.1)
                  batch 4   epochs 1
                }
                """.formatted(loss)).diagnostics().sorted().stream()
                .map(Diagnostic::code).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hinge(score, y)", "hinge(score, kind)", "hinge(score, 1 where y else 0)",
            "max(1 - y * score, 0)", "max(0, -score * y)", "relu(2 - score * y)", "softplus(-y * score)",
            "log(1 + exp(-score * y))", "hinge(score, y)^2"})
    void aTargetThatIsNeverNegative(String loss) {
        assertEquals(List.of(Code.N152), said(loss), loss);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hinge(score, 2 * y - 1)", "hinge(score, 1 where y else -1)", "hinge(score, side)",
            "bce(score, y)", "huber(score, y)", "max(1 - seen * score, 0)", "y * max(1 - score, 0)",
            "max(y * score, 0)", "log(1 + exp(y * score))", "max(1 - 2 * y, 0) * score^2"})
    void whatHasTwoSidesOrIsNoSideOrIsNoTarget(String loss) {
        assertEquals(List.of(), said(loss), loss);
    }
}
