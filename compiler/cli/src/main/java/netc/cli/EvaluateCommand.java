package netc.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import netc.abi.Training;
import netc.cli.data.ClauseKind;
import netc.cli.data.RunData;
import netc.compiler.CompiledModel;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.data.Table;
import netc.runtime.model.Program;
import netc.runtime.parallel.Workers;
import netc.runtime.train.Evaluation;
import netc.runtime.train.TrainingOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `netc evaluate FILE --weights W`
@Command(name = "evaluate", sortOptions = false,
        description = {"Prints the loss and the reports of the test set, with weights"
                + " that were trained before; where the model names no test set, as 'data loss', those of the data that it"
                + " learned from.", "",
                "  netc evaluate samples/lenet5/lenet5.net --weights runs/LeNet5/best.safetensors"})
final class EvaluateCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private ModelOptions model;

    @Mixin
    private WeightsOption weights;

    @Mixin
    private DataOption data;

    @Mixin
    private AsOption as;

    @Mixin
    private SeedOption seed;

    @Mixin
    private RunOptions run;

    @Mixin
    private CommonOptions common;

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Machine machine = run.machine()) {
            return evaluate(machine);
        }
    }

    private int evaluate(Machine machine) {
        CompiledModel compiled = model.compile(machine, console);
        Training training = compiled.plan().training().orElseThrow(() -> new InputException(model.file()
                + ": expected a block 'train " + compiled.name() + " { … }', which says what a loss is, found none"));
        boolean isDrawn = data.folder().isEmpty() && training.builtin().isPresent();
        ClauseKind kind = as.kind()
                .orElse(training.test().isEmpty() && !isDrawn ? ClauseKind.DATA : ClauseKind.TEST);
        if (!isDrawn) {
            MissingData.check(data.folder(), "evaluate " + model.file() + " --weights " + weights.file(), model.file(),
                    compiled, kind.required(Optional.of(training)));
        }
        Program program = machine.load(compiled);
        WeightsOption.Trained trained = weights.read(compiled, program, console);
        Table table = ReadClauses.shown(compiled, data.folder(), () -> RunData.forEvaluation(training, kind,
                Models.types(compiled), data.folder(), trained.recipe(), trained.columns(), console::note));
        run.announce(compiled, program, console);
        console.note((as.kind().isEmpty() && kind == ClauseKind.DATA ? "the model names no test set: " : "")
                + "evaluating " + Counted.of(table.records(), "record")
                + (isDrawn ? "" : " of the " + kind.word() + " clause"));
        int batch = TrainingOptions.examples(training.course().batch(), table.records());
        Evaluation.looks(compiled.plan())
                .forEach(look -> Models.bytes(compiled, look, Evaluation.atOnce(compiled.plan(), batch)));
        try (Workers workers = run.workers()) {
            Results.print(console, kind.word(), compiled.plan(),
                    new Evaluation(program, trained.weights(), workers, batch,
                            seed.value().orElse(trained.seed())).of(table, kind.word() + " data"));
        }
        return ExitCode.DONE;
    }
}
