package netc.compiler.kernel;

import java.util.List;
import java.util.Optional;

/// A scalar computed from locals, constants and memory. Expressions are small trees without side effects;
/// anything used twice is bound by a [Statement.Let].
public sealed interface Expression {
    ScalarType type();

    /// A real constant, exact in single precision.
    record Real(float value) implements Expression {
        @Override
        public ScalarType type() {
            return ScalarType.F32;
        }

        /// Bits decide, so that -0 is not 0 and a NaN is itself.
        @Override
        public boolean equals(Object other) {
            return other instanceof Real that && Float.floatToIntBits(that.value) == Float.floatToIntBits(value);
        }

        @Override
        public int hashCode() {
            return Float.floatToIntBits(value);
        }

        @Override
        public String toString() {
            return Float.toString(value);
        }
    }

    /// A whole constant.
    record Whole(int value) implements Expression {
        @Override
        public ScalarType type() {
            return ScalarType.I32;
        }

        @Override
        public String toString() {
            return Integer.toString(value);
        }
    }

    /// The number of examples of this launch.
    record Examples() implements Expression {
        @Override
        public ScalarType type() {
            return ScalarType.I32;
        }

        @Override
        public String toString() {
            return "n";
        }
    }

    /// The present value of a local.
    record Get(Local local) implements Expression {
        @Override
        public ScalarType type() {
            return local.type();
        }

        @Override
        public String toString() {
            return local.toString();
        }
    }

    /// Element `index` of a buffer.
    record Load(Buffer buffer, Expression index) implements Expression {
        public Load {
            if (index.type() != ScalarType.I32) {
                throw new IllegalStateException("index of " + buffer + " is " + index.type());
            }
        }

        @Override
        public ScalarType type() {
            return buffer.type();
        }

        @Override
        public String toString() {
            return buffer.name() + "[" + index + "]";
        }
    }

    /// An operation on scalars.
    record Apply(Operation operation, List<Expression> operands) implements Expression {
        public Apply {
            operands = List.copyOf(operands);
            if (!operands.stream().map(Expression::type).toList().equals(operation.operands())) {
                throw new IllegalStateException(operation + " of " + operands);
            }
        }

        @Override
        public ScalarType type() {
            return operation.result();
        }

        @Override
        public String toString() {
            return operation + operands.toString().replace('[', '(').replace(']', ')');
        }
    }

    /// A number in the open interval (0, 1): `netc.abi.RandomNumbers.uniform(seed, key, counter)`, where the seed is that
    /// of the run, or of one of its examples.
    ///
    /// @param key     the place in the program that draws
    /// @param example the number of the example in the launch, where there is a draw for each: in the run it comes so many
    ///                behind the launch's first
    /// @param counter the number of the element, of those of the example
    record Random(long key, Optional<Expression> example, Expression counter) implements Expression {
        @Override
        public ScalarType type() {
            return ScalarType.F32;
        }

        @Override
        public String toString() {
            return "random(" + Long.toHexString(key) + ", " + example.map(e -> e + ", ").orElse("") + counter + ")";
        }
    }

    static Expression apply(Operation operation, Expression... operands) {
        return new Apply(operation, List.of(operands));
    }
}
