package netc.compiler.pass;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;

/// Which elements of its operand an affine read takes: those that it leaves out are not chosen, and contribute nothing to
/// any gradient.
final class ReadElements {
    private final GraphBuilder b;
    private final Op.Read read;

    ReadElements(GraphBuilder builder, Op.Read read) {
        this.b = builder;
        this.read = read;
    }

    /// What holds for an element that is read, axis by axis.
    ///
    /// @param constantsOnly leaves out what is no single position: the adjoint is 0 there by itself
    List<Value> conditions(boolean constantsOnly) {
        List<Value> conditions = new ArrayList<>();
        for (AxisRead r : read.reads()) {
            if (r.axis().isOpen() || r.isIdentity()) {
                continue;
            }
            Value index = b.index(r.axis());
            if (r.index().isConstant()) {
                if (r.axis().size() > 1 || r.index().offset() != 0) {
                    conditions.add(b.map(ScalarFunction.EQ, index, b.whole(r.index().offset())));
                }
            } else if (!constantsOnly && isRun(r)) {
                long exact = r.division() == AxisRead.Division.EXACT ? r.divisor() - 1 : 0;
                long first = Math.floorDiv(r.index().least() + exact, r.divisor());
                long last = Math.floorDiv(r.index().greatest(), r.divisor());
                if (first > 0) {
                    conditions.add(b.map(ScalarFunction.LE, b.whole(first), index));
                }
                if (last < r.axis().size() - 1) {
                    conditions.add(b.map(ScalarFunction.LE, index, b.whole(last)));
                }
            } else if (!constantsOnly) {
                conditions.add(isReadAnywhere(r));
            }
        }
        return conditions;
    }

    /// Whether the positions have no gaps, and do not depend on an axis of the operand that is passed on as it is.
    private boolean isRun(AxisRead r) {
        long reach = r.division() == AxisRead.Division.FLOOR ? r.divisor() : 1;
        List<Affine.Term> terms = r.index().terms().stream()
                .sorted(Comparator.comparingLong(t -> Math.abs(t.coefficient()))).toList();
        for (Affine.Term term : terms) {
            if (isPassed(term.axis()) || term.axis().size() > 1 && Math.abs(term.coefficient()) > reach) {
                return false;
            }
            reach += Math.abs(term.coefficient()) * (term.axis().size() - 1);
        }
        return true;
    }

    private boolean isPassed(Axis axis) {
        return read.reads().stream().anyMatch(r -> r.isIdentity() && r.axis().equals(axis));
    }

    private Value isReadAnywhere(AxisRead r) {
        Map<Axis, Axis> hidden = new HashMap<>();
        List<Axis> over = new ArrayList<>();
        for (Affine.Term term : r.index().terms()) {
            if (!isPassed(term.axis())) {
                hidden.put(term.axis(), Axis.of(term.axis().name() + "'", term.axis().size()));
                over.add(hidden.get(term.axis()));
            }
        }
        Value isRead = isRead(r, hidden);
        return over.isEmpty() ? isRead : b.reduce(Op.Reduction.ANY, isRead, over);
    }

    /// For each element along the read's axis and each position, whether this is where it is read.
    ///
    /// @param hidden other labels for axes of the positions that the operand has too
    Value isRead(AxisRead r, Map<Axis, Axis> hidden) {
        Value position = b.whole(r.index().offset());
        for (Affine.Term term : r.index().terms()) {
            Axis axis = hidden.getOrDefault(term.axis(), term.axis());
            position = b.add(position, b.mul(b.whole(term.coefficient()), b.index(axis)));
        }
        Value element = b.index(r.axis());
        if (r.divisor() > 1) {
            Value divisor = b.whole(r.divisor());
            if (r.division() == AxisRead.Division.FLOOR) {
                position = b.map(ScalarFunction.QUOTIENT, position, divisor);
            } else {
                element = b.mul(element, divisor);
            }
        }
        return b.map(ScalarFunction.EQ, position, element);
    }
}
