package netc.compiler.graph;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The families of the graph. Passes and lowering switch over them exhaustively.
///
/// Pointwise operations meet by name: the result has the union of the operands' axes, and an operand that lacks an
/// axis is the same along it. The order of every sum belongs to its formula and never to a schedule. It is cut into blocks
/// that are joined in binary trees, see [SumOrder]; of a block,
///
/// * [Contract] is a chain of fused multiply-adds from +0, the last axis fastest, over at most 256 terms, and [Scatter] one of
///   additions;
/// * [Reduction#SUM] has sixteen lanes, over at most 1,024 terms: element number k of the block (the last axis fastest) is
///   added to lane k mod 16 in increasing order, then lanes l and l + 8 are added, then l and l + 4, l + 2, l + 1. A lane
///   without elements is left out (as if it were -0).
public sealed interface Op {
    /// A tensor handed in by the caller; no operands.
    record Input(String name) implements Op {
        private static final String SCHEDULE = "schedule ";
        private static final String KEPT = "kept ";
        private static final String TRAINED = "training ";

        /// The number that an instruction of the procedure's [netc.abi.Schedule] makes, a real of rank 0.
        public static Input scheduled(int instruction) {
            return new Input(SCHEDULE + instruction);
        }

        /// A tensor that another section of the procedure has kept.
        public static Input kept(int number) {
            return new Input(KEPT + number);
        }

        /// While a model is read: whether an instance trains, a truth value of rank 0.
        ///
        /// @param instance its path
        public static Input training(String instance) {
            return new Input(TRAINED + instance);
        }

        /// The path of that instance, where this says whether it trains.
        public Optional<String> trained() {
            return name.startsWith(TRAINED) ? Optional.of(name.substring(TRAINED.length())) : Optional.empty();
        }

        /// The number of that tensor, where this is one.
        public OptionalInt kept() {
            return name.startsWith(KEPT) ? OptionalInt.of(Integer.parseInt(name.substring(KEPT.length())))
                    : OptionalInt.empty();
        }

        /// Whether it has a name that the caller knows.
        public boolean isPort() {
            return instruction().isEmpty() && kept().isEmpty();
        }

        /// That instruction, where this is such a number.
        public OptionalInt instruction() {
            return name.startsWith(SCHEDULE) ? OptionalInt.of(Integer.parseInt(name.substring(SCHEDULE.length())))
                    : OptionalInt.empty();
        }
    }

    /// The value that a parameter or state has when the procedure begins; no operands.
    record Variable(String path) implements Op {
    }

    /// A number of rank 0 of the result's element type (0 and 1 for bools); no operands.
    record Constant(double value) implements Op {
    }

    /// How many elements lie along an axis, as a number of rank 0 (real or whole, as the result's type says).
    record Extent(Axis axis) implements Op {
    }

    /// `index(axis)`: 0, 1, 2, … along the axis; an `INT` with that one axis.
    record Index(Axis axis) implements Op {
    }

    /// One scalar function of every element.
    record Map(ScalarFunction function) implements Op {
    }

    /// A reduction of one operand over some of its axes.
    record Reduce(Reduction kind, List<Axis> over) implements Op {
        public Reduce {
            over = kind == Reduction.SUM ? SumOrder.examplesFirst(over) : List.copyOf(over);
        }
    }

    /// `sum[over](a * b)`: every axis of `over` is in at least one of the two operands.
    record Contract(List<Axis> over) implements Op {
        public Contract {
            over = SumOrder.examplesFirst(over);
        }
    }

    /// `x[A: e, …]` with affine positions: slices, strides, windows, flips, shifts, renames, repetition.
    /// One [AxisRead] for every axis of the operand. A guarded read is 0 (false) outside.
    record Read(List<AxisRead> reads, boolean guarded) implements Op {
        public Read {
            reads = List.copyOf(reads);
        }
    }

    /// `x[A: i]` with positions that data decide. Operands: x, i (an `INT`). The axes of `i` take the place of
    /// `axis` and meet the other axes of x. A guarded one is 0 where i is out of range. Along the examples' axis it is what
    /// other examples have.
    record Gather(Axis axis, boolean guarded) implements Op {
    }

    /// The transpose of [Gather]. Operands: g, i. The result has `axis` instead of `over`:
    /// `result[…, a] = Σ over of g where i == a`, in the order of the contraction `sum[over](g * (i == a))`. Elements of other rows
    /// are left out; as no chain from +0 is ever -0, a block without any changes nothing.
    record Scatter(Axis axis, List<Axis> over) implements Op {
        public Scatter {
            over = SumOrder.examplesFirst(over);
        }

        public SumOrder order() {
            return SumOrder.chains(over);
        }
    }

    /// Axes regrouped without moving anything in row-major order: `from` (flattened in this order) become `to`.
    record Reshape(List<Axis> from, List<Axis> to) implements Op {
        public Reshape {
            from = List.copyOf(from);
            to = List.copyOf(to);
        }
    }

    /// Numbers in the open interval (0, 1): a function of the run's seed, this key, the number of the example in the run
    /// where there are examples, and the number of the element among the others in the order of the type's axes.
    record Random(long key) implements Op {
    }

    /// The first operand, whose derivative is given by a rule. Operands: the value, then the arguments. The rule is a
    /// graph whose inputs `g`, `value`, `0`, `1`, … are the cotangent, the value and the arguments, and whose outputs
    /// `0`, `1`, … are the cotangents of the arguments: each has no axis that its argument lacks, and is the same along
    /// those that it lacks itself.
    record Custom(Graph rule) implements Op {
        @Override
        public String toString() {
            return "Custom[" + rule.equations().size() + "]";
        }
    }

    /// What one turn of a loop hands on to the next. Operands: the start, then the next value, which depends on the result and
    /// is defined behind it: the equations that depend on each other so are the loop, one turn of it at each position along
    /// `along`. In turn t the result is what the next value was in turn t - 1, and in the first turn the start; where the
    /// loop runs `reversed`, it begins with the last turn and takes what the next value was in turn t + 1.
    ///
    /// All that lies between the result and the next value has the axis `along` and passes it on as it is, see
    /// [Part]; operands may lack axes of the result and are the same along them.
    record Carry(Axis along, boolean reversed) implements Op {
    }

    /// The operand, taken as a constant when differentiating.
    record Stop() implements Op {
    }

    /// The derivative of the sum of the first operand's elements, all of them reals, with respect to the second, in whose
    /// type it comes: one number for each example makes one gradient for each example of what examples do not share.
    /// Differentiation replaces it.
    ///
    /// @param within axes of the loops in whose turns this stands: what a turn begins with is constant there
    record Gradient(List<Axis> within) implements Op {
        public Gradient {
            within = List.copyOf(within);
        }

        @Override
        public String toString() {
            return "Gradient" + within;
        }
    }

    /// What a [Reduce] computes.
    enum Reduction {
        SUM,
        /// As Java's `Math.max` and `Math.min`: NaN if one is, and -0 is less than +0. Equals share the derivative alike.
        MAX, MIN, ANY, ALL,
        /// The smallest number, counted over the axes in the order listed with the last fastest, of a greatest element: of
        /// one that is NaN, and where none is, of one that no other exceeds, +0 and -0 being equal.
        ARGMAX,
        /// Likewise of a least element.
        ARGMIN
    }
}
