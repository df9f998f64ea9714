package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import netc.abi.Variable;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.elaborate.file.Unit;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Drawing;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Instance;
import netc.compiler.elaborate.scope.ParameterSlot;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Stacked;
import netc.compiler.elaborate.scope.StateSlot;
import netc.compiler.elaborate.scope.Variables;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Statement;

/// Parameters, and states of layers and optimizers: each comes to be when it is first read, together with its initial value.
final class Parameters {
    private static final int LONGEST_PATH = 1024;

    private static final Set<String> MULTIPLIED = Set.of("weight", "weights", "kernel");
    private static final Set<String> ADDED = Set.of("bias", "biases");

    private final Session session;
    private final Evaluator expressions;
    private final Describe describe;
    private final Arithmetic arithmetic;

    Parameters(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.describe = new Describe(session);
        this.arithmetic = new Arithmetic(session);
    }

    /// The parameter as the body that declares it sees it, under its own labels.
    Quantity read(ParameterSlot slot, Span use) {
        Variables.Made made = made(slot);
        requireSameSizes(slot, made, use);
        return Quantity.of(view(current(made), made, made.order(slot.axes())));
    }

    Variables.Made made(ParameterSlot slot) {
        return session.variables().find(slot.path()).orElseGet(() -> make(slot));
    }

    /// What a variable is here: what it is when the run begins, or what a line above makes of a state.
    Value current(Variables.Made variable) {
        return session.states().changed(variable).orElseGet(() -> session.graphs().variable(variable));
    }

    /// What has the axes of a variable, as one instance sees it: the axes of instances are those of what is around.
    ///
    /// @param axes the labels that hold there, one for each axis
    Value view(Value whole, Variables.Made variable, List<Axis> axes) {
        if (variable.order().equals(axes)) {
            return whole;
        }
        List<AxisRead> reads = new ArrayList<>();
        for (int i = 0; i < axes.size(); i++) {
            reads.add(AxisRead.as(variable.order().get(i), axes.get(i)));
        }
        return session.builder().read(whole, reads, false);
    }

    private void requireSameSizes(ParameterSlot slot, Variables.Made made, Span use) {
        for (int i = 0; i < made.axes().size(); i++) {
            Axis before = made.axes().get(i);
            Axis now = slot.axes().get(i);
            if (before.size() != now.size()) {
                throw session.reject(Diagnostic.error(Code.N207, slot.span(), made.path() + " has axis " + now.name()
                        + " of size " + before.size() + ", and this application needs " + now.size())
                        .related(made.place(), "made")
                        .note("one instance has one size: make a second instance for the other"));
            }
        }
    }

    private Variables.Made make(ParameterSlot slot) {
        if (slot.path().length() > LONGEST_PATH) {
            throw session.reject(Diagnostic.error(Code.N118, slot.span(), "the path of this parameter is longer than "
                    + Counted.of(LONGEST_PATH, "character")));
        }
        Span place = slot.frame().applied().orElse(slot.span());
        Optional<Instance> original = slot.instance().original();
        var made = new Variables.Made(slot.path(), original.isPresent() ? Variable.Role.STATE : slot.role(),
                slot.instance().stacked(), slot.axes(), slot.span(), place);
        try {
            made.elements();
        } catch (ArithmeticException overflow) {
            throw session.reject(
                    Diagnostic.error(Code.N206, slot.span(), made.path() + " has more elements than 63 bits count"));
        }
        session.variables().add(made);
        if (original.isPresent()) {
            return copied(slot, made, original.get());
        }
        Statement.Start start = slot.start().orElseThrow(() -> withoutStart(slot, made));
        requireNoDraw(start, slot.frame().scope().unit());
        long elements = made.elements();
        for (Axis stacked : made.stack()) {
            elements /= stacked.size();
        }
        var drawing = new Drawing(made.path(), made.order(), elements);
        session.graphs().starts().at(place);
        started(start.isDrawn() ? Optional.of(drawing) : Optional.empty(),
                () -> session.inside(slot.frame(), slot, () -> store(made, start.isDrawn()
                        ? new Draws(session, expressions).start(start.value(), drawing) : written(slot, made, start),
                        start.value())));
        return made;
    }

    /// A state of training is none of the model, and begins anew where weights are given.
    private Quantity written(ParameterSlot slot, Variables.Made made, Statement.Start start) {
        Supplier<Quantity> value = () -> new NumberLists(session, expressions).written(start.value(),
                Optional.of(slot.type()));
        return slot.role() == Variable.Role.TRAINING ? value.get() : session.graphs().starting(made, value);
    }

