package netc.compiler.elaborate.slice;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;

/// A procedure in a form that can be computed one element at a time along an axis T, each with the bits of the whole: all that
/// depends on what is given along T has T as an axis and passes it on. What a turn needs whole is remembered:
///
/// ```
/// k = sum[D](x[T as S] * W)    ->    e = sum[D](x * W)    m = carry(0, k)    k = select(index(S) >= index(T), e, m)
/// ```
///
/// Elements that are still to come are those of the newest, so that what is finite of every element is finite of them.
/// [Foresight] says whether any has a part in what is computed.
public final class OneByOne {
    /// A carry whose next value is not there yet.
    private record Open(Value carry, Value next, Optional<Axis> at, boolean isForm) {
    }

    private final Axis along;
    /// All of T at once, in a turn that has one element of it.
    private final Axis all;
    private final Forms forms;
    private final GraphBuilder b;
    /// What does not depend on what is given along T.
    private final Map<Value, Value> plain = new HashMap<>();
    private final Map<Form, Value> renamed = new HashMap<>();
    private final Map<Form, Value> made = new HashMap<>();
    /// What is remembered, by the axis of its elements.
    private final Map<Value, Axis> memories = new LinkedHashMap<>();
    private final List<Open> open = new ArrayList<>();
    private Optional<LooksAhead> obstacle = Optional.empty();
    private final Graph graph;

    private OneByOne(Graph original, Axis along) {
        this.along = along;
        all = Axis.of(along.name(), along.size());
        forms = new Forms(original.equations(), original.results(), along);
        b = new GraphBuilder(original.equations().getFirst().span());
        for (Equation e : original.equations()) {
            b.at(e.span());
            if (forms.follows(e.result())) {
                forms.of(e.result()).forEach(form -> made.put(form, make(e, form)));
            } else {
                plain.put(e.result(), plain(e));
            }
        }
        for (Open carry : open) {
            b.close(carry.carry(), carry.isForm() ? operand(carry.next(), carry.at()) : plain.get(carry.next()));
        }
        original.results().forEach(r -> b.result(r.withValue(operand(r.value(), Optional.of(along)))));
        graph = b.build();
    }

    /// @param graph whose results have the axis
    /// @throws LooksAhead where an element depends on elements behind it
    public static Graph of(Graph graph, Axis along) throws LooksAhead {
        OneByOne form = new OneByOne(graph, along);
        Optional<LooksAhead> found = form.obstacle
                .or(() -> Foresight.first(form.graph, along, form.memories, form.called()));
        if (found.isPresent()) {
            throw found.get();
        }
        return form.graph;
    }

    /// What the model's text calls the axes of what is remembered.
    private Map<Axis, String> called() {
        Map<Axis, String> called = new HashMap<>();
        memories.values().forEach(axis -> called.put(axis, axis.equals(all) ? along.name() : forms.called(axis)));
        return called;
    }

    private Value plain(Equation e) {
        if (e.op() instanceof Op.Carry) {
            Value carry = b.append(e.op(), e.result().type(), plain.get(e.operands().getFirst()));
            open.add(new Open(carry, e.operands().get(1), Optional.empty(), false));
            return carry;
        }
        return b.append(e.op(), e.result().type(), e.operands().stream().map(plain::get).toList());
    }

    // ---------- names of axes

    /// What an axis is called in a turn that has one element of another.
    private Axis name(Axis axis, Optional<Axis> at) {
        return at.isPresent() && axis.equals(at.get()) ? along : axis.equals(along) ? all : axis;
    }

    private List<Axis> names(List<Axis> axes, Optional<Axis> at) {
        return axes.stream().map(a -> name(a, at)).toList();
    }

    private Affine names(Affine index, Optional<Axis> at) {
        Map<Axis, Affine> names = new HashMap<>();
        index.terms().forEach(t -> names.put(t.axis(), Affine.index(name(t.axis(), at))));
        return index.substitute(names);
    }

    /// A type with T in it, in its own place or behind the examples.
    private Type type(Type type, Optional<Axis> at) {
        List<Axis> axes = new ArrayList<>(names(type.axes(), at));
        if (!axes.contains(along)) {
            axes.add(type.openAxes(), along);
        }
        return new Type(type.element(), axes);
    }

    /// What an operand is in such a turn.
    private Value operand(Value v, Optional<Axis> at) {
        if (forms.follows(v)) {
            return made.get(at.map(axis -> forms.of(v, axis)).orElseGet(() -> Form.whole(v)));
        }
        return renamed.computeIfAbsent(new Form(v, at), _ -> {
            Map<Axis, Axis> names = new HashMap<>();
            v.type().axes().stream().filter(a -> !name(a, at).equals(a)).forEach(a -> names.put(a, name(a, at)));
            return b.rename(plain.get(v), names);
        });
    }

    // ---------- forms

