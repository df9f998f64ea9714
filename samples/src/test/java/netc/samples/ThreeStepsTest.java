package netc.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import netc.cli.Main;
import netc.runtime.checkpoint.Safetensors;
import netc.runtime.checkpoint.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three steps of every sample, made small where it is large, leave the weights that they leave on every machine:
/// `three_steps.csv` has a line for each model, with the options of the command and the sum of all numbers' bits.
class ThreeStepsTest {
    private static final Path TABLE = Sample.folder().resolve("src/test/resources/three_steps.csv");

    @TempDir
    private static Path folder;

    private record Row(String sample, String options, String sum) {
    }

    @Test
    void theWeightsAreThoseOfEveryMachine() throws IOException {
        MadeData.write(folder);
        List<Row> rows = read();
        List<Row> found = new ArrayList<>();
        for (Row row : rows) {
            found.add(new Row(row.sample(), row.options(), train(row)));
        }
        if (GoldenFile.isToBeRewritten()) {
            write(found);
        } else {
            assertEquals(lines(rows), lines(found), "to accept it: mvn -B test -pl samples -am -Dtest=ThreeStepsTest"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.update=true");
        }
    }

    @Test
    void everySampleIsAmongThem() throws IOException {
        Set<String> listed = read().stream().map(Row::sample).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Gallery.samples(), List.copyOf(listed));
    }

    private static String train(Row row) throws IOException {
        Path data = Files.createDirectories(folder.resolve(row.sample()));
        try (Stream<Path> files = Stream.concat(Files.list(folder),
                Files.list(Sample.folder().resolve(row.sample())))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = data.resolve(file.getFileName());
                if (!Files.exists(copy)) {
                    Files.copy(file, copy);
                }
            }
        }
        Path out = Files.createTempDirectory(folder, "run");
        List<String> words = new ArrayList<>(List.of("train", data.resolve(row.sample() + ".net").toString(), "--out",
                out.toString(), "--steps", "3"));
        if (!row.options().isEmpty()) {
            words.addAll(List.of(row.options().replace("DIR", data.toString()).split(" ")));
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            int code = Main.run(stream, stream, words.toArray(String[]::new));
            assertEquals(0, code, () -> row + said.toString(StandardCharsets.UTF_8));
        }
        return sum(out);
    }

    /// Of all numbers of all blocks, in the order of their keys.
    private static String sum(Path run) throws IOException {
        CRC32 sum = new CRC32();
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.filter(f -> f.endsWith("last.safetensors")).sorted().toList()) {
                Safetensors.read(file).tensors().values().stream().sorted(Comparator.comparing(Tensor::key))
                        .forEach(t -> add(sum, t));
            }
        }
        return "%08x".formatted(sum.getValue());
    }

    private static void add(CRC32 sum, Tensor tensor) {
        float[] values = new float[tensor.size()];
        tensor.copyTo(values, 0);
        for (float value : values) {
            sum.update(ByteBuffer.allocate(Float.BYTES).putFloat(value).array());
        }
    }

    private static String lines(List<Row> rows) {
        return rows.stream().map(Row::toString).collect(Collectors.joining("\n"));
    }

    private static List<Row> read() throws IOException {
        try (CsvReader<NamedCsvRecord> lines = CsvReader.builder().ofNamedCsvRecord(TABLE)) {
            return lines.stream().map(l -> new Row(l.getField("sample"), l.getField("options"), l.getField("sum")))
                    .toList();
        }
    }

    private static void write(List<Row> rows) throws IOException {
        try (CsvWriter writer = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(TABLE)) {
            writer.writeRecord("sample", "options", "sum");
            rows.forEach(r -> writer.writeRecord(r.sample(), r.options(), r.sum()));
        }
    }
}
