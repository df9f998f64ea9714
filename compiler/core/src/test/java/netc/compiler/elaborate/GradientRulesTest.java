package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import netc.abi.Role;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import org.junit.jupiter.api.Test;

class GradientRulesTest {
    private static Elaborated function(String definition, String output) {
        String second = output.contains("k") ? " input k: f32\n" : "";
        return Elaborated
                .text(definition + "\nmodel M {\n input x: f32[D: 3]\n" + second + " output y = " + output + "\n}\n");
    }

    private static Graph rule(Elaborated elaborated) {
        return elaborated.model().procedures().get(Role.PREDICT).equations().stream()
                .filter(e -> e.op() instanceof Op.Custom).map(e -> ((Op.Custom) e.op()).rule()).findFirst()
                .orElseThrow();
    }

    @Test
    void theFunctionInItsOwnRuleIsItsValue() {
        assertEquals("""
                v0: f32[batch, D: 3] = Input[name=g]()
                v1: f32[batch, D: 3] = Input[name=value]()
                v2: f32[batch, D: 3] = Input[name=0]()
                v3: f32[batch, D: 3] = Map[function=MUL](v0, v1)
                output 0 [batch, D: 3] = v3
                """, rule(function("fn e(x) = exp(x) with grad g -> g * e(x)", "e(x)")).toString());
    }

    @Test
    void theGradientOfWhatIsTheSameAlongAnAxisIsSummedAlongIt() {
        String rule = rule(function("fn scaled(x, k) = x * k with grad g -> g * k, g * x", "scaled(x, k)")).toString();
        assertTrue(rule.contains("Reduce[kind=SUM, over=[D: 3]]"), rule);
        assertTrue(rule.endsWith("output 0 [batch, D: 3] = v4\noutput 1 [batch] = v6\n"), rule);
    }

    @Test
    void aRuleGivesOneGradientForEachArgument() {
        assertTrue(function("fn scaled(x, k) = x * k with grad g -> g * k", "scaled(x, k)").diagnostics().render()
                .contains("error[N105]: scaled takes 2 values, and its gradient gives 1"));
    }

    @Test
    void aRuleAppliesTheFunctionToItsOwnArgumentsOnly() {
        assertTrue(function("fn e(x) = exp(x) with grad g -> g * e(2 * x)", "e(x)").diagnostics().render()
                .contains("error[N114]: in its own gradient's rule a function stands for its value"));
    }
}
