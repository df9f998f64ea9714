package netc.cli;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import netc.abi.Port;
import netc.abi.RandomNumbers;
import netc.abi.RandomNumbers.Purpose;
import netc.abi.TensorType;
import netc.runtime.InputException;
import netc.runtime.model.Run;

/// The token that follows, by what a model says of the next one: the one that it names, or one drawn by its scores.
sealed interface NextToken {
    /// @param number how many were drawn before
    int of(Run run, long number);

    /// What the model itself chooses.
    record Chosen(Port output) implements NextToken {
        @Override
        public int of(Run run, long number) {
            return (int) run.get(output, 0);
        }
    }

    /// Each token with the probability `softmax(score / temperature)`, among the `most` of the best scores; at temperature 0 the
    /// best one, of equals the first.
    record Drawn(Port output, double temperature, int most, long seed) implements NextToken {
        private static final long KEY = RandomNumbers.key("generate");

        @Override
        public int of(Run run, long number) {
            int count = Math.toIntExact(output.type().elements());
            double[] scores = IntStream.range(0, count).mapToDouble(i -> run.get(output, i)).toArray();
            double greatest = Arrays.stream(scores).max().orElseThrow();
            if (!Double.isFinite(greatest)) {
                throw new InputException("token " + (number + 1) + ": expected scores of " + output.name()
                        + " of which the greatest is finite, found " + greatest);
            }
            Integer[] order = IntStream.range(0, count).boxed().toArray(Integer[]::new);
            Arrays.sort(order, (a, b) -> Double.compare(scores[b], scores[a]));
            if (temperature == 0) {
                return order[0];
            }
            double best = scores[order[0]];
            double[] weights = new double[Math.min(most, count)];
            Arrays.setAll(weights, i -> Math.exp((scores[order[i]] - best) / temperature));
            double left = Arrays.stream(weights).sum()
                    * RandomNumbers.uniform(RandomNumbers.ofRun(seed, Purpose.CALL, number), KEY, 0);
            int at = 0;
            while (at < weights.length - 1 && left >= weights[at]) {
                left -= weights[at++];
            }
            return order[at];
        }
    }

    /// @param temperature 1 where nobody says so
    /// @param most        all where nobody says so
    static NextToken of(Port output, OptionalDouble temperature, OptionalInt most, long seed) {
        if (output.type().kind() == TensorType.Kind.INDEX) {
            return new Chosen(output);
        }
        return new Drawn(output, temperature.orElse(1), most.orElse(Integer.MAX_VALUE), seed);
    }
}
