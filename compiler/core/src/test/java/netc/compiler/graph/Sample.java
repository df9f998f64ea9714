package netc.compiler.graph;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import netc.compiler.interpret.GraphInterpreter;

/// A graph and what to run it on.
///
/// @param graph     the procedure
/// @param variables the value of each variable
/// @param ranges    for each input of whole numbers, the least and the number of different ones; reals lie in (-1, 1)
public record Sample(Graph graph, Map<String, double[]> variables, Map<String, long[]> ranges) {
    /// Inputs for n examples, every real a single.
    public Map<String, double[]> inputs(int n, long seed) {
        Random random = new Random(seed);
        Map<String, double[]> inputs = new HashMap<>();
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Input(var name)) {
                Type type = e.result().type();
                int count = Math.toIntExact(type.elementsPerExample() * (type.hasBatch() ? n : 1));
                long[] range = ranges.get(name);
                inputs.put(name, range == null ? reals(random, count)
                        : random.longs(count, range[0], range[0] + range[1]).asDoubleStream().toArray());
            }
        }
        return inputs;
    }

    /// Now and then a zero of either sign.
    public static double[] reals(Random random, long count) {
        return random.doubles(count, -1, 1).map(x -> Math.abs(x) < 0.03 ? Math.copySign(0, x) : (float) x).toArray();
    }

    /// The same values for another graph.
    public Sample of(Graph other) {
        return new Sample(other, variables, ranges);
    }

    public Map<String, double[]> run(boolean single, int n, long seed) {
        return GraphInterpreter.run(graph, single, n, seed, inputs(n, seed), variables);
    }
}
