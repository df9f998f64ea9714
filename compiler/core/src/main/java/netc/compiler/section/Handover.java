package netc.compiler.section;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Part;
import netc.compiler.graph.Result;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;

/// Which values go from one section to another, and how they lie in memory for it.
///
/// Whatever is sliced must have the axes of the turns first. Values that the procedure computes are made so; where one comes
/// otherwise, or is sliced in two ways, a copy is.
final class Handover {
    private final List<Node> nodes;
    private final Map<Value, Equation> definitions = new HashMap<>();
    /// Where each value is computed; not of carries.
    private final Map<Value, Stretch> homes = new HashMap<>();
    /// The loops around each value, of a carry its own among them.
    private final Map<Value, List<Nest.Turns>> paths = new HashMap<>();
    private final Map<Value, Nest.Turns> loops = new HashMap<>();
    /// Where each value is read that is not computed there.
    private final Map<Value, List<Stretch>> readers = new LinkedHashMap<>();
    /// The axes of the turns that a value is sliced by outside of the loops that it is computed in.
    private final Map<Value, List<Axis>> leading = new HashMap<>();
    private final Map<CopyKey, Value> copies = new HashMap<>();
    private final Map<Value, Kept> kept = new LinkedHashMap<>();
    private final Map<Equation, Kept> starts = new HashMap<>();
    /// Carries whose next value is computed where the carry takes it from.
    private final Map<Value, Equation> nextOf = new HashMap<>();
    /// What stands for a value after the last turn of its loop, where nobody behind the loop reads it in others.
    private final Map<Value, Value> lasts = new LinkedHashMap<>();
    private final Map<Value, Value> lastOf = new HashMap<>();
    private int lastId;

    private record CopyKey(Value value, List<Axis> order, Stretch at) {
    }

    Handover(List<Nest> nests, List<Result> results) {
        nodes = nodes(nests, List.of());
        Stretch last = (Stretch) nodes.getLast();
        for (Result result : results) {
            Stretch home = homes.get(result.value());
            (home != null && home.path().isEmpty() ? home : last).results().add(result);
        }
        lastId = definitions.keySet().stream().mapToInt(Value::id).max().orElseThrow();
        everyStretch(nodes, this::findReaders);
        findLasts();
        readers.clear();
        everyStretch(nodes, this::findReaders);
        carries();
        everyStretch(nodes, this::requireOrder);
        readers.clear();
        everyStretch(nodes, this::findReaders);
        keep();
    }

    List<Node> nodes() {
        return nodes;
    }

    // ---------- stretches

    private List<Node> nodes(List<Nest> nests, List<Nest.Turns> path) {
        List<Node> made = new ArrayList<>();
        made.add(new Stretch(path));
        for (Nest nest : nests) {
            switch (nest) {
                case Nest.One(Equation e) -> define(e, (Stretch) made.getLast());
                case Nest.Turns turns -> {
                    List<Nest.Turns> inside = new ArrayList<>(path);
                    inside.add(turns);
                    for (Equation carry : turns.loop().carries()) {
                        definitions.put(carry.result(), carry);
                        paths.put(carry.result(), List.copyOf(inside));
                        loops.put(carry.result(), turns);
                        ((Stretch) made.getLast()).handed()
                                .add(new Stretch.Handed(carry, carry.operands().get(0), true));
                    }
                    made.add(new Node.Loop(turns, nodes(turns.body(), inside)));
                    made.add(new Stretch(path));
                }
            }
        }
        return made;
    }

    private void define(Equation e, Stretch home) {
        home.equations().add(e);
        definitions.put(e.result(), e);
        homes.put(e.result(), home);
        paths.put(e.result(), home.path());
    }

    private static void everyStretch(List<Node> nodes, Consumer<Stretch> visit) {
        for (Node node : nodes) {
            switch (node) {
                case Stretch stretch -> visit.accept(stretch);
                case Node.Loop(var _, var body) -> everyStretch(body, visit);
            }
        }
    }

