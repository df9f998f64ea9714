package netc.cli.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;
import netc.abi.TensorType;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.abi.Training.Treatment;
import netc.runtime.Counted;
import netc.runtime.InputException;

/// Reads a CSV file as one data clause says.
///
/// A value is missing where the field is empty, `?`, `NA` or `NaN`. Where the clause asks whether a column has values, one that is
/// missing is no number, NaN, or the empty text, which no field has. White space around a value does not count, and neither
/// do empty lines; but in a file of one column an empty line with another line behind it is a record that lacks its value.
final class CsvSource {
    private static final Set<String> MISSING = Set.of("", "?", "NA", "NaN");

    private final DataSource source;
    private final WrongSizes sizes;
    private final CsvText text;
    private final long firstLine;
    private final Growing.Longs lines = new Growing.Longs();
    private final List<Filling> fillings = new ArrayList<>();
    /// Columns, from 0, that may lack values: another feed asks whether they do.
    private final Set<Integer> optional = new HashSet<>();
    private final SequencedMap<String, FileColumns> columns = new LinkedHashMap<>();
    /// The numbers, from 0, of the records left out.
    private final List<Integer> dropped = new ArrayList<>();

    /// What one input takes from each record.
    ///
    /// @param isIndex whether it is one index of each record
    private record Filling(Feed feed, boolean isIndex, int[] columns, Growing.Doubles numbers, List<String> texts) {
        boolean isText() {
            return feed.treatment() == Treatment.CATEGORIES;
        }

        /// A value that may be missing, and is: no number, or no text.
        void lacks() {
            if (isText()) {
                texts.add("");
            } else {
                numbers.add(Double.NaN);
            }
        }
    }

    /// @param records how many were read
    /// @param inputs  those that were asked for
    /// @param columns what filled them
    /// @param dropped the numbers, from 0, of the records that were left out because a value was missing
    record Read(int records, Map<String, Raw> inputs, SequencedMap<String, FileColumns> columns,
            List<Integer> dropped) {
        Read {
            dropped = List.copyOf(dropped);
        }
    }

    private CsvSource(Path path, DataSource source, WrongSizes sizes) {
        this.source = source;
        this.sizes = sizes;
        this.text = CsvText.read(path);
        this.firstLine = 1L + source.skip();
    }

    /// @param types of the inputs and targets that are asked for, by name; what fills others is not looked at
    /// @param sizes told what does not fit, which is left out
    /// @throws InputException naming file, line and column
    static Read read(Path path, DataSource source, Map<String, TensorType> types, WrongSizes sizes) {
        return new CsvSource(path, source, sizes).read(types);
    }

