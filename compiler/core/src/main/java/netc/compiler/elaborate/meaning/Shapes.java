package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import netc.compiler.elaborate.advice.OwnAxes;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Extents;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Supplied;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Interval;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Brackets;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;

/// The words about axes: `flatten`, `split`, `length`, `rank`, `index`, an index made of a number, and `stop`.
final class Shapes {
    private final Session session;
    private final Evaluator expressions;
    private final Reductions reductions;
    private final Arithmetic arithmetic;
    private final Names names;
    private final Describe describe;

    Shapes(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.reductions = new Reductions(session, expressions);
        this.arithmetic = new Arithmetic(session);
        this.names = new Names(session);
        this.describe = new Describe(session);
    }

    Quantity bracketed(Name word, Brackets brackets, Supplied argument, Span span) {
        Quantity value = value(argument);
        List<Axis> taken = new ArrayList<>();
        for (Brackets.Item item : brackets.taken()) {
            Name name = name(item, word);
            taken.add(reductions.axisOf(value, name, "`" + word.text() + "`",
                    d -> word.text().equals("length") ? d : new OwnAxes(session).one(d, value, name.span())));
        }
        if (!word.text().equals("length")) {
            requireSizes(word, taken, brackets);
        }
        session.at(span);
        return switch (word.text()) {
            case "length" -> length(taken, brackets);
            case "flatten" -> flatten(value, taken, brackets, span);
            case "split" -> split(value, taken, brackets, span);
            default -> throw new IllegalStateException("word " + word.text());
        };
    }

    /// What has no size until the model runs cannot be regrouped: memory is planned for the batch as it is.
    private void requireSizes(Name word, List<Axis> taken, Brackets brackets) {
        taken.stream().filter(Axis::isOpen).findFirst().ifPresent(axis -> {
            throw session.reject(Diagnostic.error(Code.N201, brackets.span(), "`" + word.text()
                    + "` needs sizes, and axis " + axis.name() + " is as long as the batch")
                    .note("what lies along it is reduced first, by `sum`, `mean` or `max`"));
        });
    }

    private Quantity value(Supplied argument) {
        return switch (argument) {
            case Supplied.Known(var _, Quantity q, Span _) -> q;
            case Supplied.Written(var _, Expression e) -> expressions.value(e);
        };
    }

    private Name name(Brackets.Item item, Name word) {
        if (item instanceof Brackets.Plain(Expression.Path path) && path.single().isPresent()) {
            return path.single().get();
        }
        throw session.reject(Diagnostic.error(Code.N105, item.span(),
                "the brackets of `" + word.text() + "` hold names of axes"));
    }

    private Quantity length(List<Axis> taken, Brackets brackets) {
        if (taken.size() != 1 || !brackets.made().isEmpty()) {
            throw session.reject(
                    Diagnostic.error(Code.N105, brackets.span(), "`length` takes one axis")
                            .note("as in `length[A](x)`"));
        }
        return taken.getFirst().isOpen() ? new Extents(session).whole(taken)
                : new Quantity.Whole(taken.getFirst().size());
    }

    private Quantity flatten(Quantity value, List<Axis> taken, Brackets brackets, Span span) {
        if (taken.isEmpty() || brackets.made().size() != 1) {
            throw session.reject(Diagnostic.error(Code.N105, brackets.span(), "`flatten` makes one axis of several")
                    .note("as in `flatten[A, B -> C]`"));
        }
        long size = 1;
        for (Axis axis : taken) {
            try {
                size = Math.multiplyExact(size, axis.size());
            } catch (ArithmeticException overflow) {
                throw session.reject(Diagnostic.error(Code.N206, span, "the flattened axis is too long to count"));
            }
        }
        Axis made = made(brackets.made().getFirst(), Optional.of(size), size);
        session.provenance().record(made, taken.stream().map(a -> Long.toString(a.size()))
                .collect(Collectors.joining(" × ")), span, Optional.of(taken.getFirst()));
        return reshape(value, taken, List.of(made), span);
    }

