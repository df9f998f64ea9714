package netc.compiler.elaborate.scope;

import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Value;
import netc.compiler.syntax.Expression;

/// A sum, difference or product, as it is written, of two values each with an axis that the other lacks: every element of
/// one meets every one of the other.
public record Meeting(Expression.Binary written, Frame.Body body, Value left, Value right, Value result) {
    public static Optional<Meeting> of(Expression.Binary written, Frame.Body body, Quantity left, Quantity right,
            Quantity result) {
        if (!(left instanceof Quantity.Tensor l) || !(right instanceof Quantity.Tensor r)
                || !(result instanceof Quantity.Tensor t)) {
            return Optional.empty();
        }
        Meeting meeting = new Meeting(written, body, l.value(), r.value(), t.value());
        return (meeting.isSum() || written.operator() == Expression.BinaryOperator.MULTIPLY)
                && !meeting.leftAlone().isEmpty() && !meeting.rightAlone().isEmpty() ? Optional.of(meeting)
                        : Optional.empty();
    }

    public boolean isSum() {
        return written.operator() == Expression.BinaryOperator.ADD
                || written.operator() == Expression.BinaryOperator.SUBTRACT;
    }

    /// The axes that only the left side has.
    public List<Axis> leftAlone() {
        return alone(left, right);
    }

    public List<Axis> rightAlone() {
        return alone(right, left);
    }

    private static List<Axis> alone(Value value, Value other) {
        return value.type().axes().stream().filter(a -> !a.isBatch() && !other.type().has(a)).toList();
    }
}
