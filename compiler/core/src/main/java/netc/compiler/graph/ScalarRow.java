package netc.compiler.graph;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import netc.abi.RealFunction;

/// What there is to know of one [ScalarFunction]. Types, meaning and lowering stand in each; the rest where it is not the usual:
/// no word, exact, as cheap as an addition, flat.
final class ScalarRow {
    final Typing typing;
    final Optional<RealFunction> meaning;
    final ScalarLowering lowering;
    final int arity;
    Optional<String> word = Optional.empty();
    double ulps = 0;
    int cost = 1;
    int costOfWholes = 1;
    Optional<DoubleBinaryOperator> inSingle = Optional.empty();
    Optional<Wholes> wholes = Optional.empty();
    Optional<Rounding> rounding = Optional.empty();
    boolean isChoosing;
    OptionalDouble neutral = OptionalDouble.empty();
    boolean isNeutralOnTheRightAlone;
    Optional<Decision> decision = Optional.empty();
    Optional<Slope> slope = Optional.empty();
    boolean isSteep;
    Kink kink = Kink.NONE;

    private ScalarRow(Typing typing, Optional<RealFunction> meaning, ScalarLowering lowering) {
        this.typing = typing;
        this.meaning = meaning;
        this.lowering = lowering;
        this.arity = meaning.map(RealFunction::arity).orElse(1);
    }

    static ScalarRow row(Typing typing, RealFunction meaning, ScalarLowering lowering) {
        return new ScalarRow(typing, Optional.of(meaning), lowering);
    }

    /// Of a conversion, which keeps the number.
    static ScalarRow row(Typing typing, ScalarLowering lowering) {
        return new ScalarRow(typing, Optional.empty(), lowering);
    }

    ScalarRow word(String word) {
        this.word = Optional.of(word);
        return this;
    }

    /// How far compiled code may be from the meaning, in units in the last place.
    ScalarRow within(double ulps) {
        this.ulps = ulps;
        return this;
    }

    /// In cheap operations.
    ScalarRow cost(int cost) {
        this.cost = cost;
        this.costOfWholes = cost;
        return this;
    }

    ScalarRow costOfWholes(int cost) {
        this.costOfWholes = cost;
        return this;
    }

    /// What it means in single precision, where that is not its result in double precision rounded.
    ScalarRow inSingle(DoubleBinaryOperator function) {
        this.inSingle = Optional.of(function);
        return this;
    }

    ScalarRow wholes(LongBinaryOperator exact, BinaryOperator<Interval> range) {
        this.wholes = Optional.of(new Wholes(exact, range));
        return this;
    }

    ScalarRow rounds(LongBinaryOperator quotient) {
        this.rounding = Optional.of(new Rounding(quotient));
        return this;
    }

    ScalarRow choosesAnArgument() {
        this.isChoosing = true;
        return this;
    }

    ScalarRow neutral(double number) {
        this.neutral = OptionalDouble.of(number);
        return this;
    }

    ScalarRow neutralOnTheRight(double number) {
        this.isNeutralOnTheRightAlone = true;
        return neutral(number);
    }

    /// What one argument makes of the result, whatever finite number the other is.
    interface Decision {
        /// @param argument its number
        OptionalDouble by(int argument, double value);
    }

    ScalarRow decided(Decision decision) {
        this.decision = Optional.of(decision);
        return this;
    }

    /// By either argument, where it is this number.
    ScalarRow decidedBy(double number) {
        return decided((_, value) -> value == number ? OptionalDouble.of(number) : OptionalDouble.empty());
    }

    /// Both directions are written out, so that each checks the other.
    ScalarRow slope(Slope.Backwards backwards, Slope.Forwards forwards) {
        this.slope = Optional.of(new Slope(backwards, forwards));
        return this;
    }

    /// One that may be infinite, or whose function may be, where the arguments are not.
    ScalarRow steepSlope(Slope.Backwards backwards, Slope.Forwards forwards) {
        this.isSteep = true;
        return slope(backwards, forwards);
    }

    ScalarRow kink(Kink kink) {
        this.kink = kink;
        return this;
    }
}
