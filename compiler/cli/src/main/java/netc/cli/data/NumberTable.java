package netc.cli.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import netc.runtime.InputException;

/// A CSV file with a header, of which all columns are numbers; what is none, as an empty field, is NaN.
public final class NumberTable {
    private final CsvHeader header;
    private final Path file;
    private final List<double[]> rows;

    private NumberTable(Path file, CsvHeader header, List<double[]> rows) {
        this.file = file;
        this.header = header;
        this.rows = rows;
    }

    /// @throws InputException where it cannot be read, or has no record below its header
    public static NumberTable read(Path file) {
        CsvText text = CsvText.read(file);
        List<CsvRecord> records;
        try (CsvReader<CsvRecord> reader = CsvReader.builder().allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE).missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text.text())) {
            records = reader.stream().toList();
        } catch (CsvParseException e) {
            throw text.wrongQuotes(1, e.getMessage());
        } catch (IOException e) {
            throw InputException.because(file, "read", e);
        }
        if (records.size() < 2) {
            throw new InputException(file + ": expected a header and at least one record below it, found "
                    + (records.isEmpty() ? "nothing" : "a header alone"));
        }
        CsvHeader header = CsvHeader.named(text, records.getFirst().getStartingLineNumber(),
                records.getFirst().getFields());
        List<double[]> rows = new ArrayList<>();
        for (CsvRecord record : records.subList(1, records.size())) {
            double[] row = new double[header.names().size()];
            for (int i = 0; i < row.length; i++) {
                row[i] = i < record.getFieldCount() ? StrictNumbers.parse(record.getField(i).strip()).orElse(Double.NaN)
                        : Double.NaN;
            }
            rows.add(row);
        }
        return new NumberTable(file, header, rows);
    }

    public List<String> names() {
        return header.names();
    }

    /// @throws InputException where there is no such column
    public String required(String name) {
        return matching(name).getFirst();
    }

    /// The columns of a name: the one that is called so, and all whose names end with it behind a point or `_`.
    ///
    /// @throws InputException where there is none
    public List<String> matching(String name) {
        List<String> matching = names().stream()
                .filter(n -> n.equals(name) || n.endsWith("." + name) || n.endsWith("_" + name)).toList();
        if (matching.isEmpty()) {
            throw new InputException(file + ": expected a column " + name + ", found "
                    + String.join(", ", names()) + NearestColumn.of(name, names())
                            .map(n -> "; '" + TypeText.shown(n) + "' is the nearest").orElse(""));
        }
        return matching;
    }

    /// The numbers of a column, from above to below.
    public double[] column(String name) {
        int at = names().indexOf(name);
        return rows.stream().mapToDouble(r -> r[at]).toArray();
    }
}
