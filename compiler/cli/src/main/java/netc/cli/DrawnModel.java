package netc.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import netc.abi.Dimension;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.abi.RandomNumbers.Purpose;
import netc.abi.Role;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.abi.Variable;
import netc.compiler.CompiledModel;
import netc.runtime.InputException;
import netc.runtime.data.Column;
import netc.runtime.data.Permutation;
import netc.runtime.data.Recipe;
import netc.runtime.data.Table;
import netc.runtime.model.Program;
import netc.runtime.model.Run;
import netc.runtime.model.Weights;
import netc.runtime.parallel.Workers;
import netc.runtime.train.Evaluation;
import netc.runtime.train.Measure;
import netc.runtime.train.TrainingOptions;

/// The numbers of a model that can be drawn: of its variables, of inputs and outputs for each record, of reports for all.
///
/// @param inner    what gives the named tensors of a prediction, where the model predicts
/// @param training of the block that measures, where the model has one
/// @param records  that are looked at, where there are some
record DrawnModel(CompiledModel model, Program program, Optional<Program> inner, Weights weights, Recipe recipe,
        Optional<Training> training,
        Optional<Table> records, Workers workers, long seed) {
    private static final int CHUNK = 64;
    private static final int MOST_LISTED = 16;

    /// The same, with records to look at.
    DrawnModel with(Optional<Table> looked) {
        return new DrawnModel(model, program, inner, weights, recipe, training, looked, workers, seed);
    }

    /// The same, with what is computed on the way.
    DrawnModel withInner() {
        return new DrawnModel(model, program, predicting().map(_ -> Models.trace(model, Role.PREDICT)), weights, recipe,
                training, records, workers, seed);
    }

    /// What a name stands for.
    enum Kind {
        INPUT, OUTPUT, HIDDEN, VARIABLE, MEASURE
    }

    /// What is there under a name.
    ///
    /// @param type of one
    record Named(Kind kind, String name, TensorType type) {
        /// Whether each record has one.
        boolean isOfRecords() {
            return kind == Kind.INPUT || isComputed();
        }

        /// Whether it is made of the inputs.
        boolean isComputed() {
            return kind == Kind.OUTPUT || kind == Kind.HIDDEN;
        }
    }

    /// @throws InputException where there is none
    Named named(String name) {
        return find(name).orElseThrow(() -> new InputException("'" + name + "': expected a name of " + model.name()
                + " that can be drawn, found none; there are " + list(all().stream().map(Named::name).toList())
                + (hidden().isEmpty() ? "" : "; and on the way " + list(hidden().keySet().stream()
                        .filter(n -> all().stream().noneMatch(a -> a.name.equals(n))).toList()))));
    }

    private static String list(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(MOST_LISTED, names.size())))
                + (names.size() > MOST_LISTED ? ", …" : "");
    }

    Optional<Named> find(String name) {
        return all().stream().filter(n -> n.name.equals(name)).findFirst().or(() -> Optional
                .ofNullable(hidden().get(name)).map(port -> new Named(Kind.HIDDEN, name, port.type())));
    }

    /// What is computed on the way to the outputs, by its name: what occurs again is `relu.2`.
    private SequencedMap<String, Port> hidden() {
        SequencedMap<String, Port> hidden = new LinkedHashMap<>();
        inner.ifPresent(
                p -> p.plan().procedure(Role.TRACE).outputs().stream().filter(Port::perExample).forEach(port -> {
                    String name = port.name().substring(0, port.name().indexOf(" ("));
                    String free = name;
                    for (int time = 2; hidden.containsKey(free); time++) {
                        free = name + "." + time;
                    }
                    hidden.put(free, port);
                }));
        return hidden;
    }

    private List<Named> all() {
        List<Named> all = new ArrayList<>();
        predicting().ifPresent(p -> p.outputs().forEach(o -> all.add(new Named(Kind.OUTPUT, o.name(), o.type()))));
        model.program().inputs().forEach(i -> all.add(new Named(Kind.INPUT, i.name(), i.edge())));
        training.ifPresent(t -> Measure.of(model.plan(), t).forEach(m -> all.add(
                new Named(Kind.MEASURE, m.name(), TensorType.real(m.shape().toArray(Dimension[]::new))))));
        model.plan().variables().stream().filter(v -> v.role() != Variable.Role.OPTIMIZER)
                .forEach(v -> all.add(new Named(Kind.VARIABLE, v.path(), v.type())));
        return all;
    }

    Optional<Procedure> predicting() {
        return model.plan().procedures().stream().filter(p -> p.role().equals(Role.PREDICT)).findFirst();
    }

    /// The records.
    ///
    /// @throws InputException where nothing says what they are
    Table table() {
        return records.orElseThrow(() -> new InputException("expected records, found none: give --data DIR"));
    }

    /// The tensors under a name: one for each of the first records, or one for all.
    List<double[]> tensors(Named named, int most) {
        if (!named.isOfRecords()) {
            return List.of(whole(named));
        }
        double[] all = ofRecords(named, most);
        int width = Math.toIntExact(named.type.elements());
        return IntStream.range(0, all.length / width)
                .mapToObj(i -> Arrays.copyOfRange(all, i * width, (i + 1) * width)).toList();
    }

    /// All numbers under a name: of a variable or a report.
    double[] whole(Named named) {
        if (named.kind == Kind.VARIABLE) {
            Variable variable = model.plan().variables().stream().filter(v -> v.path().equals(named.name)).findFirst()
                    .orElseThrow();
            int from = Math.toIntExact(variable.offset());
            float[] all = weights.read();
            double[] values = new double[Math.toIntExact(variable.type().elements())];
            Arrays.setAll(values, i -> all[from + i]);
            return values;
        }
        Map<String, Float> measured = measure(weights, table());
        List<String> names = new Measure(named.name, named.type.shape()).names();
        return names.stream().mapToDouble(measured::get).toArray();
    }

    /// All measures of a set with some weights.
    Map<String, Float> measure(Weights with, Table set) {
        Training block = training.orElseThrow();
        int batch = TrainingOptions.examples(block.course().batch(), set.records());
        return new Evaluation(program, block, with, workers, batch, seed).of(set, "data");
    }

    /// The numbers under a name for each of the first records, one record behind the other.
    double[] ofRecords(Named named, int count) {
        Table table = table();
        int records = Math.min(count, table.records());
        if (named.kind == Kind.INPUT) {
            Column column = Optional.ofNullable(table.columns().get(named.name)).orElseThrow(() -> new InputException(
                    "'" + named.name + "': expected an input that the records have, found one that no clause fills"));
            double[] values = new double[Math.multiplyExact(records, column.width())];
            Arrays.setAll(values, i -> column.value(i / column.width(), i % column.width()));
            return values;
        }
        return answers(named, first(table, records));
    }

    /// No more records than so many.
    static Table first(Table table, int most) {
        int[] rows = Permutation.identity(Math.min(most, table.records()));
        SequencedMap<String, Column> columns = new LinkedHashMap<>();
        table.columns().forEach((name, column) -> columns.put(name, column.chosen(rows)));
        return new Table(rows.length, columns);
    }

    /// What is computed under a name for each record of a table.
    double[] answers(Named named, Table table) {
        boolean isHidden = named.kind == Kind.HIDDEN;
        Program computing = isHidden ? inner.orElseThrow() : program;
        Procedure procedure = computing.plan().procedure(isHidden ? Role.TRACE : Role.PREDICT);
        Port port = isHidden ? hidden().get(named.name)
                : procedure.outputs().stream().filter(p -> p.name().equals(named.name)).findFirst().orElseThrow();
        Run run = new Run(computing, procedure, weights, workers, Math.min(CHUNK, table.records()));
        run.draws(seed, Purpose.CALL, 1);
        PredictionOutput answers = new PredictionOutput(List.of(port), table.records(), recipe);
        PredictCommand.predict(run, table, answers);
        float[] values = answers.of(port.name());
        double[] all = new double[values.length];
        Arrays.setAll(all, i -> values[i]);
        return all;
    }

    /// Records that are all alike but for some elements of some inputs: the first record there is, or zeros.
    ///
    /// @param changed by the name of an input, what is written into all of its numbers
    Table alike(int count, Map<String, Change> changed) {
        SequencedMap<String, Column> columns = new LinkedHashMap<>();
        PredictCommand.inputs(model, predicting().orElseThrow())
                .forEach((name, type) -> columns.put(name, alike(name, type, count, changed)));
        return new Table(count, columns);
    }

    /// Writes into the numbers of all records.
    interface Change {
        void write(double[] values, int width);
    }

    private Column alike(String name, TensorType type, int count, Map<String, Change> changed) {
        int width = Math.toIntExact(type.elements());
        double[] values = new double[Math.multiplyExact(count, width)];
        records.map(t -> t.columns().get(name)).ifPresent(
                column -> Arrays.setAll(values, i -> column.value(0, i % width)));
        Optional.ofNullable(changed.get(name)).ifPresent(c -> c.write(values, width));
        float[] singles = new float[values.length];
        for (int i = 0; i < singles.length; i++) {
            singles[i] = (float) values[i];
        }
        return new Column.Floats(singles, width);
    }

    /// The names of what a number stands for; none where it stands for itself.
    List<String> kinds(TensorType type) {
        return switch (type.kind()) {
            case TRUTH -> List.of("false", "true");
            case INDEX -> recipe.vocabulary(type.axis()).map(v -> v.words())
                    .orElseGet(() -> Stream.iterate(0, i -> i + 1).limit(type.limit()).map(i -> type.axis() + " " + i)
                            .toList());
            case REAL, WHOLE -> List.of();
        };
    }

    boolean isTarget(Named named) {
        return model.program().inputs().stream().anyMatch(i -> i.target() && i.name().equals(named.name()));
    }

    /// What tells the records apart: the first target of few kinds, else of few different numbers.
    Optional<Groups> groups(int most, int count) {
        if (records.isEmpty()) {
            return Optional.empty();
        }
        return model.program().inputs().stream()
                .filter(i -> i.target() && i.edge().shape().isEmpty() && table().columns().containsKey(i.name()))
                .map(i -> groups(new Named(Kind.INPUT, i.name(), i.edge()), count))
                .filter(g -> g.names.size() <= most).findFirst();
    }

    /// Which of some kinds each record is.
    record Groups(List<String> names, int[] of) {
    }

    private Groups groups(Named named, int count) {
        double[] values = ofRecords(named, count);
        List<String> kinds = kinds(named.type);
        if (!kinds.isEmpty()) {
            return new Groups(kinds, Arrays.stream(values).mapToInt(v -> (int) v).toArray());
        }
        TreeMap<Double, Integer> numbers = new TreeMap<>();
        Arrays.stream(values).forEach(v -> numbers.put(v, 0));
        List<Double> sorted = List.copyOf(numbers.keySet());
        return new Groups(sorted.stream().map(v -> named.name + " " + MetricText.of((float) (double) v)).toList(),
                Arrays.stream(values).mapToInt(sorted::indexOf).toArray());
    }
}
