package netc.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import netc.abi.Training;
import netc.cli.data.RunData;
import netc.compiler.CompiledModel;
import netc.compiler.MemoryBounds;
import netc.compiler.source.Diagnostics;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.model.Program;
import netc.runtime.model.Tracing;
import netc.runtime.model.WeightsFile;
import netc.runtime.parallel.Workers;
import netc.runtime.train.Evaluation;
import netc.runtime.train.Measure;
import netc.runtime.train.Outcome;
import netc.runtime.train.Trainer;
import netc.runtime.train.TrainingData;
import netc.runtime.train.TrainingOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `netc train FILE`
@Command(name = "train", sortOptions = false,
        description = {"Trains a model as its train block says. Weights and numbers go"
                + " to a folder, the metrics of the test set to standard output; without"
                + " one those of the validation part, without that those of the training data.", "",
                "  netc train samples/lenet5/lenet5.net",
                "  netc train samples/lenet5/lenet5.net --data mnist --out runs/mnist",
                "  netc train samples/lenet5/lenet5.net --data mnist --out runs/mnist --resume"})
final class TrainCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Mixin
    private DataOption data;

    @Option(names = "--epochs", paramLabel = "N", converter = Conversions.AtLeastOne.class,
            description = "Rounds over the training data, in place of what the file says.")
    private Integer epochs;

    @Option(names = "--steps", paramLabel = "N", converter = Conversions.AtLeastOne.class,
            description = "So many turns of the steps, in place of what the file says.")
    private Integer steps;

    @Option(names = "--batch", paramLabel = "N", converter = Conversions.AtLeastOne.class,
            description = "Examples a step, in place of what the file says.")
    private Integer batch;

    @Mixin
    private SeedOption seed;

    @Option(names = "--out", paramLabel = "DIR",
            description = "Where best.safetensors, last.safetensors and metrics.csv"
                    + " go; runs/NAME where not given.")
    private Path out;

    @Option(names = "--weights", paramLabel = "W",
            description = "Begins with the parameters of this safetensors file, not with those of the seed. Its scales and"
                    + " words are applied to the data as they are; optimizer and steps begin anew.")
    private Path weights;

    @Option(names = "--resume",
            description = "Goes on with the run in the output folder; it ends as if it had never stopped.")
    private boolean resume;

    @Option(names = "--stop-after", paramLabel = "EPOCHS", converter = Conversions.AtLeastOne.class,
            description = "Stops after so many epochs of the run, to be resumed.")
    private Integer stopAfter;

    @Option(names = "--checkpoint-every", paramLabel = "STEPS", converter = Conversions.AtLeastOne.class,
            description = "Writes last.safetensors after so many steps too, not only after each epoch.")
    private Integer checkpointEvery;

    @Mixin
    private RunOptions run;

    @Mixin
    private CommonOptions common;

    TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (epochs != null && steps != null) {
            throw new ParameterException(spec.commandLine(), "Expected --epochs or --steps, found both");
        }
        if (weights != null && resume) {
            throw new ParameterException(spec.commandLine(),
                    "Expected --weights or --resume, found both: a run that goes on has weights already");
        }
        try (Machine machine = run.machine()) {
            return train(machine);
        }
    }

    private int train(Machine machine) {
        CompiledModel compiled = model.compile(machine, console);
        Training training = compiled.plan().training().orElseThrow(() -> new InputException(model.file()
                + ": expected a block 'train " + compiled.name() + " { … }', found none"));
        MissingData.check(data.folder(), "train " + model.file(), model.file(), compiled, RunData.sources(training),
                compiled.program().starts());
        Trainer.requireFolder(folder(compiled), resume);
        if (resume && !Trainer.holdsRun(folder(compiled))) {
            console.note("there is no run in " + folder(compiled) + " yet: it begins here");
        }
        long seedOfRun = seed.value().orElse(training.course().seed());
        Program program = machine.load(compiled);
        Beginning beginning = weights == null ? Beginning.of(folder(compiled), compiled)
                : Beginning.with(weights, compiled, program, console);
        RunData read = ReadClauses.shown(compiled, data.folder(),
                () -> RunData.forTraining(training, compiled.program().learning().share(), Models.types(compiled),
                        compiled.program().starts(), data.folder(), seedOfRun, beginning.recipe(), console::note));
        data.folder().ifPresent(folder -> beginning.columns().requireOrder(folder, read.columns()));
        TrainingOptions options = options(compiled, training, seedOfRun, read, beginning);
        int examples = options.examples(read.training().records());
        requireMemory(compiled, examples);
        run.announce(compiled, program, console);
        console.note(parts(read));
        TrainingProgress progress = new TrainingProgress(console, training.course().losses(),
                Measure.of(compiled.plan()), System::nanoTime);
        try (Workers workers = run.workers()) {
            Trainer trainer = new Trainer(program,
                    new TrainingData(read.training(), read.validation(), read.test()), options, workers, progress,
                    beginning.weights().or(() -> read.starts().isEmpty() ? Optional.empty()
                            : Optional.of(program.initialWeights(seedOfRun, read.starts()))),
                    step -> Optional.ofNullable(compiled.program().report().traces().get(step))
                            .map(t -> new Tracing(Models.trace(compiled, step), t.loss(), t.infinite(), t.turns())));
            try (Interruption interruption = Interruption.watch(trainer::stop)) {
                Outcome outcome = trainer.run();
                progress.end();
                if (outcome.finished()) {
                    announceEnd(outcome, trainer.epochs(), options);
                    printMetrics(outcome, compiled, () -> new Evaluation(program, trainer.weights(), workers, examples,
                            options.seed())
                            .of(read.training(), "training data"));
                } else {
                    announceStop(outcome.epochs().size(), trainer.epochs(), interruption);
                }
            } catch (RuntimeException e) {
                progress.end();
                throw e;
            }
        }
        return ExitCode.DONE;
    }

    /// How many records each part has.
    private static String parts(RunData data) {
        return data.training().records() == 0 ? "learning without data"
                : "learning from " + Counted.of(data.training().records(), "record")
                        + data.validation().map(v -> ", validating with " + Counted.of(v.records(), "record"))
                                .orElse("")
                        + data.test().map(t -> ", testing with " + Counted.of(t.records(), "record")).orElse("");
    }

    private TrainingOptions options(CompiledModel compiled, Training training, long seedOfRun, RunData read,
            Beginning beginning) {
        SortedMap<String, String> metadata = new TreeMap<>(read.recipe().metadata());
        metadata.putAll(read.columns().metadata());
        metadata.put(WeightsFile.DATA_HASH, read.hash());
        beginning.hash().ifPresent(hash -> metadata.put(WeightsFile.WEIGHTS_HASH, hash));
        return new TrainingOptions(length(training),
                batch == null ? training.course().batch() : batch,
                seedOfRun, stopAfter == null ? OptionalInt.empty() : OptionalInt.of(stopAfter),
                checkpointEvery == null ? 0 : checkpointEvery,
                Optional.of(folder(compiled)), resume, metadata);
    }

    private Training.Length length(Training training) {
        return steps != null ? new Training.Length.Rounds(steps)
                : epochs != null ? new Training.Length.Epochs(epochs) : training.course().length();
    }

    private Path folder(CompiledModel compiled) {
        return out == null ? Path.of("runs", compiled.name()) : out;
    }

    /// The file's bounds hold for the batch that runs, not only for the one that it names.
    private void requireMemory(CompiledModel compiled, int examples) {
        Diagnostics diagnostics = new Diagnostics();
        MemoryBounds.hold(compiled.program(), compiled.plan(), examples, model.dims(), diagnostics);
        diagnostics.throwIfErrors();
    }

    private void announceStop(int done, int all, Interruption interruption) {
        console.note(String.format(Locale.ROOT, "stopped %s epoch %d of %d; --resume goes on",
                interruption.isWanted() ? "in" : "after", interruption.isWanted() ? done + 1 : done, all));
    }

    private void announceEnd(Outcome outcome, int all, TrainingOptions options) {
        if (outcome.early()) {
            console.note("stopped early, after epoch " + outcome.epochs().size() + " of " + all);
        }
        console.note("the weights of epoch " + outcome.best() + " are in "
                + options.folder().orElseThrow().resolve("best.safetensors"));
    }

    /// Those of the test set; without one those of the validation part, without that those of what was learned from. Always
    /// of the best weights.
    private void printMetrics(Outcome outcome, CompiledModel compiled, Supplier<SequencedMap<String, Float>> training) {
        if (outcome.test().isPresent()) {
            Results.print(console, "test", compiled.plan(), outcome.test().get());
            return;
        }
        List<Float> validation = outcome.epochs().get(outcome.best() - 1).validation();
        if (validation.isEmpty()) {
            Results.print(console, "training", compiled.plan(), training.get());
            return;
        }
        List<String> names = Evaluation.names(compiled.plan());
        SequencedMap<String, Float> values = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            values.put(names.get(i), validation.get(i));
        }
        Results.print(console, "validation", compiled.plan(), values);
    }
}
