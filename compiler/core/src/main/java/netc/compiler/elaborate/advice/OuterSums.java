package netc.compiler.elaborate.advice;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.MappedLayers.MappedLayer;
import netc.compiler.elaborate.scope.Meeting;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.slice.Slices;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;

/// An axis that a value has and is not to have, because somewhere two values with an axis each that the other lacks were
/// added or multiplied: a layer in between is missing, or one axis has two names.
public final class OuterSums {
    private final Session session;
    private final Evaluator expressions;

    public OuterSums(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
    }

    /// @param code of the mistake
    /// @param name what has the axes
    /// @param axes of which one is too many
    public Optional<Diagnostic> cause(Code code, String name, Quantity value, List<Axis> axes) {
        if (!(value instanceof Quantity.Tensor t)) {
            return Optional.empty();
        }
        BitSet needed = Slices.needed(session.builder().build().equations(), List.of(t.value()));
        Span file = session.frame().scope().unit().tree().span();
        List<Meeting> written = session.meetings().stream().filter(m -> m.written().span().source() == file.source()
                && alone(m).anyMatch(axes::contains)).toList();
        List<Meeting> meetings = written.stream().filter(m -> needed.get(m.result().id())).toList();
        String has = SurplusAxes.has(name, axes);
        return meetings.stream().flatMap(m -> twoNames(code, m, axes, has).stream()).findFirst()
                .or(() -> meetings.stream().flatMap(m -> bias(code, m, axes, has).stream()).findFirst())
                .or(() -> written.stream()
                        .flatMap(m -> new InnerProducts(session).of(code, m, axes, has, needed).stream()).findFirst())
                .or(() -> meetings.stream().filter(m -> isMistake(m, axes, needed)).findFirst()
                        .map(m -> apart(code, m, axes, has, needed)));
    }

    private static Stream<Axis> alone(Meeting m) {
        return Stream.concat(m.leftAlone().stream(), m.rightAlone().stream());
    }

    // ---------- one axis under two names

    /// Two values that are added, of which one axis each has the size of the other's: one axis, most likely.
    private Optional<Diagnostic> twoNames(Code code, Meeting m, List<Axis> axes, String has) {
        for (Axis a : m.isSum() ? m.leftAlone() : List.<Axis>of()) {
            Optional<Axis> twin = m.rightAlone().stream()
                    .filter(b -> b.size() == a.size() && (axes.contains(a) || axes.contains(b))
                            && !(isGiven(a) && isGiven(b)))
                    .findFirst();
            if (twin.isPresent()) {
                return Optional.of(twoNames(code, m, a, twin.get(), axes, has));
            }
        }
        return Optional.empty();
    }

    private Diagnostic twoNames(Code code, Meeting m, Axis a, Axis b, List<Axis> axes, String has) {
        Diagnostic d = Diagnostic.error(code, m.written().span(), a.name() + " and " + b.name()
                + " are two axes, so that every element of one is added to every one of the other, and " + has)
                .note("both have " + a.size() + " elements: if they are one axis, they need one name");
        Optional<Diagnostic> declared = declared(d, m.right(), b, a).or(() -> declared(d, m.left(), a, b));
        if (declared.isPresent() || axes.containsAll(List.of(a, b))) {
            return declared.orElse(d);
        }
        return axes.contains(b) ? renamed(d, m.written().right(), b, a) : renamed(d, m.written().left(), a, b);
    }

    /// A parameter of one axis, which another value that it is added to lacks.
    private Optional<Diagnostic> bias(Code code, Meeting m, List<Axis> axes, String has) {
        boolean isOneEach = m.isSum() && m.leftAlone().size() == 1 && m.rightAlone().size() == 1;
        if (!isOneEach) {
            return Optional.empty();
        }
        Axis a = m.leftAlone().getFirst();
        Axis b = m.rightAlone().getFirst();
        Diagnostic d = met(code, m, has);
        return (axes.contains(b) && m.right().type().axes().size() == 1 ? declared(d, m.right(), b, a)
                : Optional.<Diagnostic>empty())
                .or(() -> axes.contains(a) && m.left().type().axes().size() == 1 ? declared(d, m.left(), a, b)
                        : Optional.empty());
    }

