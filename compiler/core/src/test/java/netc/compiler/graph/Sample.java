package netc.compiler.graph;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import netc.abi.Schedule;
import netc.compiler.interpret.GraphInterpreter;

/// A graph and what to run it on.
///
/// @param graph     the procedure
/// @param variables the value of each variable
/// @param ranges    for each input of whole numbers, the least and the number of different ones; reals lie in (-1, 1)
/// @param schedule  of the inputs that it makes
public record Sample(Graph graph, Map<String, double[]> variables, Map<String, long[]> ranges, Schedule schedule) {
    private static final double[] SPECIAL = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY,
            Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, 1e20f, 1e-20f};

    /// Inputs for n examples, every real a single.
    public Map<String, double[]> inputs(int n, long seed) {
        Random random = new Random(seed);
        Map<String, double[]> inputs = new HashMap<>();
        double[] numbers = numbers(seed);
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Input input && input.instruction().isPresent()) {
                inputs.put(input.name(), new double[] {(float) numbers[input.instruction().getAsInt()]});
            } else if (e.op() instanceof Op.Input(var name)) {
                Type type = e.result().type();
                int count = Math.toIntExact(type.elementsPerExample() * (type.hasBatch() ? n : 1));
                long[] range = ranges.get(name);
                inputs.put(name, range == null ? reals(random, count)
                        : random.longs(count, range[0], range[0] + range[1]).asDoubleStream().toArray());
            }
        }
        return inputs;
    }

    /// Those of a step among nine.
    private double[] numbers(long seed) {
        double[] numbers = new double[schedule.instructions().size()];
        long step = 1 + Math.floorMod(seed, 9);
        schedule.compute(step, 9, (step + 2) / 3, 3, numbers);
        return numbers;
    }

    /// The same with some reals that are infinite, no numbers, next to zero or far from it.
    public Map<String, double[]> specialInputs(int n, long seed) {
        Map<String, double[]> inputs = inputs(n, seed);
        Random random = new Random(~seed);
        new TreeMap<>(inputs).forEach((name, elements) -> {
            if (!ranges.containsKey(name) && new Op.Input(name).instruction().isEmpty()) {
                for (int i = 0; i < elements.length; i++) {
                    if (random.nextInt(8) == 0) {
                        elements[i] = SPECIAL[random.nextInt(SPECIAL.length)];
                    }
                }
            }
        });
        return inputs;
    }

    /// Now and then a zero of either sign.
    public static double[] reals(Random random, long count) {
        return random.doubles(count, -1, 1).map(x -> Math.abs(x) < 0.03 ? Math.copySign(0, x) : (float) x).toArray();
    }

    /// The same values for another graph.
    public Sample of(Graph other) {
        return new Sample(other, variables, ranges, schedule);
    }

    public Map<String, double[]> run(boolean single, int n, long seed) {
        return GraphInterpreter.run(graph, single, n, seed, inputs(n, seed), variables);
    }
}
