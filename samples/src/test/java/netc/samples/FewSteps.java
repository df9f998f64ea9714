package netc.samples;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import netc.abi.Plan;
import netc.abi.Variable;
import netc.compiler.CompiledModel;
import netc.compiler.CompilerOptions;
import netc.runtime.model.Program;
import netc.runtime.model.Vectors;
import netc.runtime.parallel.Workers;
import netc.runtime.train.Outcome;
import netc.runtime.train.Progress;
import netc.runtime.train.Trainer;

/// A few steps of training a sample, and what came of them as one line of text: the hash of all variables, those of the
/// optimizer too, then the losses as they print.
///
/// As a program it prints how many lanes this JVM's vectors have, then a line for each sample that it is given by name, or
/// for all: what a JVM chooses by itself can only be seen from outside.
final class FewSteps {
    static final int FEW = 5;
    /// Examples of each of few steps: with so few, what is computed for sixteen at once is cut short.
    static final int SMALL = 4;

    private FewSteps() {
    }

    public static void main(String[] args) throws IOException {
        int lanes = Vectors.lanes();
        System.out.println("lanes " + lanes);
        List<Sample> samples = args.length == 0 ? List.of(Sample.values())
                : Stream.of(args).map(Sample::valueOf).toList();
        for (Sample sample : samples) {
            System.out.println(sample + " " + few(sample, lanes, 2));
        }
    }

    /// [#FEW] steps of small batches.
    static String few(Sample sample, int lanes, int threads) throws IOException {
        CompiledModel model = sample.compile(CompilerOptions.forWidth(lanes));
        return few(sample, model, Sample.load(model, lanes), threads);
    }

    /// As above, by a program of the model.
    static String few(Sample sample, CompiledModel model, Program program, int threads) throws IOException {
        return of(sample, FEW, SMALL, model, program, threads);
    }

    /// Steps of a batch as large as the sample's own.
    static String ofOwnBatch(Sample sample, int steps, int lanes, int threads) throws IOException {
        CompiledModel model = sample.compile(CompilerOptions.forWidth(lanes));
        int batch = model.plan().blocks().getFirst().course().batch();
        return of(sample, steps, batch, model, Sample.load(model, lanes), threads);
    }

    private static String of(Sample sample, int steps, int batch, CompiledModel model, Program program, int threads)
            throws IOException {
        Path scratch = Files.createTempDirectory("netc-sample-");
        try (Workers workers = new Workers(threads)) {
            Trainer trainer = new Trainer(program, sample.data(model, steps * batch, scratch),
                    sample.options(model.plan().blocks().getFirst(), steps, batch), workers, new Progress() {
                    });
            Outcome outcome = trainer.run();
            return hash(model.plan(), trainer.weights().read()) + " " + outcome.epochs().getLast();
        } finally {
            Files.deleteIfExists(scratch.resolve("mpg.csv"));
            Files.delete(scratch);
        }
    }

    /// SHA-256 over path and elements of each variable; where they lie in memory does not count.
    private static String hash(Plan plan, float[] weights) {
        MessageDigest digest = sha256();
        for (Variable variable : plan.variables()) {
            digest.update(variable.path().getBytes(StandardCharsets.UTF_8));
            int size = Math.toIntExact(variable.type().elements());
            ByteBuffer bytes = ByteBuffer.allocate(size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(weights, Math.toIntExact(variable.offset()), size);
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
