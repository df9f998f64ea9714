package netc.compiler.schedule;

import static netc.compiler.kernel.Scalars.iadd;
import static netc.compiler.kernel.Scalars.imul;
import static netc.compiler.kernel.Scalars.real;
import static netc.compiler.kernel.Scalars.whole;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.kernel.Operation;
import netc.compiler.kernel.Scalars;

/// Writes what one element of a value is, where it is wanted: a load of what is stored, else its equation's element in
/// terms of its operands' elements. What is asked for twice at the same place is computed once.
final class ElementWriter {
    private record Place(Value value, List<Expression> position) {
    }

    private final KernelBuilder k;
    private final Fusion fusion;
    private final Buffers buffers;
    private final Map<Place, Expression> written;

    ElementWriter(KernelBuilder k, Fusion fusion, Buffers buffers) {
        this(k, fusion, buffers, new HashMap<>());
    }

    private ElementWriter(KernelBuilder k, Fusion fusion, Buffers buffers, Map<Place, Expression> written) {
        this.k = k;
        this.fusion = fusion;
        this.buffers = buffers;
        this.written = written;
    }

    /// A writer for a block inside: it knows what has been written so far, and this one learns nothing from it.
    ElementWriter inner() {
        return new ElementWriter(k, fusion, buffers, new HashMap<>(written));
    }

    /// From now on, here, this is the value's element at that position.
    void define(Value value, Map<Axis, Expression> at, Expression element) {
        written.put(place(value, at), element);
    }

    private static Place place(Value value, Map<Axis, Expression> at) {
        return new Place(value, value.type().axes().stream().map(a -> index(at, a)).toList());
    }

    private static Expression index(Map<Axis, Expression> at, Axis axis) {
        Expression index = at.get(axis);
        if (index == null) {
            throw new IllegalStateException("no position along " + axis + " among " + at.keySet());
        }
        return index;
    }

    /// Element of `value` at a position: a local or constant.
    ///
    /// @param at an index for each of its axes, maybe more
    Expression element(Value value, Map<Axis, Expression> at) {
        Place place = place(value, at);
        Expression known = written.get(place);
        if (known == null) {
            known = k.let("v" + value.id(), write(value, at));
            written.put(place, known);
        }
        return known;
    }

    private Expression write(Value value, Map<Axis, Expression> at) {
        Equation e = fusion.definition(value);
        if (fusion.stored().contains(value) && !buffers.isComputedHere(value)) {
            Expression loaded = Scalars.load(buffers.of(value), address(value, at));
            return value.type().element() == Element.BOOL ? Expression.apply(Operation.INE, loaded, whole(0)) : loaded;
        }
        return switch (e.op()) {
            case Op.Map(var function) -> {
                List<Expression> operands = new ArrayList<>();
                for (Value x : e.operands()) {
                    operands.add(element(x, at));
                }
                yield function.lower(k, e.operands().get(0).type().element(), e.result().type().element(),
                        operands);
            }
            case Op.Read read -> read(e, read, at);
            case Op.Gather(var axis, var guarded) -> gather(e, axis, guarded, at);
            case Op.Constant(var number) -> constant(value.type().element(), number);
            case Op.Extent(var axis) -> {
                Expression n = LoopAxes.extent(axis);
                yield value.type().element() == Element.F32 ? Expression.apply(Operation.TO_REAL, n) : n;
            }
            case Op.Index(var axis) -> index(at, axis);
            case Op.Random(var key) -> {
                List<Axis> each = value.type().axes().stream().filter(a -> !a.isBatch()).toList();
                yield new Expression.Random(key,
                        value.type().hasBatch() ? Optional.of(index(at, Axis.BATCH)) : Optional.empty(),
                        number(each, at));
            }
            case Op.Input i -> throw notHere(e);
            case Op.Variable v -> throw notHere(e);
            case Op.Reduce r -> throw notHere(e);
            case Op.Contract c -> throw notHere(e);
            case Op.Scatter s -> throw notHere(e);
            case Op.Reshape r -> throw notHere(e);
            case Op.Custom c -> throw notHere(e);
            case Op.Stop s -> throw notHere(e);
            case Op.Gradient g -> throw notHere(e);
            case Op.Carry c -> throw notHere(e);
        };
    }

    private static IllegalStateException notHere(Equation e) {
        return new IllegalStateException("not an element's equation: " + e);
    }

