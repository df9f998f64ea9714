import demo.GridWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The way along a cliff: four rows of twelve places, from the lower left corner to the lower right one. Between these lies the
/// cliff; who steps down there pays 100 and is put back to the start. Every other move costs 1.
///
/// Learns it in both ways of `grid_world.net`, with twenty seeds each, and writes into a folder what the episodes returned, and
/// what the last seed has learned.
public final class Cliff {
    private static final int ROWS = 4;
    private static final int COLUMNS = 12;
    private static final int MOVES = 4;
    private static final int SEEDS = 20;
    private static final int LONGEST = 1_000;
    private static final int TOGETHER = 10;
    /// How often a move is any move, while learning.
    private static final double SLIPS = 0.1;

    private int row = ROWS - 1;
    private int column;
    private float reward;
    private boolean isOver;

    private Cliff() {
    }

    /// @param arguments the folder, and the number of episodes, 500 where it is not given
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        int episodes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 500;
        double[] off = learn("off_policy", folder, episodes);
        double[] on = learn("on_policy", folder, episodes);
        Files.writeString(folder.resolve("returns.csv"), IntStream.rangeClosed(1, episodes / TOGETHER)
                .mapToObj(e -> e * TOGETHER + "," + mean(off, e * TOGETHER) + "," + mean(on, e * TOGETHER) + "\n")
                .collect(Collectors.joining("", "episode,off_policy,on_policy\n", "")));
    }

    /// Of the episodes up to one that are written as one number.
    private static double mean(double[] returns, int end) {
        return Arrays.stream(returns, end - TOGETHER, end).average().orElseThrow();
    }

    /// What each episode returned, a mean of all seeds.
    private static double[] learn(String how, Path folder, int episodes) {
        double[] returns = new double[episodes];
        double least = 0;
        String arrows = "";
        for (int seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            try (GridWorld net = new GridWorld(1)) {
                for (int e = 0; e < episodes; e++) {
                    float rate = 0.5f / (1 + e / 50f);
                    returns[e] += (how.equals("off_policy") ? offPolicy(net, random, rate) : onPolicy(net, random, rate))
                            / SEEDS;
                }
                least = Math.min(least, walk(net));
                arrows = arrows(net);
                net.save(folder.resolve(how + ".safetensors"));
            }
        }
        System.out.println(arrows);
        System.out.println(how + " best way, least of all seeds: " + (int) least);
        System.out.printf(Locale.ROOT, "%s while learning, mean of the last fifth: %.1f%n", how,
                Arrays.stream(returns, episodes * 4 / 5, episodes).average().orElseThrow());
        return returns;
    }

    /// One episode, in which a move is worth what the best one after it makes of it.
    private static double offPolicy(GridWorld net, Random random, float rate) {
        Cliff world = new Cliff();
        double sum = 0;
        for (int turn = 0; turn < LONGEST && !world.isOver; turn++) {
            int[] row = {world.row};
            int[] column = {world.column};
            int[] move = {world.choose(net, random)};
            sum += world.move(move[0]);
            net.off_policy(row, new int[] {world.row}, column, new int[] {world.column}, move,
                    new float[] {world.reward}, world.over(), new float[] {rate}, 1);
        }
        return sum;
    }

    /// One episode, in which a move is worth what the move makes of it that does come after it.
    private static double onPolicy(GridWorld net, Random random, float rate) {
        Cliff world = new Cliff();
        double sum = 0;
        int[] move = {world.choose(net, random)};
        for (int turn = 0; turn < LONGEST && !world.isOver; turn++) {
            int[] row = {world.row};
            int[] column = {world.column};
            sum += world.move(move[0]);
            int[] next = {world.choose(net, random)};
            net.on_policy(row, new int[] {world.row}, column, new int[] {world.column}, move, next,
                    new float[] {world.reward}, world.over(), new float[] {rate}, 1);
            move = next;
        }
        return sum;
    }

    /// What the way returns that is the best by what was learned.
    private static double walk(GridWorld net) {
        Cliff world = new Cliff();
        double sum = 0;
        for (int turn = 0; turn < LONGEST && !world.isOver; turn++) {
            sum += world.move(net.best(world.row, world.column));
        }
        return sum;
    }

    private int choose(GridWorld net, Random random) {
        return random.nextDouble() < SLIPS ? random.nextInt(MOVES) : net.best(row, column);
    }

    /// @param move up, right, down or left
    /// @return the reward
    private float move(int move) {
        row = Math.clamp(row + (move == 0 ? -1 : move == 2 ? 1 : 0), 0, ROWS - 1);
        column = Math.clamp(column + (move == 1 ? 1 : move == 3 ? -1 : 0), 0, COLUMNS - 1);
        isOver = row == ROWS - 1 && column == COLUMNS - 1;
        boolean isFall = row == ROWS - 1 && column > 0 && !isOver;
        reward = isFall ? -100 : -1;
        column = isFall ? 0 : column;
        return reward;
    }

    private float[] over() {
        return new float[] {isOver ? 1 : 0};
    }

    /// The best move of every place.
    private static String arrows(GridWorld net) {
        return IntStream.range(0, ROWS).mapToObj(r -> IntStream.range(0, COLUMNS)
                .mapToObj(c -> r < ROWS - 1 || c == 0 ? "^>v<".substring(net.best(r, c), net.best(r, c) + 1)
                        : c < COLUMNS - 1 ? "#" : "*")
                .collect(Collectors.joining(" "))).collect(Collectors.joining("\n"));
    }
}
