package netc.benchmarks;

import java.util.function.LongToDoubleFunction;
import java.util.function.LongUnaryOperator;

/// How the weights of a workload learn, as its file says: by Adam.
///
/// @param schedule what the rate follows
/// @param beta2    how much is kept of the second moment
/// @param decay    times the rate is the part that a step takes away of a weight with two axes or more
/// @param clip     the greatest norm of all gradients together
record Learning(Schedule schedule, float beta2, float decay, double clip) {
    static final float BETA2 = 0.999f;

    /// @param steps how many steps there are to be, by the number of a step: what the file's schedule is given
    /// @param rate  what that makes of it, by the number of a step
    record Schedule(LongUnaryOperator steps, LongToDoubleFunction rate) {
        /// A cosine that stays near one place, because there are to be the more steps the more have been made.
        ///
        /// @param peak     the rate at its beginning
        /// @param progress the place, up to 1, where the rate is 0
        static Schedule cosine(double peak, double progress) {
            LongUnaryOperator steps = step -> Math.round(step / progress);
            return new Schedule(steps, step -> half(peak, step / (double) steps.applyAsLong(step)));
        }

        /// 2,000 steps: up to 1e-3 in 100, and down to 1e-4 along a cosine.
        static Schedule warmedUp() {
            int steps = 2_000;
            int warmup = 100;
            return new Schedule(_ -> steps, step -> Math.min(step / (double) warmup, 1)
                    * (1e-4 + half(9e-4, Math.clamp((step - warmup) / (double) (steps - warmup), 0, 1))));
        }

        private static double half(double peak, double progress) {
            return 0.5 * peak * (1 + Math.cos(Math.PI * progress));
        }
    }

    /// Adam as it is without more words.
    static Learning adam(Schedule schedule) {
        return new Learning(schedule, BETA2, 0, Double.POSITIVE_INFINITY);
    }
}
