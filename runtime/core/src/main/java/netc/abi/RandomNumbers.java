package netc.abi;

/// Counter-based random numbers: each is a function of seed, key and counter alone, so that neither order nor threads
/// matter. The mixing is SplitMix64's finaliser (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// OOPSLA 2014), applied twice to keep neighbouring keys and counters apart.
public final class RandomNumbers {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /// The key under which the numbers of examples are mixed in.
    public static final long EXAMPLES = key("example");

    /// What runs are for. Those of each are counted by themselves, and draw by themselves.
    public enum Purpose {
        /// Training: run 0 makes the initial values, the steps count from 1.
        STEP("run"),
        /// Outputs, counted from 1 since the model was opened.
        CALL("call"),
        /// The numbers of a whole set: the same however often it is evaluated.
        EVALUATION("evaluation");

        private final long key;

        Purpose(String name) {
            key = key(name);
        }
    }

    private RandomNumbers() {
    }

    /// The seed of the draws within one run of a procedure.
    public static long ofRun(long seed, Purpose purpose, long run) {
        return bits(seed, purpose.key, run);
    }

    /// The seed of the draws of one example.
    ///
    /// @param seed    of the run
    /// @param example its number in the run
    public static long ofExample(long seed, int example) {
        return bits(seed, EXAMPLES, example);
    }

    /// 64 mixed bits.
    public static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /// 64 bits that depend on all three.
    public static long bits(long seed, long key, long counter) {
        return mix(mix(seed + GOLDEN * (counter + 1)) ^ mix(key + GOLDEN));
    }

    /// A number in the open interval (0, 1): one of the 2^23 odd multiples of 2^-24.
    public static float uniform(long seed, long key, int counter) {
        return ((bits(seed, key, counter) >>> 41) * 2 + 1) * 0x1p-24f;
    }

    /// The key of a place in the program: FNV-1a of its path, mixed.
    public static long key(String path) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < path.length(); i++) {
            hash = (hash ^ path.charAt(i)) * 0x100000001B3L;
        }
        return mix(hash);
    }
}
