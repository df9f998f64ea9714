package netc.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.abi.RandomNumbers.Purpose;
import netc.abi.Role;
import netc.abi.TensorType;
import netc.cli.data.ClauseKind;
import netc.cli.data.Known;
import netc.cli.data.PredictionInput;
import netc.compiler.CompiledModel;
import netc.compiler.program.DeclaredInput;
import netc.compiler.program.Learning;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.data.Permutation;
import netc.runtime.data.Table;
import netc.runtime.model.Run;
import netc.runtime.model.Program;
import netc.runtime.parallel.Workers;
import netc.runtime.train.BatchInputs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `netc predict FILE --weights W --input X`
@Command(name = "predict", sortOptions = false, description = {
        "Prints what a trained model makes of new examples, a line of"
                + " CSV for each.",
        "",
        "  netc predict cars.net --weights runs/Cars/best.safetensors --input new.csv",
        "  netc predict lenet5.net --weights runs/LeNet5/best.safetensors --input digits.npy --output answer.npy"})
final class PredictCommand implements Callable<Integer> {
    /// Examples that are computed at once.
    private static final int CHUNK = 64;

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Mixin
    private BlockOption block;

    @Mixin
    private WeightsOption weights;

    @Option(names = "--input", paramLabel = "X",
            description = "The examples: a CSV file with the columns of the training file (targets may be missing) or those"
                    + " of the inputs alone, or an npy array [n, shape…], or a text."
                    + " Where no output needs an input there is one answer without it.")
    private Path input;

    @Mixin
    private AsOption as;

    @Option(names = "--output", paramLabel = "Y",
            description = "A .csv or .npy file for the answers; standard output, as CSV, where not given.")
    private Path output;

    @Mixin
    private SeedOption seed;

    @Mixin
    private RunOptions run;

    @Mixin
    private CommonOptions common;

    PredictCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        PredictionOutput.Form form = PredictionOutput.form(Optional.ofNullable(output));
        try (Machine machine = run.machine()) {
            return predict(machine, form);
        }
    }

    private int predict(Machine machine, PredictionOutput.Form form) {
        CompiledModel compiled = model.compile(machine, console);
        Procedure predict = compiled.plan().procedures().stream().filter(p -> p.role().equals(Role.PREDICT)).findFirst()
                .orElseThrow(() -> new InputException(
                        model.file() + ": expected a model with an output that needs no target,"
                                + " found none in " + compiled.name()));
        SequencedMap<String, TensorType> inputs = inputs(compiled, predict);
        if (input == null && !inputs.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--input=X', a file with "
                    + String.join(", ", inputs.keySet()));
        }
        Program program = machine.load(compiled);
        WeightsOption.Trained trained = weights.read(compiled, program, console);
        Optional<Learning.Block> meant = block.of(compiled, model.file(), trained);
        Known known = trained.of(meant);
        PredictionInput.Examples examples = input == null ? PredictionInput.Examples.ONE
                : new PredictionInput(
                        new PredictionInput.Model(meant.map(Learning.Block::training), inputs, targets(compiled)),
                        known.recipe(), known.columns(), console::note)
                        .read(input, as.kind().orElse(ClauseKind.DATA));
        Table table = examples.table();
        if (!examples.lacking().isEmpty()) {
            int lacking = examples.lacking().size();
            console.note(String.format(Locale.ROOT, "%,d of %s %s", lacking, Counted.of(examples.records(), "record"),
                    Counted.word(lacking, "lacks a value: its answer is NaN", "lack a value: their answers are NaN")));
        }
        run.announce(compiled, program, console);
        int chunk = Math.min(CHUNK, table.records());
        Models.bytes(compiled, predict, chunk);
        try (Workers workers = run.workers()) {
            Run answering = new Run(program, predict, trained.weights(), workers, chunk);
            answering.draws(seed.value().orElse(trained.seed()), Purpose.CALL, 1);
            PredictionOutput answers = new PredictionOutput(predict.outputs(), examples.records(), known.recipe());
            predict(answering, table, answers);
            answers.lack(examples.lacking());
            switch (form) {
                case CSV -> answers.writeCsv(output);
                case NPY -> answers.writeNpy(output);
                case PRINT -> answers.print(console.out());
            }
        }
        if (output != null) {
            console.note(
                    Counted.of(examples.records(), "answer") + Counted.word(examples.records(), " is in ", " are in ")
                            + output);
        }
        return ExitCode.DONE;
    }

    /// Takes what a run makes of all records.
    static void predict(Run run, Table table, PredictionOutput answers) {
        BatchInputs inputs = new BatchInputs(run, table, "input");
        int[] order = Permutation.identity(table.records());
        run.over(order.length, new Run.Part() {
            @Override
            public void write(int first, int count) {
                inputs.fill(order, first, count);
            }

            @Override
            public void read(int first, int count) {
                answers.take(run, first, count);
            }
        });
    }

    private static Set<String> targets(CompiledModel compiled) {
        return compiled.program().inputs().stream().filter(DeclaredInput::target).map(DeclaredInput::name)
                .collect(Collectors.toSet());
    }

    /// What a prediction takes, in the order of the model.
    static SequencedMap<String, TensorType> inputs(CompiledModel compiled, Procedure predict) {
        List<String> needed = predict.inputs().stream().map(Port::name).toList();
        SequencedMap<String, TensorType> inputs = new LinkedHashMap<>();
        Models.types(compiled).forEach((name, type) -> {
            if (needed.contains(name)) {
                inputs.put(name, type);
            }
        });
        return inputs;
    }
}