    /// How many columns the first record has; 0 where there is none or it cannot be read.
    static int columns(Path path, int skip) {
        CsvText text = CsvText.read(path);
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .ofCsvRecord(text.text().substring(text.lineStart(1L + skip)))) {
            Iterator<CsvRecord> records = reader.iterator();
            return records.hasNext() ? records.next().getFieldCount() : 0;
        } catch (CsvParseException e) {
            return 0;
        } catch (IOException e) {
            throw InputException.because(path, "read", e);
        }
    }

    private Read read(Map<String, TensorType> types) {
        int start = text.lineStart(firstLine);
        long line = firstLine;
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .skipEmptyLines(false)
                .ofCsvRecord(text.text().substring(start))) {
            Iterator<CsvRecord> records = reader.iterator();
            CsvHeader header = null;
            List<CsvRecord> empty = new ArrayList<>();
            while (records.hasNext()) {
                CsvRecord record = records.next();
                if (isEmptyLine(record)) {
                    if (header != null && header.columns() == 1) {
                        empty.add(record);
                    }
                    continue;
                }
                for (CsvRecord before : empty) {
                    take(header, before, firstLine + before.getStartingLineNumber() - 1);
                }
                empty.clear();
                line = firstLine + record.getStartingLineNumber() - 1;
                if (header == null) {
                    header = header(record, line, types);
                    if (header.named()) {
                        continue;
                    }
                }
                take(header, record, line);
            }
            if (lines.size() == 0) {
                throw text.wrong(text.text().length(), "at least one record",
                        dropped.isEmpty() ? "the end of the file"
                                : Counted.of(dropped.size(), "record") + ", each with a missing value");
            }
        } catch (CsvParseException e) {
            throw text.wrongQuotes(line, "one that cannot be read: " + e.getMessage());
        } catch (UncheckedIOException e) {
            throw InputException.because(text.path(), "read", e.getCause());
        } catch (IOException e) {
            throw InputException.because(text.path(), "read", e);
        }
        return new Read(lines.size(), raws(), columns, dropped);
    }

    private static boolean isEmptyLine(CsvRecord record) {
        return record.getFieldCount() == 1 && record.getField(0).isBlank();
    }

    private CsvHeader header(CsvRecord first, long line, Map<String, TensorType> types) {
        CsvHeader header = CsvHeader.isNeeded(source)
                ? CsvHeader.named(text, line, first.getFields())
                : CsvHeader.numbered(text, line, first.getFieldCount());
        source.feeds().stream().filter(f -> f.treatment() == Treatment.PRESENT)
                .forEach(f -> IntStream.of(header.columnsOf(f)).forEach(optional::add));
        for (Feed feed : source.feeds()) {
            if (types.containsKey(feed.input())) {
                int[] from = header.columnsOf(feed);
                TensorType type = types.get(feed.input());
                if (!CsvHeader.fills(feed, type, from.length)) {
                    InputException complaint = header.wrongSize(feed, type, from);
                    if (type.shape().size() == 1) {
                        sizes.add(complaint, type.shape().getFirst().name(), from.length);
                    } else {
                        sizes.add(complaint);
                    }
                    continue;
                }
                columns.put(feed.input(), header.fileColumns(from));
                boolean isIndex = type.kind() == TensorType.Kind.INDEX && from.length == 1;
                fillings.add(new Filling(feed, isIndex, from, new Growing.Doubles(), new ArrayList<>()));
            }
        }
        return header;
    }

    private void take(CsvHeader header, CsvRecord record, long line) {
        if (record.getFieldCount() != header.columns()) {
            int extra = Math.min(header.columns(), record.getFieldCount());
            throw text.wrongField(line, extra,
                    Counted.of(header.columns(), "field") + " as in line " + header.line(),
                    Integer.toString(record.getFieldCount()));
        }
        if (source.drop() && lacksValue(record)) {
            dropped.add(lines.size() + dropped.size());
            return;
        }
        for (Filling filling : fillings) {
            for (int column : filling.columns()) {
                String value = record.getField(column).strip();
                boolean isMissing = MISSING.contains(value);
                if (filling.feed().treatment() == Treatment.PRESENT) {
                    filling.numbers().add(isMissing ? 0 : 1);
                    continue;
                }
                if (isMissing && optional.contains(column)) {
                    filling.lacks();
                    continue;
                }
                if (isMissing) {
                    throw text.wrongField(line, column, "a value in " + header.describe(column),
                            (value.isEmpty() ? "an empty field" : "'" + value + "'")
                                    + "; `missing: drop` in the data clause leaves such records out");
                }
                if (filling.isText()) {
                    filling.texts().add(value);
                } else {
                    filling.numbers().add(number(header, filling, record, line, column));
                }
            }
        }
        lines.add(line);
    }

    private boolean lacksValue(CsvRecord record) {
        for (Filling filling : fillings) {
            for (int column : filling.columns()) {
                if (!optional.contains(column) && MISSING.contains(record.getField(column).strip())) {
                    return true;
                }
            }
        }
        return false;
    }

    private double number(CsvHeader header, Filling filling, CsvRecord record, long line, int column) {
        String value = record.getField(column).strip();
        OptionalDouble number = StrictNumbers.parse(value);
        if (number.isPresent()) {
            return number.getAsDouble();
        }
        if (StrictNumbers.isNumber(value)) {
            throw text.wrongField(line, column, "a number up to 3.4e38 in " + header.describe(column),
                    TypeText.shown(value));
        }
        boolean hasComma = StrictNumbers.isNumber(value.replace(',', '.'));
        // A line with a number in it names no columns.
        boolean isHeader = !header.named() && line == header.line()
                && record.getFields().stream().noneMatch(f -> StrictNumbers.isNumber(f.strip().replace(',', '.')));
        throw text.wrongField(line, column, "a number in " + header.describe(column), "'" + TypeText.shown(value) + "'"
                + (hasComma ? "; decimals follow a point" : "")
                + (isHeader ? "; if this line holds the names of the columns, `skip: " + line
                        + "` in the data clause passes over it" : "")
                + (filling.isIndex() && !isHeader ? "; words become an index by `categories(column("
                        + header.written(column) + "))`" : ""));
    }

    private Map<String, Raw> raws() {
        Map<String, Raw> inputs = new LinkedHashMap<>();
        long[] at = lines.toArray();
        for (Filling filling : fillings) {
            int[] columns = filling.columns();
            Raw.Place place = (record, element, expected, found) -> text.wrongField(at[record], columns[element],
                    expected,
                    found);
            inputs.put(filling.feed().input(), filling.isText()
                    ? Raw.Texts.of(filling.texts(), place)
                    : new Raw.Numbers(filling.numbers().toArray(), columns.length, place));
        }
        return inputs;
    }
}
