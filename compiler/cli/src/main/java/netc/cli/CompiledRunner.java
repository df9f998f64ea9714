package netc.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.abi.RandomNumbers.Purpose;
import netc.abi.Role;
import netc.abi.Variable;
import netc.compiler.CompiledModel;
import netc.compiler.Compiler;
import netc.compiler.CompilerObserver;
import netc.compiler.program.ModelProgram;
import netc.compiler.prove.Examples;
import netc.compiler.prove.Runner;
import netc.compiler.source.Diagnostics;
import netc.runtime.model.Run;
import netc.runtime.model.Program;
import netc.runtime.model.Weights;
import netc.runtime.parallel.Workers;

/// Compiles what is to be checked, and runs it on a machine. Keeps what it has compiled, because checks ask for the same again.
final class CompiledRunner implements Runner {
    private final Map<ModelProgram, Program> loaded = new IdentityHashMap<>();
    private final Machine machine;
    private final Workers workers;
    private final Map<String, double[]> starts;

    /// @param starts what variables start from that files hold
    CompiledRunner(Machine machine, Workers workers, Map<String, double[]> starts) {
        this.machine = machine;
        this.workers = workers;
        this.starts = starts;
    }

    private Program load(ModelProgram program) {
        return loaded.computeIfAbsent(program, p -> {
            Diagnostics diagnostics = new Diagnostics();
            CompiledModel model = new Compiler(machine.options(), CompilerObserver.NONE)
                    .model(p, diagnostics).orElseThrow(() -> new IllegalStateException(diagnostics.render()));
            return machine.load(model);
        });
    }

    @Override
    public Map<String, double[]> initial(ModelProgram program, long seed) {
        Program code = load(program);
        return values(code, code.initialWeights(seed, starts));
    }

    private static Map<String, double[]> values(Program code, Weights weights) {
        float[] elements = weights.read();
        Map<String, double[]> values = new HashMap<>();
        for (Variable variable : code.plan().variables()) {
            double[] value = new double[Math.toIntExact(variable.type().elements())];
            for (int i = 0; i < value.length; i++) {
                value[i] = elements[Math.toIntExact(variable.offset() + i)];
            }
            values.put(variable.path(), value);
        }
        return values;
    }

    @Override
    public Map<String, double[]> run(ModelProgram program, Role procedure, Examples examples,
            Map<String, double[]> variables, long seed) {
        Program code = load(program);
        Weights weights = code.newWeights();
        float[] elements = weights.change();
        for (Variable variable : code.plan().variables()) {
            double[] value = variables.get(variable.path());
            for (int i = 0; i < value.length; i++) {
                elements[Math.toIntExact(variable.offset() + i)] = (float) value[i];
            }
        }
        Run run = run(code, code.plan().procedure(procedure), weights, examples);
        run.draws(seed, Purpose.STEP, 0);
        run.complete();
        Map<String, double[]> outputs = new HashMap<>();
        for (Port port : run.procedure().outputs()) {
            double[] values = new double[run.elements(port)];
            for (int i = 0; i < values.length; i++) {
                values[i] = run.get(port, i);
            }
            outputs.put(port.name(), values);
        }
        return outputs;
    }

    @Override
    public Fit train(ModelProgram program, Examples examples, int steps, long seed, double enough) {
        Program code = load(program);
        Weights weights = code.initialWeights(seed, starts);
        Procedure step = code.plan().procedure(Role.STEP);
        Run run = run(code, step, weights, examples);
        List<Double> losses = new ArrayList<>();
        for (int i = 1; i <= steps && (losses.isEmpty() || goesOn(losses.getLast(), enough)); i++) {
            // A step may write where its inputs were.
            write(run, examples);
            run.draws(seed, Purpose.STEP, i);
            run.counters(i, steps, 1, 1);
            run.complete();
            losses.add(run.get(run.output("loss"), 0));
        }
        return new Fit(losses, values(code, weights));
    }

    private static boolean goesOn(double loss, double enough) {
        return Double.isFinite(loss) && loss > enough;
    }

    private Run run(Program code, Procedure procedure, Weights weights, Examples examples) {
        Run run = new Run(code, procedure, weights, workers, examples.count());
        run.examples(examples.first(), examples.count());
        write(run, examples);
        return run;
    }

    private static void write(Run run, Examples examples) {
        for (Port port : run.procedure().inputs()) {
            double[] values = examples.values().get(port.name());
            if (values != null) {
                run.set(port, values);
            }
        }
    }
}
