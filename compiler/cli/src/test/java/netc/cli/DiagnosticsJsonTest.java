package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `netc check --format json`: what an editor needs to show a finding and to mend it.
class DiagnosticsJsonTest {
    private static final String PLACE = "\"file\": \"[^\"]*\", \"line\": (\\d+), \"column\": (\\d+), \"endLine\": (\\d+),"
            + " \"endColumn\": (\\d+)";
    private static final Pattern FIX = Pattern
            .compile("\"fix\": \\{\"text\": \"((?:[^\"\\\\]|\\\\.)*)\", " + PLACE + "}");

    @TempDir
    private Path folder;

    private String check(String program) throws IOException {
        return Netc.run("check", Files.writeString(folder.resolve("m.net"), program).toString(), "--format", "json")
                .out();
    }

    @Test
    void whereALayerWasAppliedIsAmongTheRelatedPlaces() throws IOException {
        String said = check("""
                layer L(x: f32[D]) -> f32[D] {
                  x * missing
                }
                model M {
                  input x: f32[D: 3]
                  output y = x |> L
                }
                """);
        assertTrue(said.contains("\"related\": [{\"text\": \"applied\", \"file\": \"" + folder.resolve("m.net")
                + "\", \"line\": 6, \"column\": 19, \"endLine\": 6, \"endColumn\": 20}]"), said);
    }

    /// Over one word behind a character of two halves, over several lines, and between two lines.
    @ParameterizedTest
    @ValueSource(strings = {
            "model M {\n  dim D = 3\n  input image: f32[D]\n  require D == 3: \"𝔸\"; output z = sum[D](imag)\n}\n",
            "model M {\n  dim T = 3\n  input x: f32[T]\n  mask = index(S) <= index(T)\n  k = x[T as S]\n"
                    + "  output y = sum[T, S](x * k where mask)\n}\n",
            "model M {\n  input x: f32[T: 3]\n  output y = sum[T](x) / T\n}\n"})
    void whatAFixReplacesCanBePasted(String program) throws IOException {
        Matcher fix = FIX.matcher(check(program));
        assertTrue(fix.find(), check(program));
        int from = offset(program, fix.group(2), fix.group(3));
        int to = offset(program, fix.group(4), fix.group(5));
        String text = fix.group(1).replace("\\n", "\n").replace("\\\"", "\"");
        String mended = program.substring(0, from) + text + program.substring(to);
        assertEquals("[]\n", check(mended), mended);
    }

    private static int offset(String program, String line, String column) {
        String before = program.lines().limit(Long.parseLong(line) - 1).map(l -> l + "\n").reduce("", String::concat);
        return program.offsetByCodePoints(before.length(), Integer.parseInt(column) - 1);
    }
}
