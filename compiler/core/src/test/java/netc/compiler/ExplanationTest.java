package netc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Explanation;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every code has a page; its mistake is answered with that code, word for word as the page says, and its cure compiles.
@Tag("slow")
class ExplanationTest {
    private static final Path PAGES = Path.of("src/main/resources/netc/explain");
    private static final Pattern SECTIONS = Pattern.compile("# (?<title>.*)\n\n(?<why>.*)\n\n## The mistake\n\n"
            + "(?<mistake>(?s:.*?))\n\n## What netc says\n\n```text\n(?<said>(?s:.*?))```\n\n## The cure\n\n(?<cure>(?s:.*))\n");
    private static final Pattern PROGRAM = Pattern.compile("```net\n(?<text>(?s:.*?))```");

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> everyCodeHasAPageWithItsMistakeAndTheCure() {
        return Stream.of(Code.values()).map(code -> DynamicTest.dynamicTest(code.name(), () -> {
            Matcher page = SECTIONS.matcher(Explanation.of(code));
            assertTrue(page.matches(), "a page has a title, a paragraph, a mistake, what is said, and a cure");
            assertEquals(code + ": " + code.meaning(), page.group("title"));
            Path file = folder.resolve(code + ".net");
            Diagnostics diagnostics = compile(write(file, code, page.group("mistake")));
            Set<Code> codes = diagnostics.sorted().stream().map(Diagnostic::code).collect(Collectors.toSet());
            assertEquals(Set.of(code), codes, diagnostics.render());
            String said = diagnostics.render().replace(file.toString(), "model.net").replace(folder + "/", "");
            if (Boolean.getBoolean("golden.update")) {
                String text = page.group(0);
                Files.writeString(PAGES.resolve(code + ".md"),
                        text.substring(0, page.start("said")) + said + text.substring(page.end("said")));
            }
            assertEquals(page.group("said"), said, "run with -Dgolden.update=true to accept the new text");
            Matcher cure = PROGRAM.matcher(page.group("cure"));
            if (cure.find()) {
                Diagnostics cured = compile(Files.writeString(folder.resolve("cured.net"), cure.group("text")));
                assertTrue(cured.isEmpty(), cured::render);
            }
        }));
    }

    /// Two codes are about files that no text between quotes can be.
    private static Path write(Path file, Code code, String mistake) throws IOException {
        if (code == Code.N401) {
            return file;
        }
        if (code == Code.N002) {
            return Files.write(file, "# \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        Matcher program = PROGRAM.matcher(mistake);
        assertTrue(program.find(), mistake);
        return Files.writeString(file, program.group("text"));
    }

    private static Diagnostics compile(Path file) {
        Diagnostics diagnostics = new Diagnostics();
        Compiler.compile(file, CompilerOptions.forWidth(1), diagnostics);
        return diagnostics;
    }

    @TestFactory
    Stream<DynamicTest> everyPageBelongsToACode() throws IOException {
        Set<String> codes = Stream.of(Code.values()).map(c -> c + ".md").collect(Collectors.toSet());
        try (Stream<Path> pages = Files.list(PAGES)) {
            List<String> names = pages.map(p -> p.getFileName().toString()).toList();
            return names.stream()
                    .map(name -> DynamicTest.dynamicTest(name, () -> assertTrue(codes.contains(name), name)));
        }
    }
}
