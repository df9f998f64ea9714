package netc.abi;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Numbers of a run that depend on constants and on where training stands alone: a learning rate that falls, Adam's
/// `1 - beta^step`. They are computed before each step, one instruction after the other and in double precision, and are
/// handed to the kernels rounded once to single.
///
/// @param instructions each uses those before it
public record Schedule(List<Instruction> instructions) {
    /// Of what depends on no counter.
    public static final Schedule NONE = new Schedule(List.of());

    /// @throws IllegalArgumentException where an instruction uses one that does not stand before it, or too many or few
    public Schedule {
        instructions = List.copyOf(instructions);
        for (int i = 0; i < instructions.size(); i++) {
            int number = i;
            if (instructions.get(i) instanceof Apply(RealFunction function, List<Integer> operands)
                    && (operands.size() != function.arity()
                            || operands.stream().anyMatch(o -> o < 0 || o >= number))) {
                throw new IllegalArgumentException(
                        "instruction " + i + " of the schedule of a plan: " + function + " of "
                                + operands);
            }
        }
    }

    /// One number, by its place in the list.
    public sealed interface Instruction {
    }

    public record Constant(double value) implements Instruction {
    }

    public record Count(Counter counter) implements Instruction {
    }

    /// A function of numbers before it.
    public record Apply(RealFunction function, List<Integer> operands) implements Instruction {
        public Apply {
            operands = List.copyOf(operands);
        }
    }

    /// What the trainer counts, each from 1: the step of all steps, and the epoch of all epochs.
    public enum Counter {
        STEP, STEPS, EPOCH, EPOCHS;

        /// The one that the language calls by this word.
        public static Optional<Counter> of(String word) {
            return Arrays.stream(values()).filter(c -> c.word().equals(word)).findFirst();
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A number that a procedure is handed.
    ///
    /// @param instruction that makes it
    /// @param place       in [Storage#ARENA]
    public record Handed(int instruction, Place place) {
    }

    /// Whether a number depends on a counter.
    public boolean reads(Counter counter) {
        return instructions.contains(new Count(counter));
    }

    /// Computes all numbers; allocates nothing.
    ///
    /// @param numbers of the instructions, in their order
    public void compute(long step, long steps, long epoch, long epochs, double[] numbers) {
        for (int i = 0; i < instructions.size(); i++) {
            numbers[i] = switch (instructions.get(i)) {
                case Constant constant -> constant.value();
                case Count count -> switch (count.counter()) {
                    case STEP -> step;
                    case STEPS -> steps;
                    case EPOCH -> epoch;
                    case EPOCHS -> epochs;
                };
                case Apply apply -> apply.function().of(operand(apply, 0, numbers), operand(apply, 1, numbers),
                        operand(apply, 2, numbers));
            };
        }
    }

    private static double operand(Apply apply, int which, double[] numbers) {
        return which < apply.operands().size() ? numbers[apply.operands().get(which)] : Double.NaN;
    }
}
