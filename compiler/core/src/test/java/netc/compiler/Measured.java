package netc.compiler;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import netc.abi.Role;
import netc.abi.Training.Combine;
import netc.abi.Training.Metric;
import netc.compiler.graph.Graph;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.ModelProgram;

/// A number of a whole set, by the meaning of the equations in double precision.
public final class Measured {
    private Measured() {
    }

    /// @param inputs  of all examples, one after the other
    /// @param batches how many examples each has; together all
    public static double[] of(ModelProgram model, String name, Map<String, double[]> inputs,
            Map<String, double[]> variables, int... batches) {
        Metric metric = model.learning().blocks().getFirst().training().metrics().stream()
                .filter(m -> m.name().equals(name)).findFirst().orElseThrow();
        Map<String, Combine> combines = new HashMap<>();
        model.learning().blocks().getFirst().training().metrics().forEach(m -> m.partials()
                .forEach(p -> combines.put(p.output(), p.combine())));
        Map<String, double[]> whole = new HashMap<>();
        for (int look = 1; model.procedures().containsKey(new Role.Evaluate("", look)); look++) {
            Map<String, double[]> found = new HashMap<>();
            int from = 0;
            for (int count : batches) {
                Map<String, double[]> given = new HashMap<>(whole);
                given.putAll(part(inputs, from, count, IntStream.of(batches).sum()));
                run(model, new Role.Evaluate("", look), count, given, variables).forEach((output, part) -> found.merge(
                        output, part, (a, b) -> together(combines.get(output), a, b)));
                from += count;
            }
            whole.putAll(found);
        }
        return run(model, new Role.Metric("", metric.name()), 1, whole, variables).get("value");
    }

    private static Map<String, double[]> run(ModelProgram model, Role role, int examples, Map<String, double[]> inputs,
            Map<String, double[]> variables) {
        Graph graph = Differentiate.apply(model.procedures().get(role));
        return GraphInterpreter.run(graph, false, examples, 7, inputs, variables);
    }

    private static Map<String, double[]> part(Map<String, double[]> inputs, int from, int count, int all) {
        Map<String, double[]> part = new HashMap<>();
        inputs.forEach((name, values) -> {
            int width = values.length / all;
            part.put(name, Arrays.copyOfRange(values, from * width, (from + count) * width));
        });
        return part;
    }

    private static double[] together(Combine combine, double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> switch (combine) {
            case SUM -> a[i] + b[i];
            case MIN -> Math.min(a[i], b[i]);
            case MAX -> Math.max(a[i], b[i]);
        }).toArray();
    }
}
