package netc.compiler.section;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;

/// The stretches of a procedure, where each value is computed, and who reads it.
final class Stretches {
    private final List<Node> nodes;
    private final Map<Value, Equation> definitions = new HashMap<>();
    /// Where each value is computed; not of carries.
    private final Map<Value, Stretch> homes = new HashMap<>();
    /// The loops around each value, of a carry its own among them.
    private final Map<Value, List<Nest.Turns>> paths = new HashMap<>();
    /// Where each value is read that is not computed there.
    private final Map<Value, List<Stretch>> readers = new LinkedHashMap<>();
    private int lastId;

    /// @param streamed the axis of the last loop, where each of its turns gives an element of each result
    Stretches(List<Nest> nests, List<Result> results, Optional<Axis> streamed) {
        nodes = nodes(nests, List.of());
        Stretch last = (Stretch) nodes.getLast();
        if (streamed.isPresent()) {
            Node.Loop turns = (Node.Loop) nodes.get(nodes.size() - 2);
            last = (Stretch) turns.body().getLast();
        }
        for (Result result : results) {
            Stretch home = homes.get(result.value());
            (streamed.isEmpty() && home != null && home.path().isEmpty() ? home : last).results().add(result);
        }
        lastId = definitions.keySet().stream().mapToInt(Value::id).max().orElseThrow();
        findReaders();
    }

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
                        define(carry, inside);
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

    /// Adds an equation to a stretch.
    void define(Equation e, Stretch home) {
        home.equations().add(e);
        homes.put(e.result(), home);
        define(e, home.path());
    }

    /// Says what a value is that no stretch computes.
    void define(Equation e, List<Nest.Turns> path) {
        definitions.put(e.result(), e);
        paths.put(e.result(), List.copyOf(path));
    }

    int newId() {
        return ++lastId;
    }

    List<Node> nodes() {
        return nodes;
    }

    Equation definition(Value v) {
        return definitions.get(v);
    }

    /// Where a value is computed; null of what a loop carries.
    Stretch home(Value v) {
        return homes.get(v);
    }

    List<Nest.Turns> path(Value v) {
        return paths.get(v);
    }

    /// The loops around the innermost loop around a value.
    List<Nest.Turns> around(Value v) {
        return path(v).subList(0, path(v).size() - 1);
    }

    // ---------- who reads what

    /// What is written anew where it is read: it costs nothing.
    boolean isWrittenAnew(Value v, Stretch at) {
        boolean sliced = at.path().stream().filter(t -> !paths.get(v).contains(t))
                .anyMatch(t -> v.type().has(t.loop().along()));
        return switch (definitions.get(v).op()) {
            case Op.Constant _, Op.Extent _ -> true;
            case Op.Index _, Op.Variable _, Op.Input _ -> !sliced;
            default -> false;
        };
    }

    /// Whether a stretch has a value from another one.
    boolean isHandedTo(Value v, Stretch stretch) {
        return homes.get(v) != stretch && !isWrittenAnew(v, stretch);
    }

    /// Looks anew at who reads what.
    void findReaders() {
        readers.clear();
        every(nodes, this::findReaders);
    }

    void findReaders(Stretch stretch) {
        for (Value v : stretch.needs()) {
            if (isHandedTo(v, stretch) && !readers(v).contains(stretch)) {
                readers.computeIfAbsent(v, k -> new ArrayList<>()).add(stretch);
            }
        }
    }

    void every(Consumer<Stretch> visit) {
        every(nodes, visit);
    }

    private static void every(List<Node> nodes, Consumer<Stretch> visit) {
        for (Node node : nodes) {
            switch (node) {
                case Stretch stretch -> visit.accept(stretch);
                case Node.Loop(var _, var body) -> every(body, visit);
            }
        }
    }

    /// All that stretches have from others.
    List<Value> handed() {
        return List.copyOf(readers.keySet());
    }

    List<Stretch> readers(Value v) {
        return readers.getOrDefault(v, List.of());
    }

    boolean isReadOutside(Value v, Nest.Turns loop) {
        return readers(v).stream().anyMatch(s -> !s.path().contains(loop));
    }

    /// Whether all that reads a value is in the loops around this one.
    boolean isReadWithin(Value v, List<Nest.Turns> around) {
        return readers(v).stream().allMatch(s -> common(s.path(), around).size() == around.size());
    }

    /// Reads a value under another name outside of a loop.
    void replaceReaders(Value v, Value other, Nest.Turns inside) {
        for (Stretch reader : readers(v)) {
            if (!reader.path().contains(inside)) {
                reader.replace(v, other);
            }
        }
        findReaders();
    }

    static List<Nest.Turns> common(List<Nest.Turns> a, List<Nest.Turns> b) {
        int n = 0;
        while (n < a.size() && n < b.size() && a.get(n) == b.get(n)) {
            n++;
        }
        return a.subList(0, n);
    }

    static List<Axis> axes(List<Nest.Turns> loops) {
        return loops.stream().map(t -> t.loop().along()).toList();
    }

    // ---------- order

    /// The last stretch that runs, in these loops, before another one does.
    Stretch before(List<Nest.Turns> loops, Stretch at) {
        List<Node> scope = nodes;
        for (Nest.Turns turns : loops) {
            scope = scope.stream().filter(n -> n instanceof Node.Loop l && l.turns() == turns)
                    .map(n -> ((Node.Loop) n).body()).findFirst().orElseThrow();
        }
        Stretch last = at;
        for (Node node : scope) {
            if (node == at || node instanceof Node.Loop(var _, var body) && holds(body, at)) {
                return last;
            }
            last = node instanceof Stretch stretch ? stretch : last;
        }
        throw new IllegalStateException("no such section");
    }

    private static boolean holds(List<Node> nodes, Stretch at) {
        return nodes.stream().anyMatch(n -> n == at || n instanceof Node.Loop(var _, var body) && holds(body, at));
    }

    /// The loops, outer ones before those inside.
    List<Node.Loop> loops() {
        return loops(nodes);
    }

    private static List<Node.Loop> loops(List<Node> nodes) {
        List<Node.Loop> all = new ArrayList<>();
        for (Node node : nodes) {
            if (node instanceof Node.Loop loop) {
                all.add(loop);
                all.addAll(loops(loop.body()));
            }
        }
        return all;
    }
}
