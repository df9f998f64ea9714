package netc.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Runs attacks one after another in a JVM of its own, and prints a line for each that does not end as it should: with
/// success or one clear complaint that names a place, soon, and within the heap of this JVM.
final class HostileRun {
    private static final int LONGEST_LINE = 2_000;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Pattern IN_A_MODEL = Pattern
            .compile(
                    "/self\\.net(:\\d+:\\d+: (error|warning)\\[N\\d+]: .*|: error\\[N402]: there is nothing in this file)");
    private static final Pattern IN_DATA = Pattern
            .compile("/(self\\.net|[a-z]+\\.(csv|idx|npy|safetensors)):( byte \\d+:|\\d+:\\d+:)? .*");

    private final Path folder;
    private final Pattern wanted;
    private final double mostSeconds;
    private final int shares;
    private final int share;
    private int count;
    private double longest;

    private HostileRun(Path folder, Pattern wanted, double mostSeconds, int shares, int share) {
        this.folder = folder;
        this.wanted = wanted;
        this.mostSeconds = mostSeconds;
        this.shares = shares;
        this.share = share;
    }

    /// @param args a folder for files, a pattern of the names of the attacks to run, how many seconds of the processor each
    ///             may take, all threads together: a busy machine adds nothing to them; then in how many shares those
    ///             attacks are dealt, and which of them, from 0, is run
    public static void main(String[] args) throws IOException {
        HostileRun run = new HostileRun(Path.of(args[0]), Pattern.compile(args[1], Pattern.DOTALL),
                Double.parseDouble(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4]));
        TextAttacks texts = new TextAttacks(run::isWanted, run::take);
        HostileTexts.each(texts);
        HostileModels.each(texts);
        HostileData.each(run.goodWeights(), attack -> {
            if (run.isWanted(attack.name())) {
                run.take(attack);
            }
        });
        out().printf(Locale.ROOT, "%d attacks, %.2f s at most%n", run.count, run.longest);
    }

    private byte[] goodWeights() throws IOException {
        Path at = write(HostileData.training());
        Netc trained = run(HostileData.training(), at);
        if (trained.code() != ExitCode.DONE) {
            throw new IllegalStateException(trained.err());
        }
        byte[] weights = Files.readAllBytes(at.resolve("out/best.safetensors"));
        clear(at);
        return weights;
    }

    private boolean isWanted(String name) {
        return wanted.matcher(name).matches() && Math.floorMod(name.hashCode(), shares) == share;
    }

    private void take(Attack attack) {
        count++;
        try {
            Path at = write(attack);
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long before = system.getProcessCpuTime();
            Thread watch = endAfter(attack);
            Netc result = run(attack, at);
            watch.interrupt();
            double seconds = (system.getProcessCpuTime() - before) / 1e9;
            longest = Math.max(longest, seconds);
            String problem = problem(result, at, seconds);
            if (!problem.isEmpty()) {
                out().println(attack.name() + ": " + problem);
            }
            clear(at);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// An attack that goes on and on ends this JVM, so that its name is known.
    private static Thread endAfter(Attack attack) {
        return Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(LONGEST);
                out().println(attack.name() + ": not done after " + LONGEST);
                Runtime.getRuntime().halt(1);
            } catch (InterruptedException done) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private Path write(Attack attack) throws IOException {
        Path at = Files.createDirectory(folder.resolve("attack" + count));
        for (Map.Entry<String, byte[]> file : attack.files().entrySet()) {
            Files.write(at.resolve(file.getKey()), file.getValue());
        }
        return at;
    }

    private static Netc run(Attack attack, Path at) {
        return Netc.run(attack.command().stream().map(w -> w.replace("@", at.toString())).toArray(String[]::new));
    }

    private static void clear(Path at) throws IOException {
        try (Stream<Path> left = Files.walk(at)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private String problem(Netc result, Path at, double seconds) {
        String err = result.err().replace(at.toString(), "");
        String complaint = err.lines().filter(l -> !l.startsWith("netc: ") || l.contains("error")).findFirst()
                .orElse("");
        String shown = complaint.substring(0, Math.min(200, complaint.length()));
        if (result.code() != ExitCode.DONE && result.code() != ExitCode.WRONG_INPUT) {
            return "exit code " + result.code() + ", " + shown;
        }
        if (err.contains("\tat ")) {
            return "a stack trace, " + shown;
        }
        if (result.code() == ExitCode.WRONG_INPUT && !IN_A_MODEL.matcher(complaint).matches()
                && !IN_DATA.matcher(complaint).matches()) {
            return "no place in " + shown;
        }
        if (err.lines().anyMatch(l -> l.length() > LONGEST_LINE)) {
            return "a line that nobody reads in " + shown;
        }
        if (err.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
            return "control characters in " + shown;
        }
        return seconds > mostSeconds ? String.format(Locale.ROOT, "%.1f s, %s", seconds, shown) : "";
    }

    private static PrintStream out() {
        return new PrintStream(System.out, true, StandardCharsets.UTF_8);
    }
}