    private static Expression constant(Element element, double number) {
        return switch (element) {
            case F32 -> real((float) number);
            case INT -> whole(Math.toIntExact((long) number));
            case BOOL -> Expression.apply(Operation.INE, whole(number == 0 ? 0 : 1), whole(0));
        };
    }

    private Expression read(Equation e, Op.Read read, Map<Axis, Expression> at) {
        Map<Axis, Expression> source = new HashMap<>();
        Expression inside = null;
        for (AxisRead r : read.reads()) {
            Expression index = affine(r.index(), at);
            if (Reads.reordersExamples(r)) {
                // Places beyond the last example hold whatever the last one does.
                Expression last = Scalars.isub(new Expression.Examples(), whole(1));
                index = k.let("at", Scalars.imin(index, last));
            } else if (Reads.canMiss(read, r)) {
                Expression divisor = whole(Math.toIntExact(r.divisor()));
                Expression named = k.let("at", index);
                List<Expression> conditions = new ArrayList<>();
                if (r.divisor() > 1 && r.division() == AxisRead.Division.EXACT) {
                    conditions.add(Expression.apply(Operation.IEQ, Scalars.imod(named, divisor), whole(0)));
                }
                index = k.let("at", Scalars.idiv(named, divisor));
                if (r.index().least() < 0) {
                    conditions.add(Expression.apply(Operation.ILE, whole(0), named));
                }
                if (Math.floorDiv(r.index().greatest(), r.divisor()) >= r.axis().size()) {
                    conditions.add(Scalars.ilt(index, whole(Math.toIntExact(r.axis().size()))));
                }
                Expression here = conditions.stream().reduce((x, y) -> Expression.apply(Operation.AND, x, y))
                        .orElseThrow();
                here = k.let("inside", here);
                index = k.let("at", Expression.apply(Operation.ISELECT, here, index, whole(0)));
                inside = inside == null ? here : k.let("inside", Expression.apply(Operation.AND, inside, here));
            } else if (r.divisor() > 1) {
                index = k.let("at", Scalars.idiv(index, whole(Math.toIntExact(r.divisor()))));
            }
            source.put(r.axis(), index);
        }
        Expression element = element(e.operands().get(0), source);
        return inside == null ? element : orZero(inside, element, e.result().type().element());
    }

    private Expression gather(Equation e, Axis axis, boolean guarded, Map<Axis, Expression> at) {
        Expression index = element(e.operands().get(1), at);
        Map<Axis, Expression> source = new HashMap<>(at);
        if (!guarded) {
            source.put(axis, index);
            return element(e.operands().get(0), source);
        }
        Expression inside = k.let("inside",
                Expression.apply(Operation.AND, Expression.apply(Operation.ILE, whole(0), index),
                        Scalars.ilt(index, LoopAxes.extent(axis))));
        source.put(axis, k.let("at", Expression.apply(Operation.ISELECT, inside, index, whole(0))));
        return orZero(inside, element(e.operands().get(0), source), e.result().type().element());
    }

    private static Expression orZero(Expression inside, Expression element, Element type) {
        return switch (type) {
            case F32 -> Scalars.select(inside, element, real(0));
            case INT -> Expression.apply(Operation.ISELECT, inside, element, whole(0));
            case BOOL -> Expression.apply(Operation.AND, inside, element);
        };
    }

    static Expression affine(Affine affine, Map<Axis, Expression> at) {
        Expression sum = whole(Math.toIntExact(affine.offset()));
        for (Affine.Term term : affine.terms()) {
            sum = iadd(sum, imul(index(at, term.axis()), whole(Math.toIntExact(term.coefficient()))));
        }
        return sum;
    }

    /// Number of an element in its tensor's memory.
    static Expression address(Value value, Map<Axis, Expression> at) {
        return number(value.type().axes(), at);
    }

    /// The same of a tensor with these axes.
    static Expression number(List<Axis> axes, Map<Axis, Expression> at) {
        Expression sum = whole(0);
        for (Map.Entry<Axis, Distance> stride : Strides.rowMajor(axes).entrySet()) {
            sum = iadd(sum, imul(index(at, stride.getKey()), stride.getValue().expression()));
        }
        return sum;
    }

    /// Writes the element of a stored value.
    void store(Value value, Map<Axis, Expression> at, Expression element) {
        Expression memory = value.type().element() == Element.BOOL
                ? Expression.apply(Operation.ISELECT, element, whole(1), whole(0))
                : element;
        k.store(buffers.of(value), address(value, at), memory);
    }

    Buffer buffer(Value value) {
        return buffers.of(value);
    }
}