    // ---------- who reads what

    /// What is written anew where it is read: it costs nothing.
    boolean isWrittenAnew(Value v, Stretch at) {
        boolean sliced = at.path().stream().anyMatch(t -> v.type().has(t.loop().along()));
        return switch (definitions.get(v).op()) {
            case Op.Constant _, Op.Extent _ -> true;
            case Op.Index _, Op.Variable _, Op.Input _ -> !sliced;
            default -> false;
        };
    }

    /// What a stretch reads: of its equations, of what it hands to carries, of what leaves from it.
    private static List<Value> needs(Stretch stretch) {
        List<Value> needs = new ArrayList<>();
        stretch.equations().forEach(e -> needs.addAll(e.operands()));
        stretch.handed().forEach(h -> needs.add(h.value()));
        stretch.results().forEach(r -> needs.add(r.value()));
        return needs;
    }

    private void findReaders(Stretch stretch) {
        for (Value v : needs(stretch)) {
            if (homes.get(v) != stretch && !isWrittenAnew(v, stretch)) {
                List<Stretch> known = readers.computeIfAbsent(v, k -> new ArrayList<>());
                if (!known.contains(stretch)) {
                    known.add(stretch);
                }
            }
        }
    }

    private static List<Nest.Turns> common(List<Nest.Turns> a, List<Nest.Turns> b) {
        int n = 0;
        while (n < a.size() && n < b.size() && a.get(n) == b.get(n)) {
            n++;
        }
        return a.subList(0, n);
    }

    private static List<Axis> axes(List<Nest.Turns> loops) {
        return loops.stream().map(t -> t.loop().along()).toList();
    }

    // ---------- last turns

    private void findLasts() {
        for (Value v : List.copyOf(readers.keySet())) {
            List<Nest.Turns> path = paths.get(v);
            if (!path.isEmpty() && isReadOutside(v, path.getLast())) {
                Nest.Turns turns = path.getLast();
                List<Stretch> outside = readers.get(v).stream().filter(s -> !s.path().contains(turns)).toList();
                List<Nest.Turns> around = path.subList(0, path.size() - 1);
                if (isReadWithin(v, around) && outside.stream().allMatch(s -> readsLast(s, v, turns))) {
                    Value last = new Value(++lastId, v.type().without(turns.loop().along()));
                    lasts.put(v, last);
                    lastOf.put(last, v);
                    definitions.put(last, definitions.get(v));
                    paths.put(last, around);
                    outside.forEach(s -> s.equations().replaceAll(e -> e.operands().contains(v)
                            ? ofLast(e, turns.loop().along(), last)
                            : e));
                }
            }
        }
    }

    /// Whether all that a stretch reads of a value is what the last turn has.
    private static boolean readsLast(Stretch stretch, Value v, Nest.Turns turns) {
        Axis along = turns.loop().along();
        AxisRead last = AxisRead.of(along, Affine.constant(turns.loop().turn(Math.toIntExact(along.size()) - 1)));
        return stretch.equations().stream().filter(e -> e.operands().contains(v))
                .allMatch(e -> e.op() instanceof Op.Read(var reads, var _) && reads.contains(last))
                && stretch.handed().stream().noneMatch(h -> h.value().equals(v))
                && stretch.results().stream().noneMatch(r -> r.value().equals(v));
    }

    private static Equation ofLast(Equation e, Axis along, Value last) {
        return e.op() instanceof Op.Read(var reads, var guarded) ? new Equation(e.result(),
                new Op.Read(reads.stream().filter(r -> !r.axis().equals(along)).toList(), guarded), List.of(last),
                e.span()) : e;
    }

    // ---------- carries

    private boolean isReadOutside(Value v, Nest.Turns loop) {
        return readers.getOrDefault(v, List.of()).stream().anyMatch(s -> !s.path().contains(loop));
    }

