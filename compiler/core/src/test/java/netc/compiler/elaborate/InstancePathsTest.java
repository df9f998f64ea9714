package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import netc.compiler.ProgramSample;
import netc.compiler.program.DeclaredVariable;
import netc.compiler.program.DrawRow;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Test;

/// Each place where a layer is written is an instance with a path of its own, whatever else is called like it.
class InstancePathsTest {
    /// A layer that has a name like that of the layer behind it, which has none.
    private static final String TWO = """
            layer Two(x: f32[F]) -> f32[F] {
              dense1 = Dense[F -> F]
              x |> dense1 |> Dense[F -> F]
            }

            """;

    private static List<String> paths(String text) {
        return ProgramSample.elaborated(text).variables().stream().map(DeclaredVariable::path).sorted().toList();
    }

    @Test
    void aNameLikeThatOfANumberedLayerIsAnotherInstance() {
        assertEquals(List.of("y.two1.dense1.W", "y.two1.dense1.b", "y.two1.dense2.W", "y.two1.dense2.b"), paths(TWO + """
                model M {
                  dim F = 4
                  input x: f32[F]
                  output y: f32[F] = x |> Two
                }
                """));
    }

    /// A body that is applied twice finds in each opening what it made in the first.
    @Test
    void aBodyThatIsAppliedAgainFindsItsInstances() {
        assertEquals(List.of("two.dense1.W", "two.dense1.b", "two.dense2.W", "two.dense2.b"), paths(TWO + """
                model M {
                  dim F = 4
                  input x: f32[F]
                  two = Two[]
                  output y: f32[F] = two(two(x))
                }
                """));
    }

    @Test
    void whatGivesSeveralResultsIsCalledAfterTheFirstThatIsKept() {
        assertEquals(List.of("c.lstmCell1.U", "c.lstmCell1.W", "c.lstmCell1.b", "d.lstmCell1.U", "d.lstmCell1.W",
                "d.lstmCell1.b"), paths("""
                        model M {
                          dim F = 4, H = 3
                          input x: f32[F]
                          _, c = LstmCell[F -> H](x, 0 * sum[F](x) + index(H), 0 * sum[F](x) + index(H))
                          _, d = LstmCell[F -> H](2 * x, 0 * sum[F](x) + index(H), 0 * sum[F](x) + index(H))
                          output y = sum[H](c + d)
                        }
                        """));
    }

    @Test
    void theEleventhOfOneKindIsNotTheFirstOfAKindWithANumber() {
        String eleven = IntStream.range(0, 11).mapToObj(_ -> "Conv[2, k: 1]").collect(Collectors.joining(" |> "));
        List<String> paths = paths("""
                model M {
                  dim H = 2, W = 2, C = 2
                  input x: f32[H, W, C]
                  a = x |> %s |> flatten[H, W -> T] |> Conv1[C -> Out: 2, k: 1]
                  output y = sum[T, Out](a)
                }
                """.formatted(eleven));
        assertEquals(24, paths.size(), paths.toString());
        assertEquals(List.of("a.conv11.K", "a.conv11.b", "a.conv12.W", "a.conv12.b"),
                paths.stream().filter(p -> p.matches("a\\.conv1[12]\\..*")).toList());
    }

    @Test
    void stepsThatBindTheSameNameLearnLayersOfTheirOwn() {
        ModelProgram program = ProgramSample.elaborated("""
                model M {
                  dim F = 4
                  input  x: f32[F]
                  target y: f32
                  output p = sum[F](x)
                }

                train M {
                  data [[1, 2, 3, 4]] -> x
                  data [1] -> y
                  step a {
                    q = x |> Neuron[F]
                    loss (p - q - y)^2
                    using sgd(rate: 0.1)
                  }
                  step b {
                    q = 2 * x |> Neuron[F]
                    loss (p - q - y)^2
                    using sgd(rate: 0.1)
                  }
                  batch all   epochs 1
                }
                """);
        assertEquals(List.of("a.q.neuron1.b", "a.q.neuron1.w", "b.q.neuron1.b", "b.q.neuron1.w"),
                program.variables().stream().map(DeclaredVariable::path).sorted().toList());
    }

    @Test
    void drawsOfSeveralCallsAreApart() {
        String eleven = "noise(".repeat(11) + "x" + ")".repeat(11);
        List<String> paths = ProgramSample.elaborated("""
                fn noise(x)  { u: f32 ~ uniform
                  u + x }
                fn noise1(x) { u: f32 ~ uniform
                  u - x }
                fn two(x)    { u: f32 ~ uniform
                  u, u + x }

                model M {
                  input x: f32
                  a = %s + noise1(x)
                  _, e = two(x)
                  _, g = two(x)
                  output y = a + e - g
                }
                """.formatted(eleven)).report().draws().stream().map(DrawRow::path).toList();
        assertEquals(14, paths.size());
        assertEquals(14, Set.copyOf(paths).size(), paths.toString());
    }
}
