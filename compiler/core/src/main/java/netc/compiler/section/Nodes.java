package netc.compiler.section;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The stretches and loops of a procedure, one inside another.
final class Nodes {
    private Nodes() {
    }

    static void everyStretch(List<Node> nodes, Consumer<Stretch> visit) {
        for (Node node : nodes) {
            switch (node) {
                case Stretch stretch -> visit.accept(stretch);
                case Node.Loop(var _, var body) -> everyStretch(body, visit);
            }
        }
    }

    /// All loops, outer ones first.
    static List<Node.Loop> loops(List<Node> nodes) {
        List<Node.Loop> all = new ArrayList<>();
        for (Node node : nodes) {
            if (node instanceof Node.Loop loop) {
                all.add(loop);
                all.addAll(loops(loop.body()));
            }
        }
        return all;
    }

    /// The last stretch that runs, in these loops, before another one does; that one itself, where none does.
    static Stretch before(List<Node> nodes, List<Nest.Turns> loops, Stretch at) {
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
}
