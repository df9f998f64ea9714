package netc.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import netc.runtime.Counted;
import netc.runtime.train.Epoch;
import netc.runtime.train.Measure;
import netc.runtime.train.Progress;

/// How far a training run is, on standard error: on a terminal one line that is redrawn ten times a second, with the first
/// report of the epoch before, else one line an epoch, and one for every half minute within.
///
/// Between two drawings a step costs a look at the clock and allocates nothing.
final class TrainingProgress implements Progress {
    private static final long REDRAW_NANOS = 100_000_000;
    private static final long LINE_NANOS = 30_000_000_000L;
    private static final int BAR = 8;
    private static final String CLEAR = "\r\u001B[K";
    /// A line that is longer than the terminal is wide would wrap, and what wrapped cannot be drawn over. Without wrapping
    /// all that does not fit goes to the last column, where a space ends it.
    private static final String UNWRAPPED = "\u001B[?7l";
    private static final String WRAPPED = " \u001B[?7h";

    private final Console console;
    private final List<String> losses;
    private int epochs;
    /// Where a number of an epoch's validation is one measure; a table is shown at the end alone.
    private final SortedMap<Integer, String> numbers = new TreeMap<>();
    private final LongSupplier nanoTime;
    private int perEpoch;
    private int last;
    private long started;
    private long epochStarted;
    private long lastDrawn;
    /// Examples of this process so far, of its current epoch, and up to the previous step of that epoch.
    private long seen;
    private long seenInEpoch;
    private int before;
    /// What the epoch before reached, after its loss.
    private String reached = "";

    /// @param losses   names of the losses of an [Epoch]
    /// @param measures what the numbers of an [Epoch]'s validation are
    /// @param nanoTime the clock
    TrainingProgress(Console console, List<String> losses, List<Measure> measures, LongSupplier nanoTime) {
        this.console = console;
        this.losses = List.copyOf(losses);
        int at = 0;
        for (Measure measure : measures) {
            if (measure.isNumber()) {
                numbers.put(at, measure.name());
            }
            at += measure.names().size();
        }
        this.nanoTime = nanoTime;
    }

    @Override
    public void begins(int ofRun, int epochsDone, int stepsDone, int steps, int examples, int ofLast) {
        epochs = ofRun;
        if (epochsDone >= epochs) {
            console.note(String.format(Locale.ROOT,
                    "the run has %s already: nothing is left to train; --epochs says how many"
                            + " it shall have",
                    Counted.of(epochsDone, "epoch")));
        } else if (epochsDone > 0 || stepsDone > 0) {
            console.note(String.format(Locale.ROOT, "going on after epoch %d of %d%s", epochsDone, epochs,
                    stepsDone == 0 ? "" : String.format(Locale.ROOT, " and step %,d of %,d", stepsDone, steps)));
        }
        perEpoch = examples;
        last = ofLast;
        before = (int) Math.min(examples, (long) stepsDone * Math.ceilDiv(examples, steps));
        started = nanoTime.getAsLong();
        epochStarted = started;
        lastDrawn = started;
    }

    @Override
    public void step(int epoch, int step, int examples, float loss, double[] means) {
        seen += examples - before;
        seenInEpoch += examples - before;
        before = examples;
        long now = nanoTime.getAsLong();
        if (now - lastDrawn < (console.live() ? REDRAW_NANOS : LINE_NANOS)) {
            return;
        }
        lastDrawn = now;
        if (console.live()) {
            console.err().print(CLEAR + UNWRAPPED + bar(epoch, examples, means, now) + WRAPPED);
            console.err().flush();
        } else {
            console.err().println(label(epoch) + state(epoch, examples, means, now));
        }
    }

    private String bar(int epoch, long inEpoch, double[] means, long now) {
        int filled = Math.toIntExact(BAR * inEpoch / examples(epoch));
        return label(epoch) + " " + "━".repeat(filled) + "╌".repeat(BAR - filled) + state(epoch, inEpoch, means, now);
    }

    /// How far an epoch is, what it has reached, and how long the run still takes.
    private String state(int epoch, long inEpoch, double[] means, long now) {
        double rate = seen / seconds(started, now);
        long behind = epoch == epochs ? 0 : perEpoch * (long) (epochs - 1 - epoch) + last;
        return String.format(Locale.ROOT, " %3d%%%s%s  %s left  %,d ex/s", 100 * inEpoch / examples(epoch),
                losses(Arrays.stream(means).boxed().toList()), reached,
                time((behind + examples(epoch) - inEpoch) / rate), Math.round(rate));
    }

    private int examples(int epoch) {
        return epoch == epochs ? last : perEpoch;
    }

    @Override
    public void epoch(Epoch epoch, boolean improved) {
        long now = nanoTime.getAsLong();
        StringBuilder line = new StringBuilder(console.live() ? CLEAR : "").append(label(epoch.number()))
                .append(losses(epoch.losses()));
        List<String> shown = epoch.validation().isEmpty() ? List.of() : numbers.entrySet().stream()
                .map(e -> e.getValue() + " " + MetricText.of(epoch.validation().get(e.getKey()))).toList();
        if (!shown.isEmpty()) {
            line.append("  validation ").append(String.join("  ", shown));
        }
        // On a terminal the bar has shown it, and the line fits 80 columns without.
        if (!console.live()) {
            line.append(
                    String.format(Locale.ROOT, "  %,d examples/s",
                            Math.round(seenInEpoch / seconds(epochStarted, now))));
        }
        console.err().println(line);
        reached = shown.size() < 2 ? "" : "  " + shown.get(1);
        seenInEpoch = 0;
        before = 0;
        epochStarted = now;
        lastDrawn = now;
    }

    /// Nothing more will be drawn over: what is written next has a line of its own.
    void end() {
        if (console.live()) {
            console.err().print(CLEAR);
            console.err().flush();
        }
    }

    private String losses(List<Double> means) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < means.size(); i++) {
            if (means.get(i).isNaN()) {
                // The step had no turn; a loss that is no number ends the run.
                continue;
            }
            text.append("  ").append(losses.get(i)).append(' ').append(MetricText.of(means.get(i)));
        }
        return text.toString();
    }

    private String label(int epoch) {
        int digits = Integer.toString(epochs).length();
        return String.format(Locale.ROOT, "epoch %" + digits + "d/%d", epoch, epochs);
    }

    private static double seconds(long from, long to) {
        return Math.max(1, to - from) / 1e9;
    }

    private static String time(double seconds) {
        long whole = Double.isFinite(seconds) ? Math.round(seconds) : 0;
        return whole >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }
}
