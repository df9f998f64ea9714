package netc.compiler.prove;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import netc.compiler.graph.Axis;

/// Some elements of a tensor, as the language writes them: `x[F: 1 to 9]`, `image[H: 27]`.
///
/// @param name   of the tensor
/// @param axes   of one example, in memory order
/// @param chosen for each element whether it is among them
record Elements(String name, List<Axis> axes, boolean[] chosen) {
    private static final int MOST_SHOWN = 3;

    Elements {
        axes = List.copyOf(axes);
        chosen = chosen.clone();
    }

    int count() {
        return count(chosen);
    }

    /// How many are chosen.
    static int count(boolean[] which) {
        return (int) IntStream.range(0, which.length).filter(i -> which[i]).count();
    }

    boolean isAll() {
        return count() == chosen.length;
    }

    /// Whether they are whole rows along these axes alone.
    boolean areRowsOf(Set<Axis> some) {
        boolean[] rest = chosen.clone();
        axes.stream().filter(some::contains).forEach(a -> rows(a).forEach(row -> take(a, row, rest)));
        return IntStream.range(0, rest.length).noneMatch(i -> rest[i]);
    }

    /// Whole rows first, then the others, the first few of them.
    String words() {
        if (isAll()) {
            return name;
        }
        List<String> words = new ArrayList<>();
        boolean[] rest = chosen.clone();
        for (Axis axis : axes) {
            List<Integer> rows = rows(axis);
            if (!rows.isEmpty()) {
                words.add(name + "[" + axis.name() + ": " + ranges(rows) + "]");
                rows.forEach(row -> take(axis, row, rest));
            }
        }
        int[] others = IntStream.range(0, rest.length).filter(i -> rest[i]).toArray();
        IntStream.of(others).limit(MOST_SHOWN).forEach(i -> words.add(single(i)));
        String all = String.join(", ", words);
        return others.length > MOST_SHOWN ? all + " and " + (others.length - MOST_SHOWN) + " more" : all;
    }

    /// The places along an axis at which every element is among them.
    private List<Integer> rows(Axis axis) {
        return IntStream.range(0, Math.toIntExact(axis.size()))
                .filter(row -> IntStream.range(0, chosen.length).allMatch(i -> chosen[i] || place(axis, i) != row))
                .boxed().toList();
    }

    private void take(Axis axis, int row, boolean[] rest) {
        for (int i = 0; i < rest.length; i++) {
            rest[i] &= place(axis, i) != row;
        }
    }

    /// Where element number `i` lies along an axis.
    private int place(Axis axis, int i) {
        long within = axes.subList(axes.indexOf(axis) + 1, axes.size()).stream().mapToLong(Axis::size)
                .reduce(1, Math::multiplyExact);
        return (int) (i / within % axis.size());
    }

    private String single(int i) {
        return name + axes.stream().map(a -> a.name() + ": " + place(a, i)).toList();
    }

    /// `0, 3 to 9`
    private static String ranges(List<Integer> rows) {
        List<String> ranges = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            int from = i;
            while (i + 1 < rows.size() && rows.get(i + 1) == rows.get(i) + 1) {
                i++;
            }
            ranges.add(from == i ? "" + rows.get(i) : rows.get(from) + " to " + rows.get(i));
        }
        return String.join(", ", ranges);
    }
}
