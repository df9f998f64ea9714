package netc.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import netc.abi.Role;
import netc.abi.Training;
import netc.cli.data.DataFolder;
import netc.cli.data.Known;
import netc.cli.data.RunData;
import netc.cli.data.WrongSizes;
import netc.compiler.CompiledModel;
import netc.compiler.program.Learning;
import netc.compiler.prove.Check;
import netc.compiler.prove.Examples;
import netc.compiler.prove.Outcome;
import netc.compiler.prove.Subject;
import netc.compiler.program.StartSource;
import netc.runtime.InputException;
import netc.runtime.data.Permutation;
import netc.runtime.data.Table;
import netc.runtime.parallel.Workers;

/// The checks of `netc prove`, for the command and for the test classes that it writes.
public final class Proof implements AutoCloseable {
    /// Records that checks choose from.
    private static final int EXAMPLES = 256;

    private final SequencedMap<String, Subject> subjects;
    private final Workers workers;
    private final String origin;

    /// @param subjects the model with each of its steps that have a loss, by the label of the step; the model alone, where
    ///                 none has one
    private Proof(SequencedMap<String, Subject> subjects, Workers workers, String origin) {
        this.subjects = subjects;
        this.workers = workers;
        this.origin = origin;
    }

    /// What a test class asks for.
    ///
    /// @param file  the .net file
    /// @param model its name
    /// @param dims  sizes of axes, in place of what `dim` says
    /// @param data  a folder with the files that the data clauses name
    /// @param seed  of initial values, examples and directions
    /// @throws netc.compiler.source.CompileException with all that is wrong with the file
    /// @throws InputException                        where the data is wrong
    public static Proof of(Path file, String model, Map<String, Long> dims, Optional<Path> data, long seed) {
        Machine machine = Machine.thisJvm();
        return of(machine, Models.one(file, Optional.of(model), machine.options().withDimensions(dims),
                Console.silent()), data, OptionalLong.of(seed),
                () -> new Workers(Runtime.getRuntime().availableProcessors()));
    }

    static Proof of(Machine machine, CompiledModel model, Optional<Path> data, OptionalLong wanted,
            Supplier<Workers> threads) {
        Workers workers = threads.get();
        SequencedMap<String, Subject> subjects = new LinkedHashMap<>();
        SequencedSet<String> origins = new LinkedHashSet<>();
        for (Learning.Block block : model.program().learning().blocks()) {
            List<Role.Step> steps = model.program().losses().stream()
                    .filter(s -> s.block().equals(block.training().name())).toList();
            if (!steps.isEmpty()) {
                Taken taken = Taken.of(Optional.of(block), model, data, wanted);
                CompiledRunner runner = new CompiledRunner(machine, workers, taken.starts());
                origins.add(taken.origin());
                steps.forEach(step -> subjects.put(step.label(), Subject.of(model.program().withStep(step),
                        taken.examples(), runner, taken.seed())));
            }
        }
        if (subjects.isEmpty()) {
            Taken taken = Taken.of(model.program().learning().blocks().stream().findFirst(), model, data, wanted);
            origins.add(taken.origin());
            subjects.put("", Subject.of(model.program().withoutSteps(), taken.examples(),
                    new CompiledRunner(machine, workers, taken.starts()), taken.seed()));
        }
        return new Proof(subjects, workers, String.join(", ", origins));
    }

