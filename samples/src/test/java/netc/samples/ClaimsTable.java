package netc.samples;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/// `samples/claims.csv`: what the samples claim, and what was measured when `mvn -B verify -Pclaims -Dnetc.data=DIR` last ran.
final class ClaimsTable {
    private static final Path FILE = Sample.folder().resolve("claims.csv");

    private ClaimsTable() {
    }

    /// @param bound    what is claimed of the number
    /// @param measured the number
    /// @param seconds  that the sample's commands took up to here, each in a JVM of its own
    /// @param command  the one that it comes from; DIR is the folder of data sets
    record Row(String sample, String claim, String bound, String measured, long seconds, String command) {
    }

    static List<Row> read() throws IOException {
        try (CsvReader<NamedCsvRecord> lines = CsvReader.builder().ofNamedCsvRecord(FILE)) {
            return lines.stream()
                    .map(l -> new Row(l.getField("sample"), l.getField("claim"), l.getField("bound"),
                            l.getField("measured"), Long.parseLong(l.getField("seconds")), l.getField("command")))
                    .toList();
        }
    }

    /// In place of the row of the same claim, and in the gallery.
    static synchronized void put(Row row) throws IOException {
        TreeSet<Row> rows = new TreeSet<>(Comparator.comparing(Row::sample).thenComparing(Row::claim));
        rows.add(row);
        rows.addAll(read());
        try (CsvWriter writer = CsvWriter.builder().lineDelimiter(de.siegmar.fastcsv.writer.LineDelimiter.LF)
                .build(FILE)) {
            writer.writeRecord("sample", "claim", "bound", "measured", "seconds", "command");
            rows.forEach(r -> writer.writeRecord(r.sample(), r.claim(), r.bound(), r.measured(),
                    Long.toString(r.seconds()), r.command()));
        }
        Gallery.fill();
    }
}
