package netc.runtime.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import netc.abi.Plan;
import netc.abi.Port;
import netc.abi.RandomNumbers.Purpose;
import netc.abi.Role;
import netc.abi.TensorType.Kind;
import netc.abi.Training;
import netc.abi.Training.Metric;
import netc.abi.Training.Partial;
import netc.runtime.data.Permutation;
import netc.runtime.data.Table;
import netc.runtime.model.Run;
import netc.runtime.model.Program;
import netc.runtime.model.Weights;
import netc.runtime.parallel.Workers;

/// The metrics of a whole set: one procedure gives partial results batch by batch, which are put together as if all had been one
/// batch, see [PartialTree]; one for each metric makes the number of them.
public final class Evaluation {
    /// A sum's blocks hold so many examples or a power of two that divides it.
    private static final int BLOCK = 64;

    private final Run evaluate;
    private final List<Metric> metrics;
    private final List<String> names;
    private final List<Run> finals = new ArrayList<>();

    /// @param weights that are evaluated, as they are at the time
    /// @param batch   of a training step, see [#atOnce]
    /// @param seed    of training: what evaluation draws is the same every time
    public Evaluation(Program program, Weights weights, Workers workers, int batch, long seed) {
        Plan plan = program.plan();
        evaluate = new Run(program, plan.procedure(Role.EVALUATE), weights, workers, atOnce(plan, batch));
        evaluate.draws(seed, Purpose.EVALUATION, 0);
        names = names(plan);
        metrics = plan.training().map(Training::metrics).orElse(List.of());
        for (Metric metric : metrics) {
            finals.add(new Run(program, plan.procedure(new Role.Metric(metric.name())), weights, workers, 1));
        }
    }

    /// How many examples are evaluated at once: the greatest power of two that is no more than is convenient, and at least a
    /// block of a sum, so that what is summed of them is a node of the tree of the whole set. Where examples are compared
    /// with those of their batch, it is the batch.
    ///
    /// @param batch of a training step
    public static int atOnce(Plan plan, int batch) {
        boolean together = plan.training().map(Training::metrics).orElse(List.of()).stream().anyMatch(Metric::together);
        return together ? batch : Math.max(BLOCK, Integer.highestOneBit(batch));
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
            List<PartialTree> partials = metrics.stream().flatMap(m -> m.partials().stream())
                    .map(p -> new PartialTree(p.combine())).toList();
            evaluate.over(order.length, new Run.Part() {
                @Override
                public void write(int first, int count) {
                    inputs.fill(order, first, count);
                }

                @Override
                public void read(int first, int count) {
                    add(partials);
                }
            });
            return finish(partials);
        }

        private void add(List<PartialTree> trees) {
            int next = 0;
            for (Metric metric : metrics) {
                for (Partial partial : metric.partials()) {
                    Port port = evaluate.output(partial.output());
                    double[] part = new double[evaluate.elements(port)];
                    Arrays.setAll(part, i -> evaluate.get(port, i));
                    trees.get(next++).add(part, port.type().kind() == Kind.REAL);
                }
            }
        }

        private List<Float> finish(List<PartialTree> partials) {
            List<Float> values = new ArrayList<>();
            int next = 0;
            for (int m = 0; m < metrics.size(); m++) {
                Run last = finals.get(m);
                for (Partial partial : metrics.get(m).partials()) {
                    double[] whole = partials.get(next++).whole();
                    for (Port port : last.procedure().inputs()) {
                        if (port.name().equals(partial.output())) {
                            last.set(port, whole);
                        }
                    }
                }
                last.complete();
                Port value = last.output("value");
                for (int i = 0; i < last.elements(value); i++) {
                    values.add((float) last.get(value, i));
                }
            }
            return values;
        }
    }
}
