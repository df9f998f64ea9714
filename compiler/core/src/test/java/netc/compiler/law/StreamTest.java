package netc.compiler.law;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import netc.abi.Role;
import netc.compiler.CompiledGraph;
import netc.compiler.Defect;
import netc.compiler.ProgramSample;
import netc.compiler.backend.opencl.LaunchLaw;
import netc.compiler.backend.opencl.TestDevice;
import netc.compiler.program.ModelProgram;
import netc.runtime.opencl.Driver;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Models that take an axis one element at a time have the bits of the whole, on the JVM and on a device.
class StreamTest {
    static Stream<Arguments> models() {
        return Stream.of(
                Arguments.of("what is mapped", """
                        input x: f32[T, D: 3]
                        output y: f32[T, E: 2] = x |> Dense[D -> E: 2] |> tanh
                        """),
                Arguments.of("a parameter and a number for each place", """
                        input x: f32[T, D: 3]
                        param place: f32[T, D] ~ normal(1)
                        output y: f32[D, T] = x * place + index(T)
                        """),
                Arguments.of("a recurrence", """
                        input x: f32[T, D: 3]
                        output y: f32[T, H: 4] = x |> Lstm[D -> H: 4]
                        """),
                Arguments.of("a convolution that looks back", """
                        input x: f32[T, D: 3]
                        dim Tap = 3
                        param K: f32[Tap, D, E: 2] ~ normal(1)
                        output y: f32[T, E] = sum[Tap, D](x?[T: index(T) + index(Tap) - 2] * K)
                        """),
                Arguments.of("the first element", """
                        input x: f32[T, D: 3]
                        output y: f32[T, D] = x - x[T: 0]
                        """),
                Arguments.of("a recurrence that begins with the first element", """
                        input x: f32[T, D: 3]
                        input sure: bool[T]
                        level, seen = scan T from h: f32[D] = tanh(x[T: 0]), was: bool = sure[T: 0] {
                          h <- 0.9 * h + 0.1 * x
                          was <- was and sure
                          h, was
                        }
                        output y: f32[T, D] = level where seen else 2 * level
                        """),
                Arguments.of("places that data name", """
                        input at: T[T]
                        param place: f32[T, D: 3] ~ normal(1)
                        output y: f32[T, D] = place[T: at]
                        """),
                Arguments.of("convolutions that look back, one behind the other", """
                        dim Tap = 2
                        input x: f32[T, D: 3]
                        param K, L: f32[Tap, D] ~ normal(1)
                        h = tanh(sum[Tap](x?[T: index(T) + index(Tap) - 1] * K))
                        output y: f32[T, D] = sum[Tap](h?[T: index(T) + 2 * index(Tap) - 2] * L)
                        """),
                Arguments.of("attention", """
                        input x: f32[T, D: 4]
                        output y: f32[T, D] = MultiHead[heads: 2](x, x[T as S], index(S) <= index(T))
                        """),
                Arguments.of("attention to what is near", """
                        input x: f32[T, D: 4]
                        memory = x[T as S]
                        near = index(S) <= index(T) and index(T) - index(S) < 3
                        output y: f32[T, D] = MultiHead[heads: 2](x, memory, near)
                        """),
                Arguments.of("a stack of blocks", """
                        dim Symbol = 7, D = 4
                        input text: Symbol[T]
                        param token: f32[Symbol, D] ~ normal(1)
                        param place: f32[T, D] ~ normal(1)
                        states = token[text] + place |> repeat 3 Block |> LayerNorm[D]
                        output logits: f32[T, Symbol] = sum[D](states * token)
                        output choice = sample[Symbol](logits)
                        """),
                Arguments.of("a source that is there as a whole", """
                        dim D = 4
                        input source: f32[S: 4, D]
                        input x: f32[T, D]
                        memory = source |> repeat 2 Dense[D -> D]
                        output y: f32[T, D] = x |> repeat 2 Listen(memory)
                        """),
                Arguments.of("sums of what has come", """
                        input x: f32[T, D: 3]
                        rows = x[T as S]
                        output y: f32[T, D] = sum[S](rows where index(S) <= index(T))
                        output z: f32[T, D] = max[S](rows where not (index(S) >= index(T) + 1) else -inf)
                        """));
    }

    /// The compiler of a device takes seconds for each model.
    static Stream<Arguments> modelsWithLoopsAndMemories() {
        Set<String> names = Set.of("a recurrence that begins with the first element", "a stack of blocks");
        return models().filter(m -> names.contains(m.get()[0]));
    }

    private static final String LAYERS = """
            layer Block(x: f32[T, D]) -> f32[T, D] {
              n = x |> LayerNorm[D]
              h = x + MultiHead[heads: 2](n, n[T as S], index(S) <= index(T))
              h + (h |> LayerNorm[D] |> FeedForward[D])
            }
            layer Listen(x: f32[T, D], memory: f32[S, D]) -> f32[T, D] {
              n = x |> LayerNorm[D]
              h = x + MultiHead[heads: 2, U as S](n, n[T as U], index(U) <= index(T))
              h + MultiHead[heads: 2](h, memory)
            }
            """;

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void oneElementAtATimeHasTheBitsOfTheWhole(String name, String body) {
        ModelProgram program = program(body);
        for (long seed = 0; seed < 8; seed++) {
            long drawn = seed;
            assertTrue(holds(program, seed, compiled -> LaunchLaw.mock(compiled, drawn)));
        }
        assertEquals(program.procedures().get(Role.PREDICT).inputs(), program.procedures().get(Role.STREAM).inputs());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("modelsWithLoopsAndMemories")
    @Tag("device")
    @Tag("slow")
    void oneElementAtATimeHasTheseBitsOnADevice(String name, String body) {
        TestDevice device = TestDevice.find();
        assertTrue(holds(program(body), 1, compiled -> device.driver(compiled.kernels())));
    }

    private static ModelProgram program(String body) {
        return ProgramSample.elaborated(LAYERS + "model M {\n  dim T = 6\n" + body + "  stream T\n}\n");
    }

    private static boolean holds(ModelProgram program, long seed, Function<CompiledGraph, Driver> device) {
        return StreamLaw.holds(ProgramSample.of(program, Role.PREDICT, seed),
                program.declared().stream().orElseThrow(), seed, Defect.NONE, device);
    }
}
