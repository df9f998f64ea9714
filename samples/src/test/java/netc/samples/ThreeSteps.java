package netc.samples;

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
import java.util.stream.Stream;
import java.util.zip.CRC32;
import netc.cli.Main;
import netc.runtime.checkpoint.Safetensors;
import netc.runtime.checkpoint.Tensor;

/// Three steps of samples, and the sum of the bits of what they leave. As a program, in a folder that it is given, it takes those of
/// `three_steps.csv` and prints a line for each: so many models in one JVM would change what it has learned of those that other
/// tests watch.
final class ThreeSteps {
    private static final Path TABLE = Sample.folder().resolve("src/test/resources/three_steps.csv");

    private ThreeSteps() {
    }

    /// @param options of the command, with DIR for the folder of data
    /// @param sum     of all numbers' bits
    record Row(String sample, String options, String sum) {
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        MadeData.write(folder);
        for (Row row : read()) {
            System.out.println("sum " + sum(folder, row, "--steps", "3"));
        }
    }

    /// Trains.
    ///
    /// @param folder with data, as [MadeData] writes it
    /// @param more   options, behind those of the row
    static String sum(Path folder, Row row, String... more) throws IOException {
        Path out = Files.createTempDirectory(folder, "run");
        Ran ran = carriedOut("train", folder, row,
                Stream.concat(Stream.of("--out", out.toString()), Stream.of(more)).toList());
        if (ran.code() != 0) {
            throw new AssertionError(row + ran.said());
        }
        return sum(out, "last.safetensors");
    }

    /// @param code what the command exits with
    /// @param said on both streams
    record Ran(int code, String said) {
    }

    /// Carries out a command on a sample.
    static Ran carriedOut(String command, Path folder, Row row, List<String> more) throws IOException {
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
        List<String> words = new ArrayList<>(List.of(command, data.resolve(row.sample() + ".net").toString()));
        if (!row.options().isEmpty()) {
            words.addAll(List.of(row.options().replace("DIR", data.toString()).split(" ")));
        }
        words.addAll(more);
        return carriedOut(words);
    }

    /// Carries out a command in this JVM.
    static Ran carriedOut(List<String> words) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            int code = Main.run(stream, stream, words.toArray(String[]::new));
            return new Ran(code, said.toString(StandardCharsets.UTF_8));
        }
    }

    /// Of all numbers of all files, in the order of their keys.
    ///
    /// @param end of the names of the files
    static String sum(Path run, String end) throws IOException {
        CRC32 sum = new CRC32();
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.filter(f -> f.toString().endsWith(end)).sorted().toList()) {
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

    static List<Row> read() throws IOException {
        try (CsvReader<NamedCsvRecord> lines = CsvReader.builder().ofNamedCsvRecord(TABLE)) {
            return lines.stream().map(l -> new Row(l.getField("sample"), l.getField("options"), l.getField("sum")))
                    .toList();
        }
    }

    static void write(List<Row> rows) throws IOException {
        try (CsvWriter writer = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(TABLE)) {
            writer.writeRecord("sample", "options", "sum");
            rows.forEach(r -> writer.writeRecord(r.sample(), r.options(), r.sum()));
        }
    }
}
