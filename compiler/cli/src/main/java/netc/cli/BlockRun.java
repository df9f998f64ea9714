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
import netc.cli.data.RunData;
import netc.compiler.CompiledModel;
import netc.compiler.program.Learning;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.model.Program;
import netc.runtime.model.Tracing;
import netc.runtime.model.Weights;
import netc.runtime.model.WeightsFile;
import netc.runtime.parallel.Workers;
import netc.runtime.train.Evaluation;
import netc.runtime.train.Measure;
import netc.runtime.train.Outcome;
import netc.runtime.train.Progress;
import netc.runtime.train.Trainer;
import netc.runtime.train.TrainingData;
import netc.runtime.train.TrainingOptions;

/// The run of one `train` block, and what is said of it.
///
/// @param read    what it learns from
/// @param options with all that does not depend on what it begins with
record BlockRun(Learning.Block block, Origin origin, RunData read, TrainingOptions options) {
    /// Refuses before the first step of the whole run what is refused when this block begins.
    ///
    /// @param before blocks that have steps to make before this one begins
    /// @return whether this one has too
    boolean hasSteps(Program program, List<BlockRun> before) {
        if (isResumed() && !before.isEmpty()) {
            String first = before.getFirst().block.training().name();
            throw new InputException(options.folder().orElseThrow() + ": expected no run yet of block "
                    + block.training().name() + ", because " + first
                    + ", which comes before it, has steps to make; found"
                    + " one: carry out " + first + " alone, by --block " + first
                    + ", or take this folder away, so that "
                    + block.training().name() + " is carried out anew with what " + first + " leaves");
        }
        // What it begins with is left as it was when it began, by blocks that are at their end.
        Optional<String> hash = isResumed() ? origin.beginning().get().hash() : Optional.empty();
        try (Workers alone = new Workers(1)) {
            return !new Trainer(program, data(), begunWith(hash), alone, new Progress() {
            }).isAtEnd();
        }
    }

    /// Carries it out.
    ///
    /// @return whether it came to its end; else it was stopped
    boolean carryOut(CompiledModel compiled, Program program, Workers workers, WeightFiles files, Console console) {
        Training training = block.training();
        Beginning beginning = origin.beginning().get();
        Optional<Weights> weights = isResumed() ? Optional.empty()
                : files.parts(parts(), begun(beginning, program), program, options.seed());
        console.note((training.name().isEmpty() ? "" : training.name() + ": ") + records());
        TrainingProgress progress = new TrainingProgress(console, training.course().losses(),
                Measure.of(compiled.plan(), training), System::nanoTime);
        SavingProgress saving = new SavingProgress(progress, block, files);
        Trainer trainer = new Trainer(program, data(), begunWith(beginning.hash()), workers, saving, weights,
                step -> Optional.ofNullable(compiled.program().report().traces().get(step))
                        .map(t -> new Tracing(Models.trace(compiled, step), t.loss(), t.infinite(), t.turns())));
        saving.of(trainer);
        try (Interruption interruption = Interruption.watch(trainer::stop)) {
            Outcome outcome = trainer.run();
            progress.end();
            if (!outcome.finished()) {
                announceStop(outcome.epochs().size(), trainer.epochs(), interruption, console);
                return false;
            }
            saving.ended();
            announceEnd(outcome, trainer.epochs(), console);
            printMetrics(outcome, compiled, console, () -> new Evaluation(program, training, trainer.weights(), workers,
                    examples(), options.seed()).of(read.training(), "training data"));
            return true;
        } catch (RuntimeException e) {
            progress.end();
            throw e;
        }
    }

    private TrainingData data() {
        return new TrainingData(read.training(), read.validation(), read.test());
    }

    /// The weights that are given, or that files give a start.
    Optional<Weights> begun(Beginning beginning, Program program) {
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

    Path best() {
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
