package netc.runtime.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import netc.abi.Plan;
import netc.abi.Port;
import netc.abi.Training;
import netc.abi.Training.Combine;
import netc.abi.Training.Metric;
import netc.abi.Training.Partial;
import netc.runtime.data.Permutation;
import netc.runtime.data.Table;
import netc.runtime.model.Execution;
import netc.runtime.model.Program;
import netc.runtime.model.Weights;
import netc.runtime.parallel.Workers;

/// The metrics of a whole set: `evaluate` gives partial results batch by batch, which are put together in order and in
/// double precision; `metric NAME` makes the number of them.
public final class Evaluation {
    private final Execution evaluate;
    private final List<Metric> metrics;
    private final List<String> names;
    private final List<Execution> finals = new ArrayList<>();

    /// @param weights that are evaluated, as they are at the time
    /// @param batch   most examples at once
    public Evaluation(Program program, Weights weights, Workers workers, int batch) {
        Plan plan = program.plan();
        evaluate = new Execution(program, plan.procedure("evaluate"), weights, workers, batch);
        names = names(plan);
        metrics = plan.training().map(Training::metrics).orElse(List.of());
        for (Metric metric : metrics) {
            finals.add(new Execution(program, plan.procedure("metric " + metric.name()), weights, workers, 1));
        }
    }

    /// The names of the metrics' numbers, the loss first.
    public static List<String> names(Plan plan) {
        return Measure.of(plan).stream().flatMap(m -> m.names().stream()).toList();
    }

    /// The numbers of a set, by name.
    ///
    /// @param set what the table is, for messages: `test data`
    /// @throws netc.runtime.InputException where a column is missing, of another size, or has indices out of range
    public SequencedMap<String, Float> of(Table table, String set) {
        Prepared prepared = prepare(table, set);
        SequencedMap<String, Float> values = new LinkedHashMap<>();
        List<Float> numbers = prepared.run();
        for (int i = 0; i < numbers.size(); i++) {
            values.put(names.get(i), numbers.get(i));
        }
        return values;
    }

    /// Checks a set once, so that it can be evaluated again and again.
    Prepared prepare(Table table, String set) {
        return new Prepared(table, set);
    }

    /// A set that has been checked.
    final class Prepared {
        private final BatchInputs inputs;
        private final int[] order;

        private Prepared(Table table, String set) {
            inputs = new BatchInputs(evaluate, table, set);
            order = Permutation.identity(table.records());
        }

        /// Their numbers, in the plan's order.
        List<Float> run() {
            List<double[]> sums = new ArrayList<>();
            for (Metric metric : metrics) {
                for (Partial partial : metric.partials()) {
                    double[] sum = new double[evaluate.elements(evaluate.output(partial.output()))];
                    Arrays.fill(sum, neutral(partial.combine()));
                    sums.add(sum);
                }
            }
            for (int from = 0; from < order.length; from += evaluate.capacity()) {
                inputs.fill(order, from, Math.min(evaluate.capacity(), order.length - from));
                evaluate.schedule(1, 1, 1, 1);
                evaluate.run(Program.runSeed(0, 0));
                add(sums);
            }
            return finish(sums);
        }

        private void add(List<double[]> sums) {
            int next = 0;
            for (Metric metric : metrics) {
                for (Partial partial : metric.partials()) {
                    Port port = evaluate.output(partial.output());
                    double[] sum = sums.get(next++);
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] = combined(partial.combine(), sum[i], evaluate.get(port, i));
                    }
                }
            }
        }

        private List<Float> finish(List<double[]> sums) {
            List<Float> values = new ArrayList<>();
            int next = 0;
            for (int m = 0; m < metrics.size(); m++) {
                Execution last = finals.get(m);
                last.schedule(1, 1, 1, 1);
                for (Partial partial : metrics.get(m).partials()) {
                    double[] sum = sums.get(next++);
                    for (Port port : last.procedure().inputs()) {
                        if (port.name().equals(partial.output())) {
                            last.set(port, sum);
                        }
                    }
                }
                last.run(Program.runSeed(0, 0));
                Port value = last.output("value");
                for (int i = 0; i < last.elements(value); i++) {
                    values.add((float) last.get(value, i));
                }
            }
            return values;
        }
    }

    private static double neutral(Combine combine) {
        return switch (combine) {
            case SUM -> 0;
            case MIN -> Double.POSITIVE_INFINITY;
            case MAX -> Double.NEGATIVE_INFINITY;
        };
    }

    private static double combined(Combine combine, double a, double b) {
        return switch (combine) {
            case SUM -> a + b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
        };
    }
}
