package netc.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import netc.compiler.backend.jvm.EmittedClass;
import netc.compiler.backend.jvm.EmittedCode;
import netc.compiler.program.ModelProgram;
import netc.compiler.source.Diagnostics;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What each pass makes of samples of each kind, as text: a change that only moves code leaves it as it is. Where it shall change:
/// `mvn -B test -pl compiler/core -am -Dtest=PassesTest -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.update=true`.
@Tag("slow")
class PassesTest {
    private static final Path FOLDER = Path.of("src/test/resources/netc/passes");
    /// A longer text is given by its beginning and its hash.
    private static final int LONGEST_LINES = 25;

    private static CompiledModel compile(String sample, StringBuilder seen) {
        ModelProgram program = ProgramSample.committed(sample);
        Diagnostics diagnostics = new Diagnostics();
        CompiledModel model = new Compiler(new CompilerOptions(Map.of(), "", CompilerOptions.ALL_WIDTHS, false),
                new Log(seen)).model(program, diagnostics).orElseThrow();
        diagnostics.throwIfErrors();
        return model;
    }

    /// What each pass makes, where it is something else than what the pass before made.
    private static final class Log implements CompilerObserver {
        private final StringBuilder seen;
        private String before = "";

        Log(StringBuilder seen) {
            this.seen = seen;
        }

        @Override
        public void after(String step, String subject, Supplier<String> result) {
            if (!step.equals("emit")) {
                String text = result.get();
                seen.append("== ").append(subject).append(": ").append(step).append('\n')
                        .append(text.equals(before) ? "(as before)\n" : shortened(text));
                before = text;
            }
        }
    }

    private static String shortened(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() <= LONGEST_LINES && text.length() <= 100 * LONGEST_LINES) {
            return text.endsWith("\n") ? text : text + "\n";
        }
        return "(" + lines.size() + " lines, SHA-256 " + hash(text) + ")\n";
    }

    private static String hash(String text) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @ParameterizedTest
    @MethodSource("netc.compiler.ProgramSample#kinds")
    void passesMakeOfTheSamplesWhatTheyDid(String sample) throws IOException {
        StringBuilder seen = new StringBuilder();
        compile(sample, seen);
        Path file = FOLDER.resolve(sample + ".golden");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, seen, StandardCharsets.UTF_8);
        }
        assertEquals(Files.readString(file, StandardCharsets.UTF_8), seen.toString());
    }

    @ParameterizedTest
    @MethodSource("netc.compiler.ProgramSample#kinds")
    void classesAreCheckedAndTheSameEachTime(String sample) {
        CompiledModel model = compile(sample, new StringBuilder());
        List<EmittedClass> again = compile(sample, new StringBuilder()).classes();
        for (int i = 0; i < again.size(); i++) {
            assertEquals(model.classes().get(i).name(), again.get(i).name());
            assertArrayEquals(model.classes().get(i).bytes(), again.get(i).bytes(), again.get(i).name());
        }
        EmittedCode.load(model.classes());
    }
}
