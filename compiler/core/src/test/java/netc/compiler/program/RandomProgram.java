package netc.compiler.program;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import netc.compiler.graph.FunctionExample;
import netc.compiler.graph.RandomGraph;

/// Draws programs backwards: first the axes of a result, then a formula that has them, then what the formula reads. The rules
/// of shapes never have to be solved, and every program is well typed.
final class RandomProgram {
    static final long MOST_ELEMENTS = 600;
    private static final long MOST_PRODUCTS = 3000;
    private static final List<String> UNARY = patterns(1, "(-{0})", "({0})^2", "({0})^3", "pow(abs({0}) + 0.5, 1.3)",
            "min(max({0}, -0.3), 0.3)", "max(sqrt(0 * {0}), 0.5)", "relu({0})", "tanh({0})", "sigmoid({0})",
            "swish({0})", "bump({0})", "noisy({0})", "masked({0})", "dropped({0})", "(0 * {0})", "({0} - 1)");
    private static final List<String> BINARY = patterns(2, "({0} + {1})", "({0} - {1})", "({0} * {1})",
            "({0} / (abs({1}) + 1.5))");

    final Random random;
    private final Map<String, Integer> sizes = new TreeMap<>();
    private final List<String> tied = new ArrayList<>();
    private final List<Term.Named> named = new ArrayList<>();
    private final RandomAccess access = new RandomAccess(this);
    private final RandomReuse reuse = new RandomReuse(this);
    private final RandomTurns turns = new RandomTurns(this);
    private final RandomInstances instances = new RandomInstances(this);

    private RandomProgram(Random random) {
        this.random = random;
    }

    /// The functions of so many arguments, and these.
    private static List<String> patterns(int arity, String... others) {
        return Stream.concat(FunctionExample.taking(arity).stream().map(FunctionExample::pattern), Stream.of(others))
                .toList();
    }

