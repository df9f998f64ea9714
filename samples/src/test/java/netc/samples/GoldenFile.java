package netc.samples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// What [FewSteps] gave when it was last accepted: a line for each sample, its name first.
final class GoldenFile {
    /// How to accept what is new.
    static final String CURE = "to accept it: mvn -B test -pl samples -am -Dtest=ExactnessTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.update=true";

    private static final Path FILE = Sample.folder().resolve("src/test/resources/hashes.txt");

    private GoldenFile() {
    }

    static boolean isToBeRewritten() {
        return Boolean.getBoolean("golden.update");
    }

    static Map<String, String> read() throws IOException {
        Map<String, String> lines = new LinkedHashMap<>();
        for (String line : Files.readAllLines(FILE, StandardCharsets.UTF_8)) {
            int space = line.indexOf(' ');
            lines.put(line.substring(0, space), line.substring(space + 1));
        }
        return lines;
    }

    static void write(Map<String, String> lines) throws IOException {
        StringBuilder text = new StringBuilder();
        lines.forEach((name, line) -> text.append(name).append(' ').append(line).append('\n'));
        Files.writeString(FILE, text, StandardCharsets.UTF_8);
    }
}
