package netc.cli.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The columns of a CSV file that fill an input, in the order of its elements.
///
/// Prints as one line of text, the same for the same columns, and is read back from it.
sealed interface FileColumns {
    /// More columns than this are not listed one by one to a reader.
    int MOST_SHOWN = 6;

    /// As it stands in the metadata of weights.
    String print();

    /// In words: `columns 1 to 13`, `'age', 'sex'`.
    String describe();

    /// By the names in the file's first line.
    record Named(List<String> names) implements FileColumns {
        public Named {
            names = List.copyOf(names);
        }

        /// `"age","sex"`: a record of a CSV file.
        @Override
        public String print() {
            return names.stream().map(n -> '"' + n.replace("\"", "\"\"") + '"').collect(Collectors.joining(","));
        }

        @Override
        public String describe() {
            String shown = names.stream().limit(MOST_SHOWN).map(n -> "'" + TypeText.shown(n) + "'")
                    .collect(Collectors.joining(", "));
            return names.size() > MOST_SHOWN
                    ? shown + ", … '" + TypeText.shown(names.getLast()) + "' (" + names.size() + " columns)" : shown;
        }
    }

    /// By their numbers, from 1, in a file of so many columns without names.
    record Numbered(List<Integer> numbers, int of) implements FileColumns {
        private static final String RANGE = "..";
        private static final String OF = " of ";

        public Numbered {
            numbers = List.copyOf(numbers);
            if (numbers.isEmpty() || numbers.stream().anyMatch(n -> n < 1 || n > of)) {
                throw new IllegalArgumentException(numbers + OF + of);
            }
        }

        /// `1..3, 7 of 9`
        @Override
        public String print() {
            return String.join(", ", runs(RANGE)) + OF + of;
        }

        @Override
        public String describe() {
            List<String> runs = runs(" to ");
            return (numbers.size() == 1 ? "column " : "columns ")
                    + String.join(", ", runs.subList(0, Math.min(MOST_SHOWN, runs.size())))
                    + (runs.size() > MOST_SHOWN ? ", … " + numbers.getLast() : "");
        }

        /// What follows each other by one is one text.
        private List<String> runs(String between) {
            List<String> runs = new ArrayList<>();
            int from = 0;
            for (int i = 1; i <= numbers.size(); i++) {
                if (i == numbers.size() || numbers.get(i) != numbers.get(i - 1) + 1) {
                    runs.add(i - from == 1 ? numbers.get(from).toString()
                            : numbers.get(from) + between + numbers.get(i - 1));
                    from = i;
                }
            }
            return runs;
        }

        private static Optional<FileColumns> parse(String text) {
            int of = text.indexOf(OF);
            if (of < 0) {
                return Optional.empty();
            }
            try {
                int all = Integer.parseInt(text.substring(of + OF.length()));
                List<Integer> numbers = new ArrayList<>();
                for (String run : text.substring(0, of).split(", ", -1)) {
                    int range = run.indexOf(RANGE);
                    int from = Integer.parseInt(range < 0 ? run : run.substring(0, range));
                    int to = range < 0 ? from : Integer.parseInt(run.substring(range + RANGE.length()));
                    if (from < 1 || to < from || to > all) {
                        return Optional.empty();
                    }
                    IntStream.rangeClosed(from, to).forEach(numbers::add);
                }
                return Optional.of(new Numbered(numbers, all));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    /// Reads what [#print] wrote; nothing for any other text.
    static Optional<FileColumns> parse(String text) {
        if (!text.startsWith("\"")) {
            return Numbered.parse(text);
        }
        try (CsvReader<CsvRecord> reader = CsvReader.builder().allowUnclosedQuote(false).skipEmptyLines(false)
                .ofCsvRecord(text)) {
            List<CsvRecord> records = reader.stream().limit(2).toList();
            return records.size() == 1 ? Optional.of(new Named(records.getFirst().getFields())) : Optional.empty();
        } catch (CsvParseException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("a text is read without a file", e);
        }
    }
}
