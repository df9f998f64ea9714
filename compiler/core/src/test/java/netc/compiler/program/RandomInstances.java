package netc.compiler.program;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Draws what every place of an axis has an instance of: layers, several after one another, loops, what draws and what keeps
/// a state, each inside of another.
final class RandomInstances {
    private static final int MOST_INSTANCES = 9;

    private final RandomProgram p;

    RandomInstances(RandomProgram program) {
        this.p = program;
    }

    Term formula(SortedSet<String> axes, int depth) {
        List<String> among = places(axes);
        if (among.isEmpty()) {
            return p.leaf(axes);
        }
        String v = p.any(among);
        SortedSet<String> inside = RandomProgram.without(axes, v);
        List<String> units = inside.stream().filter(a -> p.size(a) <= MOST_INSTANCES).toList();
        if (units.isEmpty()) {
            return p.made(axes, "({0} |> each " + v + " " + p.any(List.of("noisy", "masked", "bump")) + ")",
                    p.term(axes, depth));
        }
        String a = p.any(units);
        return switch (p.random.nextInt(8)) {
            case 0 -> applied(axes, "repeat 2 each " + v + " " + own(a), depth);
            case 1 -> applied(axes, "each " + v + " repeat 2 " + own(a), depth);
            case 2 -> within(axes, v, RandomProgram.without(inside, a), a, depth);
            case 3 -> given(axes, v, a, depth);
            case 4 -> applied(axes, "each " + v + " Centred[" + a + "]", depth);
            case 5 -> p.made(axes, "({0} |> spread[" + v + "] |> each " + v + " " + own(a) + ")",
                    p.term(inside, depth));
            default -> made(axes, v, a, depth);
        };
    }

    /// Axes along which there may be instances, beside others.
    List<String> places(SortedSet<String> axes) {
        return axes.stream().filter(a -> p.size(a) <= MOST_INSTANCES).toList();
    }

    /// What gives what it takes.
    String own(String a) {
        return p.any(List.of("Dense", "Twice")) + "[" + a + " -> " + a + "]";
    }

    private Term applied(SortedSet<String> axes, String stage, int depth) {
        return p.made(axes, "({0} |> " + stage + ")", p.term(axes, depth));
    }

    /// Instances or turns within, along another axis.
    private Term within(SortedSet<String> axes, String v, SortedSet<String> others, String a, int depth) {
        List<String> among = places(others);
        if (among.isEmpty()) {
            return applied(axes, "each " + v + " softmax[" + a + "]", depth);
        }
        String b = p.any(among);
        return applied(axes, "each " + v + " "
                + (p.chance(50) ? "each " + b + " " + own(a) : "Rolled[" + b + ", " + a + "]"), depth);
    }

    /// A further argument, of each place or the same for all.
    private Term given(SortedSet<String> axes, String v, String a, int depth) {
        SortedSet<String> own = p.chance(50) ? axes : RandomProgram.without(axes, v);
        SortedSet<String> some = new TreeSet<>(p.someAxes(own, own.size()));
        some.add(a);
        return p.made(axes, "({0} |> each " + v + " Blended[" + a + "]({1}))", p.term(axes, depth),
                p.fits(some) ? p.term(some, depth) : p.leaf(RandomProgram.with(new TreeSet<>(), a)));
    }

    private Term made(SortedSet<String> axes, String v, String a, int depth) {
        List<String> from = new ArrayList<>(p.further(RandomProgram.without(axes, a), RandomProgram.MOST_ELEMENTS));
        from.removeIf(axes::contains);
        if (from.isEmpty()) {
            return applied(axes, "each " + v + " " + own(a), depth);
        }
        String k = p.any(from);
        return p.made(axes, "({0} |> each " + v + " " + p.any(List.of("Dense", "Twice")) + "[" + k + " -> " + a + "])",
                p.term(RandomProgram.with(RandomProgram.without(axes, a), k), depth));
    }
}
