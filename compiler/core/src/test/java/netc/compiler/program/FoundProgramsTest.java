package netc.compiler.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import netc.abi.Role;
import netc.compiler.ProgramSample;
import netc.compiler.graph.Sample;
import netc.compiler.law.Law;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// Small programs that something was wrong with once: every law holds of them.
@Tag("slow")
class FoundProgramsTest {
    private static final Path FOLDER = Path.of("src/test/resources/netc/found");

    @TestFactory
    Stream<DynamicTest> programsThatWentWrongKeepEveryLaw() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(FOLDER)) {
            files = all.sorted().toList();
        }
        return files.stream().flatMap(file -> Stream.of(Law.values())
                .map(law -> DynamicTest.dynamicTest(file.getFileName() + " " + law, () -> check(file, law))));
    }

    private static void check(Path file, Law law) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        for (long seed = 1; seed <= 2; seed++) {
            Sample sample = ProgramSample.of(ProgramSample.elaborated(text), Role.PREDICT, seed);
            if (law.appliesTo(sample.graph())) {
                law.check(sample, seed);
            }
        }
    }
}
