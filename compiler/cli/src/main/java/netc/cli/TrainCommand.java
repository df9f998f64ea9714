package netc.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import netc.abi.Training;
import netc.cli.data.DataFolder;
import netc.cli.data.RunData;
import netc.cli.data.WrongSizes;
import netc.compiler.CompiledModel;
import netc.compiler.MemoryBounds;
import netc.compiler.program.Learning;
import netc.compiler.program.StartSource;
import netc.compiler.source.Diagnostics;
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
            description = "Begins with the parameters of this safetensors file, not with those of the seed, in the first block that is carried"
                    + " out. Its scales and"
                    + " words are applied to the data as they are; optimizer and steps begin anew.")
    private Path weights;

    @Option(names = "--resume",
            description = "Goes on with the run in the output folder; it ends as if it had never stopped.")
    private boolean resume;

    @Option(names = "--stop-after", paramLabel = "EPOCHS", converter = Conversions.AtLeastOne.class,
            description = "Stops after so many epochs of a block, to be resumed.")
    private Integer stopAfter;

    @Option(names = "--checkpoint-every", paramLabel = "STEPS", converter = Conversions.AtLeastOne.class,
            description = "Writes last.safetensors after so many steps of an epoch too, not only at its end, which is once a second at most.")
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
        RunFolders folders = new RunFolders(out == null ? Path.of("runs", compiled.name()) : out, resume);
        List<Learning.Block> blocks = block.all(compiled, model.file(), "");
        for (Learning.Block each : blocks) {
            MissingData.check(data.folder(), "train " + model.file() + block.text(), model.file(), compiled, each,
                    RunData.sources(each.training()), Models.starts(compiled, each));
            Trainer.requireFolder(folders.of(each), resume);
        }
        if (resume && blocks.stream().noneMatch(folders::isResumed)) {
            console.note("there is no run in " + folders.path() + " yet: it begins here");
        }
        Program program = machine.load(compiled);
        WeightFiles files = WeightFiles.of(compiled, model.file(), data.folder());
        files.requireWritable(blocks, taken(compiled, folders));
        List<BlockRun> runs = prepared(compiled, blocks, program, files, folders);
        run.announce(compiled, program, console);
        try (Workers workers = run.workers()) {
            for (BlockRun each : runs) {
                if (!each.carryOut(compiled, program, workers, files, console)) {
                    break;
                }
            }
        }
        return ExitCode.DONE;
    }

    /// All is read before the first step, and compared with what is there: what is wrong with it is known in time.
    private List<BlockRun> prepared(CompiledModel compiled, List<Learning.Block> blocks, Program program,
            WeightFiles files, RunFolders folders) {
        Origins origins = new Origins(compiled, program, Optional.ofNullable(weights), files, folders, console);
        List<BlockRun> runs = new ArrayList<>();
        WrongSizes sizes = new WrongSizes();
        for (Learning.Block each : blocks) {
            BlockRun read = read(compiled, each, origins.of(each, runs), folders, sizes);
            if (!read.isResumed()) {
                List<Learning.Load> there = read.parts().stream()
                        .filter(l -> runs.stream().noneMatch(before -> files.isMade(l, before.block()))).toList();
                files.parts(there, read.begun(Beginning.SEED, program), program, read.options().seed());
            }
            runs.add(read);
        }
        ReadClauses.shown(blocks, data.folder(), () -> {
            sizes.throwIfAny();
            return runs;
        });
        List<BlockRun> unended = new ArrayList<>();
        // Of one alone the same is found when it begins.
        for (BlockRun each : runs.size() == 1 ? List.<BlockRun>of() : runs) {
            if (each.hasSteps(program, unended)) {
                unended.add(each);
            }
        }
        return runs;
    }

    /// Files that a run reads or writes itself.
    private Map<Path, String> taken(CompiledModel compiled, RunFolders folders) {
        Map<Path, String> taken = new LinkedHashMap<>();
        taken.put(model.file(), "the model");
        for (Learning.Block each : compiled.program().learning().blocks()) {
            Stream.concat(RunData.sources(each.training()).stream(),
                    Models.starts(compiled, each).stream().map(StartSource::source))
                    .flatMap(source -> DataFolder.file(data.folder(), source).stream())
                    .forEach(file -> taken.put(file, "data that is learned from"));
            Trainer.files(folders.of(each)).forEach(file -> taken.put(file, "a file of the run"));
        }
        return taken;
    }

    private BlockRun read(CompiledModel compiled, Learning.Block each, Origin origin, RunFolders folders,
            WrongSizes sizes) {
        Training training = each.training();
        long seedOfRun = seed.value().orElse(training.course().seed());
        RunData read = ReadClauses.shown(List.of(each), data.folder(), () -> RunData.forTraining(training, each.share(),
                Models.types(compiled), Models.starts(compiled, each), data.folder(), seedOfRun, origin.known(),
                console::note, sizes));
        BlockRun run = new BlockRun(each, origin, read, options(folders.of(each), training, seedOfRun, read));
        requireMemory(compiled, each, run.examples());
        return run;
    }

    private TrainingOptions options(Path folder, Training training, long seedOfRun, RunData read) {
        SortedMap<String, String> metadata = new TreeMap<>(read.recipe().metadata());
        metadata.putAll(read.columns().metadata());
        metadata.put(WeightsFile.DATA_HASH, read.hash());
        return new TrainingOptions(training.name(), length(training),
                batch == null ? training.course().batch() : batch,
                seedOfRun, stopAfter == null ? OptionalInt.empty() : OptionalInt.of(stopAfter),
                checkpointEvery == null ? 0 : checkpointEvery,
                Optional.of(folder), resume, metadata);
    }

    private Training.Length length(Training training) {
        return steps != null ? new Training.Length.Rounds(steps)
                : epochs != null ? new Training.Length.Epochs(epochs) : training.course().length();
    }

    /// The file's bounds hold for the batch that runs, not only for the one that it names.
    private void requireMemory(CompiledModel compiled, Learning.Block each, int examples) {
        Diagnostics diagnostics = new Diagnostics();
        MemoryBounds.hold(each, compiled.plan(), examples, model.dims(), diagnostics);
        diagnostics.throwIfErrors();
    }
}
