package netc.runtime.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import netc.abi.Training.Stop;
import netc.runtime.InputException;

/// The epochs of a run so far. Its text is `metrics.csv`:
///
/// ```
/// epoch,loss,validation.loss,validation.accuracy
/// 1,0.3361,0.1287,0.9611
/// ```
///
/// The loss of a step that had no turn in an epoch is empty.
public final class History {
    private final List<String> losses;
    private final List<String> metrics;
    private final Optional<String> measure;
    private final List<Epoch> epochs = new ArrayList<>();

    /// @param losses  names of the losses of the steps
    /// @param metrics names of the metrics of the validation part, the losses first; empty where there is none
    /// @param measure the one that says which epoch is best, the least being so; where there is none, the last is
    public History(List<String> losses, List<String> metrics, Optional<String> measure) {
        this.losses = List.copyOf(losses);
        this.metrics = List.copyOf(metrics);
        this.measure = measure;
    }

    /// Without epochs.
    History anew() {
        return new History(losses, metrics, measure);
    }

    /// The names of the losses of the steps.
    List<String> losses() {
        return losses;
    }

    public void add(Epoch epoch) {
        if (epoch.number() != epochs.size() + 1 || epoch.losses().size() != losses.size()
                || epoch.validation().size() != metrics.size()) {
            throw new IllegalStateException(epoch + " after " + epochs + " of " + metrics);
        }
        epochs.add(epoch);
    }

    public List<Epoch> epochs() {
        return List.copyOf(epochs);
    }

    /// How many epochs there were.
    public int size() {
        return epochs.size();
    }

    /// The number of the epoch with the least validation loss, the first of equals; the last where there is none; 0 before
    /// the first.
    public int best() {
        return isCompared() ? best(metrics.indexOf(measure.orElseThrow()), true) : epochs.size();
    }

    /// Whether a metric of the validation part says which epoch is best.
    boolean isCompared() {
        return measure.isPresent() && metrics.contains(measure.get());
    }

    private int best(int metric, boolean smaller) {
        int best = 0;
        for (int i = 1; i <= epochs.size(); i++) {
            float value = epochs.get(i - 1).validation().get(metric);
            float least = best == 0 ? Float.NaN : epochs.get(best - 1).validation().get(metric);
            if (best == 0 && !Float.isNaN(value) || (smaller ? value < least : value > least)) {
                best = i;
            }
        }
        return best;
    }

    /// Whether the rule says to stop: so many epochs have passed since the best.
    public boolean stops(Stop.Patience rule) {
        return !metrics.isEmpty()
                && epochs.size() - best(metrics.indexOf(rule.metric()), rule.smaller()) >= rule.patience();
    }

    /// As CSV, each number with as many digits as tell it from its neighbours.
    public String print() {
        StringBuilder text = new StringBuilder("epoch");
        losses.forEach(l -> text.append(',').append(l));
        metrics.forEach(m -> text.append(",validation.").append(m));
        for (Epoch epoch : epochs) {
            text.append('\n').append(epoch.number());
            epoch.losses().forEach(l -> text.append(',').append(l.isNaN() ? "" : l.toString()));
            epoch.validation().forEach(v -> text.append(',').append(v));
        }
        return text.append('\n').toString();
    }

    /// Reads what [#print] of such a history wrote.
    ///
    /// @param file for the message
    /// @throws InputException where it is something else
    History parse(String text, Path file) {
        History history = anew();
        String[] lines = text.split("\n");
        try {
            for (int i = 1; i < lines.length; i++) {
                String[] fields = lines[i].split(",", -1);
                List<Double> means = new ArrayList<>();
                List<Float> validation = new ArrayList<>();
                for (int f = 1; f < fields.length; f++) {
                    if (f <= losses.size()) {
                        means.add(fields[f].isEmpty() ? Double.NaN : Double.parseDouble(fields[f]));
                    } else {
                        validation.add(Float.parseFloat(fields[f]));
                    }
                }
                history.add(new Epoch(Integer.parseInt(fields[0]), means, validation));
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException | IllegalStateException e) {
            throw damaged(file, text, e);
        }
        if (!history.print().equals(text)) {
            throw damaged(file, text, null);
        }
        return history;
    }

    private static InputException damaged(Path file, String text, Exception cause) {
        return new InputException(file + ": metadata history: expected the numbers of each epoch, found\n" + text,
                cause);
    }
}
