package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import netc.compiler.elaborate.advice.LastPlaces;
import netc.compiler.elaborate.advice.OtherTurns;
import netc.compiler.elaborate.advice.WantedIndex;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Frame;
import netc.compiler.elaborate.scope.Callers;
import netc.compiler.elaborate.scope.FromCaller;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.StageNames;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Quantity.Position;
import netc.compiler.elaborate.value.Quantity.Tensor;
import netc.compiler.elaborate.value.Quantity.Whole;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Interval;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Brackets;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;

/// Brackets behind a value: renames `x[A as B]`, reads `x[i]`, `x[A: e]`, and guarded reads `x?[…]`.
///
/// Positions that are affine in the indices become one read for the whole bracket; those that data decide are gathered
/// after it, one axis at a time, in the order written.
final class Subscripts {
    private static final String FROM_THE_END = "places are counted from 0, and the last is the length less 1";

    private final Session session;
    private final Evaluator expressions;
    private final StageNames stages;
    private final Reductions reductions;
    private final Arithmetic arithmetic;
    private final Names names;
    private final Describe describe;
    private final OtherExamples examples;

    Subscripts(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.stages = new StageNames(session);
        this.reductions = new Reductions(session, expressions);
        this.arithmetic = new Arithmetic(session);
        this.names = new Names(session);
        this.describe = new Describe(session);
        this.examples = new OtherExamples(session);
    }

    /// What one bracket asks for.
    private static final class Wanted {
        private final Map<Axis, Affine> affine = new LinkedHashMap<>();
        private final Map<Axis, Gathered> gathered = new LinkedHashMap<>();
        private final Map<Axis, Span> spans = new LinkedHashMap<>();
        private boolean isGuardNeeded;
    }

    /// A position that is known when running.
    private record Gathered(Quantity index, boolean isInside) {
    }

    Quantity bracket(Expression.Bracket bracket) {
        if (bracket.target() instanceof Expression.Path path && stages.isApplicable(path)) {
            throw stages.notApplied(bracket.span(), "`" + bracket.span().text() + "`");
        }
        Quantity target = expressions.value(bracket.target());
        if (!bracket.brackets().made().isEmpty()) {
            throw session.reject(Diagnostic.error(Code.N105, bracket.brackets().span(),
                    "brackets behind a value read or rename, and have no `->`"));
        }
        Wanted wanted = new Wanted();
        for (Brackets.Item item : bracket.brackets().taken()) {
            switch (item) {
                case Brackets.Rename r when isSameAlong(bracket, r.from()) -> {
                }
                case Brackets.Named n when isSameAlong(bracket, n.name()) -> {
                }
                case Brackets.Rename(Name from, Name to, Span span) -> rename(target, from, to, span, wanted);
                case Brackets.Named named -> place(target, axisOf(target, named, bracket),
                        position(named.value()), named.value(), bracket, named.span(), wanted);
                case Brackets.Plain(Expression value) -> {
                    Quantity index = expressions.exact(value);
                    Axis into = index.kind().into().orElseThrow(() -> new WantedIndex(session, expressions)
                            .subscript(index, target, value.span()).orElseGet(() -> unnamed(target, value)));
                    Axis axis = target.axis(into.label()).orElseThrow(() -> session.reject(
                            new WantedIndex(session, expressions).another(describe
                                    .with(Diagnostic.error(Code.N012, value.span(), "this is an index into "
                                            + into.name() + ", but the value read has no such axis"), "value",
                                            target),
                                    index, target)));
                    place(target, axis, index, value, bracket, value.span(), wanted);
                }
            }
        }
        session.at(bracket.span());
        return wanted.spans.isEmpty() ? target : apply(target, wanted, bracket);
    }

    /// Whether what is read or renamed is an argument that may lack the axis, and does.
    private boolean isSameAlong(Expression.Bracket bracket, Name axis) {
        return bracket.target() instanceof Expression.Path path && path.single()
                .filter(name -> session.frame().scope().isSameAlong(name.text(), axis.text())).isPresent();
    }

    /// Where one axis of a value is changed.
    record Place(Axis axis, Quantity position) {
    }