    /// Whether all that reads a value is in the loops around this one.
    private boolean isReadWithin(Value v, List<Nest.Turns> around) {
        return readers.getOrDefault(v, List.of()).stream()
                .allMatch(s -> common(s.path(), around).size() == around.size());
    }

    private void carries() {
        for (Node.Loop node : loopNodes(nodes)) {
            Nest.Turns turns = node.turns();
            Stretch end = (Stretch) node.body().getLast();
            for (Equation carry : turns.loop().carries()) {
                carry(carry, turns, end);
            }
        }
    }

    private static List<Node.Loop> loopNodes(List<Node> nodes) {
        List<Node.Loop> all = new ArrayList<>();
        for (Node node : nodes) {
            if (node instanceof Node.Loop loop) {
                all.add(loop);
                all.addAll(loopNodes(loop.body()));
            }
        }
        return all;
    }

    private void carry(Equation carry, Nest.Turns turns, Stretch end) {
        Value c = carry.result();
        Value next = carry.operands().get(1);
        List<Nest.Turns> around = paths.get(c).subList(0, paths.get(c).size() - 1);
        if (!isReadWithin(c, around)) {
            // Who looks at all turns of several loops at once needs them without the start of each between.
            Value collected = copy(c, c.type().axes(), end);
            replaceReaders(c, collected, turns);
        }
        Stretch home = homes.get(next);
        boolean takesOver = home != null && home.path().equals(paths.get(c)) && !nextOf.containsKey(next)
                && next.type().axes().size() == c.type().axes().size() && isReadWithin(next, around);
        if (takesOver) {
            nextOf.put(next, carry);
        } else {
            end.handed().add(new Stretch.Handed(carry, next, false));
            findReaders(end);
        }
    }

    /// Reads a value under another name outside of a loop.
    private void replaceReaders(Value v, Value other, Nest.Turns inside) {
        for (Stretch reader : List.copyOf(readers.getOrDefault(v, List.of()))) {
            if (!reader.path().contains(inside)) {
                replace(reader, v, other);
                readers.get(v).remove(reader);
                readers.computeIfAbsent(other, k -> new ArrayList<>()).add(reader);
            }
        }
    }

    private static void replace(Stretch stretch, Value v, Value other) {
        stretch.equations().replaceAll(e -> e.operands().contains(v) ? replaced(e, v, other) : e);
        stretch.handed().replaceAll(h -> h.value().equals(v) ? new Stretch.Handed(h.carry(), other, h.isStart()) : h);
        stretch.results().replaceAll(r -> r.value().equals(v) ? r.withValue(other) : r);
    }

    private static Equation replaced(Equation e, Value v, Value other) {
        Op op = e.op() instanceof Op.Read(var reads, var guarded) ? new Op.Read(other.type().axes().stream()
                .map(a -> reads.stream().filter(r -> r.axis().equals(a)).findFirst().orElseThrow()).toList(), guarded)
                : e.op();
        return new Equation(e.result(), op, e.operands().stream().map(x -> x.equals(v) ? other : x).toList(), e.span());
    }

    /// The same value with its axes in another order, computed at the end of a stretch.
    private Value copy(Value v, List<Axis> order, Stretch at) {
        return copies.computeIfAbsent(new CopyKey(v, order, at), key -> {
            Value copy = new Value(++lastId, new Type(v.type().element(), order));
            define(new Equation(copy, new Op.Read(v.type().axes().stream().map(AxisRead::same).toList(), false),
                    List.of(v), definitions.get(v).span()), at);
            if (homes.get(v) != at && !isWrittenAnew(v, at)) {
                readers.computeIfAbsent(v, k -> new ArrayList<>()).add(at);
            }
            return copy;
        });
    }

    // ---------- slices

    /// Sees to it that what a stretch reads slices of has their axes first.
    private void requireOrder(Stretch stretch) {
        for (Value v : new HashSet<>(needs(stretch))) {
            if (homes.get(v) != stretch && !isWrittenAnew(v, stretch)) {
                requireOrder(v, stretch);
            }
        }
    }

