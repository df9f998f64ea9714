import demo.Dqn;
import demo.Reinforce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import netc.runtime.model.Model;

/// A cart on a track, on it a pole on a hinge: pushed left or right fifty times a second, so that the pole does not fall. The
/// constants are those of Barto, Sutton and Anderson (1983); as in Gym's CartPole-v1 an episode ends at 12 degrees, 2.4 metres,
/// or after 500 moves, and returns one for each move.
///
/// Learns with both models of `cart_pole.net`, and writes into a folder what the episodes returned, a mean of all seeds, and the
/// weights of each seed that were best when looked at.
public final class CartPole {
    private static final int LONGEST = 500;
    private static final int LOOK_EVERY = 10;
    private static final int VALIDATED = 20;
    private static final int FRESH = 100;
    private static final float DISCOUNT = 0.99f;

    private final Random random;
    /// Place, speed, angle, speed of the angle.
    private double[] state;
    private int moves;

    private CartPole(Random random) {
        this.random = random;
        state = random.doubles(4, -0.05, 0.05).toArray();
    }

    /// @param arguments the folder, how many seeds, and how many episodes
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        int seeds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        int episodes = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 400;
        double[] reinforce = learn("reinforce", seeds, episodes, (seed, returns) -> reinforce(folder, seed, returns));
        double[] dqn = learn("dqn", seeds, episodes, (seed, returns) -> dqn(folder, seed, returns));
        Files.writeString(folder.resolve("returns.csv"), IntStream.range(0, episodes)
                .mapToObj(e -> (e + 1) + "," + reinforce[e] + "," + dqn[e] + "\n")
                .collect(Collectors.joining("", "episode,reinforce,dqn\n", "")));
    }

    /// What each episode returned, a mean of all seeds.
    ///
    /// @param one learns by a seed, adds up what its episodes return, and gives the mean of fresh ones
    private static double[] learn(String how, int seeds, int episodes, BiFunction<Integer, double[], Double> one) {
        double[] returns = new double[episodes];
        for (int seed = 1; seed <= seeds; seed++) {
            System.out.printf(Locale.ROOT, "%s seed %d: %.1f%n", how, seed, one.apply(seed, returns));
        }
        return Arrays.stream(returns).map(r -> r / seeds).toArray();
    }

    /// Episode by episode: each move becomes likelier by how much more was returned after it than usual.
    private static double reinforce(Path folder, int seed, double[] returns) {
        Random random = new Random(seed);
        try (Reinforce net = new Reinforce(1)) {
            begin(net, random);
            Best best = new Best(net, folder.resolve("reinforce" + seed + ".safetensors"), net::best);
            float[] seen = new float[LONGEST * 4];
            int[] did = new int[LONGEST];
            for (int e = 0; e < returns.length; e++) {
                CartPole world = new CartPole(random);
                while (!world.isOver()) {
                    float[] now = world.seen();
                    System.arraycopy(now, 0, seen, world.moves * 4, 4);
                    did[world.moves] = net.choice(now);
                    world.move(did[world.moves]);
                }
                net.learn(seen, did, gains(world.moves), world.moves);
                returns[e] += world.moves;
                best.look(e);
            }
            return best.fresh();
        }
    }

    /// What is returned after each of so many moves, less their mean, in standard deviations.
    private static float[] gains(int moves) {
        float[] gains = new float[moves];
        for (int t = moves - 1; t >= 0; t--) {
            gains[t] = 1 + (t + 1 < moves ? DISCOUNT * gains[t + 1] : 0);
        }
        double mean = 0;
        double square = 0;
        for (float gain : gains) {
            mean += gain / moves;
            square += (double) gain * gain / moves;
        }
        double spread = Math.sqrt(Math.max(square - mean * mean, 1e-6));
        for (int t = 0; t < moves; t++) {
            gains[t] = (float) ((gains[t] - mean) / spread);
        }
        return gains;
    }

    /// Move by move, from what is drawn of all that has been seen.
    private static double dqn(Path folder, int seed, double[] returns) {
        int batch = 64;
        Random random = new Random(seed);
        try (Dqn net = new Dqn(1)) {
            begin(net, random);
            net.sync();
            Best best = new Best(net, folder.resolve("dqn" + seed + ".safetensors"), net::best);
            Replay replay = new Replay();
            int step = 0;
            for (int e = 0; e < returns.length; e++) {
                double slips = Math.max(0.02, 1 - e / 50.0);
                CartPole world = new CartPole(random);
                while (!world.isOver()) {
                    float[] seen = world.seen();
                    int did = random.nextDouble() < slips ? random.nextInt(2) : net.best(seen);
                    world.move(did);
                    replay.add(seen, did, world.seen(), world.isFallen());
                    if (replay.size >= batch) {
                        replay.draw(random, batch);
                        net.learn(replay.seen, replay.later, replay.did, replay.reward, replay.over, batch);
                        if (++step % 100 == 0) {
                            net.sync();
                        }
                    }
                }
                returns[e] += world.moves;
                best.look(e);
            }
            return best.fresh();
        }
    }

    /// Weights as the layers draw them, but by a seed of our own.
    private static void begin(Model net, Random random) {
        net.set("net.dense1.W", drawn(4 * 64, Math.sqrt(6.0 / (4 + 64)), random));
        net.set("net.dense2.W", drawn(64 * 2, Math.sqrt(6.0 / (64 + 2)), random));
    }

    private static float[] drawn(int count, double limit, Random random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-limit, limit);
        }
        return values;
    }

    private boolean isFallen() {
        return Math.abs(state[0]) > 2.4 || Math.abs(state[2]) > Math.toRadians(12);
    }

    private boolean isOver() {
        return isFallen() || moves == LONGEST;
    }

    private float[] seen() {
        return new float[] {(float) state[0], (float) state[1], (float) state[2], (float) state[3]};
    }

    /// A fiftieth of a second by Euler's method: cart of 1 kg, pole of 0.1 kg and 1 m, pushed by 10 N to the left or right.
    private void move(int right) {
        double force = right == 1 ? 10 : -10;
        double sine = StrictMath.sin(state[2]);
        double cosine = StrictMath.cos(state[2]);
        double pushed = (force + 0.05 * state[3] * state[3] * sine) / 1.1;
        double turning = (9.8 * sine - cosine * pushed) / (0.5 * (4.0 / 3 - 0.1 * cosine * cosine / 1.1));
        double moving = pushed - 0.05 * turning * cosine / 1.1;
        state = new double[] {state[0] + 0.02 * state[1], state[1] + 0.02 * moving, state[2] + 0.02 * state[3],
                state[3] + 0.02 * turning};
        moves++;
    }

    /// The mean return of so many episodes without chance.
    private static double mean(ToIntFunction<float[]> policy, int episodes, long seed) {
        Random random = new Random(seed);
        int sum = 0;
        for (int e = 0; e < episodes; e++) {
            CartPole world = new CartPole(random);
            while (!world.isOver()) {
                world.move(policy.applyAsInt(world.seen()));
            }
            sum += world.moves;
        }
        return (double) sum / episodes;
    }

    /// The best policy so far, by the same episodes each time.
    private static final class Best {
        private final Model net;
        private final Path file;
        private final ToIntFunction<float[]> policy;
        private double most = -1;

        Best(Model net, Path file, ToIntFunction<float[]> policy) {
            this.net = net;
            this.file = file;
            this.policy = policy;
        }

        void look(int episode) {
            double now = (episode + 1) % LOOK_EVERY == 0 && most < LONGEST ? mean(policy, VALIDATED, 1_000) : most;
            if (now > most) {
                most = now;
                net.save(file);
            }
        }

        /// What it returns in episodes that nobody has seen.
        double fresh() {
            net.load(file);
            return mean(policy, FRESH, 2_000);
        }
    }

    /// What has been seen, and some of it that was drawn.
    private static final class Replay {
        private static final int MOST = 20_000;
        private final float[] from = new float[MOST * 4];
        private final float[] to = new float[MOST * 4];
        private final int[] moves = new int[MOST];
        private final float[] fallen = new float[MOST];
        private long added;
        int size;
        float[] seen;
        float[] later;
        int[] did;
        float[] reward;
        float[] over;

        void add(float[] seen, int did, float[] later, boolean isFallen) {
            int i = (int) (added++ % MOST);
            System.arraycopy(seen, 0, from, i * 4, 4);
            System.arraycopy(later, 0, to, i * 4, 4);
            moves[i] = did;
            fallen[i] = isFallen ? 1 : 0;
            size = (int) Math.min(added, MOST);
        }

        void draw(Random random, int count) {
            seen = new float[count * 4];
            later = new float[count * 4];
            did = new int[count];
            reward = new float[count];
            over = new float[count];
            for (int e = 0; e < count; e++) {
                int i = random.nextInt(size);
                System.arraycopy(from, i * 4, seen, e * 4, 4);
                System.arraycopy(to, i * 4, later, e * 4, 4);
                did[e] = moves[i];
                reward[e] = 1;
                over[e] = fallen[i];
            }
        }
    }
}
