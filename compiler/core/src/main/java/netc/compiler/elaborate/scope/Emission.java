package netc.compiler.elaborate.scope;

import java.util.Optional;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Quantity.Position;
import netc.compiler.elaborate.value.Quantity.Real;
import netc.compiler.elaborate.value.Quantity.Tensor;
import netc.compiler.elaborate.value.Quantity.Truth;
import netc.compiler.elaborate.value.Quantity.Whole;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Element;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;

/// What is known when compiling, as values of the graph: here a number is rounded, once.
public final class Emission {
    private final Session session;

    public Emission(Session session) {
        this.session = session;
    }

    /// As a real of the graph.
    public Value real(Quantity q) {
        return switch (q) {
            case Whole w -> session.builder().real(w.value());
            case Quantity.Ratio r -> session.builder().real((double) r.numerator() / r.denominator());
            case Real r -> session.builder().real(r.value());
            case Truth t -> session.builder().real(t.value() ? 1 : 0);
            case Position p -> session.builder().toReal(whole(p));
            case Tensor t -> session.builder().toReal(t.value());
            case Quantity.Many _ -> throw new IllegalStateException("several values as one");
        };
    }

    /// As a whole number of the graph; callers know that it is one.
    public Value whole(Quantity q) {
        return switch (q) {
            case Whole w -> session.builder().whole(w.value());
            case Truth t -> session.builder().whole(t.value() ? 1 : 0);
            case Position p -> position(p.affine());
            case Tensor t when t.kind().element() == Element.BOOL ->
                    session.builder().map(ScalarFunction.WHOLE, t.value());
            case Tensor t when t.kind().element() == Element.INT -> t.value();
            case Tensor _, Real _, Quantity.Ratio _, Quantity.Many _ -> throw new IllegalStateException("whole " + q);
        };
    }

    public Value truth(Quantity q) {
        return switch (q) {
            case Truth t -> session.builder().bool(t.value());
            case Tensor t when t.kind().element() == Element.BOOL -> t.value();
            case Tensor _, Real _, Whole _, Position _, Quantity.Ratio _, Quantity.Many _ ->
                    throw new IllegalStateException("truth " + q);
        };
    }

    private Value position(Affine affine) {
        Optional<Value> sum = Optional.empty();
        for (Affine.Term term : affine.terms()) {
            Value index = session.builder().index(term.axis());
            Value scaled = term.coefficient() == 1 ? index
                    : session.builder().mul(session.builder().whole(term.coefficient()), index);
            sum = Optional.of(sum.map(s -> session.builder().add(s, scaled)).orElse(scaled));
        }
        if (sum.isEmpty()) {
            return session.builder().whole(affine.offset());
        }
        return affine.offset() == 0 ? sum.get()
                : session.builder().add(sum.get(), session.builder().whole(affine.offset()));
    }
}
