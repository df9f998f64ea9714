package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import netc.compiler.syntax.Parser;
import org.junit.jupiter.api.Test;

class UnappliedTest {
    private static final String MODEL = "model M {\n  input x: f32\n  output y = g(x)\n}\n";

    @Test
    void whatAModelAppliesThroughOthersIsApplied() {
        assertEquals("", said("fn f(x) = x\nfn g(x) = f(x)\n" + MODEL));
    }

    @Test
    void whatSignaturesOfAppliedOnesApplyIsApplied() {
        assertEquals("", said("fn f() = 2\nfn h() = 3\nfn i() = 4\n"
                + "layer L[n: int = f()](x, k = h()) -> f32[A: i()] { x }\nfn g(x) = L(x)\n" + MODEL));
    }

    @Test
    void whatTheTrainingAppliesIsApplied() {
        assertEquals("", said("fn g(x) = x\nfn r() = 1\nfn c(x) = x\noptimizer mine(rate = r()) { param <- param }\n"
                + MODEL + "train M {\n  loss c(y)\n  using mine()\n}\n"));
    }

    @Test
    void whatOnlyAppliesOneAnotherIsNamedOnce() {
        assertEquals("""
                a.net:2:4: warning[N403]: no model of this file applies a, b, L and mine
                    2 │ fn a(x) = b(x)
                      │    ^
                      layers, functions and optimizers are checked only where they are applied
                1 warning
                """, said("fn g(x) = x\nfn a(x) = b(x)\nfn b(x) = a(x)\nlayer L(x) -> f32 { g(x) }\n"
                + "optimizer mine() { param <- b(param) }\n" + MODEL));
    }

    private static String said(String text) {
        var diagnostics = new Diagnostics();
        Unapplied.report(Parser.parse(Source.of("a.net", text), diagnostics).orElseThrow(), diagnostics);
        return diagnostics.render();
    }
}
