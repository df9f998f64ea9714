package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import netc.compiler.source.Diagnostic;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// Where a part of a file cannot be read the rest is checked all the same, and nothing is said twice.
@Tag("slow")
class DamagedTextTest {
    private static final Pattern PROGRAM = Pattern.compile("```net\n(?<text>(?s:.*?))```\n");

    private static List<String> programs() throws IOException {
        List<String> programs = new ArrayList<>();
        for (String file : List.of("src/test/resources/netc/elaborate/accepted.md", "../../grammar/README.md")) {
            Matcher matcher = PROGRAM.matcher(Files.readString(Path.of(file), StandardCharsets.UTF_8));
            while (matcher.find()) {
                programs.add(matcher.group("text"));
            }
        }
        assertTrue(programs.size() > 20);
        return programs;
    }

    private static String title(String text) {
        return text.lines().filter(l -> !l.isBlank()).limit(2).reduce((a, b) -> a + " " + b).orElseThrow();
    }

    /// Every line in turn, behind its last word or sign.
    @TestFactory
    Stream<DynamicTest> oneMistakeOfSyntaxIsAllThatIsSaid() throws IOException {
        return programs().stream().map(text -> DynamicTest.dynamicTest(title(text), () -> {
            List<String> lines = text.lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                String code = lines.get(i).replaceFirst("#.*", "").stripTrailing();
                if (code.isBlank() || code.endsWith("{") || code.endsWith("}") || code.endsWith(",")) {
                    continue;
                }
                List<String> damaged = new ArrayList<>(lines);
                damaged.set(i, code + " = = 3");
                String whole = String.join("\n", damaged) + "\n";
                Elaborated elaborated = Elaborated.text(whole);
                assertEquals(1, elaborated.diagnostics().errors(), whole + elaborated.diagnostics().render());
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> noDamageBreaksTheCompiler() throws IOException {
        String signs = "()[]{}<>-=~:;,.|?*+^#\"\n aZ9\u00e9";
        return programs().stream().map(text -> DynamicTest.dynamicTest(title(text), () -> {
            Random random = new Random(text.hashCode());
            for (int round = 0; round < 40; round++) {
                StringBuilder damaged = new StringBuilder(text);
                for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                    damaged.setCharAt(random.nextInt(damaged.length()), signs.charAt(random.nextInt(signs.length())));
                }
                Elaborated elaborated = Elaborated.text(damaged.toString());
                for (Diagnostic diagnostic : elaborated.diagnostics().sorted()) {
                    assertTrue(diagnostic.span().isPresent() || diagnostic.place().startsWith("--dim"),
                            diagnostic.render());
                }
            }
        }));
    }
}
