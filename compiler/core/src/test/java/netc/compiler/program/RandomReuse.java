package netc.compiler.program;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Stream;

/// Draws what uses a thing more than once: layers one after another, an instance applied twice, and gradients inside the
/// program.
final class RandomReuse {
    private final RandomProgram p;

    RandomReuse(RandomProgram program) {
        this.p = program;
    }

    Term formula(SortedSet<String> axes, int depth) {
        if (axes.isEmpty() || p.chance(50)) {
            return gradient(axes, depth);
        }
        String a = p.any(new ArrayList<>(axes));
        List<String> from = p.further(axes, RandomProgram.MOST_ELEMENTS);
        if (p.size(a) > 9 || from.isEmpty() || p.chance(50)) {
            return p.size(a) > 17 ? p.leaf(axes)
                    : p.made(axes,
                            "({0} |> repeat " + (1 + p.random.nextInt(3)) + " " + (p.chance(20) ? "repeat 2 " : "")
                                    + p.any(List.of("Dense", "Twice")) + "[" + a + " -> " + a + "])",
                            p.term(axes, depth));
        }
        if (p.chance(30)) {
            return p.made(axes, "({0} |> Mirrored[" + a + "])", p.term(axes, depth));
        }
        String k = p.any(from);
        return p.made(axes, "({0} |> Twice[" + k + " -> " + a + "])",
                p.term(RandomProgram.with(RandomProgram.without(axes, a), k), depth));
    }

    /// The gradient of a number, by a name that has the axes of the result.
    private Term gradient(SortedSet<String> axes, int depth) {
        Term other = p.term(p.someAxes(axes, axes.size()), depth);
        List<Term> names = Stream.<Term>concat(Stream.of(Term.Leaf.real(true, axes)),
                p.known(axes).stream().filter(RandomReuse::hasExamples)).toList();
        String formula = p.any(List.of("tanh({0}) * {1}", "{0}^3 + {0} * {1}", "max({0}, {1})"));
        return p.made(axes,
                "grad(" + (axes.isEmpty() ? formula : "sum[" + String.join(", ", axes) + "](" + formula + ")")
                        + ", {0})",
                p.any(names), other);
    }

    /// Whether it is another for each example, as what has a gradient of its own for each must be.
    private static boolean hasExamples(Term term) {
        return switch (term) {
            case Term.Leaf leaf -> leaf.keyword().equals("input");
            case Term.Named named -> hasExamples(named.value());
            case Term.Made made -> made.parts().stream().anyMatch(RandomReuse::hasExamples);
        };
    }
}