    /// The examples of a block, and what variables start from that files hold.
    ///
    /// @param origin what the examples are
    private record Taken(Examples examples, Map<String, double[]> starts, String origin, long seed) {
        static Taken of(Optional<Learning.Block> block, CompiledModel model, Optional<Path> data, OptionalLong wanted) {
            Optional<Training> training = block.map(Learning.Block::training);
            long seed = wanted.orElse(training.map(t -> t.course().seed()).orElse(0L));
            Map<String, double[]> starts = drawn(model.program().starts(), seed);
            Optional<Training.Builtin> drawn = training.flatMap(Training::builtin);
            if (data.isEmpty() && drawn.isEmpty()
                    && training.filter(t -> !DataFolder.isNeeded(RunData.sources(t))).isEmpty()) {
                return random(model, starts, seed);
            }
            Learning.Block asked = block.orElseThrow(() -> new InputException("--data: expected a block 'train "
                    + model.name() + " { … }', which says what the files hold, found none"));
            RunData read = read(asked, model, data, seed);
            Map<String, double[]> begun = data.isPresent() ? read.starts() : starts;
            if (read.training().columns().isEmpty()) {
                return random(model, begun, seed);
            }
            Examples examples = Proof.examples(model, read.training(), seed);
            return new Taken(examples, begun,
                    examples.count() + " " + data.map(folder -> "records of " + folder)
                            .or(() -> drawn.map(b -> "drawn " + RunData.noun(b) + "s")).orElse("records of the model"),
                    seed);
        }

        /// Of a block that nothing is read for.
        private static Taken random(CompiledModel model, Map<String, double[]> starts, long seed) {
            Examples random = Examples.random(model.program(), EXAMPLES, seed);
            return new Taken(random, starts, random.count() + " random examples", seed);
        }
    }

    /// What variables start from that files hold, where there are none.
    private static Map<String, double[]> drawn(List<StartSource> starts, long seed) {
        Map<String, double[]> drawn = new LinkedHashMap<>();
        Random random = new Random(seed);
        starts.forEach(s -> drawn.put(s.input(), DoubleStream.generate(random::nextGaussian)
                .limit(s.type().elements()).toArray()));
        return drawn;
    }

    private static RunData read(Learning.Block block, CompiledModel model, Optional<Path> data, long seed) {
        Training training = block.training();
        // No more is drawn than is looked at; a part is left for validation.
        Training few = new Training(training.name(), training.data(), List.of(),
                training.builtin().map(b -> new Training.Builtin(b.name(), 4 * EXAMPLES, 0)), training.validation(),
                training.metrics(), training.course());
        WrongSizes sizes = new WrongSizes();
        RunData read = RunData.forTraining(few, block.share(), Models.types(model),
                data.isPresent() ? model.program().starts() : List.of(), data, seed, Known.NOTHING, _ -> {
                }, sizes);
        sizes.throwIfAny();
        return read;
    }

    private static Examples examples(CompiledModel model, Table table, long seed) {
        int[] order = Permutation.of(table.records(), seed, 1);
        int count = Math.min(EXAMPLES, order.length);
        // What no clause fills is not learned from, but may be predicted from.
        Map<String, double[]> values = new LinkedHashMap<>(Examples.random(model.program(), count, seed).values());
        table.columns().forEach((name, column) -> {
            double[] chosen = new double[count * column.width()];
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = column.value(order[i / column.width()], i % column.width());
            }
            values.put(name, chosen);
        });
        return new Examples(count, values);
    }

    /// The seed of all that was drawn.
    public long seed() {
        return subjects.firstEntry().getValue().seed();
    }

    /// What the examples are: `64 drawn digits`.
    public String origin() {
        return origin;
    }

    /// The steps whose losses are looked at; the empty name where there is one, or no loss.
    List<String> steps() {
        return subjects.size() == 1 ? List.of("") : List.copyOf(subjects.keySet());
    }

    /// What a check finds at one of them.
    Outcome check(Check check, String step) {
        return check.of(subjects.getOrDefault(step, subjects.firstEntry().getValue()));
    }

    /// What a check finds: where there are several losses, the first at which it fails.
    public Outcome check(Check check) {
        List<Outcome> outcomes = new ArrayList<>();
        for (String step : steps()) {
            outcomes.add(check(check, step));
            if (outcomes.getLast() instanceof Outcome.Failed(List<String> words) && !step.isEmpty()) {
                return new Outcome.Failed(Stream.concat(Stream.of("step " + step), words.stream()).toList());
            }
        }
        return outcomes.stream().filter(o -> !(o instanceof Outcome.NotApplicable)).findFirst()
                .orElse(outcomes.getFirst());
    }

    @Override
    public void close() {
        workers.close();
    }
}
