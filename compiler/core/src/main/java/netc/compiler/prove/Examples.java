package netc.compiler.prove;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import netc.abi.TensorType;
import netc.compiler.program.ModelProgram;
import netc.compiler.program.DeclaredInput;

/// Values for the inputs and targets of a few examples.
///
/// @param first  the number of the first in the run, by which it draws
/// @param count  how many there are
/// @param values by input, example after example, each as declared
public record Examples(int first, int count, Map<String, double[]> values) {
    /// Different whole numbers drawn for inputs without a range.
    private static final int WHOLE_NUMBERS = 10;

    public Examples {
        values = Map.copyOf(values);
    }

    public Examples(int count, Map<String, double[]> values) {
        this(0, count, values);
    }

    /// Drawn by the declared types: reals from the normal distribution, indices and truth values evenly.
    public static Examples random(ModelProgram program, int count, long seed) {
        Random random = new Random(seed);
        Map<String, double[]> values = new LinkedHashMap<>();
        for (DeclaredInput input : program.inputs()) {
            TensorType type = input.edge();
            double[] drawn = new double[Math.toIntExact(Math.multiplyExact(type.elements(), (long) count))];
            for (int i = 0; i < drawn.length; i++) {
                drawn[i] = type.kind() == TensorType.Kind.REAL ? (float) random.nextGaussian()
                        : random.nextInt(choices(type));
            }
            values.put(input.name(), drawn);
        }
        return new Examples(count, values);
    }

    /// How many different values an input that is not real is given.
    static int choices(TensorType type) {
        return switch (type.kind()) {
            case INDEX -> Math.toIntExact(type.limit());
            case TRUTH -> 2;
            case REAL, WHOLE -> WHOLE_NUMBERS;
        };
    }

    /// The first of them.
    Examples first(int n) {
        return of(IntStream.range(0, Math.min(n, count)).toArray());
    }

    /// Without those whose inputs are equal to an earlier one's, but not their targets: no model can learn both.
    Examples consistent(ModelProgram program) {
        Map<List<Double>, List<Double>> seen = new HashMap<>();
        return of(IntStream.range(0, count).filter(i -> {
            List<Double> targets = example(program, i, true);
            return Objects.requireNonNullElse(seen.putIfAbsent(example(program, i, false), targets), targets)
                    .equals(targets);
        }).toArray());
    }

    /// The targets, or the inputs, of one example, one behind the other.
    private List<Double> example(ModelProgram program, int i, boolean target) {
        return program.inputs().stream().filter(input -> input.target() == target)
                .flatMapToDouble(input -> Arrays.stream(part(values.get(input.name()), count, i))).boxed().toList();
    }

    /// Those of these numbers, in this order.
    Examples of(int... numbers) {
        Map<String, double[]> chosen = new LinkedHashMap<>();
        values.forEach((name, all) -> chosen.put(name, choose(all, numbers)));
        return new Examples(numbers.length, chosen);
    }

    /// One of them, which draws what it draws among the others.
    Examples alone(int number) {
        return new Examples(first + number, 1, of(number).values());
    }

    private double[] choose(double[] all, int[] numbers) {
        int width = all.length / count;
        double[] chosen = new double[numbers.length * width];
        for (int i = 0; i < numbers.length; i++) {
            System.arraycopy(all, numbers[i] * width, chosen, i * width, width);
        }
        return chosen;
    }

    /// With another value for one input.
    Examples with(String input, double[] other) {
        Map<String, double[]> changed = new LinkedHashMap<>(values);
        changed.put(input, other);
        return new Examples(first, count, changed);
    }

    /// Each as a batch of its own.
    List<Examples> apart() {
        List<Examples> apart = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            apart.add(alone(i));
        }
        return apart;
    }

    /// The last first.
    Examples reversed() {
        return of(IntStream.range(0, count).map(i -> count - 1 - i).toArray());
    }

    /// The results of the examples, in the order of [#reversed].
    static double[] reversed(double[] results, int count) {
        return new Examples(count, Map.of("", results)).reversed().values().get("");
    }

    /// The results of example number `i` of `count`.
    static double[] part(double[] results, int count, int i) {
        int width = results.length / count;
        return Arrays.copyOfRange(results, i * width, (i + 1) * width);
    }
}
