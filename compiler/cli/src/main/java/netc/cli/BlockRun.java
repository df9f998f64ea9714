package netc.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import netc.abi.Training;
import netc.cli.data.DataFolder;
import netc.cli.data.RunData;
import netc.compiler.CompiledModel;
import netc.compiler.program.Learning;
import netc.runtime.Counted;
import netc.runtime.model.Program;
import netc.runtime.model.Tracing;
import netc.runtime.model.Weights;
import netc.runtime.model.WeightsFile;
import netc.runtime.parallel.Workers;
import netc.runtime.train.Evaluation;
import netc.runtime.train.Measure;
import netc.runtime.train.Outcome;
import netc.runtime.train.Trainer;
import netc.runtime.train.TrainingData;
import netc.runtime.train.TrainingOptions;

/// The run of one `train` block, and what is said of it.
///
/// @param read    what it learns from
/// @param options with all that does not depend on what it begins with
record BlockRun(Learning.Block block, RunData read, TrainingOptions options) {
    /// Carries it out.
    ///
    /// @return what the next block begins with, which is the best weights; empty where it was stopped
    Optional<Beginning> carryOut(CompiledModel compiled, Program program, Workers workers, Beginning beginning,
            WeightFiles files, Console console) {
        Training training = block.training();
        Optional<Weights> weights = isResumed() ? Optional.empty()
                : files.parts(parts(), begun(beginning, program), program, options.seed());
        console.note((training.name().isEmpty() ? "" : training.name() + ": ") + records());
        TrainingProgress progress = new TrainingProgress(console, training.course().losses(),
                Measure.of(compiled.plan(), training), System::nanoTime);
        SavingProgress saving = new SavingProgress(progress, block, files);
        Trainer trainer = new Trainer(program,
                new TrainingData(read.training(), read.validation(), read.test()), begunWith(beginning.hash()),
                workers, saving, weights,
                step -> Optional.ofNullable(compiled.program().report().traces().get(step))
                        .map(t -> new Tracing(Models.trace(compiled, step), t.loss(), t.infinite(), t.turns())));
        saving.of(trainer);
        try (Interruption interruption = Interruption.watch(trainer::stop)) {
            Outcome outcome = trainer.run();
            progress.end();
            if (!outcome.finished()) {
                announceStop(outcome.epochs().size(), trainer.epochs(), interruption, console);
                return Optional.empty();
            }
            saving.ended();
            announceEnd(outcome, trainer.epochs(), console);
            printMetrics(outcome, compiled, console, () -> new Evaluation(program, training, trainer.weights(), workers,
                    examples(), options.seed()).of(read.training(), "training data"));
            return Optional.of(new Beginning(Optional.of(trainer.weights()), read.known(),
                    Optional.of(DataFolder.hash(best()))));
        } catch (RuntimeException e) {
            progress.end();
            throw e;
        }
    }

    /// The weights that are given, or that files give a start.
    private Optional<Weights> begun(Beginning beginning, Program program) {
        return beginning.weights().or(() -> read.starts().isEmpty() ? Optional.empty()
                : Optional.of(program.initialWeights(options.seed(), read.starts())));
    }

    /// The options, with the hash of the weights that the run begins with.
    private TrainingOptions begunWith(Optional<String> hash) {
        SortedMap<String, String> metadata = new TreeMap<>(options.metadata());
        hash.ifPresent(h -> metadata.put(WeightsFile.WEIGHTS_HASH, h));
        return options.withMetadata(metadata);
    }

    /// Most examples of a step.
    int examples() {
        return options.examples(read.training().records());
    }

    private Path best() {
        return Trainer.best(options.folder().orElseThrow());
    }

    /// Whether it goes on with a run that is there.
    boolean isResumed() {
        return options.resume() && Trainer.holdsRun(options.folder().orElseThrow());
    }

    /// The clauses that read a part of the weights.
    List<Learning.Load> parts() {
        return block.loads().stream().filter(l -> l.variables().isPresent()).toList();
    }

    /// How many records each part has.
    private String records() {
        return read.training().records() == 0 ? "learning without data"
                : "learning from " + Counted.of(read.training().records(), "record")
                        + read.validation().map(v -> ", validating with " + Counted.of(v.records(), "record"))
                                .orElse("")
                        + read.test().map(t -> ", testing with " + Counted.of(t.records(), "record")).orElse("");
    }

    private static void announceStop(int done, int all, Interruption interruption, Console console) {
        console.note(String.format(Locale.ROOT, "stopped %s epoch %d of %d; --resume goes on",
                interruption.isWanted() ? "in" : "after", interruption.isWanted() ? done + 1 : done, all));
    }

    private void announceEnd(Outcome outcome, int all, Console console) {
        if (outcome.early()) {
            console.note("stopped early, after epoch " + outcome.epochs().size() + " of " + all);
        }
        console.note("the weights of epoch " + outcome.best() + " are in " + best());
    }

    /// Those of the test set; without one those of the validation part, without that those of what was learned from. Always
    /// of the best weights.
    private void printMetrics(Outcome outcome, CompiledModel compiled, Console console,
            Supplier<SequencedMap<String, Float>> training) {
        if (outcome.test().isPresent()) {
            Results.print(console, block.training(), "test", compiled.plan(), outcome.test().get());
            return;
        }
        List<Float> validation = outcome.epochs().get(outcome.best() - 1).validation();
        if (validation.isEmpty()) {
            Results.print(console, block.training(), "training", compiled.plan(), training.get());
            return;
        }
        List<String> names = Evaluation.names(compiled.plan(), block.training());
        SequencedMap<String, Float> values = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            values.put(names.get(i), validation.get(i));
        }
        Results.print(console, block.training(), "validation", compiled.plan(), values);
    }
}