    private Quantity split(Quantity value, List<Axis> taken, Brackets brackets, Span span) {
        if (taken.size() != 1 || brackets.made().isEmpty()) {
            throw session.reject(Diagnostic.error(Code.N105, brackets.span(), "`split` makes several axes of one")
                    .note("as in `split[A -> B: 2, C: 3]`"));
        }
        List<Axis> made = new ArrayList<>();
        long product = 1;
        for (Brackets.Item item : brackets.made()) {
            Axis axis = made(item, Optional.empty(), taken.getFirst().size());
            session.provenance().record(axis, span.text(), item.span(), Optional.of(taken.getFirst()));
            made.add(axis);
            product = Math.multiplyExact(product, axis.size());
        }
        if (product != taken.getFirst().size()) {
            throw session.reject(Diagnostic.error(Code.N204, brackets.span(),
                    "axis " + taken.getFirst().name() + " has size "
                            + taken.getFirst().size() + ", and the axes made of it hold "
                            + made.stream().map(a -> Long.toString(a.size())).collect(Collectors.joining(" × ")) + " = "
                            + product));
        }
        return reshape(value, taken, made, span);
    }

    private Axis made(Brackets.Item item, Optional<Long> computed, long whole) {
        Name name = switch (item) {
            case Brackets.Named(Name n, Expression _, Span _) -> n;
            case Brackets.Plain(Expression.Path path) when path.single().isPresent() -> path.single().get();
            case Brackets.Plain _, Brackets.Rename _ -> throw session.reject(Diagnostic.error(Code.N105, item.span(),
                    "behind `->` stands the name of a new axis"));
        };
        AxisName axis = names.axis(name);
        Optional<Long> written = item instanceof Brackets.Named n ? Optional.of(expressions.size(n.value()))
                : Optional.empty();
        if (computed.isPresent() && written.isPresent() && !written.equals(computed)) {
            throw session.reject(Diagnostic.error(Code.N203, item.span(), name.text() + " gets size " + computed.get()
                    + " here, not " + written.get()));
        }
        long size = computed.or(() -> written).orElseGet(() -> new Types(session, expressions).number(axis, name));
        if (size > whole) {
            throw session.reject(Diagnostic.error(Code.N204, item.span(), name.text() + " of size " + size
                    + " does not fit an axis of size " + whole));
        }
        new Types(session, expressions).requirePin(axis, size, item.span(), "this");
        return axis.of(size);
    }

    private Quantity reshape(Quantity value, List<Axis> from, List<Axis> to, Span span) {
        for (int i = 0; i < to.size(); i++) {
            Axis axis = to.get(i);
            Optional<Axis> same = value.axis(axis.label()).filter(a -> !from.contains(a));
            if (same.isPresent() || to.subList(0, i).stream().anyMatch(a -> a.label() == axis.label())) {
                throw session.reject(describe.with(Diagnostic.error(Code.N108, span,
                        "the result would have two axes " + axis.name()), "value", value));
            }
        }
        if (from.stream().distinct().count() < from.size()) {
            throw session.reject(Diagnostic.error(Code.N108, span, "an axis stands twice in this bracket"));
        }
        if (from.equals(to)) {
            return value;
        }
        Value whole = switch (value) {
            case Quantity.Tensor t -> t.value();
            case Quantity.Position _, Quantity.Whole _ -> arithmetic.whole(value);
            case Quantity.Real _, Quantity.Truth _, Quantity.Ratio _, Quantity.Many _ ->
                    throw new IllegalStateException("reshape of " + value);
        };
        return new Quantity.Tensor(session.builder().reshape(whole, from, to), value.kind(),
                value.kind().element() == netc.compiler.graph.Element.INT ? value.range() : Interval.NONE);
    }

