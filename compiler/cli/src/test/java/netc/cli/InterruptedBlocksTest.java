package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import netc.runtime.checkpoint.Safetensors;
import netc.runtime.checkpoint.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random trainings of two or three blocks that load and save weights, interrupted after epochs and within them: each leaves the
/// same bytes in every file as one that was not.
class InterruptedBlocksTest {
    private static final int RUNS = 8;
    private static final int RECORDS = 24;
    private static final int BATCH = 6;
    private static final String FILE = ".safetensors";

    @TempDir
    private Path folder;

    /// Which kinds of things the runs had.
    private final TreeSet<String> seen = new TreeSet<>();

    /// @param crashes the file of a `save` that cannot be written, so that the run ends there, within an epoch
    private record Drawn(String text, List<String> blocks, List<String> crashes, List<String> beginning) {
    }

    @Test
    void theFilesOfARunThatWasInterruptedAreThoseOfOneThatWasNot() throws IOException {
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            Drawn drawn = drawn(random);
            Path whole = written(seed + "-whole", drawn);
            Path parts = written(seed + "-parts", drawn);
            String what = "seed " + seed + ":\n" + drawn.text();
            assertEquals(0, train(whole, drawn.beginning()).code(), what);
            interrupt(random, parts, drawn, what);
            SortedMap<String, List<Byte>> expected = files(whole);
            SortedMap<String, List<Byte>> found = files(parts);
            assertEquals(expected.keySet(), found.keySet(), what);
            expected.forEach((file, bytes) -> assertEquals(bytes, found.get(file), file + " of " + what));
        }
        assertEquals(List.of("--weights", "a finished run again", "every epochs", "every steps", "load", "load a part",
                "load what is saved", "one by one", "save", "stopped after an epoch", "stopped within an epoch"),
                List.copyOf(seen));
    }

    private Drawn drawn(Random random) {
        List<String> blocks = List.of("first", "second", "third").subList(0, 2 + random.nextInt(2));
        List<String> saved = new ArrayList<>();
        List<String> crashes = new ArrayList<>();
        StringBuilder text = new StringBuilder("""
                model Drawn {
                  input  x: f32[F: 2]
                  target y: f32
                  param w: f32[F] ~ normal(0.5)
                  param b: f32 = 0
                  e: f32 ~ normal(0.1)
                  output guess = sum[F](w * x) + b
                }
                """);
        for (String block : blocks) {
            text.append("train Drawn as ").append(block).append(" {\n");
            loads(random, saved, text);
            text.append(String.format(Locale.ROOT, """
                      data csv("points.csv") -> x: standardised(columns(1..2)), y: column(3)
                      %sloss (guess + %d * e - y)^2
                      using adam(rate: 0.05)
                      batch %d   epochs %d   seed %d
                    """, random.nextBoolean() ? "validate 25%\n  " : "", 1 + random.nextInt(3), BATCH,
                    2 + random.nextInt(3), random.nextInt(100)));
            if (random.nextBoolean()) {
                text.append("  save \"").append(block).append(FILE + "\"\n");
                saved.add(block);
                seen.add("save");
            }
            if (random.nextBoolean()) {
                boolean isOfSteps = random.nextBoolean();
                text.append("  save \"").append(block).append("-some" + FILE + "\" every ")
                        .append(isOfSteps ? 2 + random.nextInt(4) + " steps\n" : 1 + random.nextInt(2) + " epochs\n");
                seen.add("every " + (isOfSteps ? "steps" : "epochs"));
                if (isOfSteps) {
                    crashes.add(block + "-some" + FILE);
                }
            }
            text.append("}\n");
        }
        boolean isGiven = random.nextBoolean();
        if (isGiven) {
            seen.add("--weights");
        }
        return new Drawn(text.toString(), blocks, crashes, isGiven ? List.of("--weights", "other" + FILE) : List.of());
    }

    /// @param saved by the blocks before
    private void loads(Random random, List<String> saved, StringBuilder text) {
        if (random.nextInt(3) == 0) {
            text.append("  load \"").append(source(random, saved)).append(FILE + "\"\n");
            seen.add("load");
        }
        if (random.nextInt(3) == 0) {
            text.append("  load w from \"").append(source(random, saved)).append(FILE + "\"\n");
            seen.add("load a part");
        }
    }

    private String source(Random random, List<String> saved) {
        if (saved.isEmpty() || random.nextBoolean()) {
            return random.nextBoolean() ? "given" : "other";
        }
        seen.add("load what is saved");
        return saved.get(random.nextInt(saved.size()));
    }

    private Path written(String name, Drawn drawn) throws IOException {
        Path data = Files.createDirectory(folder.resolve(name));
        Files.writeString(data.resolve("drawn.net"), drawn.text());
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < RECORDS; i++) {
            points.append(i % 5).append(',').append(i % 7).append(',').append(i % 3).append('\n');
        }
        Files.writeString(data.resolve("points.csv"), points);
        weights(data.resolve("given" + FILE), 1);
        weights(data.resolve("other" + FILE), 2);
        return data;
    }

    private static void weights(Path file, float w) {
        Safetensors.write(file, new TreeMap<>(Map.of("data.x", "(value - [2.0, 3.0]) / [1.5, 2.0]")),
                List.of(Tensor.of("w", List.of(2L), new float[] {w, -w}),
                        Tensor.of("b", List.of(), new float[] {w / 3})));
    }

    private static Netc train(Path data, List<String> more) {
        List<String> words = new ArrayList<>(List.of("train", data.resolve("drawn.net").toString(), "--data",
                data.toString(), "--out", data.resolve("run").toString(), "--checkpoint-every", "1"));
        more.forEach(word -> words.add(word.endsWith(FILE) ? data.resolve(word).toString() : word));
        return Netc.run(words.toArray(String[]::new));
    }

    private void interrupt(Random random, Path data, Drawn drawn, String what) throws IOException {
        List<String> how = drawn.beginning();
        for (String block : random.nextBoolean() ? drawn.blocks() : List.of("")) {
            List<String> chosen = block.isEmpty() ? List.of() : List.of("--block", block);
            if (!block.isEmpty()) {
                seen.add("one by one");
            }
            for (String file : drawn.crashes()) {
                Path inTheWay = data.resolve(file + ".part");
                Files.createDirectory(inTheWay);
                Netc stopped = train(data, joined(chosen, how));
                Files.delete(inTheWay);
                if (stopped.code() != 0) {
                    assertTrue(stopped.err().contains("cannot write"), stopped.err() + what);
                    seen.add("stopped within an epoch");
                }
                how = List.of("--resume");
            }
            if (random.nextBoolean()) {
                String epoch = Integer.toString(1 + random.nextInt(3));
                well(train(data, joined(chosen, how, "--stop-after", epoch)), what);
                how = List.of("--resume");
                seen.add("stopped after an epoch");
            }
            well(train(data, joined(chosen, how)), what);
            // Where the next block has a folder of its own, nothing goes on.
            how = block.isEmpty() ? List.of("--resume") : List.of();
        }
        if (random.nextBoolean()) {
            well(train(data, List.of("--resume")), what);
            seen.add("a finished run again");
        }
    }

    private static void well(Netc run, String what) {
        assertEquals(0, run.code(), run.err() + what);
    }

    private static List<String> joined(List<String> chosen, List<String> how, String... more) {
        return Stream.of(chosen, how, List.of(more)).flatMap(List::stream).toList();
    }

    private static SortedMap<String, List<Byte>> files(Path data) throws IOException {
        SortedMap<String, List<Byte>> files = new TreeMap<>();
        try (Stream<Path> walked = Files.walk(data)) {
            for (Path file : walked.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                List<Byte> boxed = new ArrayList<>();
                for (byte b : bytes) {
                    boxed.add(b);
                }
                files.put(data.relativize(file).toString(), Collections.unmodifiableList(boxed));
            }
        }
        return files;
    }
}
