package netc.compiler.elaborate.advice;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.scope.GivenArgument;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;

/// `softmax[S](score where index(S) < index(T) else -inf)`: a mask, made of indices and numbers alone, that leaves a place
/// nothing to look at. It is tried at every place, as long as they are few.
public final class SeesNothing {
    private static final long MOST = 1 << 20;

    private final Session session;

    private SeesNothing(Session session) {
        this.session = session;
    }

    /// Says so of what a function of the library is given, where it sums powers of e of it.
    ///
    /// @param taken the axes of the first argument that its type names
    /// @param first number of the first equation of the function
    public static void warn(Session session, Callee callee, List<GivenArgument> given, List<Axis> taken, int first) {
        if (callee.unit().isLibrary() && taken.size() == 1
                && given.getFirst().value() instanceof Quantity.Tensor(Value value, var _, var _)) {
            Equation choice = session.builder().definitionOf(value);
            // Few values are chosen: what is given is looked at before all that the function makes of it.
            if (PowersOfE.is(choice, ScalarFunction.SELECT) && LeftOutAsZero.sumsPowers(session, value, first)) {
                new SeesNothing(session).look(choice, taken.getFirst(), callee.name());
            }
        }
    }

    private void look(Equation choice, Axis along, String name) {
        boolean isElse = isLeftOut(choice.operands().get(2));
        if (isElse == isLeftOut(choice.operands().get(1))) {
            return;
        }
        Value mask = choice.operands().getFirst();
        List<Axis> places = mask.type().axes().stream().filter(a -> !a.equals(along)).toList();
        boolean isMany = mask.type().axes().stream().anyMatch(Axis::isBatch)
                || mask.type().axes().stream().mapToDouble(Axis::size).reduce(1, (a, b) -> a * b) > MOST;
        if (!isMany && mask.type().has(along)) {
            blind(mask, along, isElse, places, new HashMap<>()).ifPresent(place -> say(mask, along, place, name));
        }
    }

    private boolean isLeftOut(Value value) {
        return session.builder().definitionOf(value).op() instanceof Op.Constant(double number)
                && number == Double.NEGATIVE_INFINITY;
    }

    private void say(Value mask, Axis along, Map<Axis, Long> place, String name) {
        Equation written = session.builder().definitionOf(mask);
        while (written.op() instanceof Op.Read) {
            written = session.builder().definitionOf(written.operands().getFirst());
        }
        Span span = written.span();
        String where = place.entrySet().stream().map(e -> e.getKey().name() + " = " + e.getValue())
                .collect(Collectors.joining(", "));
        if (session.mistakes().isFirstMistakeOf(span)) {
            session.report(Diagnostic.warning(Code.N156, span, "this leaves nothing along " + along.name()
                    + (where.isEmpty() ? "" : " at " + where) + ", and " + name + " of nothing is 0")
                    .note("`<=` in place of `<` lets a place see itself"));
        }
    }

    /// The first place that sees nothing; none, too, where the mask is not known when compiling.
    private Optional<Map<Axis, Long>> blind(Value mask, Axis along, boolean seen, List<Axis> left,
            Map<Axis, Long> place) {
        if (left.isEmpty()) {
            Map<Axis, Long> here = new HashMap<>(place);
            for (long i = 0; i < along.size(); i++) {
                here.put(along, i);
                OptionalDouble truth = at(mask, here);
                if (truth.isEmpty() || truth.getAsDouble() != 0 == seen) {
                    return Optional.empty();
                }
            }
            return Optional.of(Map.copyOf(place));
        }
        for (long i = 0; i < left.getFirst().size(); i++) {
            place.put(left.getFirst(), i);
            Optional<Map<Axis, Long>> found = blind(mask, along, seen, left.subList(1, left.size()), place);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /// A number that is made of indices and numbers alone.
    private OptionalDouble at(Value value, Map<Axis, Long> place) {
        Equation e = session.builder().definitionOf(value);
        return switch (e.op()) {
            case Op.Constant(double number) -> OptionalDouble.of(number);
            case Op.Extent(Axis axis) when !axis.isBatch() -> OptionalDouble.of(axis.size());
            case Op.Index(Axis axis) when place.containsKey(axis) -> OptionalDouble.of(place.get(axis));
            case Op.Map(ScalarFunction function) -> {
                double[] operands = new double[e.operands().size()];
                for (int i = 0; i < operands.length; i++) {
                    OptionalDouble operand = at(e.operands().get(i), place);
                    if (operand.isEmpty()) {
                        yield operand;
                    }
                    operands[i] = operand.getAsDouble();
                }
                yield OptionalDouble.of(function.of(operands));
            }
            case Op.Read(List<AxisRead> reads, boolean isGuarded) when !isGuarded -> read(e, reads, place);
            default -> OptionalDouble.empty();
        };
    }

    private OptionalDouble read(Equation e, List<AxisRead> reads, Map<Axis, Long> place) {
        Map<Axis, Long> there = new HashMap<>();
        for (AxisRead read : reads) {
            long at = read.index().offset();
            for (Affine.Term term : read.index().terms()) {
                if (!place.containsKey(term.axis())) {
                    return OptionalDouble.empty();
                }
                at += term.coefficient() * place.get(term.axis());
            }
            there.put(read.axis(), at);
        }
        return reads.stream().allMatch(r -> r.divisor() == 1) ? at(e.operands().getFirst(), there)
                : OptionalDouble.empty();
    }
}
