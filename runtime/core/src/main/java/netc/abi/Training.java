package netc.abi;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A `train` block.
///
/// @param name      by which it is told from others of the model; empty where it has none
/// @param data      sources of the training part, one for each clause
/// @param test      sources of the test set
/// @param builtin   data that the project makes itself, used where no folder is given
/// @param validation how the validation part comes about
/// @param metrics   the losses of its steps first, then the reports in order
/// @param course    of its steps
public record Training(String name, List<DataSource> data, List<DataSource> test, Optional<Builtin> builtin,
        Validation validation, List<Metric> metrics, Course course) {
    public Training {
        data = List.copyOf(data);
        test = List.copyOf(test);
        metrics = List.copyOf(metrics);
    }

    /// What carries out a step of the block.
    public Role.Step role(Step step) {
        return new Role.Step(name, step.name());
    }

    /// How the steps of a block follow each other. Step after step takes its turn, each on the next batch; all of them are a
    /// round.
    ///
    /// @param steps   in the order of their turns
    /// @param batch   examples a step, as the file says; 0: all there are
    /// @param inOrder whether examples come as the data have them, and not shuffled
    /// @param length  when the last has been
    /// @param seed    of initial values, shuffling and draws
    /// @param stop    when to stop early
    public record Course(List<Step> steps, int batch, boolean inOrder, Length length, long seed, Optional<Stop> stop) {
        public Course {
            steps = List.copyOf(steps);
        }

        /// Of one step that has a loss, without early stopping.
        public static Course of(int batch, int epochs, long seed) {
            return new Course(List.of(Step.LOSS), batch, false, new Length.Epochs(epochs), seed, Optional.empty());
        }

        public Course with(Stop rule) {
            return new Course(steps, batch, inOrder, length, seed, Optional.of(rule));
        }

        /// The same with one step, which has a loss and no name.
        public Course withStep() {
            return new Course(List.of(Step.LOSS), batch, inOrder, length, seed, stop);
        }

        /// The metrics that losses of steps are, in order.
        public List<String> losses() {
            return steps.stream().flatMap(s -> s.loss().stream()).toList();
        }

        /// The metric by which weights are compared: the loss, where one step has one.
        public Optional<String> measure() {
            List<String> losses = losses();
            return losses.size() == 1 ? Optional.of(losses.getFirst()) : Optional.empty();
        }
    }

    /// `step criticise 5 times`, `step sync every 500`, `step plateau every epoch`.
    ///
    /// @param name     as in [Role.Step]
    /// @param times    in a row
    /// @param every    so many rounds; [#AFTER_EPOCH]: after the validation of each epoch, outside of the rounds
    /// @param examples whether it takes a batch
    /// @param loss     the metric that its loss is
    public record Step(String name, int times, int every, boolean examples, Optional<String> loss) {
        public static final int AFTER_EPOCH = 0;

        /// `loss` and `using` without a step around them.
        public static final Step LOSS = new Step("", 1, 1, true, Optional.of("loss"));

        public Step {
            if (times < 1 || every < 0) {
                throw new IllegalArgumentException("step " + name + " of a plan: " + times + " times every " + every);
            }
        }

        public boolean isAfterEpoch() {
            return every == AFTER_EPOCH;
        }
    }

    /// How long a block trains.
    public sealed interface Length {
        /// So often over the training part; where no step takes examples, a round each.
        record Epochs(int number) implements Length {
            public Epochs {
                requireSome(number);
            }

            @Override
            public String toString() {
                return number == 1 ? "1 epoch" : number + " epochs";
            }
        }

        /// So many rounds of the steps.
        record Rounds(int number) implements Length {
            public Rounds {
                requireSome(number);
            }

            @Override
            public String toString() {
                return number == 1 ? "1 step" : number + " steps";
            }
        }

        private static void requireSome(int number) {
            if (number < 1) {
                throw new IllegalArgumentException("expected a length of at least 1, found " + number);
            }
        }
    }

    /// `data csv("mpg.csv", …) -> x: columns(2..7), y: column("mpg")`.
    ///
    /// @param file    a name within the data folder
    /// @param skip    lines before the header (csv)
    /// @param drop    whether a row with a missing value is left out instead of refused
    /// @param rows    the records themselves, each of as many numbers, where the clause has them and names no file
    /// @param line    where the clause is written, for messages
    public record DataSource(Format format, String file, int skip, boolean drop, List<List<Double>> rows,
            List<Feed> feeds, int line) {
        public DataSource {
            rows = rows.stream().map(List::copyOf).toList();
            feeds = List.copyOf(feeds);
        }

        /// What a file gives.
        public DataSource(Format format, String file, int skip, boolean drop, List<Feed> feeds, int line) {
            this(format, file, skip, drop, List.of(), feeds, line);
        }

        /// Records that the clause has.
        public static DataSource of(List<List<Double>> rows, List<Feed> feeds, int line) {
            return new DataSource(Format.LITERAL, "", 0, false, rows, feeds, line);
        }

        /// The same source for other inputs.
        public DataSource filling(List<Feed> others) {
            return new DataSource(format, file, skip, drop, rows, others, line);
        }
    }

    /// What the records of a source are.
    public enum Format {
        /// The lines of a table.
        CSV,
        /// The slices of an array along its first axis.
        IDX,
        /// The slices of a NumPy array along its first axis.
        NPY,
        /// The characters of a text.
        CHARS,
        /// What stands between white space in a text.
        WORDS,
        /// The lines of a text, each of one text or several with tabs between.
        LINES,
        /// Lines of two texts.
        PAIRS,
        /// Rows of numbers that the clause itself has.
        LITERAL;

        /// Those that name a file.
        public static List<Format> files() {
            return Stream.of(values()).filter(format -> format != LITERAL).toList();
        }

        /// As a clause writes it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Whether its records are words, which become indices, and never numbers.
        public boolean isText() {
            return switch (this) {
                case CSV, IDX, NPY, LITERAL -> false;
                case CHARS, WORDS, LINES, PAIRS -> true;
            };
        }
    }

    /// What one input is filled with.
    ///
    /// @param input     name of an input or target
    /// @param columns    empty: all that the source has
    /// @param treatment  what is done to the values
    /// @param arithmetic with numbers that the clause has; where there is any, nothing else is done to them
    /// @param at         how many records behind the example's first one it begins
    public record Feed(String input, List<Columns> columns, Treatment treatment, Arithmetic arithmetic, int at) {
        public Feed {
            columns = List.copyOf(columns);
        }

        /// What takes values without arithmetic.
        public Feed(String input, List<Columns> columns, Treatment treatment, int at) {
            this(input, columns, treatment, Arithmetic.NONE, at);
        }

        /// What begins with the example's first record.
        public Feed(String input, List<Columns> columns, Treatment treatment) {
            this(input, columns, treatment, 0);
        }
    }

    /// `idx("images.gz") / 255`: each value becomes `(value - shift) / scale`.
    public record Arithmetic(double shift, double scale) {
        public static final Arithmetic NONE = new Arithmetic(0, 1);
    }

    /// Columns of a table, both ends included.
    public sealed interface Columns {
        /// Counted from 1.
        record Numbers(int from, int to) implements Columns {
        }

        /// By the names in the header.
        record Names(String from, String to) implements Columns {
        }
    }

    /// What happens to the values of a feed; what it needs is learned from the training part alone.
    public enum Treatment {
        PLAIN,
        /// Minus the mean, divided by the standard deviation (of the population), column by column.
        STANDARDISED,
        /// To 0 until 1 by least and greatest, column by column.
        SCALED,
        /// Text to an index into the sorted list of the texts that occur.
        CATEGORIES,
        /// 1 where there is a value and 0 where it is missing; whatever else takes the column takes 0 there.
        PRESENT
    }

    /// `builtin digits(train: 20_000, test: 4_000)`.
    public record Builtin(String name, int train, int test) {
        /// What can be made.
        public static final List<String> NAMES = List.of("digits", "circle", "xor", "gauss", "spiral", "moons");
    }

    /// `validate 10%`, `validate last 10%`, `validate SOURCE -> …`, or none.
    public sealed interface Validation {
        record None() implements Validation {
        }

        record Drawn(double fraction) implements Validation {
        }

        record Last(double fraction) implements Validation {
        }

        record Own(List<DataSource> sources) implements Validation {
            public Own {
                sources = List.copyOf(sources);
            }
        }
    }

    /// A number of a whole set: looks at it ([Role.Evaluate]) give the partial results of each batch, which are combined over
    /// all batches, and the procedure for it ([Role.Metric]) makes the number of them. Its inputs have the names of the partials,
    /// its output is `value`: one number, or as many as its shape says.
    ///
    /// @param partials of all looks that it takes, an inner one before those that need it
    public record Metric(String name, List<Partial> partials) {
        public Metric {
            partials = List.copyOf(partials);
        }
    }

    /// @param output   name of an output of a look, not per example
    /// @param look     whose it is, from 1
    /// @param together whether it compares examples with others of their batch, so that it depends on what the batches are; then
    ///                 all of the look do
    public record Partial(String output, Combine combine, int look, boolean together) {
    }

    /// Whether a look compares examples with others of their batch.
    public boolean isTogether(int look) {
        return metrics.stream().flatMap(m -> m.partials().stream()).anyMatch(p -> p.look() == look && p.together());
    }

    /// How the partial results of two batches become one.
    public enum Combine {
        SUM, MIN, MAX
    }

    /// When training ends before its length.
    public sealed interface Stop {
        /// `stop when validation.loss has not improved for 3 epochs`.
        record Patience(String metric, boolean smaller, int patience) implements Stop {
        }

        /// `stop when rate < 1e-6`: [Role.Stop] says so.
        record Condition() implements Stop {
        }
    }
}
