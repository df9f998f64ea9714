package netc.compiler.program;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Draws loops: values that are handed along an axis, by formulas, layers, gradients and loops inside. What turns read from
/// outside stands in a line of its own, since inside they see it without the axis.
final class RandomTurns {
    private final RandomProgram p;
    private int loops;

    RandomTurns(RandomProgram program) {
        this.p = program;
    }

    Term formula(SortedSet<String> axes, int depth) {
        List<String> among = new ArrayList<>(p.chance(50) ? axes : p.further(axes, RandomProgram.MOST_ELEMENTS));
        among.removeIf(a -> p.size(a) > 9);
        if (among.isEmpty()) {
            return p.leaf(axes);
        }
        String t = p.any(among);
        SortedSet<String> own = RandomProgram.without(axes, t);
        List<String> units = own.stream().filter(a -> p.size(a) < 9).toList();
        if (axes.contains(t) && !units.isEmpty() && p.chance(20)) {
            return p.made(axes,
                    "({0} |> " + p.any(List.of("", "repeat 2 ")) + "Rolled[" + t + ", " + p.any(units) + "])",
                    p.term(axes, depth));
        }
        SortedSet<String> all = RandomProgram.with(axes, t);
        String loop = "(scan " + t + " from " + turns(own, t);
        if (!axes.contains(t)) {
            loop += p.any(List.of("[" + t + ": " + (p.size(t) - 1) + "]", "[" + t + ": 0]"));
        } else if (p.chance(30)) {
            loop += "[" + t + ": " + (p.size(t) - 1) + " - index(" + t + ")]";
        }
        return p.made(axes, loop, line(p.chance(70) ? all : p.someAxes(all, all.size()), depth),
                line(p.someAxes(all, all.size()), depth));
    }

    /// What is handed on, and one turn: `{0}` and `{1}` are read from outside.
    private String turns(SortedSet<String> own, String t) {
        String h = "c" + ++loops;
        String type = "f32" + (own.isEmpty() ? "" : "[" + String.join(", ", own) + "]");
        String from = h + ": " + type + " = " + p.any(List.of("0", "0.5", "-1"));
        String end = "; " + p.any(List.of(h, h, "tanh(" + h + ")", h + " * {1} + {0}")) + " })";
        List<String> rows = own.stream().filter(a -> p.size(a) >= p.size(t)).toList();
        return switch (p.random.nextInt(9)) {
            case 0 -> from + ", d" + h + ": " + type + " = 1 { " + h + ", d" + h + " <- tanh({0} + d" + h + "), 0.5 * "
                    + h + " + {1}" + end;
            case 1 -> from + ", b" + h + ": bool" + type.substring(3) + " = false { b" + h + " <- b" + h
                    + " or {1} > 0.3; " + h + " <- tanh(" + h + " + {0}) where b" + h + " else 0.5 * " + h + " + {1}"
                    + end;
            case 2 -> from + " { o" + h + " = " + h + "; " + h + " <- " + h + " - 0.2 * grad("
                    + (own.isEmpty() ? "" : "sum[" + String.join(", ", own) + "]") + "((o" + h + " - {0})^2 * {1}), o"
                    + h
                    + ")" + end;
            case 3 -> from + " { " + h + " <- tanh(0.5 * " + h + " + {0} * (1 + index(" + t + ")) / " + p.size(t)
                    + " + {1})"
                    + end;
            case 4 -> from + " { i" + h + " = scan N" + h + ": 2 from e" + h + ": " + type + " = " + h + " { e" + h
                    + " <- tanh(0.5 * e" + h + " + {0}); e" + h + " + 0 * {1} }; " + h + " <- i" + h + "[N" + h + ": 1]"
                    + end;
            case 5 -> own.isEmpty() ? simple(from, h, end) : layer(from, h, p.any(new ArrayList<>(own)), own, end);
            case 6 -> rows.isEmpty() ? simple(from, h, end) : row(from, h, p.any(rows), t, end);
            default -> simple(from, h, end);
        };
    }

    private String simple(String from, String h, String end) {
        String draw = p.chance(20) ? "u" + h + ": f32 ~ evenly(-0.2, 0.2); " : "";
        return from + " { " + draw + h + " <- " + (draw.isEmpty() ? "" : "u" + h + " + ")
                + p.any(List.of("tanh({0} + 0.5 * " + h + " * {1})",
                        "0.5 * " + h + " + {0} * {1}", "max({0}, 0.5 * " + h + ") - 0.3 * {1}",
                        "(0.5 * " + h + " where {0} < 0.2 else {1})"))
                + end;
    }

    private String layer(String from, String h, String a, SortedSet<String> own, String end) {
        List<String> others = own.stream().filter(b -> !b.equals(a) && p.size(b) <= 9).toList();
        String each = others.isEmpty() || p.chance(50) ? "" : "each " + p.any(others) + " ";
        return from + " { " + h + " <- tanh((" + h + " |> " + each + p.any(List.of("", "repeat 2 "))
                + p.any(List.of("Dense", "Twice")) + "[" + a + " -> " + a + "]) + {0} * {1})" + end;
    }

    /// One row is written at each turn, and another read.
    private String row(String from, String h, String a, String t, String end) {
        return from + " { r" + h + " = max(min({0} + 0.5 * " + h + " * " + h + " + {1}, 1), -1); " + h + "[" + a
                + ": index("
                + t + ")] <- r" + h + "[" + a + ": " + (p.size(a) == p.size(t) ? "" : p.size(a) - 1 + " - ") + "index("
                + t + ")]" + end;
    }

    private Term line(SortedSet<String> axes, int depth) {
        Term term = p.term(new TreeSet<>(axes), depth);
        return term instanceof Term.Made ? p.line(term) : term;
    }
}
