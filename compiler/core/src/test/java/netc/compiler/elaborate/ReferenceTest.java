package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.file.FileImports;
import netc.compiler.source.Source;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ReferenceTest {
    private static final Path REFERENCE = Path.of("../../grammar/README.md");
    private static final Pattern EXAMPLE = Pattern.compile("\n```net\n(?<text>(?s:.*?))```\n");

    private static String reference() throws IOException {
        return Files.readString(REFERENCE, StandardCharsets.UTF_8);
    }

    @TestFactory
    Stream<DynamicTest> everyExampleOfTheReferenceElaborates() throws IOException {
        return EXAMPLE.matcher(reference()).results()
                .map(r -> DynamicTest.dynamicTest(r.group("text").lines().findFirst()
                        .orElse(""), () -> {
                            Source source = Source.of("README.md", r.group("text"));
                            Elaborated elaborated = Elaborated.source(source, Map.of(), new FileImports(Path.of("")));
                            assertEquals("", elaborated.diagnostics().render());
                            assertTrue(!elaborated.programs().isEmpty());
                        }));
    }

    @Test
    void theReferenceListsTheWordsThatCannotBeBound() throws IOException {
        var words = new TreeSet<>(CoreWords.all());
        words.removeAll(CoreWords.TYPES);
        String listed = String.join(" ", words.stream().map(w -> "`" + w + "`").toList());
        assertTrue(reference().replace("\n> ", " ").contains(listed), listed);
    }
}
