package netc.compiler.elaborate.slice;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;

/// In which forms turns need the values of a procedure that takes an axis one element at a time, from its results backwards.
///
/// An element of a result needs of what it is computed from the element at the same place, where there is one. What has none it
/// needs whole: keys and values of attention. These are computed an element a turn themselves, along the one axis by
/// which they know what is given, and remembered.
final class Forms {
    private final Axis along;
    private final BitSet following;
    private final Map<Value, Equation> definitions = new HashMap<>();
    /// By which axes a value knows what is given along T: its own name, and those that it is read under.
    private final Map<Value, Set<Axis>> names = new HashMap<>();
    private final Set<Form> needed = new LinkedHashSet<>();
    /// What such axes were called first, other than T: layers and functions have names of their own.
    private final Map<Axis, String> called = new HashMap<>();

    /// @param results that have the axis
    Forms(List<Equation> equations, List<Result> results, Axis along) {
        this.along = along;
        following = Slices.dependent(equations, equations.stream()
                .filter(e -> e.op() instanceof Op.Input && e.result().type().has(along)).map(Equation::result)
                .toList());
        equations.forEach(e -> definitions.put(e.result(), e));
        findNames(equations);
        Deque<Form> open = new ArrayDeque<>();
        results.forEach(r -> open.add(of(r.value(), along)));
        while (!open.isEmpty()) {
            Form form = open.remove();
            if (follows(form.value()) && needed.add(form)) {
                open.addAll(operands(form));
            }
        }
    }

    /// Whether a value depends on what is given one element at a time.
    boolean follows(Value v) {
        return following.get(v.id());
    }

    boolean isNeeded(Form form) {
        return needed.contains(form);
    }

    /// The forms of a value that turns need, those of elements first: a memory is made of one.
    List<Form> of(Value v) {
        List<Form> forms = new ArrayList<>();
        v.type().axes().stream().map(a -> Form.at(v, a)).filter(needed::contains).forEach(forms::add);
        if (needed.contains(Form.whole(v))) {
            forms.add(Form.whole(v));
        }
        return forms;
    }

    /// What the model's text calls an axis by which a value knows what is given.
    String called(Axis axis) {
        return called.getOrDefault(axis, axis.name());
    }

    /// The form of an operand for an element of the result at a place.
    Form of(Value operand, Axis at) {
        return operand.type().has(at) ? Form.at(operand, at) : Form.whole(operand);
    }

    /// The axis along which all of a value is remembered; none where it is computed of what is whole.
    Optional<Axis> remembered(Value v) {
        return names.get(v).size() == 1 ? names.get(v).stream().findFirst() : Optional.empty();
    }

    /// The axis of what is read whose element is that of the result at a place.
    static Optional<Axis> read(List<AxisRead> reads, Axis at) {
        return reads.stream().filter(r -> r.divisor() == 1 && r.index().isIndexOf(at) && r.axis().size() == at.size())
                .map(AxisRead::axis).findFirst();
    }

    /// Whether an element of what an equation makes is one of the whole alone: it is made of what lies elsewhere.
    static boolean isSliced(Op op, Axis at) {
        return switch (op) {
            case Op.Reshape(var _, var to) -> to.contains(at);
            case Op.Scatter(var axis, var _) -> axis.equals(at);
            case Op.Input _, Op.Variable _, Op.Constant _, Op.Extent _, Op.Index _, Op.Map _, Op.Reduce _, Op.Contract _, Op.Read _, Op.Gather _, Op.Random _, Op.Custom _, Op.Carry _, Op.Stop _, Op.Gradient _ ->
                    false;
        };
    }

    private List<Form> operands(Form form) {
        Equation e = definitions.get(form.value());
        List<Value> x = e.op() instanceof Op.Custom ? e.operands().subList(0, 1) : e.operands();
        Optional<Axis> at = form.at();
        if (at.isEmpty()) {
            Optional<Axis> remembered = remembered(form.value());
            return remembered.isPresent() ? List.of(Form.at(form.value(), remembered.get()))
                    : x.stream().map(Form::whole).toList();
        }
        if (isSliced(e.op(), at.get())) {
            return List.of(Form.whole(form.value()));
        }
        return switch (e.op()) {
            case Op.Read(var reads, var _) -> List.of(new Form(x.getFirst(), read(reads, at.get())));
            // The axis of the places is not that along which data name them.
            case Op.Gather(var axis, var _) when axis.equals(at.get()) ->
                    List.of(Form.whole(x.get(0)), of(x.get(1), at.get()));
            case Op.Input _, Op.Variable _, Op.Constant _, Op.Extent _, Op.Index _, Op.Map _, Op.Reduce _, Op.Contract _, Op.Gather _, Op.Scatter _, Op.Reshape _, Op.Random _, Op.Custom _, Op.Carry _, Op.Stop _, Op.Gradient _ ->
                    x.stream().map(v -> of(v, at.get())).toList();
        };
    }

    // ---------- names

    private void findNames(List<Equation> equations) {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Equation e : equations) {
                changed |= names.computeIfAbsent(e.result(), _ -> new LinkedHashSet<>()).addAll(names(e));
            }
        }
    }

    private Set<Axis> names(Equation e) {
        Set<Axis> found = new LinkedHashSet<>();
        if (!follows(e.result())) {
            return found;
        }
        switch (e.op()) {
            case Op.Input _ -> found.add(along);
            case Op.Read(var reads, var _) -> {
                Set<Axis> before = names.getOrDefault(e.operands().getFirst(), Set.of());
                for (Axis axis : e.result().type().axes()) {
                    Optional<Axis> from = reads.stream().filter(r -> before.contains(r.axis())
                            && r.index().coefficient(axis) == 1 && r.axis().size() == axis.size() && r.looksBack(axis))
                            .map(AxisRead::axis).findFirst();
                    if (from.isPresent()) {
                        found.add(axis);
                        String name = called(from.get());
                        called.putIfAbsent(axis, name.equals(along.name()) ? axis.name() : name);
                    }
                }
            }
            case Op.Variable _, Op.Constant _, Op.Extent _, Op.Index _, Op.Map _, Op.Reduce _, Op.Contract _, Op.Gather _, Op.Scatter _, Op.Reshape _, Op.Random _, Op.Custom _, Op.Carry _, Op.Stop _, Op.Gradient _ ->
                    e.operands().forEach(v -> names.getOrDefault(v, Set.of()).stream()
                            .filter(a -> e.result().type().has(a) && !isSliced(e.op(), a)
                                    && !(e.op() instanceof Op.Gather(var axis, var _) && axis.equals(a)))
                            .forEach(found::add));
        }
        return found;
    }
}
