package netc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import netc.abi.Place;
import netc.abi.Procedure;
import netc.abi.Role;
import netc.compiler.program.ModelProgram;
import netc.compiler.source.Diagnostics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A step of training costs what it computes, however its formulas name axes.
class AttentionPlansTest {
    private static final int BATCH = 12;
    private static final String STACKED = "repeat 2 Block[heads: 4]";
    private static final String WRITTEN_OUT = "Block[heads: 4] |> Block[heads: 4]";

    private static Procedure step(String masked, String blocks) {
        ModelProgram program = ProgramSample.elaborated("""
                layer Attention[heads: int](x: f32[T, D]) -> f32[T, D] {
                  dim Head = heads
                  dim E    = D / heads
                  param Wq, Wk, Wv: f32[D, Head, E] ~ normal(0.02)
                  param Wo:         f32[Head, E, D] ~ normal(0.02)
                  q = sum[D](x * Wq)
                  k = sum[D](x * Wk)[T as S]
                  v = sum[D](x * Wv)[T as S]
                  score  = sum[E](q * k) / sqrt(E)
                  weight = softmax[S](%s)
                  sum[Head, E](sum[S](weight * v) * Wo)
                }
                layer Block[heads: int](x: f32[T, D]) -> f32[T, D] {
                  h = x + (x |> Attention[heads])
                  h + (h |> Dense[D -> Wide: 128] |> relu |> Dense[Wide -> D])
                }
                model Gpt {
                  dim T = 32, D = 64, Vocab = 65
                  input  text: Vocab[T]
                  target next: Vocab[T]
                  param token: f32[Vocab, D] ~ normal(0.02)
                  states = token[text] |> %s
                  output logits: f32[T, Vocab] = sum[D](states * token)
                }
                train Gpt {
                  data  csv("gpt.csv") -> text: columns(1..32), next: columns(33..64)
                  loss  mean[T](cross_entropy(logits, next))
                  using adam(rate: 1e-3)
                  batch 12   epochs 1   seed 1
                }
                """.formatted(masked, blocks));
        Diagnostics diagnostics = new Diagnostics();
        CompiledModel model = new Compiler(CompilerOptions.forWidth(16), CompilerObserver.NONE)
                .model(program, diagnostics).orElseThrow();
        diagnostics.throwIfErrors();
        return model.plan().procedure(Role.STEP);
    }

    private static double operations(Procedure step) {
        return IntStream.range(0, step.launches().size()).mapToDouble(i -> (double) step.launches().get(i).cost()
                * step.launches().get(i).turns(BATCH) * step.runs(i)).sum();
    }

    @Test
    void nothingIsLaidForExamplesThatAreNotThere() {
        Procedure step = step("score where index(S) <= index(T) else -inf", WRITTEN_OUT);
        Place each = new Place(step.arena().base(), step.arena().perExample());
        assertEquals(each, step.arena());
        assertEquals(step.arena().base() + 2 * step.arena().perExample(), step.arena().at(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {STACKED, WRITTEN_OUT})
    void eitherFormOfAMaskGivesOnePlan(String blocks) {
        Procedure one = step("score where index(S) <= index(T) else -inf", blocks);
        Procedure other = step("score where index(T) >= index(S) else -inf", blocks);
        assertEquals(one.launches(), other.launches());
        assertEquals(one.arena(), other.arena());
        Procedure added = step("score + (0 where index(S) <= index(T) else -1e30)", blocks);
        assertTrue(operations(one) <= 1.05 * operations(added),
                () -> operations(one) + " operations, with an added mask " + operations(added));
    }
}