    private Value make(Equation e, Form form) {
        Optional<Axis> remembered = form.at().isPresent() ? Optional.empty() : forms.remembered(e.result());
        if (remembered.isPresent()) {
            return remember(made.get(Form.at(e.result(), remembered.get())), name(remembered.get(), Optional.empty()));
        }
        boolean isSliced = form.at().filter(axis -> Forms.isSliced(e.op(), axis)).isPresent();
        Optional<Axis> at = isSliced ? Optional.empty() : form.at();
        Value value = compute(e, at);
        return isSliced ? element(value, form.at().get(), type(e.result().type(), form.at())) : value;
    }

    private Value compute(Equation e, Optional<Axis> at) {
        Type type = type(e.result().type(), at);
        return switch (e.op()) {
            case Op.Read(var reads, var guarded) -> read(e.operands().getFirst(), reads, guarded, at, type);
            case Op.Carry(var loop, var reversed) -> carry(e, loop, reversed, at, type);
            case Op.Custom _, Op.Stop _ -> operand(e.operands().getFirst(), at);
            case Op.Gradient _ -> {
                refuse(e, "this is a gradient, in which all of " + along.name() + " may have a part");
                yield b.append(e.op(), type, operands(e, at));
            }
            case Op.Reduce(var kind, var over) -> b.append(new Op.Reduce(kind, names(over, at)), type, operands(e, at));
            case Op.Contract(var over) -> b.append(new Op.Contract(names(over, at)), type, operands(e, at));
            case Op.Gather(var axis, var guarded) -> {
                Optional<Axis> places = at.filter(a -> !a.equals(axis));
                yield b.append(new Op.Gather(name(axis, places), guarded), type, operand(e.operands().get(0), places),
                        operand(e.operands().get(1), at));
            }
            case Op.Scatter(var axis, var over) ->
                    b.append(new Op.Scatter(name(axis, at), names(over, at)), type, operands(e, at));
            case Op.Reshape(var from, var to) ->
                    b.append(new Op.Reshape(names(from, at), names(to, at)), type, operands(e, at));
            case Op.Input _, Op.Variable _, Op.Constant _, Op.Extent _, Op.Index _, Op.Map _, Op.Random _ ->
                    b.append(e.op(), type, operands(e, at));
        };
    }

    private List<Value> operands(Equation e, Optional<Axis> at) {
        return e.operands().stream().map(v -> operand(v, at)).toList();
    }

    private void refuse(Equation e, String what) {
        obstacle = obstacle.or(() -> Optional.of(new LooksAhead(e.span(), what, Optional.empty())));
    }

    private Value carry(Equation e, Axis loop, boolean reversed, Optional<Axis> at, Type type) {
        boolean isTurn = at.isPresent() && at.get().equals(loop);
        if (isTurn && reversed) {
            refuse(e, "this loop begins with the last " + along.name());
        }
        Value start = operand(e.operands().getFirst(), at);
        // What it begins with is there in the first turn, not before it.
        boolean beginsLate = isTurn && forms.follows(e.operands().getFirst());
        Value carry = b.carry(name(loop, at), reversed, beginsLate ? nothing(type.element()) : start, type);
        open.add(new Open(carry, e.operands().get(1), at, true));
        return beginsLate ? chosen(b.map(ScalarFunction.LE, b.index(along), nothing(Element.INT)), start, carry, type)
                : carry;
    }

    private Value read(Value x, List<AxisRead> reads, boolean guarded, Optional<Axis> at, Type type) {
        Optional<Axis> own = at.flatMap(axis -> Forms.read(reads, axis));
        Value from = made.get(new Form(x, own));
        List<AxisRead> renamed = new ArrayList<>();
        for (AxisRead r : reads) {
            if (own.isEmpty() || !r.axis().equals(own.get())) {
                renamed.add(new AxisRead(name(r.axis(), own), names(r.index(), at), r.divisor(), r.division()));
            }
        }
        renamed.add(AxisRead.same(along));
        return b.append(new Op.Read(ordered(renamed, from.type()), guarded), type, from);
    }

    private static List<AxisRead> ordered(List<AxisRead> reads, Type type) {
        return type.axes().stream()
                .map(a -> reads.stream().filter(r -> r.axis().equals(a)).findFirst().orElseThrow()).toList();
    }

    /// The element of the turn, of what it has whole.
    private Value element(Value whole, Axis at, Type type) {
        Axis elements = name(at, Optional.empty());
        return b.append(new Op.Read(whole.type().axes().stream()
                .map(a -> a.equals(elements) ? AxisRead.of(a, Affine.index(along)) : AxisRead.same(a)).toList(), false),
                type, whole);
    }

    private Value remember(Value element, Axis elements) {
        List<Axis> axes = new ArrayList<>(element.type().axes());
        axes.add(axes.indexOf(along) + 1, elements);
        Type type = new Type(element.type().element(), axes);
        Value before = b.carry(along, false, nothing(type.element()), type);
        Value isNew = b.map(ScalarFunction.LE, b.index(along), b.index(elements));
        Value now = chosen(isNew, element, before, type);
        b.close(before, now);
        memories.put(now, elements);
        return now;
    }

    private Value nothing(Element element) {
        return b.append(new Op.Constant(0), Type.scalar(element));
    }

    private Value chosen(Value condition, Value yes, Value no, Type type) {
        return b.append(new Op.Map(ScalarFunction.SELECT), type, condition, yes, no);
    }
}
