package netc.samples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Runs after all tests of the build, and says how many of them a machine without an OpenCL device left out. It reads the
/// reports of all modules; those whose tests begin their reason with [#SKIPPED].
@Tag("report")
class SkippedForLackOfADevice {
    static final String SKIPPED = "SKIPPED without a device: ";

    @Test
    void countsWhatWasSkipped() throws IOException {
        List<String> reasons = new ArrayList<>();
        for (String module : List.of("compiler/core", "compiler/cli", "samples")) {
            Path reports = Sample.root().resolve(module).resolve("target/surefire-reports");
            try (Stream<Path> files = Files.isDirectory(reports) ? Files.list(reports) : Stream.empty()) {
                for (Path file : files.filter(f -> f.getFileName().toString().matches("TEST-.*\\.xml"))
                        .toList()) {
                    Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                            .filter(l -> l.contains("<skipped") && l.contains(SKIPPED))
                            .map(l -> l.substring(l.indexOf(SKIPPED) + SKIPPED.length()).replaceAll("\".*", ""))
                            .forEach(reasons::add);
                }
            }
        }
        if (!reasons.isEmpty()) {
            System.out.println(reasons.size() + " tests were skipped, those of OpenCL devices: " + reasons.getFirst());
            System.out.println("To run them: apt-get install pocl-opencl-icd ocl-icd-libopencl1;"
                    + " with NETC_OPENCL=required they fail where they were skipped.");
        }
    }
}