    /// What `A: e` or `i` says behind the name of a value that is to change there.
    Place place(Quantity target, Brackets.Item item) {
        Place place = switch (item) {
            case Brackets.Named(Name axis, Expression value, Span span) ->
                    new Place(axisOf(target, axis, "place", span), position(value));
            case Brackets.Plain(Expression value) -> {
                Quantity index = expressions.exact(value);
                Axis into = index.kind().into().orElseThrow(() -> unnamed(target, value));
                yield new Place(target.axis(into.label()).orElseThrow(() -> session.reject(describe.with(
                        Diagnostic.error(Code.N012, value.span(), "this is an index into " + into.name() + ", but "
                                + "the value that changes has no such axis"),
                        "value", target))), index);
            }
            case Brackets.Rename r -> throw session.reject(Diagnostic.error(Code.N105, r.span(),
                    "the brackets of what changes say where, and rename nothing"));
        };
        Interval range = place.position().range();
        boolean isInside = place.position().kind().into().isPresent() ? isInto(place.position(), place.axis())
                : range.inside(place.axis().size());
        if (!isInside) {
            throw session.reject(Diagnostic.error(Code.N205, item.span(), "this place can leave axis "
                    + place.axis().name()).note(range.reach("it", place.axis()))
                    .note(place.axis().name() + " runs from 0 to " + (place.axis().size() - 1)));
        }
        return place;
    }

    private Quantity position(Expression value) {
        Quantity e = expressions.exact(value);
        if (e instanceof Quantity.Ratio || Arithmetic.isReal(e) || Arithmetic.isTruth(e)) {
            throw session.reject(describe.with(Diagnostic.error(Code.N204, value.span(),
                    "a subscript is a whole number"), "subscript", e));
        }
        return e;
    }

    private Rejected unnamed(Quantity target, Expression value) {
        List<Axis> seen = describe.seen(target);
        Diagnostic d = describe.with(Diagnostic.error(Code.N112, value.span(),
                "along which axis? a number alone names none"), "value", target);
        boolean isFromTheEnd = value instanceof Expression.Unary(var _, Expression.Number _, Span _)
                && target instanceof Quantity.Tensor;
        Set<String> named = Mentions.of(value);
        List<Axis> meant = seen.size() == 1 ? seen : seen.stream().filter(a -> named.contains(a.name())).toList();
        if (meant.size() != 1) {
            return session.reject((isFromTheEnd ? d.note(FROM_THE_END) : d).notes(seen.stream().map(a -> "`[" + a.name()
                    + ": " + (isFromTheEnd ? a.name() + " - " + value.span().text().replaceAll("[-\\s]", "")
                            : value.span().text())
                    + "]` is along " + a.name()).toList()));
        }
        return session.reject(isFromTheEnd
                ? fromTheEnd(d, meant.getFirst(), value, meant.getFirst().name() + ": ")
                : d.fix(meant.getFirst().name() + ": " + value.span().text()));
    }

    private Axis axisOf(Quantity target, Brackets.Named place, Expression.Bracket read) {
        Name name = place.name();
        Optional<AxisName> axis = session.frame().scope().axis(name.text())
                .filter(a -> target.axis(a.label()).isEmpty());
        axis.flatMap(a -> new OtherTurns(session).of(target, a, place, read)).ifPresent(d -> {
            throw session.reject(d);
        });
        return axisOf(target, name, "read", place.span());
    }

    private Axis axisOf(Quantity target, Name name, String what, Span span) {
        return name.text().equals(CoreWords.BATCH) ? examples.axisOf(target, what, span)
                : reductions.axisOf(target, name, "this " + what);
    }

    /// `x[New as Old]`.
    private Diagnostic otherWay(Diagnostic d, Quantity target, Name from, Name to) {
        boolean has = describe.seen(target).stream().anyMatch(a -> a.name().equals(to.text()));
        return !has ? d : d.note("what an axis is called stands in front of `as`, and its new name behind it")
                .choices(List.of(new Fix(from.span().to(to.span()), to.text() + " as " + from.text())));
    }

    private void rename(Quantity target, Name from, Name to, Span span, Wanted wanted) {
        Axis axis = from.text().equals(CoreWords.BATCH) ? axisOf(target, from, "rename", span)
                : reductions.axisOf(target, from, "this rename", d -> otherWay(d, target, from, to));
        AxisName name = names.axis(to);
        Types types = new Types(session, expressions);
        types.requirePin(name, axis.size(), span, "this rename");
        Axis renamed = name.of(axis.size());
        if (axis.isOpen()) {
            examples.requireOpen(name, session.provenance().known(name), span);
            name.count(axis.size());
        } else if (name.number().isEmpty()) {
            names.knownAxis(from).number().ifPresent(_ -> name.count(axis.size()));
        }
        session.provenance().inherit(renamed, axis);
        put(axis, span, wanted);
        wanted.affine.put(axis, Affine.index(renamed));
    }

    private void put(Axis axis, Span span, Wanted wanted) {
        if (wanted.spans.putIfAbsent(axis, span) != null) {
            throw session
                    .reject(Diagnostic.error(Code.N108, span, "axis " + axis.name() + " stands twice in this bracket"));
        }
    }