    private Variables.Made copied(ParameterSlot slot, Variables.Made made, Instance original) {
        String own = slot.path().substring(slot.instance().path().length() + 1);
        Variables.Made source = made(
                new ParameterSlot(slot.role(), original.path(own), slot.type(), slot.axes(), slot.start(),
                        slot.frame(), original, slot.span()));
        requireSameSizes(slot, source, slot.span());
        beginAs(made, source);
        return made;
    }

    /// A copy begins as what it is a copy of.
    private void beginAs(Variables.Made made, Variables.Made source) {
        started(Optional.empty(), () -> {
            Value start = session.builder().expand(session.graphs().begun(source), source.type());
            session.graphs().begin(made, view(start, source, made.order()));
            return made;
        });
    }

    /// What an instance has under a key of its own: in a copy that nothing has applied, what is there in what it is a copy of.
    Optional<Variables.Made> find(Instance instance, String key) {
        String path = instance.path(key);
        return session.variables().find(path)
                .or(() -> instance.likeness().flatMap(o -> find(o, key)).map(source -> {
                    var made = new Variables.Made(path, Variable.Role.STATE, source.stacked(), source.axes(),
                            source.span(), source.place());
                    session.variables().add(made);
                    beginAs(made, source);
                    return made;
                }));
    }

    /// All that is learned or kept in an instance, by its keys there.
    List<String> keys(Instance instance) {
        return instance.likeness().map(this::keys).orElseGet(() -> session.variables().all().stream()
                .filter(v -> v.role().isOfModel() && v.path().startsWith(instance.path("")))
                .map(v -> v.path().substring(instance.path("").length())).toList());
    }

    /// What is there at first is there before any turn of a loop.
    private void started(Optional<Drawing> draws, Supplier<Variables.Made> start) {
        session.turns().before(() -> session.graphs().into(session.graphs().starts(), draws, start));
    }

    /// `= normal(0.1)`
    private void requireNoDraw(Statement.Start start, Unit unit) {
        Optional<String> called = switch (start.value()) {
            case Expression.Call c when !start.isDrawn() -> Mentions.head(c.target());
            case Expression.Bracket b when !start.isDrawn() -> Mentions.head(b.target());
            default -> Optional.empty();
        };
        boolean isDrawing = called.flatMap(unit::find).filter(d -> d.declaration() instanceof Declaration.Function f
                && f.body().statements().stream().anyMatch(s -> s instanceof Statement.Draw)).isPresent();
        if (isDrawing) {
            throw session.reject(Diagnostic.error(Code.N125, start.value().span(),
                    "this draws the start, and what draws stands behind `~`").fix(start.span(),
                            start.span().text().replaceFirst("^=", "~")));
        }
    }

    /// Nothing that is learned depends on where a bias or the weights of one sum begin; several sums must begin differently.
    private Rejected withoutStart(ParameterSlot slot, Variables.Made made) {
        Diagnostic d = Diagnostic.error(Code.N125, slot.span(), "what is " + made.path() + " at first?")
                .note("behind `=` stands a value, and behind `~` what draws one");
        Unit unit = slot.frame().scope().unit();
        Optional<Span> field = Enclosing.of(unit.tree(), slot.span()).flatMap(e -> e.field(slot.span()))
                .map(Statement.Field::span);
        String start = switch (slot.axes().size()) {
            case 0, 1 -> " = 0";
            case 2 -> drawing(unit).map(f -> " ~ " + f + "[" + slot.axes().getFirst().name() + " -> "
                    + slot.axes().getLast().name() + "]").orElse("");
            default -> "";
        };
        return session.reject(start.isEmpty() || field.isEmpty() ? d : d.fix(field.get(), field.get().text() + start));
    }

    /// A function that draws and is told which axis is summed over and which is made.
    private static Optional<String> drawing(Unit unit) {
        return unit.names().stream()
                .filter(n -> unit.find(n).orElseThrow().declaration() instanceof Declaration.Function f
                        && f.signature().arguments().isEmpty() && f.signature().taken().size() == 1
                        && f.signature().made().size() == 1)
                .findFirst();
    }

    private Variables.Made store(Variables.Made made, Quantity value, Expression written) {
        for (Axis axis : value.axes()) {
            if (!made.order().contains(axis)) {
                throw session.reject(describe.with(Diagnostic.error(Code.N109, written.span(),
                        made.path() + " has no axis " + axis.name() + " of size " + axis.size()
                                + ", but its initial value has"),
                        "initial value", value));
            }
        }
        session.graphs().begin(made, arithmetic.real(value));
        return made;
    }

