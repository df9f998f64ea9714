package netc.compiler.program;

import java.util.List;
import java.util.Random;

/// Draws numbers of a whole set in which reductions over `batch` stand inside one another: of an example's numbers `x`, `y` and
/// `p`, and a parameter `w`.
final class RandomReports {
    private static final List<String> PAIRS = List.of("(%s + %s)", "(%s - %s)", "(%s * %s)", "%s / (abs(%s) + 1.5)",
            "max(%s, %s)");
    private static final List<String> REDUCTIONS = List.of("sum", "mean", "max", "min");

    private final Random random;

    private RandomReports(Random random) {
        this.random = random;
    }

    /// @param depth of reductions inside one another at most
    static String draw(Random random, int depth) {
        return new RandomReports(random).whole(depth, 2);
    }

    private String any(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }

    /// One number of the set.
    private String whole(int depth, int size) {
        if (depth == 0 || random.nextInt(8) == 0) {
            return any(List.of("w", "0.5", "batch / 3"));
        }
        if (size > 0 && random.nextInt(3) == 0) {
            return pair(whole(depth, size - 1), whole(depth - 1, size - 1));
        }
        String mask = random.nextInt(3) == 0
                ? " where " + example(depth - 1, 0) + any(List.of(" > ", " <= ")) + whole(depth - 1, 0) : "";
        return any(REDUCTIONS) + "[batch](" + example(depth - 1, size) + mask + ")";
    }

    /// One number of each example.
    private String example(int depth, int size) {
        return switch (size == 0 ? 5 : random.nextInt(6)) {
            case 0 -> pair(example(depth, size - 1), example(depth, size - 1));
            case 1 -> "tanh(" + example(depth, size - 1) + ")";
            case 2 -> "(" + example(depth, size - 1) + " where " + example(0, 0) + " > " + whole(depth, size - 1)
                    + " else " + whole(depth, 0) + ")";
            case 3, 4 -> pair(example(depth, size - 1), whole(depth, size - 1));
            default -> any(List.of("x", "y", "p"));
        };
    }

    private String pair(String left, String right) {
        return String.format(any(PAIRS), left, right);
    }
}