    private void place(Quantity target, Axis axis, Quantity position, Expression written, Expression.Bracket bracket,
            Span span, Wanted wanted) {
        put(axis, span, wanted);
        Interval range = position.range();
        boolean isInside = axis.isOpen() ? examples.isOne(position)
                : position.kind().into().isPresent() ? isInto(position, axis) : range.inside(axis.size());
        if (!isInside && !bracket.isGuarded() && axis.isOpen()) {
            String name = axis.isBatch() ? "batch" : axis.name();
            throw session.reject(Diagnostic.error(Code.N205, written.span(), "this read can leave "
                    + (axis.isBatch() ? "the batch" : "axis " + name + ", which is as long as the batch"))
                    .note("`index(" + name + ")` and `mod(e, batch)` are always examples of it")
                    .notes(guarded(target, bracket)));
        }
        if (!isInside && !bracket.isGuarded() && position instanceof Whole(long place) && place < 0
                && place >= -axis.size() && written instanceof Expression.Unary) {
            throw session.reject(fromTheEnd(Diagnostic.error(Code.N205, written.span(), "this read can leave axis "
                    + axis.name()), axis, written, ""));
        }
        if (!isInside && !bracket.isGuarded() && position instanceof Whole(long place)) {
            Optional<FromCaller> given = shorter(axis, place, written);
            String read = given.isEmpty() ? "this read leaves axis " + axis.name()
                    : session.frame().name() + " reads " + written.span().text() + " of axis " + axis.name();
            throw session.reject(Diagnostic.error(Code.N205, written.span(), read + ", which runs from 0 to "
                    + (axis.size() - 1))
                    .notes(written instanceof Expression.Number ? List.of()
                            : List.of(written.span().text() + " is " + place))
                    .choices(place == axis.size() && written instanceof Expression.Path
                            ? List.of(new Fix(written.span(), written.span().text() + " - 1")) : List.of())
                    .notes(guarded(target, bracket)), given);
        }
        if (!isInside && !bracket.isGuarded()) {
            throw session.reject(Diagnostic.error(Code.N205, written.span(), "this read can leave axis " + axis.name())
                    .note(range.reach(written.span().text(), axis))
                    .note(axis.name() + " runs from 0 to " + (axis.size() - 1))
                    .notes(position instanceof Position(Affine affine, var _)
                            ? new LastPlaces(session, axis, affine, written).said().stream().toList() : List.of())
                    .notes(moved(range, axis, written).map(m -> "`" + m + "` stays inside").stream().toList())
                    .notes(guarded(target, bracket)));
        }
        if (axis.isOpen()) {
            wanted.gathered.put(axis, new Gathered(position, isInside));
            return;
        }
        switch (position) {
            case Whole(long number) -> affine(axis, Affine.constant(number), isInside, wanted);
            case Position(Affine affine, var _) -> affine(axis, affine, isInside, wanted);
            case Tensor t -> wanted.gathered.put(axis, new Gathered(t, isInside));
            case Quantity.Ratio _, Quantity.Real _, Quantity.Truth _, Quantity.Many _ ->
                    throw new IllegalStateException("position " + position);
        }
    }

    /// That another place is read where an axis is longer, at which it is there: not of `T - 1` of an axis T.
    private Optional<FromCaller> shorter(Axis axis, long place, Expression written) {
        boolean isCounted = Mentions.of(written).contains(axis.name());
        Frame.Body body = session.frame().body();
        boolean isApplied = body == Frame.Body.LAYER || body == Frame.Body.FUNCTION;
        return isApplied && isCounted == place < 0 ? Optional.of(Callers.sizeOf(session, axis)) : Optional.empty();
    }

    /// Whether an index into one axis is a position along another: no batch is known to be as long as the one or the other.
    private static boolean isInto(Quantity position, Axis axis) {
        Axis into = position.kind().into().orElseThrow();
        return !into.isOpen() && into.size() <= axis.size();
    }

    /// `-1`, which elsewhere is the last place, as one that is counted from 0.
    private Diagnostic fromTheEnd(Diagnostic d, Axis axis, Expression written, String before) {
        Diagnostic said = d.note(FROM_THE_END);
        boolean isNamed = session.frame().scope().find(axis.name())
                .filter(e -> e instanceof Entry.Axis(AxisName name) && name.number().isPresent()).isPresent();
        String less = written.span().text().replaceAll("\\s", "");
        if (!less.matches("-\\d{1,9}")) {
            return said;
        }
        String place = isNamed ? axis.name() + " - " + less.substring(1)
                : Long.toString(axis.size() + Long.parseLong(less));
        return said.fix(before + place);
    }

