package netc.samples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program that ran in a JVM of its own, with the classes of these tests.
///
/// @param code    what it exited with
/// @param out     standard output
/// @param err     standard error
/// @param seconds it took, the start of the JVM included
record Jvm(int code, String out, String err, double seconds) {
    private static final int LONGEST_MINUTES = 20;

    /// Runs a class to its end.
    ///
    /// @param folder  to run in
    /// @param options of the JVM
    /// @param words   the class, then its arguments
    static Jvm run(Path folder, List<String> options, String... words) throws IOException, InterruptedException {
        return run(folder, Map.of(), options, words);
    }

    /// @param environment variables to add to those of this process
    static Jvm run(Path folder, Map<String, String> environment, List<String> options, String... words)
            throws IOException, InterruptedException {
        return run(folder, environment, System.getProperty("java.class.path"), options, words);
    }

    /// @param classes of the class path, in place of those of these tests
    static Jvm run(Path folder, Map<String, String> environment, String classes, List<String> options, String... words)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
                .toString(), "-Xmx1g", "-Xshare:auto", "-Dnetc.root=" + Sample.root()));
        command.addAll(options);
        command.addAll(List.of("-cp", classes));
        command.addAll(List.of(words));
        Path out = Files.createTempFile("netc-jvm-", ".out");
        Path err = Files.createTempFile("netc-jvm-", ".err");
        try {
            long start = System.nanoTime();
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
                    .redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(command + " has not ended after " + LONGEST_MINUTES + " minutes");
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Jvm(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8), seconds);
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /// What follows `start` on the one line of the output that begins with it.
    String lineAfter(String start) {
        List<String> found = out.lines().filter(l -> l.startsWith(start)).toList();
        if (code != 0 || found.size() != 1) {
            throw new AssertionError("expected one line '" + start + "…' and exit code 0, found " + this);
        }
        return found.getFirst().substring(start.length());
    }
}
