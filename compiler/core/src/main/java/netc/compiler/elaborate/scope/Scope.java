package netc.compiler.elaborate.scope;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import netc.compiler.elaborate.file.Unit;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.graph.Label;
import netc.compiler.source.Span;
import netc.compiler.syntax.Name;

/// The names of one body: one name space for axes, values, instances and functions. A function inside a body sees the
/// names of that body too, and so does a `scan`, whose turns have names of their own for values, not for axes; whatever
/// none of them binds is looked up among the definitions of the file.
public final class Scope {
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Span> announced = new HashMap<>();
    private final Map<String, Integer> rebound = new HashMap<>();
    private final Map<String, Set<String>> lacked = new HashMap<>();
    private final Optional<Scope> outer;
    private final Optional<Scan> scan;
    private final Unit unit;

    public Scope(Unit unit) {
        this.outer = Optional.empty();
        this.scan = Optional.empty();
        this.unit = unit;
    }

    public Scope(Scope outer) {
        this(outer, Optional.empty());
    }

    private Scope(Scope outer, Optional<Scan> scan) {
        this.outer = Optional.of(outer);
        this.scan = scan;
        this.unit = outer.unit;
    }

    /// What is seen of a layer's body from outside: what it holds and defines, not what it computes.
    public Scope members() {
        Scope members = new Scope(unit);
        entries.forEach((name, entry) -> {
            switch (entry) {
                case Entry.Local local -> members.put(name, new Entry.Local(local.function(), members));
                case Entry.Axis _, Entry.Parameter _, Entry.Shared _ -> members.put(name, entry);
                case Entry.Bound bound when bound.value().isStatic() -> members.put(name, bound);
                case Entry.Bound _, Entry.OptimizerState _, Entry.OwnValue _, Entry.Broken _ -> {
                }
            }
        });
        return members;
    }

    /// The same names of what a body holds, in a copy of the instance that they are of.
    public Scope of(Instance copy) {
        Scope members = new Scope(unit);
        entries.forEach((name, entry) -> members.put(name, switch (entry) {
            case Entry.Local local -> new Entry.Local(local.function(), members);
            case Entry.Parameter(ParameterSlot slot, Span span) -> new Entry.Parameter(slot.of(copy, name), span);
            case Entry.Shared(Applicable inner, Span span) ->
                    new Entry.Shared(inner.made().map(i -> inner.with(copy.inside(i))).orElse(inner), span);
            case Entry.Axis _, Entry.Bound _, Entry.OptimizerState _, Entry.OwnValue _, Entry.Broken _ -> entry;
        }));
        return members;
    }

    /// The names of a turn.
    public Scope inside(Scan scan) {
        return new Scope(this, Optional.of(scan));
    }

    public Unit unit() {
        return unit;
    }

    public Optional<Scope> outer() {
        return outer;
    }

    public Optional<Entry> find(String name) {
        for (Optional<Scope> s = Optional.of(this); s.isPresent(); s = s.get().outer) {
            Entry entry = s.get().entries.get(name);
            if (entry != null) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    /// The scan whose turns have these names, where it is no body of its own.
    public Optional<Scan> scan() {
        return scan;
    }

    /// The scan around whose turns are along this axis.
    public Optional<Scan> scanOver(Label axis) {
        return scan.filter(s -> s.along().label() == axis).or(() -> outer.flatMap(o -> o.scanOver(axis)));
    }

    /// The scans that a name stands outside of, outermost first: inside, what it means has lost the axis of each.
    public List<Scan> scansSince(String name) {
        List<Scan> crossed = new ArrayList<>();
        for (Scope s = this; s.entries.get(name) == null && s.outer.isPresent(); s = s.outer.get()) {
            s.scan.ifPresent(crossed::addFirst);
        }
        return crossed;
    }

    /// The scope that has the names of axes.
    public Scope body() {
        return scan.isPresent() ? outer.orElseThrow().body() : this;
    }

    /// What this scope itself binds, not those around it.
    public Optional<Entry> own(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /// The axis of this name, if the name is an axis.
    public Optional<AxisName> axis(String name) {
        return find(name).flatMap(e -> e instanceof Entry.Axis(AxisName axis) ? Optional.of(axis) : Optional.empty());
    }

    /// Notes that the body binds a name, above or below.
    public void announce(Name name) {
        announced.putIfAbsent(name.text(), name.span());
    }

    /// Where the body binds a name, be it below.
    public Optional<Span> announced(String name) {
        return Optional.ofNullable(announced.get(name)).or(() -> outer.flatMap(o -> o.announced(name)));
    }

    /// Binds or rebinds; whether that is allowed was decided before.
    public void put(String name, Entry entry) {
        entries.put(name, entry);
    }

    /// Notes that the value of a name lacks an axis of its type that it may lack: it is the same along that.
    public void lacks(String name, String axis) {
        lacked.computeIfAbsent(name, n -> new HashSet<>()).add(axis);
    }

    /// Whether what a name means is the same along an axis that it lacks.
    public boolean isSameAlong(String name, String axis) {
        return entries.containsKey(name) ? lacked.getOrDefault(name, Set.of()).contains(axis)
                : outer.filter(o -> o.isSameAlong(name, axis)).isPresent();
    }

    /// Notes that the body gives a name another value.
    public void rebind(String name) {
        rebound.merge(name, 1, Integer::sum);
    }

    /// How many values the body gives a name that it binds.
    public int values(String name) {
        return 1 + rebound.getOrDefault(name, 0);
    }

    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(entries.keySet());
        outer.ifPresent(o -> names.addAll(o.names()));
        return names;
    }
}
