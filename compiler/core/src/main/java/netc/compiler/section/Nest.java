package netc.compiler.section;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Part;
import netc.compiler.graph.Value;

/// The equations of a graph, in the order in which they can run, in the loops in which they stand.
sealed interface Nest {
    /// An equation.
    record One(Equation equation) implements Nest {
    }

    /// A loop. Each is itself alone.
    final class Turns implements Nest {
        private final Part.Loop loop;
        private final List<Nest> body;

        Turns(Part.Loop loop, List<Nest> body) {
            this.loop = loop;
            this.body = new ArrayList<>(body);
        }

        Part.Loop loop() {
            return loop;
        }

        /// What stands in a turn, the carries apart.
        List<Nest> body() {
            return body;
        }
    }

    static List<Nest> of(List<Equation> equations) {
        List<Nest> nests = new ArrayList<>();
        for (Part part : Part.of(equations)) {
            nests.add(switch (part) {
                case Part.Single(Equation e) -> new One(e);
                case Part.Loop loop -> new Turns(loop, of(loop.equations()));
            });
        }
        return nests;
    }

    static List<Nest> of(List<Equation> equations, Optional<Axis> streamed) {
        return streamed.map(axis -> streamed(equations, axis)).orElseGet(() -> of(equations));
    }

    /// The same where an axis is taken one element at a time: all that depends on what is given along it stands in one loop
    /// along it, behind everything else.
    private static List<Nest> streamed(List<Equation> equations, Axis streamed) {
        Set<Value> following = following(equations, streamed);
        Predicate<Equation> follows = e -> following.contains(e.result());
        List<Nest> nests = new ArrayList<>(of(equations.stream().filter(follows.negate()).toList()));
        List<Equation> turn = equations.stream().filter(follows).toList();
        Optional<Equation> stray = turn.stream()
                .filter(e -> !Part.passes(e, streamed) && !(e.op() instanceof Op.Input)).findFirst();
        if (stray.isPresent()) {
            throw new IllegalStateException(stray.get() + " does not pass on " + streamed);
        }
        Predicate<Equation> isOwn = e -> e.op() instanceof Op.Carry(var along, var _) && along.equals(streamed);
        List<Equation> others = turn.stream().filter(isOwn.negate()).toList();
        nests.add(new Turns(new Part.Loop(streamed, false, turn.stream().filter(isOwn).toList(), others), of(others)));
        return nests;
    }

    /// What is given along an axis, and what depends on that.
    private static Set<Value> following(List<Equation> equations, Axis along) {
        Set<Value> following = new HashSet<>();
        int before;
        do {
            before = following.size();
            for (Equation e : equations) {
                if (e.op() instanceof Op.Input input && input.isPort() && e.result().type().has(along)
                        || e.operands().stream().anyMatch(following::contains)) {
                    following.add(e.result());
                }
            }
        } while (following.size() > before);
        return following;
    }

    /// All equations, the carries of a loop before what else is in it.
    static List<Equation> equations(List<Nest> nests) {
        List<Equation> all = new ArrayList<>();
        for (Nest nest : nests) {
            switch (nest) {
                case One(Equation e) -> all.add(e);
                case Turns turns -> {
                    all.addAll(turns.loop().carries());
                    all.addAll(equations(turns.body()));
                }
            }
        }
        return all;
    }
}
