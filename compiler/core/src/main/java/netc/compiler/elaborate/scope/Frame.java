package netc.compiler.elaborate.scope;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.source.Span;

/// One body while it is read: its names, what it is mapped over, and where its parameters go.
public final class Frame {
    /// What may stand in a body depends on whose it is.
    public enum Body {
        MODEL, TRAIN, LAYER, FUNCTION, OPTIMIZER
    }

    private final Body body;
    private final String name;
    private final Scope scope;
    private final Optional<Span> applied;
    private final List<Axis> mapped;
    private final List<Axis> over;
    private final Optional<Instance> instance;
    private final String calls;
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, Integer> called = new HashMap<>();
    /// What calls are called, and where each stands.
    private final Map<String, Span> callers = new HashMap<>();
    /// The body that a `scan` stands in, with which its turns share the names of layers.
    private final Optional<Frame> around;
    private final String prefix;
    /// What paths begin with where nothing is bound.
    private String unbound = "";
    private boolean isTurn;
    private boolean isSide;
    private int scans;
    private String binding = "";
    private boolean isDoubtful;
    private Set<String> numbers = Set.of();
    private final Object opening = new Object();

    /// @param name    of the model, layer or function, for messages
    /// @param applied the call that this body answers
    /// @param mapped  the axes that `batch` means here
    /// @param calls   the path of the calls that lead here, as [#call] gives it; empty in a model
    public Frame(Body body, String name, Scope scope, Optional<Span> applied, List<Axis> mapped,
            Optional<Instance> instance, String calls) {
        this(body, name, scope, applied, mapped, mapped, instance, calls, Optional.empty(), "");
    }

    private Frame(Body body, String name, Scope scope, Optional<Span> applied, List<Axis> mapped, List<Axis> over,
            Optional<Instance> instance, String calls, Optional<Frame> around, String prefix) {
        this.around = around;
        this.prefix = prefix;
        this.body = body;
        this.name = name;
        this.scope = scope;
        this.applied = applied;
        this.mapped = List.copyOf(mapped);
        this.over = List.copyOf(over);
        this.instance = instance;
        this.calls = calls;
    }

    /// The body of a layer or function that is applied in this one.
    ///
    /// @param call  where it is applied
    /// @param given the axes that `batch` means there
    public Frame applying(Body called, String callee, Scope names, Span call, List<Axis> given,
            Optional<Instance> learned) {
        Set<Axis> all = new LinkedHashSet<>(given);
        all.addAll(over);
        return new Frame(called, callee, names, Optional.of(call), given, List.copyOf(all), learned, call(callee, call),
                Optional.empty(), "");
    }

    /// The same body with other names, and without what is learned in it.
    public Frame with(Scope names, Optional<Instance> learned) {
        return new Frame(body, name, names, applied, mapped, over, learned, calls, Optional.empty(), "");
    }

    /// A `train` block of the model that this is the body of.
    ///
    /// @param block its name, which begins all paths in it; empty where it has none
    public Frame training(Scope names, String block) {
        return new Frame(Body.TRAIN, name, names, Optional.empty(), mapped, over, instance, "train", Optional.empty(),
                block);
    }

    /// A step of the `train` block that this is the body of.
    ///
    /// @param step its name; empty where it has none
    public Frame step(Scope names, String step) {
        Frame own = new Frame(body, name, names, Optional.empty(), mapped, over, instance, calls, Optional.empty(),
                step.isEmpty() ? prefix : path(step));
        own.unbound = step.isEmpty() ? unbound : own.prefix + ".";
        return own;
    }

    /// Which opening of a body this is: for those that outlive it and are not to hold its names.
    public Object opening() {
        return opening;
    }

    /// The turns of a `scan` in this body. What is made in them is called after the binding they stand in; behind the
    /// first `scan` of a binding, they are counted.
    public Frame turns(Scope names) {
        String inside = binding();
        scans++;
        if (scans > 1) {
            inside = (inside.isEmpty() ? "" : inside + ".") + "scan" + scans;
        }
        Frame turns = new Frame(body, name, names, applied, mapped, over, instance, calls, Optional.of(this), inside);
        turns.numbers = numbers;
        turns.isTurn = true;
        return turns;
    }

