package netc.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import netc.abi.Version;
import netc.runtime.checkpoint.Safetensors;
import netc.runtime.checkpoint.Tensor;

/// A sample under trial: it is run as a user runs it, by the command line in a JVM of its own, and what comes of a claim is a
/// row of `claims.csv`.
final class Trial {
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";

    private final String sample;
    private final Path folder;
    private double seconds;
    private String command = "";
    /// What makes the files that are learned from.
    private String made = "";
    /// The last training, which what follows goes on from.
    private String trained = "";
    private int runs;

    /// @param sample its folder, and its file in there
    /// @param folder for what its runs leave
    Trial(String sample, Path folder) {
        this.sample = sample;
        this.folder = folder;
    }

    /// The file of the model.
    Path file() {
        return own(sample + ".net");
    }

    /// A file of the sample's folder.
    Path own(String name) {
        return Sample.folder().resolve(sample).resolve(name).normalize();
    }

    /// The last run's folder.
    Path run() {
        return folder.resolve("run" + runs);
    }

    /// The option that names the best weights of the last run.
    String learned() {
        return " --weights " + run().resolve("best.safetensors");
    }

    /// Makes files to learn from in the folder of the runs.
    ///
    /// @param program in the sample's folder
    /// @param folders that it reads
    Trial make(String program, Path... folders) throws Exception {
        List<String> words = new ArrayList<>(List.of(own(program).toString()));
        Stream.of(folders).map(Path::toString).forEach(words::add);
        words.add(folder.toString());
        Jvm run = Jvm.run(Sample.root(), List.of(), words.toArray(String[]::new));
        assertEquals(0, run.code(), run::toString);
        made = plain("java " + String.join(" ", words)) + " && ";
        return this;
    }

    /// Trains what leaves weights that others begin with.
    void trainFirst(String options) throws Exception {
        train(options);
        made = trained;
    }

    /// Trains with what was made.
    Jvm trainOnMade(String options) throws Exception {
        return train("--data " + folder + " " + options);
    }

    /// Trains, into a folder that is new.
    ///
    /// @param options of the command, with spaces between them
    Jvm train(String options) throws Exception {
        runs++;
        List<String> words = new ArrayList<>(List.of("train", file().toString()));
        words.addAll(words(options));
        command = made + said(words);
        words.addAll(List.of("--out", run().toString()));
        trained = made + said(words) + " && ";
        return netc(words);
    }

    /// Trains with the files beside the model.
    Jvm trainOnOwn(String options) throws Exception {
        return train("--data " + own("") + " " + options);
    }

    private static List<String> words(String options) {
        return options.isBlank() ? List.of() : List.of(options.strip().split(" +"));
    }