    /// `index(A)`, `index(A: n)`: 0, 1, 2, … along A.
    Quantity index(Supplied argument, Span span) {
        if (argument instanceof Supplied.Written(Optional<Name> name, Expression e)) {
            if (name.isPresent()) {
                Axis axis = names.axis(name.get()).of(expressions.size(e));
                session.provenance().record(axis, span.text(), span, Optional.empty());
                return new Quantity.Position(Affine.index(axis), Optional.of(axis));
            }
            if (e instanceof Expression.Path path && path.single().isPresent()) {
                Name axis = path.single().get();
                if (axis.text().equals(CoreWords.BATCH)) {
                    return new OtherExamples(session).index(span);
                }
                AxisName known = names.knownAxis(axis);
                if (known.isOpen()) {
                    return new OtherExamples(session).along(known.of(0), span);
                }
                // What a scan turns along has the size of its turns, also where nothing but the scan says it.
                long size = session.frame().scope().scanOver(known.label()).map(s -> s.along().size())
                        .orElseGet(() -> new Types(session, expressions).number(known, axis));
                Quantity along = new Quantity.Position(Affine.index(known.of(size)), Optional.of(known.of(size)));
                return Renaming.atTurns(session, along, axis);
            }
        }
        throw session.reject(Diagnostic.error(Code.N105, argument.span(), "`index` takes the name of an axis")
                .note("as in `index(A)`"));
    }

    /// `A(e)`: a whole number as an index into A.
    Quantity indexOf(AxisName name, List<Supplied> arguments, Span span) {
        if (arguments.size() != 1 || name.number().isEmpty() && !name.isOpen()) {
            throw session.reject(Diagnostic.error(Code.N105, span, arguments.size() != 1
                    ? name.text() + " is an axis, and makes an index of one whole number"
                    : "axis " + name.text() + " has no size of its own here")
                    .note(arguments.size() != 1 ? "as in `" + name.text() + "(0)`"
                            : "`dim " + name.text() + " = …` before the types that use it gives it one"));
        }
        Quantity number = switch (arguments.getFirst()) {
            case Supplied.Known(var _, Quantity q, Span _) -> q;
            case Supplied.Written(var _, Expression e) -> expressions.exact(e);
        };
        if (Arithmetic.isReal(number) || number instanceof Quantity.Ratio) {
            throw session.reject(describe.with(Diagnostic.error(Code.N106, span,
                    "an index is made of a whole number"), "value", number));
        }
        if (name.isOpen()) {
            return new OtherExamples(session).indexInto(name.of(0), number, arithmetic, span);
        }
        Axis axis = name.of(name.number().getAsLong());
        Interval range = number.range();
        if (!range.inside(axis.size())) {
            throw session.reject(Diagnostic.error(Code.N205, span, "this index can leave axis " + axis.name())
                    .note(range.reach("it", axis))
                    .note(axis.name() + " runs from 0 to " + (axis.size() - 1)));
        }
        return switch (number) {
            case Quantity.Whole(long n) -> new Quantity.Position(Affine.constant(n), Optional.of(axis));
            case Quantity.Position(Affine affine, var _) -> new Quantity.Position(affine, Optional.of(axis));
            case Quantity.Tensor _, Quantity.Truth _ -> new Quantity.Tensor(arithmetic.whole(number),
                    Kind.indexInto(axis), range);
            case Quantity.Real _, Quantity.Ratio _, Quantity.Many _ -> throw new IllegalStateException("index " + number);
        };
    }

    /// How many axes a value has as written: stacked instances and turns do not count.
    Quantity rank(Quantity value) {
        return new Quantity.Whole(value.axes().stream().filter(a -> !session.turns().axes().contains(a))
                .filter(a -> session.variables().all().stream().noneMatch(v -> v.stack().contains(a))).count());
    }

    /// The value, through which no gradient flows.
    Quantity stop(Quantity value, Span span) {
        session.at(span);
        return value instanceof Quantity.Tensor t && Arithmetic.isReal(t)
                ? new Quantity.Tensor(session.builder().stop(t.value()), t.kind(), t.range()) : value;
    }
}
