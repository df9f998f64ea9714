package netc.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A line through the points of a CSV file, trained in a folder: `line.net` and `points.csv` in it, and a folder a run.
record LineRun(Path folder) {
    static final String MODEL = """
            model Line {
              input  x: f32
              target y: f32
              param w: f32 = 0
              param b: f32 = 0
              output guess = w * x + b
            }
            """;

    /// Fifty points around the line 3x - 7.
    void writeFiftyPoints() throws IOException {
        StringBuilder points = new StringBuilder("x,y\n");
        for (int i = 0; i < 50; i++) {
            points.append(i).append(',').append(String.format(Locale.ROOT, "%.3f", 3 * i - 7 + 5 * Math.sin(i)))
                    .append('\n');
        }
        write(points.toString());
    }

    void write(String points) throws IOException {
        Files.writeString(folder.resolve("points.csv"), points);
    }

    /// The model with what stands in its `train` block.
    Path model(String clauses) throws IOException {
        return file(MODEL + "train Line {\n" + clauses.indent(2) + "}\n");
    }

    /// The model that learns standardised points by gradient descent.
    Path descending(String clause, String rate, String batch, int epochs) throws IOException {
        return model("""
                data csv("points.csv") -> x: standardised(column("x")), y: column("y")
                %s
                loss (guess - y)^2
                report error = rmse(guess, y)
                using sgd(rate: %s)
                batch %s   epochs %d   seed 3
                """.formatted(clause.isEmpty() ? "# nothing" : clause, rate, batch, epochs));
    }

    Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("line.net"), text);
    }

    Netc train(Path model, String out, String... more) {
        return train(model, folder, out, more);
    }

    Netc train(Path model, Path data, String out, String... more) {
        List<String> words = new ArrayList<>(List.of("train", model.toString(), "--data", data.toString(), "--out",
                folder.resolve(out).toString()));
        words.addAll(List.of(more));
        return Netc.run(words.toArray(String[]::new));
    }

    void trainWell(Path model, String out, String... more) {
        trainWell(model, folder, out, more);
    }

    void trainWell(Path model, Path data, String out, String... more) {
        Netc run = train(model, data, out, more);
        assertEquals(0, run.code(), run.err());
    }

    String weights(String out) {
        return folder.resolve(out).resolve("best.safetensors").toString();
    }

    List<String> files(String out) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(out))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    void assertSameFiles(String out, String other) throws IOException {
        for (String file : files(out)) {
            assertArrayEquals(Files.readAllBytes(folder.resolve(out).resolve(file)),
                    Files.readAllBytes(folder.resolve(other).resolve(file)), file);
        }
    }
}
