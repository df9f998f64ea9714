package netc.compiler.elaborate.scope;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Value;

/// What the states of layers are while a model is read: a change in `train { … }` holds from the next line on, in training.
/// In the lines of a step parameters change too.
public final class States {
    /// A state with its new value.
    ///
    /// @param value    of the variable's type
    /// @param instance whose `train { … }` it stands in
    /// @param results  of that: where a step needs one, the state changes
    public record Change(Variables.Made state, Value value, String instance, List<Value> results) {
        public Change {
            results = List.copyOf(results);
        }
    }

    /// What a side of `train { … } else { … }` gives.
    ///
    /// @param changed the states that it changes, by path
    public record Side(List<Quantity> values, Map<String, Changed> changed) {
    }

    /// @param value from here on
    public record Changed(Variables.Made state, Value value) {
    }

    private final List<Change> changes = new ArrayList<>();
    private Map<String, Value> now = new LinkedHashMap<>();
    private Map<String, Changed> changed = new LinkedHashMap<>();
    private Optional<Boolean> trains = Optional.empty();
    /// The instance in whose side that is.
    private String training = "";
    private boolean isStep;
    private boolean isOneExample;

    States() {
    }

    /// Whether what is read now runs in training alone, or never in training; empty where it runs in both.
    public Optional<Boolean> trains() {
        return trains;
    }

    /// The same of an instance: one that runs in training alone may be frozen, where the one around it is not.
    public Optional<Boolean> trains(String instance) {
        return trains.filter(t -> !t || training.equals(instance));
    }

    /// What a state is here, where a line above has changed it.
    public Optional<Value> changed(Variables.Made state) {
        return Optional.ofNullable(now.get(state.path()));
    }

    /// From the next line on the state is this.
    public void change(Variables.Made state, Value value) {
        now.put(state.path(), value);
        changed.put(state.path(), new Changed(state, value));
    }

    /// Reads one side. What it changes is not seen outside of it.
    public Side on(boolean isTraining, String instance, Supplier<List<Quantity>> side) {
        Map<String, Value> before = now;
        Map<String, Changed> around = changed;
        Optional<Boolean> outside = trains;
        String outer = training;
        now = new LinkedHashMap<>(before);
        changed = new LinkedHashMap<>();
        trains = Optional.of(isTraining);
        training = instance;
        try {
            return new Side(side.get(), changed);
        } finally {
            now = before;
            changed = around;
            trains = outside;
            training = outer;
        }
    }

    /// Reads the lines of a step. What they change is not seen outside of it.
    ///
    /// @param one whether it has one example
    /// @return what is changed, by path
    public Map<String, Changed> step(boolean one, Runnable lines) {
        Map<String, Value> before = now;
        now = new LinkedHashMap<>();
        changed = new LinkedHashMap<>();
        isStep = true;
        isOneExample = one;
        try {
            lines.run();
            return changed;
        } finally {
            now = before;
            changed = new LinkedHashMap<>();
            isStep = false;
            isOneExample = false;
        }
    }

    /// Whether the lines of a step are read.
    public boolean isStep() {
        return isStep;
    }

    /// Whether the lines of a step are read that has one example.
    public boolean isOneExample() {
        return isOneExample;
    }

    /// Behind both sides: what the training one has changed, a step changes; inside another training side, that one has.
    ///
    /// @param old    of a state, before
    /// @param choose of the new value and the old one
    public void close(Side training, String instance, List<Value> results,
            Function<Variables.Made, Value> old, BinaryOperator<Value> choose) {
        training.changed().values().forEach(c -> {
            Value before = now.getOrDefault(c.state().path(), old.apply(c.state()));
            Value chosen = choose.apply(c.value(), before);
            if (trains.isPresent()) {
                change(c.state(), chosen);
            } else {
                changes.add(new Change(c.state(), c.value(), instance, results));
                now.put(c.state().path(), chosen);
            }
        });
    }

    /// All changes, in the order in which they are written.
    public List<Change> changes() {
        return changes;
    }
}
