package netc.runtime.train;

import java.util.List;
import java.util.function.IntConsumer;
import netc.abi.Training;

/// In which order the steps of a `train` block take their turns. A round has each of them once, so often in a row as it says;
/// one that comes every so many rounds only in those. A beat is a batch, with what comes in front of it and the steps behind
/// it in its round that take none; where no step takes examples, it is a round.
///
/// ```
/// step criticise 5 times   step create   step smooth
/// | c | c | c | c | c | create, smooth | c | c | …          seven beats
/// ```
///
/// One of the steps that make the beats has its turn in every round, so that no beat reaches over the end of one.
final class Rota {
    /// Where rounds repeat after more than so many, all are counted one by one.
    private static final long LONGEST_CYCLE = 1_000_000;

    private final List<Training.Step> steps;
    private final boolean takesExamples;
    private final long[] runs;
    private long round = 1;
    private int step = -1;
    private int time;

    /// @param steps of the block; those that come after an epoch are passed over
    /// @throws IllegalArgumentException where no step that makes the beats has its turn in every round
    Rota(List<Training.Step> steps) {
        this.steps = List.copyOf(steps);
        takesExamples = steps.stream().anyMatch(s -> !s.isAfterEpoch() && s.examples());
        runs = new long[steps.size()];
        if (steps.stream().noneMatch(s -> s.every() == 1 && s.examples() == takesExamples)) {
            throw new IllegalArgumentException("steps of a plan: expected one in every round, found " + steps);
        }
        next();
    }

    boolean takesExamples() {
        return takesExamples;
    }

    /// Rounds that are over.
    long rounds() {
        return round - 1;
    }

    /// How often a step has had its turn.
    long runs(int number) {
        return runs[number];
    }

    /// The turns of a beat, by the numbers of the steps. Allocates nothing.
    void beat(IntConsumer run) {
        boolean isTaken = false;
        long now;
        do {
            now = round;
            isTaken |= steps.get(step).examples();
            run.accept(step);
            runs[step]++;
            time++;
            if (time == steps.get(step).times()) {
                time = 0;
                next();
            }
        } while (takesExamples ? !isTaken || round == now && !steps.get(step).examples() : round == now);
    }

    /// To the step that is next in its turn.
    private void next() {
        do {
            step++;
            if (step == steps.size()) {
                step = 0;
                round++;
            }
        } while (!isDue(steps.get(step)));
    }

    private boolean isDue(Training.Step candidate) {
        return !candidate.isAfterEpoch() && round % candidate.every() == 0;
    }

    /// How many beats so many rounds have.
    long beats(long rounds) {
        long beats = 0;
        for (Training.Step s : steps) {
            beats += s.isAfterEpoch() || !s.examples() ? 0 : s.times() * (rounds / s.every());
        }
        return takesExamples ? beats : rounds;
    }

    /// Passes over so many beats, from the first on.
    void pass(long beats) {
        long cycle = cycle();
        long inCycle = beats(cycle);
        long cycles = cycle <= LONGEST_CYCLE ? beats / inCycle : 0;
        round += cycles * cycle;
        for (int i = 0; i < runs.length; i++) {
            Training.Step s = steps.get(i);
            runs[i] += s.isAfterEpoch() ? 0 : cycles * s.times() * (cycle / s.every());
        }
        for (long left = beats - cycles * inCycle; left > 0; left--) {
            beat(_ -> {
            });
        }
    }

    /// After so many rounds the same ones follow.
    private long cycle() {
        long cycle = 1;
        for (Training.Step s : steps) {
            if (!s.isAfterEpoch() && cycle <= LONGEST_CYCLE) {
                cycle = cycle / gcd(cycle, s.every()) * s.every();
            }
        }
        return cycle;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