    /// The same positions as near as they are all along the axis: `index(P) + 2` for `index(P) + 3`.
    private static Optional<String> moved(Interval range, Axis axis, Expression written) {
        boolean fits = range.least() < range.greatest() && range.greatest() - range.least() < axis.size();
        long by = range.least() < 0 ? -range.least() : axis.size() - 1 - range.greatest();
        return fits && written instanceof Expression.Binary(var operator, Expression left, Expression.Number n, Span _)
                && n.whole().isPresent() && (operator == Expression.BinaryOperator.ADD
                        || operator == Expression.BinaryOperator.SUBTRACT)
                                ? Optional.of(by + (operator == Expression.BinaryOperator.ADD ? n.whole().getAsLong()
                                        : -n.whole().getAsLong())).filter(sum -> sum != 0)
                                        .map(sum -> left.span().text() + signed(sum))
                                : Optional.empty();
    }

    private static String signed(long number) {
        return (number < 0 ? " - " : " + ") + Math.abs(number);
    }

    /// The 0 outside is a number like others, but an index that nobody meant.
    private static List<String> guarded(Quantity target, Expression.Bracket bracket) {
        return target.kind().into().isPresent() ? List.of()
                : List.of("with `?` a read is 0 outside: `" + bracket.target().span().text() + "?"
                        + bracket.brackets().span().text() + "`");
    }

    private static void affine(Axis axis, Affine position, boolean isInside, Wanted wanted) {
        wanted.affine.put(axis, position);
        wanted.isGuardNeeded |= !isInside;
    }

    private Quantity apply(Quantity target, Wanted wanted, Expression.Bracket bracket) {
        requireFree(target, wanted, bracket.span());
        if (target instanceof Position(Affine affine, var into) && wanted.gathered.isEmpty() && !wanted.isGuardNeeded) {
            return new Position(affine.substitute(wanted.affine), into);
        }
        Value value = target instanceof Tensor t ? t.value() : arithmetic.whole(target);
        if (!wanted.affine.isEmpty()) {
            List<AxisRead> reads = new ArrayList<>();
            for (Axis axis : value.type().axes()) {
                Affine position = wanted.affine.get(axis);
                reads.add(position == null ? AxisRead.same(axis) : AxisRead.of(axis, position));
            }
            value = session.builder().read(value, reads, wanted.isGuardNeeded);
        }
        for (Map.Entry<Axis, Gathered> entry : wanted.gathered.entrySet()) {
            Gathered read = entry.getValue();
            value = session.builder().gather(value, entry.getKey(), arithmetic.whole(read.index()),
                    !read.isInside());
        }
        Interval range = target.kind().element() == netc.compiler.graph.Element.INT
                ? bracket.isGuarded() ? target.range().union(Interval.of(0)) : target.range() : Interval.NONE;
        return new Tensor(value, target.kind(), range);
    }

    /// What comes in must not be called like an axis of another size, and a rename not like one that stays. The number of a turn is
    /// no rename: a value of a turn has lost its axis.
    private void requireFree(Quantity target, Wanted wanted, Span span) {
        Set<Axis> axes = new LinkedHashSet<>(target.axes());
        axes.removeAll(wanted.spans.keySet());
        for (Map.Entry<Axis, Affine> entry : wanted.affine.entrySet()) {
            for (Affine.Term term : entry.getValue().terms()) {
                boolean isRename = entry.getValue().isIndexOf(term.axis())
                        && term.axis().size() == entry.getKey().size()
                        && !session.turns().axes().contains(term.axis());
                add(axes, term.axis(), isRename && term.axis().label() != entry.getKey().label()
                        && target.axis(term.axis().label()).isPresent()
                        && !wanted.spans.containsKey(target.axis(term.axis().label()).get()), span);
            }
        }
        for (Gathered read : wanted.gathered.values()) {
            for (Axis axis : read.index().axes()) {
                add(axes, axis, false, span);
            }
        }
        examples.requirePairs(List.copyOf(axes), span);
    }

    private void add(Set<Axis> axes, Axis axis, boolean collides, Span span) {
        Optional<Axis> same = axes.stream().filter(a -> a.label() == axis.label()).findFirst();
        if (same.isPresent() && (collides || same.get().size() != axis.size())) {
            throw session.reject(collides
                    ? Diagnostic.error(Code.N108, span, "the result would have two axes " + axis.name())
                            .note("rename one of them: `[" + axis.name() + " as Other]`")
                    : Diagnostic.error(Code.N202, span, "axis " + axis.name() + " has size "
                            + Describe.size(same.get().size()) + " in the value and " + Describe.size(axis.size())
                            + " in the subscript"));
        }
        axes.add(axis);
    }
}