    /// The mistake at the declaration of a parameter, with its axis called as the other value calls it.
    private Optional<Diagnostic> declared(Diagnostic d, Value parameter, Axis from, Axis to) {
        if (!(session.builder().definitionOf(parameter).op() instanceof Op.Variable(String path))) {
            return Optional.empty();
        }
        Scope scope = session.frame().scope();
        return scope.find(path).filter(e -> e instanceof Entry.Parameter)
                .flatMap(e -> Enclosing.of(scope.unit().tree(), e.span()).flatMap(b -> b.field(e.span())))
                .filter(f -> f.type().isPresent())
                .map(f -> {
                    Span type = f.type().get().span();
                    return d.moved(type, "they meet").fix(type.text()
                            .replaceFirst("\\b" + from.name() + "\\b(\\s*:\\s*\\w+)?", to.name()));
                });
    }

    private static Diagnostic renamed(Diagnostic d, Expression side, Axis from, Axis to) {
        boolean isTight = side instanceof Expression.Call || side instanceof Expression.Path
                || side instanceof Expression.Bracket;
        String text = side.span().text();
        return d.fix(side.span(), (isTight ? text : "(" + text + ")") + "[" + from.name() + " as " + to.name() + "]");
    }

    // ---------- a layer in between is missing

    /// Whether an axis of one side is to be made that of the other: neither is learned, what has both axes is not given
    /// with them, and what takes the axis of one does not map over that of the other for another reason.
    private boolean isMistake(Meeting m, List<Axis> axes, BitSet needed) {
        boolean isOneEach = m.leftAlone().size() == 1 && m.rightAlone().size() == 1;
        if (!isOneEach || alone(m).allMatch(this::isGiven) || isLearned(m.left()) || isLearned(m.right())) {
            return false;
        }
        List<Axis> alone = alone(m).toList();
        return alone.stream().filter(axes::contains).allMatch(s -> session.mappedLayers().first(List.of(s), needed)
                .filter(l -> l.result().id() > m.result().id() && !alone.containsAll(l.taken())).isEmpty());
    }

    private Diagnostic met(Code code, Meeting m, String has) {
        Axis a = m.leftAlone().getFirst();
        Axis b = m.rightAlone().getFirst();
        String left = side(m.written().left(), "the left side");
        String right = side(m.written().right(), "the right side");
        return Diagnostic.error(code, m.written().span(), left + " has axis " + a.name() + " and " + right
                + " has " + b.name() + ", so that every element of one meets every one of the other, and " + has)
                .notes(session.provenance().lines(List.of(a, b)));
    }

    private Diagnostic apart(Code code, Meeting m, List<Axis> axes, String has, BitSet needed) {
        Axis a = m.leftAlone().getFirst();
        Axis b = m.rightAlone().getFirst();
        Diagnostic d = met(code, m, has);
        boolean isRight = axes.contains(b);
        boolean isBoth = axes.contains(a) && isRight;
        Optional<MappedLayer> layer = session.mappedLayers().turn(isRight ? a : b, needed);
        if (layer.isEmpty() || isBoth || !m.isSum() || !isOfBody(m)) {
            return d.note("to meet element by element both need one axis: a layer in front that makes " + a.name()
                    + " of " + b.name() + ", or " + b.name() + " of " + a.name());
        }
        return isRight ? turned(d, layer.get(), m.written().right(), b, a)
                : turned(d, layer.get(), m.written().left(), a, b);
    }

    private Diagnostic turned(Diagnostic d, MappedLayer layer, Expression side, Axis from, Axis to) {
        boolean isSized = session.frame().scope().axis(to.name()).filter(n -> n.number().isPresent()).isPresent();
        String stage = layer.name() + "[" + from.name() + " -> " + to.name() + (isSized ? "" : ": " + to.size()) + "]";
        return d.note("to be added element by element both need one axis: " + layer.name() + " makes " + to.name()
                + " of " + from.name()).fix(side.span(), "(" + side.span().text() + " |> " + stage + ")");
    }

    private static boolean isOfBody(Meeting m) {
        return switch (m.body()) {
            case MODEL, LAYER -> true;
            case TRAIN, FUNCTION, OPTIMIZER -> false;
        };
    }

    private static String side(Expression e, String otherwise) {
        return e instanceof Expression.Path ? e.span().text() : otherwise;
    }

    private boolean isGiven(Axis axis) {
        return SurplusAxes.isGiven(session, axis);
    }

    private boolean isLearned(Value value) {
        Equation equation = session.builder().definitionOf(value);
        return switch (equation.op()) {
            case Op.Variable _ -> true;
            case Op.Read _, Op.Gather _ -> isLearned(equation.operands().getFirst());
            case Op.Input _, Op.Constant _, Op.Extent _, Op.Index _, Op.Map _, Op.Reduce _, Op.Contract _, Op.Scatter _, Op.Reshape _, Op.Random _, Op.Carry _, Op.Custom _, Op.Gradient _, Op.Stop _ ->
                    false;
        };
    }
}
