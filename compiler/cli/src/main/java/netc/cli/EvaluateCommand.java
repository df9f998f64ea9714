package netc.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import netc.abi.Training;
import netc.cli.data.ClauseKind;
import netc.cli.data.Known;
import netc.compiler.CompiledModel;
import netc.compiler.program.Learning;
import netc.runtime.Counted;
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
    private BlockOption block;

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
        block.all(compiled, model.file(), ", which says what a loss is");
        Program program = machine.load(compiled);
        WeightsOption.Trained trained = weights.read(compiled, program, console);
        Learning.Block meant = block.of(compiled, model.file(), trained).orElseThrow();
        Training training = meant.training();
        Known known = trained.of(Optional.of(meant));
        EvaluationData read = EvaluationData.read(
                "evaluate " + model.file() + block.text() + " --weights " + weights.file(), model.file(), compiled,
                meant, known, data.folder(), as.kind(), console);
        Table table = read.table();
        ClauseKind kind = read.kind();
        run.announce(compiled, program, console);
        console.note((as.kind().isEmpty() && kind == ClauseKind.DATA ? "the model names no test set: " : "")
                + "evaluating " + Counted.of(table.records(), "record")
                + (read.isDrawn() ? "" : " of the " + kind.word() + " clause"
                        + (training.name().isEmpty() ? "" : " of " + training.name())));
        int batch = TrainingOptions.examples(training.course().batch(), table.records());
        Evaluation.looks(compiled.plan(), training)
                .forEach(look -> Models.bytes(compiled, look, Evaluation.atOnce(training, look, batch)));
        try (Workers workers = run.workers()) {
            Results.print(console, training, kind.word(), compiled.plan(),
                    new Evaluation(program, training, trained.weights(), workers, batch,
                            seed.value().orElse(trained.seed())).of(table, kind.word() + " data"));
        }
        return ExitCode.DONE;
    }
}
