package netc.samples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.cli.data.RunData;
import netc.compiler.CompiledModel;
import netc.compiler.Compiler;
import netc.compiler.CompilerOptions;
import netc.compiler.source.Diagnostics;
import netc.runtime.data.Column;
import netc.runtime.data.DrawnDigits;
import netc.runtime.data.Table;
import netc.runtime.model.Program;
import netc.runtime.train.TrainingData;
import netc.runtime.train.TrainingOptions;

/// Samples of each kind, compiled from their files and given a little data that every machine has. What holds of all samples is
/// tried by the command line, with [ThreeSteps].
enum Sample {
    LINE("line/line.net"),
    AUTO_MPG("auto_mpg/auto_mpg.net"),
    MLP("mlp/mlp.net"),
    LENET5("lenet5/lenet5.net"),
    GRADIENT_PENALTY("gradient_penalty/gradient_penalty.net");

    /// Not of any set that a sample itself draws.
    private static final long DIGITS_SEED = 20_260_101;
    private static final int VALIDATION = 37;

    private final String file;

    Sample(String file) {
        this.file = file;
    }

    /// The folder with the samples.
    static Path folder() {
        return root().resolve("samples");
    }

    /// The folder that the build started in.
    static Path root() {
        String root = System.getProperty("netc.root");
        return root == null ? Path.of("").toAbsolutePath().getParent() : Path.of(root);
    }

    Path file() {
        return folder().resolve(file);
    }

    CompiledModel compile(CompilerOptions options) {
        return compile(file(), options);
    }

    /// The one model of a file without mistakes.
    static CompiledModel compile(Path file, CompilerOptions options) {
        Diagnostics diagnostics = new Diagnostics();
        List<CompiledModel> models = Compiler.compile(file, options, diagnostics);
        diagnostics.throwIfErrors();
        return models.getFirst();
    }

    Program load(int lanes) {
        return load(compile(CompilerOptions.forWidth(lanes)), lanes);
    }

    static Program load(CompiledModel model, int lanes) {
        return Program.load(model.plan(), model.loader(), model.className(), lanes);
    }

    /// As the file says, but for a number of steps and, where the file does not put all examples into one, of examples in
    /// each.
    TrainingOptions options(Training training, int steps, int batch) {
        TrainingOptions options = TrainingOptions.of(training);
        return readsDigits() ? options.withEpochs(1).withBatch(batch) : options.withEpochs(steps);
    }

    boolean readsDigits() {
        return switch (this) {
            case MLP, LENET5, GRADIENT_PENALTY -> true;
            case LINE, AUTO_MPG -> false;
        };
    }

    /// Data for a number of steps of whole batches.
    ///
    /// @param records that are enough for them
    /// @param scratch a folder for files
    TrainingData data(CompiledModel model, int records, Path scratch) throws IOException {
        return switch (this) {
            case LINE -> read(model, file().getParent());
            case AUTO_MPG -> {
                Files.writeString(scratch.resolve("mpg.csv"), CarsCsv.draw(), StandardCharsets.UTF_8);
                yield read(model, scratch);
            }
            case MLP, LENET5, GRADIENT_PENALTY ->
                    new TrainingData(digits(0, records), Optional.of(digits(records, VALIDATION)), Optional.empty());
        };
    }

    /// The data that a model's clauses find in a folder.
    static TrainingData read(CompiledModel model, Path folder) {
        Training training = model.plan().blocks().getFirst();
        Map<String, TensorType> types = new HashMap<>();
        model.program().inputs().forEach(i -> types.put(i.name(), i.edge()));
        RunData data = RunData.forTraining(training, Optional.empty(), types, Optional.of(folder),
                training.course().seed(),
                _ -> {
                });
        return new TrainingData(data.training(), data.validation(), data.test());
    }

    /// Drawn digits, for inputs `image` and `digit`.
    static Table digits(int first, int count) {
        DrawnDigits.Set set = DrawnDigits.draw(DIGITS_SEED, first, count);
        LinkedHashMap<String, Column> columns = new LinkedHashMap<>();
        columns.put("image", set.pictures());
        columns.put("digit", set.digits());
        return new Table(columns);
    }
}
