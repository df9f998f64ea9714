package netc.compiler.law;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Map;
import java.util.TreeMap;
import netc.abi.Role;
import netc.compiler.CompiledGraph;
import netc.compiler.ProgramSample;
import netc.compiler.graph.Sample;
import netc.compiler.interpret.GraphInterpreter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A training step that compares every example with every other, at batches around the sizes of vectors and blocks.
@Tag("slow")
class ContrastiveStepTest {
    private static final String TEXT = """
            model Views {
              input left, right: f32[F: 5]
              net = Dense[F -> D: 3]
              code = net(left)
              alike = sum[D](code * net(right)[batch as Other]) / 0.5
              turned = sum[D](net(right) * code[batch as Other]) / 0.5
              output vector: f32[D] = code
            }
            train Views {
              data csv("a.csv") -> left: columns(1..5), right: columns(6..10)
              loss 0.5 * cross_entropy(alike, Other(index(batch))) + 0.5 * cross_entropy(turned, Other(index(batch)))
              using adam(rate: 0.02)
              batch 16   epochs 1
            }
            """;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 16, 17, 64})
    void hasTheSameBitsAtAllWidthsNearTheExactOnes(int n) {
        Sample step = ProgramSample.of(ProgramSample.elaborated(TEXT), Role.STEP, 3);
        Map<String, double[]> inputs = step.inputs(n, 11);
        Map<String, double[]> one = new CompiledGraph(step.graph(), 1, false).run(n, 11, inputs, step.variables());
        for (int width : new int[] {1, 4, 8, 16}) {
            for (boolean inBlocks : new boolean[] {false, true}) {
                Map<String, double[]> found = new CompiledGraph(step.graph(), width, inBlocks).run(n, 11, inputs,
                        step.variables());
                new TreeMap<>(one).forEach((name, elements) -> assertArrayEquals(elements, found.get(name),
                        name + " at width " + width));
            }
        }
        Map<String, double[]> exact = GraphInterpreter.run(step.graph(), false, n, 11, inputs, step.variables());
        assertArrayEquals(exact.get("loss"), one.get("loss"), 2e-6);
        assertArrayEquals(exact.get("net.W/m"), one.get("net.W/m"), 2e-6);
    }
}
