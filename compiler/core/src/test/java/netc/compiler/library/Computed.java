package netc.compiler.library;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import netc.abi.Role;
import netc.compiler.elaborate.Elaborated;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.program.ModelProgram;

/// What texts of models compute for one example, and how near it is to what a formula says.
final class Computed {
    static final double[] POINTS = {-800, -30, -3, -1, -0.25, -1e-6, 0, 1e-6, 0.25, 1, 3, 30, 800};

    private Computed() {
    }

    /// To ten digits, of small numbers too.
    static void assertClose(String what, double[] expected, double[] found) {
        assertEquals(expected.length, found.length, what);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], Math.max(1e-10 * Math.abs(expected[i]), 1e-300), what + " at " + i);
        }
    }

    static Map<String, double[]> initial(ModelProgram model) {
        return new HashMap<>(GraphInterpreter.run(model.procedures().get(Role.INIT), false, 1, 7, Map.of(), Map.of()));
    }

    static ModelProgram model(String body) {
        return Elaborated.text("model M {\n" + body + "\n}").model();
    }

    /// The outputs of a model for one example.
    static Map<String, double[]> outputs(ModelProgram model, Map<String, double[]> inputs,
            Map<String, double[]> variables) {
        Role procedure = model.procedures().containsKey(Role.PREDICT) ? Role.PREDICT : new Role.Output("y");
        return GraphInterpreter.run(model.procedures().get(procedure), false, 1, 7, inputs, variables);
    }

    static double[] y(String body, Map<String, double[]> inputs) {
        return outputs(model(body), inputs, Map.of()).get("y");
    }

    static void assertPoints(String call, DoubleUnaryOperator formula) {
        assertPoints(call, POINTS, Arrays.stream(POINTS).map(formula).toArray());
    }

    static void assertPoints(String call, double[] points, double[] expected) {
        assertClose(call, expected,
                y("input x: f32[N: " + points.length + "]\n output y = " + call, Map.of("x", points)));
    }

    /// Numbers without a pattern, of both signs.
    static double[] uneven(int count) {
        return IntStream.range(0, count).mapToDouble(i -> 2 * Math.sin(1 + 1.7 * i)).toArray();
    }

    /// What an application of a layer gives, with the parameters given, by their last names.
    static double[] applied(String body, Map<String, double[]> inputs, Map<String, double[]> parameters) {
        ModelProgram model = model(body);
        Map<String, double[]> variables = initial(model);
        variables
                .replaceAll((path, drawn) -> parameters.getOrDefault(path.substring(path.lastIndexOf('.') + 1), drawn));
        return outputs(model, inputs, variables).get("y");
    }
}
