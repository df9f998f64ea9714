package netc.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import netc.abi.Training.Stop;
import org.junit.jupiter.api.Test;

/// Every history of up to six epochs whose numbers are among four, equal ones and NaN too.
class HistoryTest {
    private static final float[] NUMBERS = {1, 2, 3, Float.NaN};
    private static final int LONGEST = 6;

    @Test
    void theBestEpochIsTheFirstOfTheLeast() {
        forEachHistory(numbers -> {
            int best = 0;
            for (int i = 1; i <= numbers.length; i++) {
                if (!Float.isNaN(numbers[i - 1]) && (best == 0 || numbers[i - 1] < numbers[best - 1])) {
                    best = i;
                }
            }
            assertEquals(best, history(numbers, 0).best(), () -> history(numbers, 0).print());
        });
    }

    @Test
    void trainingStopsWhenNoneOfTheLastEpochsIsBetterThanAllBefore() {
        forEachHistory(numbers -> {
            for (int patience = 1; patience <= 3; patience++) {
                for (boolean smaller : new boolean[] {true, false}) {
                    boolean stops = numbers.length >= patience;
                    for (int i = Math.max(0, numbers.length - patience); i < numbers.length; i++) {
                        stops &= !isBetterThanAllBefore(numbers, i, smaller);
                    }
                    Stop.Patience rule = new Stop.Patience("share", smaller, patience);
                    assertEquals(stops, history(numbers, 1).stops(rule),
                            () -> rule + " after " + history(numbers, 1).print());
                }
            }
        });
    }

    private static boolean isBetterThanAllBefore(float[] numbers, int at, boolean smaller) {
        boolean better = !Float.isNaN(numbers[at]);
        for (int i = 0; i < at; i++) {
            better &= Float.isNaN(numbers[i])
                    || (smaller ? numbers[at] < numbers[i] : numbers[at] > numbers[i]);
        }
        return better;
    }

    /// Two metrics, one of which has these numbers.
    private static History history(float[] numbers, int metric) {
        History history = new History(List.of("loss"), List.of("loss", "share"), Optional.of("loss"));
        for (int i = 0; i < numbers.length; i++) {
            history.add(
                    new Epoch(i + 1, List.of(0.0), metric == 0 ? List.of(numbers[i], 0f) : List.of(0f, numbers[i])));
        }
        return history;
    }

    @FunctionalInterface
    private interface Check {
        void of(float[] numbers);
    }

    private static void forEachHistory(Check check) {
        for (int length = 0; length <= LONGEST; length++) {
            float[] numbers = new float[length];
            for (int code = 0; code < Math.powExact(NUMBERS.length, length); code++) {
                for (int i = 0, rest = code; i < length; i++, rest /= NUMBERS.length) {
                    numbers[i] = NUMBERS[rest % NUMBERS.length];
                }
                check.of(numbers);
            }
        }
    }
}