    /// A side of `train { … } else { … }`, in which what is made is called as in the binding that it stands in.
    public Frame side(Scope names) {
        Frame side = new Frame(body, name, names, applied, mapped, over, instance, calls, Optional.of(this), binding());
        side.numbers = numbers;
        side.isTurn = isTurn;
        side.isSide = true;
        return side;
    }

    /// Whether it is a turn of a `scan`.
    public boolean isTurn() {
        return isTurn;
    }

    /// Whether it is a side of `train { … } else { … }`.
    public boolean isSide() {
        return isSide;
    }

    public Body body() {
        return body;
    }

    public String name() {
        return name;
    }

    public Scope scope() {
        return scope;
    }

    public Optional<Span> applied() {
        return applied;
    }

    /// What the arguments bring along.
    public List<Axis> mapped() {
        return mapped;
    }

    /// All that the body is there for more than once: what its arguments bring along, and what those are mapped over that it
    /// is applied in.
    public List<Axis> over() {
        return over;
    }

    public Optional<Instance> instance() {
        return instance;
    }

    /// This layer, function or optimizer is given numbers of these names.
    public void takes(Set<String> names) {
        numbers = names;
    }

    /// Whether this body is given a number of that name.
    public boolean isGivenNumber(String name) {
        return numbers.contains(name);
    }

    /// A condition of this layer, function or optimizer does not hold.
    public void doubt() {
        isDoubtful = body != Body.MODEL && body != Body.TRAIN;
    }

    boolean isDoubtful() {
        return isDoubtful;
    }

    /// Whether the numbers of the trainer can be named here.
    public boolean seesCounters() {
        return body == Body.TRAIN || body == Body.OPTIMIZER;
    }

    public boolean isLibrary() {
        return scope.unit().isLibrary();
    }

    /// From here on layers are counted from 1 again, under this name; the empty name adds nothing to paths.
    public void begin(String name) {
        binding = name.isEmpty() ? name : path(name);
        scans = 0;
        counts.clear();
        called.clear();
    }

    /// The path, within the layer or model, of what has this name here.
    public String path(String name) {
        return prefix.isEmpty() ? name : prefix + "." + name;
    }

    private String binding() {
        return binding.isEmpty() ? prefix : binding;
    }

    /// The path, within this body, of the next layer of a kind: `features.conv2`.
    public String next(String layer) {
        return next(layer, f -> f.counts);
    }

    /// The path, from the model, of the next call of a layer or function: it tells the draws of each apart. A layer that is
    /// applied twice is one instance and two calls.
    ///
    /// @param call where it stands
    String call(String callee, Span call) {
        String path = next(callee, f -> f.called);
        while (!outermost().callers.computeIfAbsent(path, _ -> call).equals(call)) {
            path = next(callee, f -> f.called);
        }
        return within(path);
    }

    /// The body itself, of turns and sides.
    private Frame outermost() {
        return around.map(Frame::outermost).orElse(this);
    }

    /// The path, from the model, of what has this name here.
    public String drawn(String name) {
        return within(path(name));
    }

    private String within(String path) {
        return calls.isEmpty() ? path : calls + "." + path;
    }

    private String next(String callee, Function<Frame, Map<String, Integer>> counted) {
        if (binding.isEmpty() && around.isPresent()) {
            return around.get().next(callee, counted);
        }
        String kind = callee.substring(0, 1).toLowerCase(Locale.ROOT) + callee.substring(1);
        int number = counted.apply(this).merge(kind, 1, Integer::sum);
        return (binding.isEmpty() ? unbound : binding + ".") + kind + number;
    }

    public boolean isMapped(Axis axis) {
        for (Axis m : over) {
            if (m.label() == axis.label()) {
                return true;
            }
        }
        return false;
    }

    public List<Axis> mappedOf(Quantity value) {
        List<Axis> found = new ArrayList<>();
        for (Axis axis : value.axes()) {
            if (isMapped(axis)) {
                found.add(axis);
            }
        }
        return found;
    }
}
