package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is multiplied by 0 has no part in a sum where it is finite; its sign has one in what is no sum of products.
class LookingAheadTest {
    private static List<Code> said(String output) {
        return Elaborated.text("""
                model M {
                  dim T = 5, D = 3
                  input x: f32[T]
                  input z: f32[T, D]
                  input level: f32
                  param w: f32[D] = 1
                  state spread: f32 = 1
                  r = x[T as S]
                  o = z[T as S]
                  seen: f32[T, S] = 1 where index(S) <= index(T) else 0
                  weight = softmax[S](x * r where index(S) <= index(T) else -inf)
                  output y = %s + 0 * sum[S](seen * weight) + 0 * sum[D](w * z + mean[S](o where index(S) <= index(T)))
                    + 0 * level + 0 * spread
                  stream T
                }
                """.formatted(output)).diagnostics().sorted().stream().map(Diagnostic::code).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sum[S](weight * r)", "sum[S](seen * r)", "sum[S](seen * tanh(r))",
            "sum[S](weight * sigmoid(r))",
            "sum[S](weight * gelu(r))", "sum[S](weight * silu(r))", "sum[S](weight * softplus(r))",
            "sum[S](weight * elu(r))", "sum[S](seen * sin(r))", "sum[S](seen * exp(-abs(r)))",
            "sum[S](seen * exp(-r^2))",
            "sum[S](seen * (r / (1 + r^2)))", "sum[S](seen * log(1 + abs(r)))", "sum[S](seen * sqrt(r^2))",
            "sum[S](seen * (r / sqrt(spread + 1e-5)))", "sum[S](seen * (r / level))",
            "sum[S, D](weight * softmax[D](o))",
            "sum[S, D](weight * log_softmax[D](o))",
            "sum[S, D](weight * (o / sqrt(mean[D](o^2) + 1e-5)))", "sum[S](seen * (1 / r where r > 0.1 else 0))",
            "sum[S](seen * log(max(r, 1e-6)))", "sum[S](log(r) where index(S) <= index(T))",
            "max[S](r where index(S) <= index(T))", "sum[S](weight * sum[S](weight * r)[T as S])"})
    void whatIsFiniteHasNoPartInASumOfProductsWithZero(String output) {
        assertEquals(List.of(), said(output));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sum[S](seen * log(r))", "sum[S](seen * (1 / r))", "sum[S](seen * exp(r))",
            "sum[S](weight * sqrt(r))", "sum[S](seen * r^-1)", "sum[S](seen * (1 / (r^2 - 1)))",
            "sum[S](exp(r where index(S) <= index(T) else -inf) / r)", "sum[S](seen * mod(1, r))",
            "sum[S](seen * pow(r, 0.5))", "sum[S](seen * log(1 - r^2))", "sum[S](seen * (1 / r where r < 1 else 0))"})
    void whatMayBeInfiniteOrNoNumberHas(String output) {
        assertEquals(List.of(Code.N144), said(output));
    }

    @ParameterizedTest
    @ValueSource(strings = {"max[S](r * seen)", "min[S](seen * r)", "max[S](weight * r)", "max[S](1 / (seen * r))"})
    void soHasTheSignOfAZero(String output) {
        assertEquals(List.of(Code.N144), said(output));
    }
}