    /// An optimizer's state before the step.
    Quantity read(StateSlot slot) {
        Optional<Variables.Made> found = session.variables().find(slot.path());
        if (found.isEmpty()) {
            var made = new Variables.Made(slot.path(), Variable.Role.OPTIMIZER, slot.stacked(), slot.axes(),
                    slot.start().span(), slot.place());
            session.variables().add(made);
            started(Optional.empty(), () -> store(made, expressions.value(slot.start()), slot.start()));
            found = Optional.of(made);
        }
        return Quantity.of(session.graphs().variable(found.get()));
    }

    /// A parameter of an instance, seen from outside.
    ///
    /// @param axes all, as they are called there
    record Member(Variables.Made made, List<Axis> axes) {
    }

    /// `embed.table`, in the names of axes that hold outside.
    Quantity read(Member member) {
        return Quantity.of(view(current(member.made()), member.made(), member.axes()));
    }

    Member member(Instance instance, String name, Span use) {
        if (instance.isBroken()) {
            throw new Rejected();
        }
        if (!instance.isApplied() && session.mistakes().isDamaged()) {
            // It may have been applied in what cannot be read.
            throw session.mistakes().damaged();
        }
        if (!instance.isApplied()) {
            throw session.reject(Diagnostic.error(Code.N105, use,
                    "this layer has no sizes yet: apply it before its parameters are read"));
        }
        Variables.Made made = find(instance, name).orElseThrow(() -> {
            Instance learned = instance.original().orElse(instance);
            List<String> there = session.variables().parameters().stream().map(Variables.Made::path)
                    .filter(p -> p.startsWith(learned.path() + "."))
                    .map(p -> p.substring(learned.path().length() + 1))
                    .toList();
            Diagnostic d = Diagnostic.error(Code.N101, use, "this layer has no parameter " + name)
                    .note("parameters: " + String.join(", ", there));
            return session.reject(meant(name, learned, there).map(m -> d.fix(use.text().substring(0,
                    use.text().length() - name.length()) + m)).orElse(d));
        });
        List<Axis> around = session.bodies().repeated();
        List<Stacked> more = made.stacked().stream().filter(s -> !around.contains(s.axis())).toList();
        if (more.stream().anyMatch(s -> s.named().isEmpty())) {
            long turns = more.stream().filter(s -> s.named().isEmpty()).findFirst().orElseThrow().axis().size();
            throw session.reject(Diagnostic.error(Code.N105, use, "this is " + Counted.of(turns, "parameter")
                    + ", one for each turn of a `repeat`, and their axis has no name")
                    .note("the name of an axis says how often, and is theirs: `dim Depth = " + turns
                            + "`, and `repeat Depth …`")
                    .note("one that is read alone is of a layer of its own: `first = Layer[…]`, and "
                            + "`x |> first |> repeat …`"));
        }
        Names names = new Names(session);
        List<Axis> axes = made.stack().stream().filter(around::contains)
                .collect(Collectors.toCollection(ArrayList::new));
        more.forEach(s -> axes.add(names.axis(s.named().orElseThrow(), use).of(s.axis().size())));
        List<Optional<Axis>> outside = made.axes().stream().map(a -> instance.outside(name, a.name())).toList();
        // Two that are one outside keep their own names, and so do all where a body between made one of them.
        boolean isAny = name.indexOf('.') < 0
                || outside.stream().allMatch(a -> a.isPresent() && Collections.frequency(outside, a) == 1);
        for (int i = 0; i < outside.size(); i++) {
            Axis own = made.axes().get(i);
            axes.add(outside.get(i).filter(a -> isAny && Collections.frequency(outside, Optional.of(a)) == 1)
                    .orElseGet(() -> names.axis(own.name(), use).of(own.size())));
        }
        return new Member(made, axes);
    }

    /// What is meant by the names that other libraries give to what is learned: of two parameters of a layer, the one with
    /// fewer axes is what they add.
    private Optional<String> meant(String written, Instance instance, List<String> there) {
        boolean isAdded = ADDED.contains(written);
        if (there.size() != 2 || !isAdded && !MULTIPLIED.contains(written)) {
            return Optional.empty();
        }
        List<Integer> axes = there.stream().map(n -> session.variables().find(instance.path(n)).orElseThrow().axes()
                .size()).toList();
        return axes.getFirst().equals(axes.getLast()) ? Optional.empty()
                : Optional.of(there.get(axes.getFirst() < axes.getLast() == isAdded ? 0 : 1));
    }
}
