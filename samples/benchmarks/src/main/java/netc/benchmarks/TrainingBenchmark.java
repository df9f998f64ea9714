package netc.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The program: prints a table and writes it as CSV.
///
/// Arguments: the folder of the samples, the CSV file to write, and the least ratio that passes (0: any does).
public final class TrainingBenchmark {
    private TrainingBenchmark() {
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path samples = Path.of(arguments[0]);
        Path results = Path.of(arguments[1]);
        double required = Double.parseDouble(arguments[2]);
        print("Training steps, %d threads; ours: %s; peer: %s",
                Runtime.getRuntime().availableProcessors(), NetcStep.describe(), PytorchStep.describe());
        print("%-12s %9s %9s %7s  %-15s %9s %9s  %s", "workload", "ours_us", "peer_us", "ratio", "quartiles",
                "ours_min", "peer_min", "losses over 100 steps");
        List<String> lines = new ArrayList<>(List.of("workload,ours_us,peer_us,ratio"));
        boolean slower = false;
        boolean steady = true;
        for (Workload workload : Workload.values()) {
            AlternatingBlocks times = measure(workload, samples);
            lines.add(String.format(Locale.ROOT, "%s,%.1f,%.1f,%.3f", workload.title(), times.oursMedian(),
                    times.peerMedian(), times.ratio()));
            slower |= times.ratio() < required;
            steady &= times.steady();
        }
        Files.createDirectories(results.toAbsolutePath().getParent());
        Files.write(results, lines);
        if (!steady) {
            print("These times are worth little: medians lie far above the least, as where other programs run.");
        }
        if (slower) {
            print("A ratio is below the required %.2f.", required);
        }
        if (required > 0 && (slower || !steady)) {
            System.exit(1);
        }
    }

    private static AlternatingBlocks measure(Workload workload, Path samples) throws InterruptedException {
        Batches batches = workload.batches();
        try (NetcStep ours = new NetcStep(workload, samples.resolve(workload.source()), batches);
                PytorchStep peer = new PytorchStep(workload, ours.weights(), batches)) {
            AgreeingLosses losses = AgreeingLosses.check(workload, ours, peer);
            AlternatingBlocks times = AlternatingBlocks.time(workload.stepsPerBlock(),
                    i -> ours.step(i % Batches.COUNT), i -> peer.step(i % Batches.COUNT));
            print("%-12s %9.1f %9.1f %7.3f  %6.3f – %6.3f %9.1f %9.1f  %.4f to %.4f, differ by at most %.1e",
                    workload.title(), times.oursMedian(), times.peerMedian(), times.ratio(), times.ratio(0.25),
                    times.ratio(0.75), times.oursLeast(), times.peerLeast(), losses.first(), losses.last(),
                    losses.difference());
            return times;
        }
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
