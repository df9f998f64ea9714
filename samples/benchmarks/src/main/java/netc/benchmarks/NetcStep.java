package netc.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import netc.abi.Plan;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.abi.RandomNumbers.Purpose;
import netc.abi.Role;
import netc.abi.Variable;
import netc.compiler.CompiledModel;
import netc.compiler.Compiler;
import netc.compiler.CompilerOptions;
import netc.compiler.source.Diagnostics;
import netc.runtime.model.Run;
import netc.runtime.model.Program;
import netc.runtime.model.Vectors;
import netc.runtime.model.Weights;
import netc.runtime.parallel.Workers;

/// Training by netc: the sample's own file, compiled here for the vectors of this machine, on all cores.
///
/// A step begins with the copy of the batch into the arena; what a model does to its inputs, as to divide grey values by 255,
/// it does itself.
final class NetcStep implements TrainingStep {
    private final Batches batches;
    private final Learning.Schedule schedule;
    private final Workers workers = new Workers(Runtime.getRuntime().availableProcessors());
    private final Plan plan;
    private final long seed;
    private final Weights weights;
    private final Run run;
    private final Port loss;
    private long steps;

    /// @param source of the workload
    NetcStep(Workload workload, Path source, Batches batches) {
        this.batches = batches;
        schedule = workload.learning().schedule();
        CompiledModel model = compile(source);
        Program program = load(model);
        plan = program.plan();
        seed = plan.blocks().getFirst().course().seed();
        weights = program.initialWeights(seed);
        Procedure step = plan.procedure(Role.STEP);
        run = new Run(program, step, weights, workers, batches.examples());
        loss = run.output("loss");
    }

    private static CompiledModel compile(Path source) {
        Diagnostics diagnostics = new Diagnostics();
        List<CompiledModel> models = Compiler.compile(source, CompilerOptions.forWidth(Vectors.lanes()), diagnostics);
        diagnostics.throwIfErrors();
        return models.getFirst();
    }

    private static Program load(CompiledModel model) {
        return Program.load(model.plan(), model.loader(), model.className(), Vectors.lanes());
    }

    /// What computes, for announcing.
    static String describe() {
        return "netc, " + Vectors.describe(Vectors.lanes());
    }

    /// The parameters as they are now, in the order of checkpoints; of what `repeat` makes, one for each turn.
    List<Weight> weights() {
        return plan.variables().stream().filter(v -> v.role() == Variable.Role.PARAMETER).flatMap(this::weights)
                .toList();
    }

    private Stream<Weight> weights(Variable variable) {
        int[] shape = variable.type().shape().stream().mapToInt(d -> Math.toIntExact(d.size())).toArray();
        int from = Math.toIntExact(variable.offset());
        int to = Math.toIntExact(variable.offset() + variable.type().elements());
        Weight whole = new Weight(variable.path(), shape, Arrays.copyOfRange(weights.read(), from, to));
        return variable.type().has("repeat") ? whole.split().stream() : Stream.of(whole);
    }

    @Override
    public float step(int batch) {
        steps++;
        batches.reals().forEach((name, all) -> {
            float[] values = all.get(batch);
            System.arraycopy(values, 0, run.arena(), run.at(run.input(name)), values.length);
        });
        batches.indices().forEach((name, all) -> {
            int[] values = all.get(batch);
            System.arraycopy(values, 0, run.indices(), run.at(run.input(name)), values.length);
        });
        run.draws(seed, Purpose.STEP, steps);
        run.counters(steps, schedule.steps().applyAsLong(steps), 1, 1);
        run.complete();
        return (float) run.get(loss, 0);
    }

    @Override
    public void close() {
        workers.close();
    }
}
