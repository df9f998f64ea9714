package netc.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The gallery has every sample, and says of each what its own README and the table of claims say.
class GalleryTest {
    @Test
    void everySampleHasARow() throws IOException {
        assertEquals(Gallery.samples(), Gallery.listed(Gallery.read()).stream().sorted().toList());
    }

    @Test
    void everyRowSaysWhatWasMeasured() throws IOException {
        if (GoldenFile.isToBeRewritten()) {
            Gallery.fill();
        } else {
            String text = Gallery.read();
            assertEquals(Gallery.filled(text), text, "to accept it: mvn -B test -pl samples -am -Dtest=GalleryTest"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.update=true");
        }
    }

    @Test
    void everyClaimIsOfASample() throws IOException {
        List<String> samples = Gallery.samples();
        assertTrue(ClaimsTable.read().stream().allMatch(c -> samples.contains(c.sample())));
    }

    @Test
    void everyPictureIsShown() throws IOException {
        for (String sample : Gallery.samples()) {
            String readme = Files.readString(Sample.folder().resolve(sample).resolve("README.md"),
                    StandardCharsets.UTF_8);
            try (Stream<Path> files = Files.list(Sample.folder().resolve(sample))) {
                assertEquals(List.of(), files.map(f -> f.getFileName().toString())
                        .filter(f -> f.endsWith(".svg") && !readme.contains("](" + f + ")")).toList(), sample);
            }
        }
    }
}
