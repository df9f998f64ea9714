package netc.compiler.section;

import java.util.ArrayList;
import java.util.List;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Part;

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
