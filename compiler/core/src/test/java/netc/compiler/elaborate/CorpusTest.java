package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CorpusTest {
    private static final Path REFUSED = Path.of("src/test/resources/netc/elaborate/refused.md");
    private static final Path ACCEPTED = Path.of("src/test/resources/netc/elaborate/accepted.md");
    private static final Pattern REFUSED_CASE = Pattern.compile(
            "## (?<name>.*)\n\n```net\n(?<text>(?s:.*?))```\n\n```text\n(?<said>(?s:.*?))```\n");
    private static final Pattern ACCEPTED_CASE = Pattern.compile("## (?<name>.*)\n\n```net\n(?<text>(?s:.*?))```\n");

    private record Case(String name, String text, String said) {
    }

    private static List<Case> cases(Path file, Pattern pattern) throws IOException {
        List<Case> cases = new ArrayList<>();
        Matcher matcher = pattern.matcher(Files.readString(file, StandardCharsets.UTF_8));
        while (matcher.find()) {
            cases.add(new Case(matcher.group("name"), matcher.group("text"),
                    pattern == REFUSED_CASE ? matcher.group("said") : ""));
        }
        return cases;
    }

    @TestFactory
    Stream<DynamicTest> refusedProgramsGetTheirMessage() throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Matcher matcher = REFUSED_CASE.matcher(Files.readString(REFUSED, StandardCharsets.UTF_8));
            String written = matcher
                    .replaceAll(m -> Matcher.quoteReplacement("## " + matcher.group("name") + "\n\n```net\n"
                            + matcher.group("text") + "```\n\n```text\n"
                            + Elaborated.text(matcher.group("text")).diagnostics().render() + "```\n"));
            Files.writeString(REFUSED, written, StandardCharsets.UTF_8);
        }
        return cases(REFUSED, REFUSED_CASE).stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> {
            Elaborated elaborated = Elaborated.text(c.text());
            assertTrue(elaborated.diagnostics().hasErrors(), "this is accepted");
            assertEquals(c.said(), elaborated.diagnostics().render());
        }));
    }

    @TestFactory
    Stream<DynamicTest> acceptedProgramsHaveNothingSaidOfThem() throws IOException {
        return cases(ACCEPTED, ACCEPTED_CASE).stream().map(c -> DynamicTest.dynamicTest(c.name(),
                () -> assertEquals("", Elaborated.text(c.text()).diagnostics().render())));
    }

    @Test
    void bothCorporaAreRead() throws IOException {
        assertTrue(cases(REFUSED, REFUSED_CASE).size() > 60);
        assertTrue(cases(ACCEPTED, ACCEPTED_CASE).size() > 7);
    }
}