    private void requireOrder(Value v, Stretch at) {
        List<Nest.Turns> path = paths.get(v);
        List<Nest.Turns> shared = common(path, at.path());
        List<Axis> sliced = axes(at.path().subList(shared.size(), at.path().size())).stream().filter(v.type()::has)
                .toList();
        List<Axis> own = axes(path.subList(shared.size(), path.size()));
        if (sliced.isEmpty()) {
            return;
        }
        List<Axis> first = own.isEmpty() ? leading.getOrDefault(v, List.of()) : own;
        if (begins(first, sliced)) {
            return;
        }
        if (own.isEmpty() && begins(sliced, first) && !lastOf.containsKey(v) && canLead(v, shared, sliced)) {
            leading.put(v, sliced);
            return;
        }
        List<Axis> order = new ArrayList<>(axes(shared));
        order.addAll(sliced);
        v.type().axes().stream().filter(a -> !order.contains(a)).forEach(order::add);
        Value copy = copy(v, order, before(shared, at));
        leading.put(copy, sliced);
        replace(at, v, copy);
    }

    private static boolean begins(List<Axis> all, List<Axis> with) {
        return with.size() <= all.size() && all.subList(0, with.size()).equals(with);
    }

    /// Whether these may be a value's first axes behind those of the loops around it.
    private boolean canLead(Value v, List<Nest.Turns> around, List<Axis> axes) {
        List<Axis> rest = v.type().axes().stream().filter(a -> !axes(around).contains(a)).toList();
        return switch (definitions.get(v).op()) {
            // The order of these means something, or is the caller's.
            case Op.Variable _, Op.Index _ -> begins(rest, axes);
            case Op.Random _, Op.Reshape _, Op.Input _, Op.Carry _ -> false;
            default -> true;
        };
    }

    /// The last stretch that runs, in these loops, before another one does.
    private Stretch before(List<Nest.Turns> loops, Stretch at) {
        List<Node> scope = nodes;
        for (Nest.Turns turns : loops) {
            scope = scope.stream().filter(n -> n instanceof Node.Loop l && l.turns() == turns)
                    .map(n -> ((Node.Loop) n).body()).findFirst().orElseThrow();
        }
        Stretch last = null;
        for (Node node : scope) {
            if (node == at || node instanceof Node.Loop(var _, var body) && holds(body, at)) {
                return last == null ? at : last;
            }
            if (node instanceof Stretch stretch) {
                last = stretch;
            }
        }
        throw new IllegalStateException("no such section");
    }

    private static boolean holds(List<Node> nodes, Stretch at) {
        return nodes.stream().anyMatch(n -> n == at || n instanceof Node.Loop(var _, var body) && holds(body, at));
    }

    /// The axes of a value in a stretch, in memory: without those of the loops around it.
    List<Axis> order(Value v, Stretch at) {
        List<Axis> order = order(v);
        order.removeAll(axes(at.path()));
        return order;
    }

    private List<Axis> order(Value v) {
        List<Axis> order = new ArrayList<>(axes(paths.get(v)));
        order.addAll(leading.getOrDefault(v, List.of()));
        Value whole = lastOf.getOrDefault(v, v);
        // What lies where a carry does lies as the carry does.
        Value like = nextOf.containsKey(whole) ? nextOf.get(whole).result() : whole;
        like.type().axes().stream().filter(a -> v.type().has(a) && !order.contains(a)).forEach(order::add);
        return order;
    }

    // ---------- what is kept

    private void keep() {
        for (Map.Entry<Value, List<Stretch>> entry : readers.entrySet()) {
            Value v = entry.getKey();
            if (!entry.getValue().isEmpty() && !kept.containsKey(v)) {
                if (lastOf.containsKey(v)) {
                    kept.put(v, last(lastOf.get(v)));
                } else {
                    keep(v);
                }
            }
        }
        lasts.keySet().forEach(this::keep);
        loops.keySet().forEach(this::keep);
        nextOf.keySet().forEach(this::keep);
    }

