package netc.compiler.program;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Draws reads and regroupings: for an axis of the result, what it is read from.
final class RandomAccess {
    private final RandomProgram p;

    RandomAccess(RandomProgram program) {
        this.p = program;
    }

    Term formula(SortedSet<String> axes, int depth) {
        if (axes.isEmpty()) {
            return fixed(axes, depth);
        }
        String a = p.any(new ArrayList<>(axes));
        return switch (p.random.nextInt(11)) {
            case 0, 1, 2 -> window(axes, a, depth);
            case 3 -> flip(axes, a, depth);
            case 4 -> slice(axes, a, depth);
            case 5 -> fixed(axes, depth);
            case 6 -> rename(axes, a, depth);
            case 7, 10 -> gather(axes, depth);
            case 8 -> flatten(axes, a, depth);
            default -> split(axes, a, depth);
        };
    }

    private Term read(SortedSet<String> axes, String a, String h, String subscript, int depth) {
        SortedSet<String> from = RandomProgram.with(RandomProgram.without(axes, a), h);
        return p.fits(from) ? p.made(axes, "({0})" + subscript, p.term(from, depth)) : p.leaf(axes);
    }

    /// A window with stride, dilation and padding, and what becomes of it: a convolution or a pool.
    private Term window(SortedSet<String> axes, String a, int depth) {
        int stride = 1 + p.random.nextInt(3);
        int dilation = p.chance(80) ? 1 : 2;
        int pad = p.chance(50) ? 0 : p.random.nextInt(3);
        int k = 1 + p.random.nextInt(3);
        int room = stride * (p.size(a) - 1) + dilation * (k - 1) + 1 - 2 * pad;
        int spare = p.random.nextInt(stride);
        if (room < 1 || p.elements(RandomProgram.without(axes, a)) * (room + spare) > RandomProgram.MOST_ELEMENTS
                || p.elements(axes) * k > 5 * RandomProgram.MOST_ELEMENTS) {
            return p.leaf(axes);
        }
        p.tie(a);
        String h = p.tiedAxis(room + spare);
        String i = p.tiedAxis(k);
        SortedSet<String> from = RandomProgram.with(RandomProgram.without(axes, a), h);
        String read = "({0})" + (pad > 0 ? "?" : "") + "[" + h + ": " + stride + "*index(" + a + ") + " + dilation
                + "*index(" + i + ") - " + pad + "]";
        Term x = p.term(from, depth);
        if (p.chance(60)) {
            SortedSet<String> kernel = RandomProgram.with(p.someAxes(RandomProgram.without(axes, a), 1), i);
            return p.made(axes, "sum[" + i + "](" + read + " * {1})", x, p.leaf(kernel));
        }
        return p.made(axes, p.any(List.of("max", "min", "mean", "sum")) + "[" + i + "](" + read + ")", x);
    }

    private Term flip(SortedSet<String> axes, String a, int depth) {
        return read(axes, a, a, p.any(List.of("[" + a + ": " + a + " - 1 - index(" + a + ")]",
                "?[" + a + ": index(" + a + ") - 1]", "?[" + a + ": index(" + a + ") + 2]")), depth);
    }

    private Term slice(SortedSet<String> axes, String a, int depth) {
        int from = p.random.nextInt(4);
        p.tie(a);
        String h = p.tiedAxis(p.size(a) + from + p.random.nextInt(3));
        return read(axes, a, h, "[" + h + ": index(" + a + ") + " + from + "]", depth);
    }

    private Term fixed(SortedSet<String> axes, int depth) {
        String h = p.tiedAxis(1 + p.random.nextInt(9));
        SortedSet<String> from = RandomProgram.with(axes, h);
        if (!p.fits(from)) {
            return p.leaf(axes);
        }
        // Now and then nothing is there to be read.
        String read = p.chance(80) ? "[" + h + ": " + p.random.nextInt(p.size(h)) + "]"
                : "?[" + h + ": " + (p.random.nextInt(p.size(h) + 2) - 1) + "]";
        return p.made(axes, "({0})" + read, p.term(from, depth));
    }

    private Term rename(SortedSet<String> axes, String a, int depth) {
        p.tie(a);
        String h = p.tiedAxis(p.size(a));
        return read(axes, a, h, "[" + h + " as " + a + "]", depth);
    }

    private Term gather(SortedSet<String> axes, int depth) {
        String v = p.tiedAxis(1 + p.random.nextInt(9));
        SortedSet<String> own = p.someAxes(axes, 2);
        SortedSet<String> table = new TreeSet<>(axes);
        own.stream().filter(a -> p.chance(80)).forEach(table::remove);
        table.add(v);
        if (!p.fits(table)) {
            return p.leaf(axes);
        }
        String suffix = own.isEmpty() ? "" : "_" + String.join("_", own);
        if (p.chance(50)) {
            Term scores = p.leaf(RandomProgram.with(own, v));
            Term read = p.chance(50) ? Term.Leaf.real(false, table) : p.term(table, depth);
            return p.made(axes, "({0})[" + p.any(List.of("argmax", "argmin")) + "[" + v + "]({1})]", read, scores);
        }
        Term index = new Term.Leaf("i" + v + suffix, "input",
                v + (own.isEmpty() ? "" : "[" + String.join(", ", own) + "]"), own);
        return p.made(axes, p.any(List.of("({0})[{1}]", "({0})?[{1}]", "({0})?[" + v + ": {1} - 1]")),
                p.term(table, depth), index);
    }

    private Term flatten(SortedSet<String> axes, String a, int depth) {
        int size = p.size(a);
        int part = size % 3 == 0 ? 3 : size % 2 == 0 ? 2 : size % 5 == 0 ? 5 : 1;
        p.tie(a);
        String first = p.tiedAxis(part);
        String second = p.tiedAxis(size / part);
        SortedSet<String> from = RandomProgram.with(RandomProgram.without(axes, a), first, second);
        return p.made(axes, "({0} |> flatten[" + first + ", " + second + " -> " + a + "])", p.term(from, depth));
    }

    private Term split(SortedSet<String> axes, String a, int depth) {
        List<String> others = new ArrayList<>(RandomProgram.without(axes, a));
        if (others.isEmpty()) {
            return flatten(axes, a, depth);
        }
        String b = p.any(others);
        p.tie(a);
        p.tie(b);
        String h = p.tiedAxis(p.size(a) * p.size(b));
        SortedSet<String> from = RandomProgram.with(RandomProgram.without(RandomProgram.without(axes, a), b), h);
        return p.made(axes, "({0} |> split[" + h + " -> " + a + ": " + p.size(a) + ", " + b + ": " + p.size(b) + "])",
                p.term(from, depth));
    }
}