    static Program draw(Random random) {
        RandomProgram p = new RandomProgram(random);
        for (int i = 0; i < 4; i++) {
            p.axis(p.any(RandomGraph.LENGTHS));
        }
        List<Program.Output> outputs = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            Term term = p.output();
            List<String> order = new ArrayList<>(term.axes());
            Collections.shuffle(order, random);
            outputs.add(new Program.Output(term, order));
        }
        return new Program(outputs, p.sizes, p.tied);
    }

    private Term output() {
        if (!named.isEmpty() && chance(15)) {
            return any(named);
        }
        SortedSet<String> axes = someAxes(new TreeSet<>(sizes.keySet()), 3);
        return chance(6) ? leaf(axes) : term(axes, 2 + random.nextInt(3));
    }

    // ---------- choices

    <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    String axis(int size) {
        String name = "A" + (sizes.size() + 1);
        sizes.put(name, size);
        return name;
    }

    /// A new axis whose size something else decides.
    String tiedAxis(int size) {
        String name = axis(size);
        tied.add(name);
        return name;
    }

    void tie(String axis) {
        tied.add(axis);
    }

    int size(String axis) {
        return sizes.get(axis);
    }

    long elements(SortedSet<String> axes) {
        long n = 1;
        for (String axis : axes) {
            n *= size(axis);
        }
        return n;
    }

    SortedSet<String> someAxes(SortedSet<String> among, int most) {
        SortedSet<String> some = new TreeSet<>();
        List<String> all = new ArrayList<>(among);
        Collections.shuffle(all, random);
        for (String axis : all.subList(0, Math.min(all.size(), random.nextInt(most + 1)))) {
            some.add(axis);
            if (elements(some) > MOST_ELEMENTS) {
                some.remove(axis);
            }
        }
        return some;
    }

    static SortedSet<String> with(SortedSet<String> axes, String... more) {
        SortedSet<String> all = new TreeSet<>(axes);
        all.addAll(List.of(more));
        return all;
    }

    static SortedSet<String> without(SortedSet<String> axes, String axis) {
        SortedSet<String> rest = new TreeSet<>(axes);
        rest.remove(axis);
        return rest;
    }

    boolean fits(SortedSet<String> axes) {
        return elements(axes) <= MOST_ELEMENTS;
    }

    // ---------- terms

    Term leaf(SortedSet<String> axes) {
        return Term.Leaf.real(chance(50), axes);
    }

    Term made(SortedSet<String> axes, String pattern, Term... parts) {
        return new Term.Made(axes, pattern, List.of(parts));
    }

    /// Values of just these axes that have a name.
    List<Term.Named> known(SortedSet<String> axes) {
        return named.stream().filter(n -> n.axes().equals(axes)).toList();
    }

    /// A term of just these axes.
    Term term(SortedSet<String> axes, int depth) {
        if (depth == 0) {
            return leaf(axes);
        }
        List<Term.Named> known = known(axes);
        if (!known.isEmpty() && chance(25)) {
            return any(known);
        }
        Term term = formula(axes, depth - 1);
        return chance(30) ? line(term) : term;
    }

    /// The term in a line of its own.
    Term.Named line(Term term) {
        Term.Named line = new Term.Named("h" + named.size(), term);
        named.add(line);
        return line;
    }

    private Term formula(SortedSet<String> axes, int depth) {
        return switch (random.nextInt(17)) {
            case 0, 1 -> binary(axes, depth);
            case 2 -> unary(axes, depth);
            case 3 -> choice(axes, depth);
            case 4, 5 -> reduction(axes, depth);
            case 6, 7 -> contraction(axes, depth);
            case 8 -> library(axes, depth);
            case 9 -> reuse.formula(axes, depth);
            case 10, 11 -> turns.formula(axes, depth);
            case 12, 13 -> instances.formula(axes, depth);
            default -> access.formula(axes, depth);
        };
    }

    /// Two operands whose axes are those asked for together.
    private Term binary(SortedSet<String> axes, int depth) {
        SortedSet<String> own = someAxes(axes, axes.size());
        SortedSet<String> other = new TreeSet<>(axes);
        own.stream().filter(a -> chance(50)).forEach(other::remove);
        Term x = term(own, depth);
        Term y = chance(10) && own.equals(other) ? x : term(other, depth);
        return made(axes, any(BINARY), x, y);
    }

    private Term unary(SortedSet<String> axes, int depth) {
        return made(axes, any(UNARY), term(axes, depth));
    }

    private Term choice(SortedSet<String> axes, int depth) {
        Term x = term(axes, depth);
        Term y = term(someAxes(axes, axes.size()), depth);
        if (!axes.isEmpty() && chance(40)) {
            String a = any(new ArrayList<>(axes));
            return made(axes, "({0} where index(" + a + ") < " + (1 + random.nextInt(size(a))) + " else {1})", x, y);
        }
        if (chance(15)) {
            // Both are the same number, be it drawn.
            return made(axes, "(sqrt({0} - 0.2) where {0} > 0.4 else {1})", x instanceof Term.Made ? line(x) : x, y);
        }
        Term c = term(someAxes(axes, axes.size()), depth);
        List<String> over = further(c.axes(), MOST_ELEMENTS).stream().filter(a -> !axes.contains(a)).toList();
        if (!over.isEmpty() && chance(60)) {
            String k = any(over);
            return made(axes, "({0} where " + any(List.of("any", "all")) + "[" + k + "]({2} < 0.2) else {1})", x, y,
                    term(with(c.axes(), k), 0));
        }
        return made(axes,
                "({0} where " + any(List.of("{2} < 0.3", "{2} >= 0.1 or {2} < -0.4", "not {2} == 0")) + " else {1})",
                x, y, c);
    }

    /// An axis that the result lacks, or none where all are too long.
    List<String> further(SortedSet<String> axes, long most) {
        return sizes.keySet().stream().filter(a -> !axes.contains(a) && elements(with(axes, a)) <= most).toList();
    }

    private Term reduction(SortedSet<String> axes, int depth) {
        List<String> over = further(axes, MOST_ELEMENTS);
        if (over.isEmpty()) {
            return leaf(axes);
        }
        String k = any(over);
        Term x = term(with(axes, k), depth);
        return made(axes, any(List.of("sum", "mean", "max", "min", "anyOf")) + "[" + k + "]({0})", x);
    }

    private Term contraction(SortedSet<String> axes, int depth) {
        List<String> over = further(axes, MOST_PRODUCTS);
        if (over.isEmpty()) {
            return leaf(axes);
        }
        String k = any(over);
        SortedSet<String> all = with(axes, k);
        SortedSet<String> own = with(someAxes(axes, axes.size()), k);
        SortedSet<String> other = new TreeSet<>(all);
        own.stream().filter(a -> chance(a.equals(k) ? 15 : 60)).forEach(other::remove);
        if (!fits(own) || !fits(other)) {
            return leaf(axes);
        }
        return made(axes, "sum[" + k + "]({0} * {1})", term(own, depth), term(other, depth));
    }

    private Term library(SortedSet<String> axes, int depth) {
        if (axes.isEmpty()) {
            return leaf(axes);
        }
        String p = any(new ArrayList<>(axes));
        List<String> in = further(without(axes, p), MOST_ELEMENTS).stream().filter(a -> !axes.contains(a)).toList();
        if (chance(25)) {
            return made(axes, "({0} |> Centred[" + p + "])", term(axes, depth));
        }
        if (in.isEmpty() || chance(50)) {
            return made(axes, any(List.of("softmax", "log_softmax")) + "[" + p + "]({0})", term(axes, depth));
        }
        String k = any(in);
        return made(axes, "({0} |> Dense[" + k + " -> " + p + "])", term(with(without(axes, p), k), depth));
    }
}
