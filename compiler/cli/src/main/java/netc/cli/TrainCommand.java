package netc.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import netc.abi.Training;
import netc.cli.data.Known;
import netc.cli.data.RunData;
import netc.compiler.CompiledModel;
import netc.compiler.MemoryBounds;
import netc.compiler.program.Learning;
import netc.compiler.source.Diagnostics;
import netc.runtime.InputException;
import netc.runtime.model.Program;
import netc.runtime.model.WeightsFile;
import netc.runtime.parallel.Workers;
import netc.runtime.train.Trainer;
import netc.runtime.train.TrainingOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `netc train FILE`
@Command(name = "train", sortOptions = false,
        description = {"Trains a model as its train blocks say, one after the other. Weights and numbers go"
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
    private BlockOption block;

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
        List<Learning.Block> blocks = block.all(compiled, model.file(), "");
        for (Learning.Block each : blocks) {
            MissingData.check(data.folder(), "train " + model.file() + block.text(), model.file(), compiled, each,
                    RunData.sources(each.training()), Models.starts(compiled, each));
            Trainer.requireFolder(folder(compiled, each), resume);
        }
        if (resume && blocks.stream().noneMatch(each -> Trainer.holdsRun(folder(compiled, each)))) {
            console.note("there is no run in " + folder(compiled) + " yet: it begins here");
        }
        Program program = machine.load(compiled);
        WeightFiles files = WeightFiles.of(compiled, model.file(), data.folder());
        Beginning beginning = beginning(compiled, blocks.getFirst(), program);
        List<BlockRun> runs = new ArrayList<>();
        Known known = beginning.known();
        for (Learning.Block each : blocks) {
            // All is read before the first step: what is wrong with it is known in time.
            Beginning planned = new Beginning(Optional.empty(), known, Optional.empty());
            runs.add(prepared(compiled, each, begins(compiled, each, planned, files, program).known()));
            files.requireWritable(each);
            if (!runs.getLast().isResumed()) {
                files.parts(runs.getLast().parts().stream()
                        .filter(l -> !files.isMade(l, blocks.subList(0, blocks.indexOf(each)))).toList(),
                        Optional.empty(), program, 0);
            }
            known = runs.getLast().read().known();
        }
        run.announce(compiled, program, console);
        try (Workers workers = run.workers()) {
            for (BlockRun each : runs) {
                Optional<Beginning> next = each.carryOut(compiled, program, workers,
                        begins(compiled, each.block(), beginning, files, program), files, console);
                if (next.isEmpty()) {
                    break;
                }
                beginning = next.get();
            }
        }
        return ExitCode.DONE;
    }

    /// What the first block to be carried out begins with.
    private Beginning beginning(CompiledModel compiled, Learning.Block first, Program program) {
        if (weights != null) {
            return Beginning.with(weights, compiled, first, program, console);
        }
        List<Learning.Block> all = compiled.program().learning().blocks();
        int place = all.indexOf(first);
        Path own = folder(compiled, first);
        if (place == 0 || Trainer.holdsRun(own)) {
            return Beginning.of(own, compiled, first);
        }
        Learning.Block before = all.get(place - 1);
        Path best = Trainer.best(folder(compiled, before));
        if (!Files.exists(best)) {
            throw new InputException(best + ": expected the weights that block " + before.training().name()
                    + " leaves, with which " + first.training().name() + " begins; found none: carry that out first, by"
                    + " --block " + before.training().name() + ", or begin with others, by --weights W");
        }
        return Beginning.after(best, compiled, program, console);
    }

    /// What a block begins with, before its clauses that load a part.
    ///
    /// @param before what the block before it left, or the command line gives
    private Beginning begins(CompiledModel compiled, Learning.Block each, Beginning before, WeightFiles files,
            Program program) {
        boolean isGiven = weights != null || each.loads().stream().allMatch(l -> l.variables().isPresent());
        Path own = folder(compiled, each);
        return isGiven ? before : resume && Trainer.holdsRun(own) ? Beginning.of(own, compiled, each)
                : files.whole(each, before, program, console);
    }

    private BlockRun prepared(CompiledModel compiled, Learning.Block each, Known known) {
        Training training = each.training();
        long seedOfRun = seed.value().orElse(training.course().seed());
        RunData read = ReadClauses.shown(each, data.folder(), () -> RunData.forTraining(training, each.share(),
                Models.types(compiled), Models.starts(compiled, each), data.folder(), seedOfRun, known, console::note));
        BlockRun prepared = new BlockRun(each, read, options(compiled, each, seedOfRun, read));
        requireMemory(compiled, each, prepared.examples());
        return prepared;
    }

    private TrainingOptions options(CompiledModel compiled, Learning.Block each, long seedOfRun, RunData read) {
        Training training = each.training();
        SortedMap<String, String> metadata = new TreeMap<>(read.recipe().metadata());
        metadata.putAll(read.columns().metadata());
        metadata.put(WeightsFile.DATA_HASH, read.hash());
        return new TrainingOptions(training.name(), length(training),
                batch == null ? training.course().batch() : batch,
                seedOfRun, stopAfter == null ? OptionalInt.empty() : OptionalInt.of(stopAfter),
                checkpointEvery == null ? 0 : checkpointEvery,
                Optional.of(folder(compiled, each)), resume, metadata);
    }

    private Training.Length length(Training training) {
        return steps != null ? new Training.Length.Rounds(steps)
                : epochs != null ? new Training.Length.Epochs(epochs) : training.course().length();
    }

    private Path folder(CompiledModel compiled) {
        return out == null ? Path.of("runs", compiled.name()) : out;
    }

    /// A block that has a name has a folder of that name.
    private Path folder(CompiledModel compiled, Learning.Block each) {
        return folder(compiled).resolve(each.training().name());
    }

    /// The file's bounds hold for the batch that runs, not only for the one that it names.
    private void requireMemory(CompiledModel compiled, Learning.Block each, int examples) {
        Diagnostics diagnostics = new Diagnostics();
        MemoryBounds.hold(each, compiled.plan(), examples, model.dims(), diagnostics);
        diagnostics.throwIfErrors();
    }
}
