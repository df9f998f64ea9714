package netc.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import netc.compiler.prove.Check;
import netc.runtime.InputException;
import netc.runtime.checkpoint.AtomicFiles;

/// A JUnit 5 class that makes the checks of `netc prove`, one test each: it needs the jars of netc and of JUnit, and the
/// Vector API where the JVM is to use vectors.
final class ProofTestClass {
    /// @param file as it was named on the command line
    record Parts(String model, Path file, Map<String, Long> dims, Optional<Path> data, long seed) {
    }

    private ProofTestClass() {
    }

    /// @return the file written, `LeNet5ProofTest.java`
    /// @throws InputException where the folder cannot be written
    static Path write(Path folder, Parts parts) {
        Path file = folder.resolve(parts.model() + "ProofTest.java");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw InputException.because(file, "write", e);
        }
        AtomicFiles.write(file, out -> out.write(text(parts).getBytes(StandardCharsets.UTF_8)));
        return file;
    }

    static String text(Parts parts) {
        String name = parts.model() + "ProofTest";
        String dims = parts.dims().entrySet().stream().map(e -> "\"" + e.getKey() + "\", " + e.getValue() + "L")
                .collect(Collectors.joining(", "));
        StringBuilder text = new StringBuilder("""
                import static org.junit.jupiter.api.Assertions.assertTrue;
                import static org.junit.jupiter.api.Assumptions.assumeFalse;

                import java.nio.file.Path;
                import java.util.Map;
                import java.util.Optional;
                import netc.cli.Proof;
                import netc.compiler.prove.Check;
                import netc.compiler.prove.Outcome;
                import org.junit.jupiter.api.AfterAll;
                import org.junit.jupiter.api.BeforeAll;
                import org.junit.jupiter.api.Test;

                /** The checks that "netc prove" makes of model %2$s. The file is found from the folder that tests run in. */
                class %1$s {
                    private static Proof proof;

                    @BeforeAll
                    static void compile() {
                        proof = Proof.of(Path.of(%3$s), %4$s, Map.of(%5$s),
                                %6$s, %7$dL);
                    }

                    @AfterAll
                    static void close() {
                        if (proof != null) {
                            proof.close();
                        }
                    }
                """.formatted(name, parts.model(), literal(parts.file().toString()), literal(parts.model()), dims,
                parts.data().map(d -> "Optional.of(Path.of(" + literal(d.toString()) + "))").orElse("Optional.empty()"),
                parts.seed()));
        for (Check check : Check.values()) {
            text.append("""

                        @Test
                        void %s() {
                            check(Check.%s);
                        }
                    """.formatted(method(check), check.name()));
        }
        return text.append("""

                    private static void check(Check check) {
                        Outcome outcome = proof.check(check);
                        assumeFalse(outcome instanceof Outcome.NotApplicable, outcome::toString);
                        assertTrue(outcome instanceof Outcome.Passed, () -> check.title() + ": " + outcome);
                    }
                }
                """).toString();
    }

    /// `gradientsMatchDifferences`
    private static String method(Check check) {
        StringBuilder name = new StringBuilder();
        for (String word : check.title().split(" ")) {
            name.append(name.isEmpty() ? word.substring(0, 1)
                    : word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return name.toString();
    }

    private static String literal(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
