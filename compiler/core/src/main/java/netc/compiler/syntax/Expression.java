package netc.compiler.syntax;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import netc.compiler.source.Span;

/// An expression as written, grouped by precedence; round brackets leave no trace but the grouping.
public sealed interface Expression extends Part {
    /// `value where condition else otherwise`; whether `else` may be missing depends on where it stands.
    record Where(Expression value, Expression condition, Optional<Expression> otherwise, Span span)
            implements Expression {
    }

    /// `value |> stage |> stage`, at least one stage. `x |> f(a)` is `f(x, a)`. A list, not a chain of pairs, because
    /// a network may be thousands of stages long. A stage is a [Path], [Bracket], [Call], [Repeat] or [Each].
    record Pipe(Expression value, List<Expression> stages, Span span) implements Expression {
        public Pipe {
            stages = List.copyOf(stages);
            if (stages.isEmpty()) {
                throw new IllegalArgumentException("a pipe without stages");
            }
        }
    }

    record Binary(BinaryOperator operator, Expression left, Expression right, Span span) implements Expression {
    }

    record Unary(UnaryOperator operator, Expression operand, Span span) implements Expression {
    }

    enum UnaryOperator { NEGATE, NOT }

    /// The operators between two operands, with their spelling.
    enum BinaryOperator {
        OR("or"), AND("and"),
        EQUAL("=="), UNEQUAL("!="), LESS("<"), AT_MOST("<="), GREATER(">"), AT_LEAST(">="),
        ADD("+"), SUBTRACT("-"), MULTIPLY("*"), DIVIDE("/"), POWER("^");

        private final String spelling;

        BinaryOperator(String spelling) {
            this.spelling = spelling;
        }

        public String spelling() {
            return spelling;
        }
    }

    /// A number: `text` as written, `value` the nearest double (finite). It is whole if it is written without point and
    /// exponent, and then `value` is exact up to 2^53. A unit multiplies: `16 MiB`.
    record Number(String text, double value, boolean isWhole, Optional<ByteUnit> unit, Span span)
            implements Expression {

        /// The exact number, its unit not counted in, where it is whole and a `long` holds it.
        public OptionalLong whole() {
            // A million digits would take seconds to read exactly.
            if (!isWhole || value > 0x1p63) {
                return OptionalLong.empty();
            }
            var exact = new BigInteger(text.replace("_", ""));
            return exact.bitLength() < Long.SIZE ? OptionalLong.of(exact.longValue()) : OptionalLong.empty();
        }
    }

    enum ByteUnit {
        KIB(1L << 10), MIB(1L << 20), GIB(1L << 30);

        private final long bytes;

        ByteUnit(long bytes) {
            this.bytes = bytes;
        }

        public long bytes() {
            return bytes;
        }
    }

    /// A string, escapes replaced.
    record Text(String value, Span span) implements Expression {
    }

    /// `true` or `false`.
    record Bool(boolean value, Span span) implements Expression {
    }

    /// A name, or names with dots between: `x`, `first.down`, `validation.loss`.
    record Path(List<Name> names, Span span) implements Expression {
        public Path {
            names = List.copyOf(names);
        }

        /// The name, where there is but one.
        public Optional<Name> single() {
            return names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty();
        }
    }

    /// `target[…]`, or guarded `target?[…]`, which reads 0 outside.
    record Bracket(Expression target, boolean isGuarded, Brackets brackets, Span span) implements Expression {
    }

    /// `target(…)`.
    record Call(Expression target, List<CallArgument> arguments, Span span) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /// `e`, `rate: e`, or a range with both ends included, `1..13`.
    record CallArgument(Optional<Name> name, Expression value, Optional<Expression> last, Span span) {
    }

    /// `[0.1, 0.5, 0.9]`
    record ListLiteral(List<Expression> elements, Span span) implements Expression {
        public ListLiteral {
            elements = List.copyOf(elements);
        }
    }

    /// `scan T from h: f32[Hid] = 0 { … }`
    record Scan(Type.Axis axis, List<Carry> carries, Block body, Span span) implements Expression {
        public Scan {
            carries = List.copyOf(carries);
        }
    }

    /// What a scan hands from turn to turn, and its start.
    record Carry(Name name, Optional<Type> type, Expression start, Span span) {
    }

    /// `train { … } else { … }`
    record TrainElse(Block training, Block otherwise, Span span) implements Expression {
    }

    /// `repeat 6 Block[heads: 6]`
    record Repeat(Expression times, Expression stage, Span span) implements Expression {
    }

    /// `each Var Grn[D -> D]`
    record Each(Name axis, Expression stage, Span span) implements Expression {
    }
}