    private Kept keep(Value v) {
        Kept known = kept.get(v);
        if (known != null) {
            return known;
        }
        Kept made = nextOf.containsKey(v) ? next(v) : loops.containsKey(v) ? carried(v) : plain(v);
        kept.put(v, made);
        return made;
    }

    /// One slice a turn and one for the start where all turns are read later, else two in turns.
    private Kept carried(Value c) {
        Equation carry = definitions.get(c);
        Nest.Turns turns = loops.get(c);
        Axis along = turns.loop().along();
        boolean all = isReadOutside(c, turns) || nextOf.entrySet().stream()
                .anyMatch(e -> e.getValue().equals(carry) && isReadOutside(e.getKey(), turns));
        int slices = all ? Math.toIntExact(along.size()) + 1 : 2;
        Type slice = slice(c, List.of());
        boolean reversed = turns.loop().reversed();
        int depth = paths.get(c).size() - 1;
        List<Kept.Level> levels = List.of(new Kept.Level(along, slices));
        int start = reversed ? Math.toIntExact(along.size()) % slices : 0;
        starts.put(carry, new Kept(c.id(), depth, Optional.empty(), levels, slice, start));
        return new Kept(c.id(), depth, Optional.empty(), levels, slice, reversed ? 1 : 0);
    }

    private Kept next(Value v) {
        Kept c = keep(nextOf.get(v).result());
        return new Kept(c.memory(), c.depth(), c.variable(), c.levels(), c.slice(), 1 - c.shift());
    }

    /// The slice that the last turn has written.
    private Kept last(Value v) {
        Kept all = keep(v);
        Part.Loop loop = paths.get(v).getLast().loop();
        int turn = loop.turn(Math.toIntExact(loop.along().size()) - 1);
        return new Kept(all.memory(), all.depth(), all.variable(), all.levels(), all.slice(),
                (turn + all.shift()) % all.levels().getLast().slices());
    }

    private Kept plain(Value v) {
        List<Nest.Turns> path = paths.get(v);
        boolean isLast = lasts.containsKey(v);
        // Each turn writes over the one before.
        List<Nest.Turns> scope = isLast ? path.subList(0, path.size() - 1) : path;
        for (Stretch reader : readers.getOrDefault(isLast ? lasts.get(v) : v, List.of())) {
            scope = common(scope, reader.path());
        }
        List<Axis> sliced = new ArrayList<>(axes(path.subList(scope.size(), path.size())));
        sliced.addAll(leading.getOrDefault(v, List.of()));
        List<Kept.Level> levels = sliced.stream().map(a -> new Kept.Level(a,
                isLast && a.equals(path.getLast().loop().along()) ? 1 : Math.toIntExact(a.size()))).toList();
        Optional<String> variable = definitions.get(v).op() instanceof Op.Variable(var name)
                ? Optional.of(name)
                : Optional.empty();
        return new Kept(v.id(), scope.size(), variable, levels, slice(v, sliced), 0);
    }

    private Type slice(Value v, List<Axis> sliced) {
        List<Axis> order = order(v);
        order.removeAll(axes(paths.get(v)));
        order.removeAll(sliced);
        return new Type(v.type().element(), order);
    }

    Equation definition(Value v) {
        return definitions.get(v);
    }

    /// What others read of a value; null where nobody does.
    Kept kept(Value v) {
        return kept.get(v);
    }

    /// Where what is handed to a carry goes.
    Kept target(Stretch.Handed handed) {
        Kept c = kept.get(handed.carry().result());
        return handed.isStart() ? starts.get(handed.carry())
                : new Kept(c.memory(), c.depth(), c.variable(), c.levels(), c.slice(), 1 - c.shift());
    }
}
