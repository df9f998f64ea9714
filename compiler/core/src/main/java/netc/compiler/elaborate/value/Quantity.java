package netc.compiler.elaborate.value;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;
import netc.compiler.graph.Interval;
import netc.compiler.graph.Value;

/// What an expression turns out to be. Whatever is known when compiling stays a number as long as it can: whole numbers
/// exactly, reals in double precision, rounded once where they enter the graph.
public sealed interface Quantity {
    /// A whole number that is known.
    record Whole(long value) implements Quantity {
    }

    /// A quotient that did not come out even, inside a size or subscript: `floor`, `ceil` or more arithmetic must make a
    /// whole number of it. In lowest terms, denominator above 1.
    record Ratio(long numerator, long denominator) implements Quantity {
    }

    /// A real number that is known.
    record Real(double value) implements Quantity {
    }

    /// A truth value that is known.
    record Truth(boolean value) implements Quantity {
    }

    /// A whole number that depends on positions alone, such as `T - 1 - index(T)`.
    ///
    /// @param into the axis it is an index into, if it is one
    record Position(Affine affine, Optional<Axis> into) implements Quantity {
    }

    /// A value of the graph.
    ///
    /// @param range where whole numbers and indices lie; not used for others
    record Tensor(Value value, Kind kind, Interval range) implements Quantity {
    }

    /// The results of a call that gives several.
    record Many(List<Quantity> values) implements Quantity {
        public Many {
            values = List.copyOf(values);
        }
    }

    /// A tensor of reals or truth values.
    static Tensor of(Value value) {
        return new Tensor(value, value.type().element() == Element.F32 ? Kind.REAL : Kind.TRUTH, Interval.NONE);
    }

    static Quantity position(Affine affine) {
        return affine.isConstant() ? new Whole(affine.offset()) : new Position(affine, Optional.empty());
    }

    /// Whether it is known when compiling.
    default boolean isStatic() {
        return switch (this) {
            case Whole _, Ratio _, Real _, Truth _ -> true;
            case Position p -> p.affine().isConstant();
            case Tensor _ -> false;
            case Many m -> m.values().stream().allMatch(Quantity::isStatic);
        };
    }

    /// In the order of memory; of positions, in order of appearance.
    default List<Axis> axes() {
        return switch (this) {
            case Whole _, Ratio _, Real _, Truth _ -> List.of();
            case Position p -> p.affine().terms().stream().map(Affine.Term::axis).toList();
            case Tensor t -> t.value().type().axes();
            case Many _ -> throw new IllegalStateException("axes of several values");
        };
    }

    default Kind kind() {
        return switch (this) {
            case Whole _, Ratio _ -> Kind.WHOLE;
            case Real _ -> Kind.REAL;
            case Truth _ -> Kind.TRUTH;
            case Position p -> p.into().map(Kind::indexInto).orElse(Kind.WHOLE);
            case Tensor t -> t.kind();
            case Many _ -> throw new IllegalStateException("kind of several values");
        };
    }

    /// Where a whole number or index lies.
    default Interval range() {
        return switch (this) {
            case Whole w -> Interval.of(w.value());
            case Truth _ -> new Interval(0, 1);
            case Position p -> new Interval(p.affine().least(), p.affine().greatest());
            case Tensor t -> t.kind().equals(Kind.TRUTH) ? new Interval(0, 1) : t.range();
            case Ratio _, Real _, Many _ -> throw new IllegalStateException("range of " + this);
        };
    }

    /// The axis of this label, if the value has it.
    default Optional<Axis> axis(netc.compiler.graph.Label label) {
        for (Axis axis : axes()) {
            if (axis.label() == label) {
                return Optional.of(axis);
            }
        }
        return Optional.empty();
    }

    /// The kind under other names of axes.
    static Kind rename(Kind kind, Map<Axis, Axis> names) {
        return new Kind(kind.element(), kind.into().map(a -> names.getOrDefault(a, a)));
    }
}
