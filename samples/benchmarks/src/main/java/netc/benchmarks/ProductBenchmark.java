package netc.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import netc.abi.Role;
import netc.compiler.CompiledModel;
import netc.compiler.Compiler;
import netc.compiler.CompilerOptions;
import netc.compiler.source.Diagnostics;
import netc.runtime.model.Run;
import netc.runtime.model.Program;
import netc.runtime.model.Vectors;
import netc.runtime.parallel.Workers;

/// Products of square matrices, one example each, by netc and by PyTorch on all cores: prints a table and writes it as CSV.
///
/// Arguments: the `.net` file of the product, the CSV file to write, and the least ratio that passes (0: any does).
public final class ProductBenchmark {
    private static final int[] SIZES = {512, 1024, 2048};
    private static final double TOLERANCE = 1e-3;

    private ProductBenchmark() {
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path source = Path.of(arguments[0]);
        Path results = Path.of(arguments[1]);
        double required = Double.parseDouble(arguments[2]);
        print("Products of matrices, %d threads; ours: %s; peer: %s", Runtime.getRuntime().availableProcessors(),
                NetcStep.describe(), PytorchStep.describe());
        print("%6s %14s %14s %7s  %s", "size", "ours_gflops", "peer_gflops", "ratio", "quartiles");
        List<String> lines = new ArrayList<>(List.of("size,ours_gflops,peer_gflops,ratio"));
        boolean slower = false;
        for (int size : SIZES) {
            AlternatingBlocks times = measure(source, size);
            double operations = 2e-3 * size * size * size;
            lines.add(String.format(Locale.ROOT, "%d,%.1f,%.1f,%.3f", size, operations / times.oursMedian(),
                    operations / times.peerMedian(), times.ratio()));
            print("%6d %14.1f %14.1f %7.3f  %6.3f – %6.3f", size, operations / times.oursMedian(),
                    operations / times.peerMedian(), times.ratio(), times.ratio(0.25), times.ratio(0.75));
            slower |= times.ratio() < required;
        }
        Files.createDirectories(results.toAbsolutePath().getParent());
        Files.write(results, lines);
        if (slower) {
            print("A ratio is below the required %.2f.", required);
            System.exit(1);
        }
    }

    private static AlternatingBlocks measure(Path source, int size) throws IOException, InterruptedException {
        Diagnostics diagnostics = new Diagnostics();
        CompilerOptions options = new CompilerOptions(Map.of("N", (long) size), "", List.of(Vectors.lanes()), false);
        CompiledModel model = Compiler.compile(source, options, diagnostics).getFirst();
        diagnostics.throwIfErrors();
        Program program = Program.load(model.plan(), model.loader(), model.className(), Vectors.lanes());
        var weights = program.initialWeights(1);
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors());
                NDManager manager = NDManager.newBaseManager()) {
            Run product = new Run(program, model.plan().procedure(new Role.Output("y")), weights, workers, 1);
            float[] x = new float[size * size];
            Random random = new Random(size);
            for (int i = 0; i < x.length; i++) {
                x[i] = random.nextFloat() - 0.5f;
            }
            System.arraycopy(x, 0, product.arena(), product.at(product.input("x")), x.length);
            float[] w = java.util.Arrays.copyOf(weights.read(), size * size);
            NDArray left = manager.create(x, new Shape(size, size));
            NDArray right = manager.create(w, new Shape(size, size));
            agree(product, left.matMul(right).toFloatArray());
            return AlternatingBlocks.time(Math.max(1, 20 * 512 / size / (size / 512)), _ -> ours(product),
                    _ -> peer(left, right));
        }
    }

    private static double ours(Run product) {
        product.complete();
        return product.get(product.output("y"), 0);
    }

    private static double peer(NDArray left, NDArray right) {
        try (NDArray y = left.matMul(right)) {
            return y.getShape().size();
        }
    }

    private static void agree(Run product, float[] expected) {
        product.complete();
        for (int i = 0; i < expected.length; i++) {
            double found = product.get(product.output("y"), i);
            // Written so that NaN fails.
            if (!(Math.abs(found - expected[i]) <= TOLERANCE)) {
                throw new IllegalStateException("element " + i + ": ours is " + found + ", the peer's " + expected[i]);
            }
        }
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