    /// Compiles the model, and runs a program that drives it, with nothing but the model's classes and the runtime beside it.
    ///
    /// @param program   its file in the sample's folder
    /// @param arguments of the program, with spaces between them
    Jvm drive(String program, String arguments) throws Exception {
        Path jar = folder.resolve(sample + ".jar");
        List<String> compile = List.of("compile", file().toString(), "-o", jar.toString(), "--package", "demo");
        netc(compile);
        List<String> words = new ArrayList<>(List.of(own(program).toString()));
        words.addAll(words(arguments));
        String runtime = "runtime/core/target/netc-runtime-" + Version.CURRENT + ".jar";
        command = said(compile) + " && " + plain("java " + VECTORS + " -cp " + jar + ":" + runtime + " "
                + String.join(" ", words));
        Path classes = Path.of(Version.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Jvm run = Jvm.run(Sample.root(), Map.of(), jar + File.pathSeparator + classes, List.of(VECTORS),
                words.toArray(String[]::new));
        assertEquals(0, run.code(), run::toString);
        seconds += run.seconds();
        return run;
    }

    /// The numbers that the runs of seeds 1 to 10 print behind a label.
    double[] ofTenSeeds(String label, String options) throws Exception {
        double[] numbers = new double[10];
        for (int seed = 1; seed <= numbers.length; seed++) {
            numbers[seed - 1] = number(train(options + " --seed " + seed), label);
        }
        command = made + "for N in {1..10}; do "
                + command.substring(made.length()).replaceAll("--seed \\d+", "--seed \\$N --out runs/\\$N") + "; done";
        return numbers;
    }

    /// All elements of these weights, one after the other.
    ///
    /// @param which `best` or `last`
    double[] numbers(String which, String... keys) {
        Map<String, Tensor> tensors = Safetensors.read(run().resolve(which + ".safetensors")).tensors();
        return Stream.of(keys).map(tensors::get).flatMapToDouble(t -> {
            float[] values = new float[t.size()];
            t.copyTo(values, 0);
            return IntStream.range(0, values.length).mapToDouble(i -> values[i]);
        }).toArray();
    }

    static double number(Jvm run, String label) {
        return Double.parseDouble(run.lineAfter(label + " "));
    }

    /// Carries out a command.
    ///
    /// @param words of it, with spaces between them
    Jvm netc(String words) throws Exception {
        command = trained + said(words(words));
        return netc(words(words));
    }

    /// The same of one that finds something wrong.
    Jvm refused(String words) throws Exception {
        command = trained + said(words(words));
        return netc(words(words), 1);
    }

    private Jvm netc(List<String> words) throws IOException, InterruptedException {
        return netc(words, 0);
    }

    private Jvm netc(List<String> words, int code) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("netc.cli.Main"));
        all.addAll(words);
        Jvm run = Jvm.run(Sample.root(), List.of(VECTORS), all.toArray(String[]::new));
        assertEquals(code, run.code(), run::toString);
        seconds += run.seconds();
        return run;
    }

    /// A picture of the model is the one beside it, to the byte: weights have the same bits on every machine, and a picture the
    /// same bytes. With `-Dgolden.update=true` it becomes the one beside the model.
    ///
    /// @param words of the command behind the file, with spaces between them
    void draws(String picture, String words) throws Exception {
        draws(picture, file(), words);
    }

    /// The same of columns of the last run's numbers.
    void drawsCurves(String picture, String columns) throws Exception {
        draws(picture, run().resolve("metrics.csv"), columns);
    }

    /// The same of another model, or of columns of another table.
    void draws(String picture, Path of, String words) throws Exception {
        Path drawn = folder.resolve(picture);
        List<String> all = new ArrayList<>(List.of("draw", of.toString()));
        all.addAll(words(words));
        all.addAll(List.of("--output", drawn.toString()));
        netc(all);
        if (GoldenFile.isToBeRewritten()) {
            Files.copy(drawn, own(picture), StandardCopyOption.REPLACE_EXISTING);
        }
        assertEquals(Files.readString(own(picture), StandardCharsets.UTF_8),
                Files.readString(drawn, StandardCharsets.UTF_8), () -> picture + " differs");
    }

    void atLeast(double bound, double measured, String claim) throws IOException {
        holds(">= " + number(bound), measured, m -> m >= bound, claim);
    }

    void atMost(double bound, double measured, String claim) throws IOException {
        holds("<= " + number(bound), measured, m -> m <= bound, claim);
    }

    /// Writes the row, then fails where the claim is missed.
    private void holds(String bound, double measured, DoublePredicate isMet, String claim) throws IOException {
        ClaimsTable.put(new ClaimsTable.Row(sample, claim, bound, number(measured), Math.round(seconds), command));
        assertTrue(isMet.test(measured), () -> sample + ": " + claim + ": expected " + bound + ", found " + measured);
    }

    private static String number(double value) {
        if (value != 0 && Math.abs(value) < 1e-3) {
            return String.format(Locale.ROOT, "%.1e", value).replace("e-0", "e-");
        }
        return value == Math.rint(value) ? Long.toString((long) value)
                : new BigDecimal(value).round(new MathContext(5)).stripTrailingZeros().toPlainString();
    }

    /// A command as a user types it, with `runs` for the folder of this trial.
    private String said(List<String> words) {
        return plain("./netc " + String.join(" ", words));
    }

    private String plain(String text) {
        String data = System.getProperty("netc.data", "");
        return text.replace(Sample.root() + "/", "")
                .replace(folder.toString(), "runs")
                .replace(data.isEmpty() ? "\0" : Sample.root().resolve(data).toString(), "DIR");
    }
}
