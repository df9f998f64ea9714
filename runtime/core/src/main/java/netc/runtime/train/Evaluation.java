package netc.runtime.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import netc.abi.Plan;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.abi.RandomNumbers.Purpose;
import netc.abi.Role;
import netc.abi.TensorType.Kind;
import netc.abi.Training;
import netc.abi.Training.Combine;
import netc.abi.Training.Metric;

import netc.runtime.data.Permutation;
import netc.runtime.data.Table;
import netc.runtime.model.Run;
import netc.runtime.model.Program;
import netc.runtime.model.Weights;
import netc.runtime.parallel.Workers;

/// The metrics of a whole set: procedures that look at it, one after the other, give partial results batch by batch, which are
/// put together as if all had been one batch, see [PartialTree]; one for each metric makes the number of them.
public final class Evaluation {
    /// A sum's blocks hold so many examples or a power of two that divides it.
    private static final int BLOCK = 64;

    private final List<Run> looks;
    private final Map<String, Combine> combines = new HashMap<>();
    private final List<String> names;
    private final List<Run> finals = new ArrayList<>();

    /// @param block   whose metrics they are
    /// @param weights that are evaluated, as they are at the time
    /// @param batch   of a training step, see [#atOnce]
    /// @param seed    of training: what evaluation draws is the same every time
    public Evaluation(Program program, Training block, Weights weights, Workers workers, int batch, long seed) {
        Plan plan = program.plan();
        looks = looks(plan, block).stream().map(p -> new Run(program, p, weights, workers, atOnce(block, p, batch)))
                .toList();
        looks.forEach(look -> look.draws(seed, Purpose.EVALUATION, 0));
        names = names(plan, block);
        for (Metric metric : block.metrics()) {
            metric.partials().forEach(p -> combines.put(p.output(), p.combine()));
            finals.add(new Run(program, plan.procedure(new Role.Metric(block.name(), metric.name())), weights, workers,
                    1));
        }
    }

    /// The procedures that look at a set, in order.
    public static List<Procedure> looks(Plan plan, Training block) {
        return plan.procedures().stream()
                .filter(p -> p.role() instanceof Role.Evaluate look && look.block().equals(block.name())).toList();
    }

    /// How many examples a look takes at once: the greatest power of two that is no more than is convenient, and at least a
    /// block of a sum, so that what is summed of them is a node of the tree of the whole set. Where the look compares examples
    /// with those of their batch, it is the batch.
    ///
    /// @param batch of a training step
    public static int atOnce(Training block, Procedure look, int batch) {
        return look.role() instanceof Role.Evaluate(String _, int number) && block.isTogether(number) ? batch
                : Math.max(BLOCK, Integer.highestOneBit(batch));
    }

    /// The names of the metrics' numbers, the losses first.
    public static List<String> names(Plan plan, Training block) {
        return Measure.of(plan, block).stream().flatMap(m -> m.names().stream()).toList();
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
        private final List<BatchInputs> inputs = new ArrayList<>();
        private final int[] order;

        private Prepared(Table table, String set) {
            looks.forEach(look -> inputs.add(new BatchInputs(look, table, set)));
            order = Permutation.identity(table.records());
        }

        /// Their numbers, in the plan's order.
        List<Float> run() {
            Map<String, double[]> whole = new HashMap<>();
            for (int i = 0; i < looks.size(); i++) {
                look(looks.get(i), inputs.get(i), whole);
            }
            List<Float> values = new ArrayList<>();
            for (Run last : finals) {
                give(last, whole);
                last.complete();
                Port value = last.output("value");
                for (int i = 0; i < last.elements(value); i++) {
                    values.add((float) last.get(value, i));
                }
            }
            return values;
        }

        /// @param whole partial results of the looks before, put together; those of this one are added
        private void look(Run look, BatchInputs examples, Map<String, double[]> whole) {
            List<Port> ports = look.procedure().outputs();
            List<PartialTree> trees = ports.stream().map(p -> new PartialTree(combines.get(p.name()))).toList();
            look.over(order.length, new Run.Part() {
                @Override
                public void write(int first, int count) {
                    examples.fill(order, first, count);
                    give(look, whole);
                }

                @Override
                public void read(int first, int count) {
                    for (int i = 0; i < ports.size(); i++) {
                        Port port = ports.get(i);
                        double[] part = new double[look.elements(port)];
                        Arrays.setAll(part, e -> look.get(port, e));
                        trees.get(i).add(part, port.type().kind() == Kind.REAL);
                    }
                }
            });
            for (int i = 0; i < ports.size(); i++) {
                whole.put(ports.get(i).name(), trees.get(i).whole());
            }
        }

        private static void give(Run run, Map<String, double[]> whole) {
            for (Port port : run.procedure().inputs()) {
                if (!port.perExample()) {
                    run.set(port, whole.get(port.name()));
                }
            }
        }
    }
}
