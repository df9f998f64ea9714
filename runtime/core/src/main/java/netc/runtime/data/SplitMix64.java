package netc.runtime.data;

import netc.abi.RandomNumbers;

/// A stream of random numbers that is the same on every machine and in every version of Java.
///
/// The `n`-th number is a hash of `seed + n * GAMMA`: streams of different keys are independent, and a stream is made
/// for the price of one hash. After Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// OOPSLA 2014.
public final class SplitMix64 {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    public SplitMix64(long seed) {
        state = seed;
    }

    /// The stream that belongs to a seed and a key (an epoch, the number of a picture, a purpose).
    public static SplitMix64 keyed(long seed, long key) {
        return new SplitMix64(RandomNumbers.mix(RandomNumbers.mix(seed + GAMMA) ^ RandomNumbers.mix(key * GAMMA + 1)));
    }

    public long nextLong() {
        state += GAMMA;
        return RandomNumbers.mix(state);
    }

    /// A whole number in `[0, bound)`, without bias: Lemire's multiplication with rejection, on 32 bits.
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive: " + bound);
        }
        long product = (nextLong() >>> 32) * bound;
        if ((product & 0xFFFFFFFFL) < bound) {
            long threshold = (0x100000000L - bound) % bound;
            while ((product & 0xFFFFFFFFL) < threshold) {
                product = (nextLong() >>> 32) * bound;
            }
        }
        return (int) (product >>> 32);
    }

    /// A multiple of 2⁻⁵³ in `[0, 1)`.
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /// Uniform in `[low, high)`.
    public double uniform(double low, double high) {
        return low + (high - low) * nextDouble();
    }

    /// Bell-shaped with mean 0 and variance 1, never beyond ±3.47: the sum of four uniform numbers, scaled.
    /// Arithmetic alone, so that no library function can differ between machines.
    public double nextBell() {
        double sum = nextDouble() + nextDouble() + nextDouble() + nextDouble();
        return (sum - 2) * 1.7320508075688772;
    }
}
