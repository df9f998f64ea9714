package netc.compiler.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;

/// Which memory an expression touches, as a function of the axes of the loops around it.
///
/// Along a regular axis every address grows by a constant; along an irregular one an index itself is needed (it is
/// compared, divided, or used as a number), or data decide.
final class Accesses {
    /// One tensor read: how far each axis of the loops moves it, and where it starts as far as that is known.
    record Access(Value value, Map<Axis, Distance> strides, Distance offset) {
        Distance stride(Axis axis) {
            return strides.getOrDefault(axis, Distance.NONE);
        }

        /// Whether this is always the element of the same number as the one that the loops over `own` are at.
        boolean isSameElement(Map<Axis, Distance> own) {
            return offset.isNone() && strides.equals(own);
        }
    }

    private record Visit(Value value, List<Affine> position) {
    }

    private final Fusion fusion;
    private final Set<Value> computedHere;
    private final List<Access> reads = new ArrayList<>();
    private final Set<Axis> irregular = new LinkedHashSet<>();
    private final Set<Visit> visited = new HashSet<>();

    /// @param computedHere values known at identical positions: they touch no memory
    Accesses(Fusion fusion, Set<Value> computedHere) {
        this.fusion = fusion;
        this.computedHere = computedHere;
    }

    List<Access> reads() {
        return reads;
    }

    Set<Axis> irregular() {
        return irregular;
    }

    /// Everything that computing this value's equation reads, one element for each position of its axes.
    void addEquation(Value value) {
        Map<Axis, Affine> at = new LinkedHashMap<>();
        value.type().axes().forEach(a -> at.put(a, Affine.index(a)));
        visitEquation(fusion.definition(value), at);
    }

    void add(Value value) {
        Map<Axis, Affine> at = new LinkedHashMap<>();
        value.type().axes().forEach(a -> at.put(a, Affine.index(a)));
        visit(value, at);
    }

    private void visit(Value value, Map<Axis, Affine> at) {
        List<Affine> position = value.type().axes().stream().map(at::get).toList();
        if (!visited.add(new Visit(value, position))) {
            return;
        }
        boolean identity = value.type().axes().stream().allMatch(a -> at.get(a).isIndexOf(a));
        if (computedHere.contains(value) && identity) {
            return;
        }
        if (fusion.stored().contains(value) && !computedHere.contains(value)) {
            Map<Axis, Distance> strides = new LinkedHashMap<>();
            Distance offset = Distance.NONE;
            for (Map.Entry<Axis, Distance> memory : Strides.rowMajor(value.type().axes()).entrySet()) {
                Affine index = at.get(memory.getKey());
                index.terms().forEach(
                        t -> strides.merge(t.axis(), memory.getValue().times(t.coefficient()), Distance::plus));
                offset = offset.plus(memory.getValue().times(index.offset()));
            }
            reads.add(new Access(value, strides, offset));
            return;
        }
        visitEquation(fusion.definition(value), at);
    }

    private void visitEquation(Equation e, Map<Axis, Affine> at) {
        switch (e.op()) {
            case Op.Map m -> e.operands().forEach(x -> visit(x, at));
            case Op.Read read -> {
                Map<Axis, Affine> source = new HashMap<>();
                for (AxisRead r : read.reads()) {
                    Affine index = r.index().substitute(at);
                    if (r.divisor() > 1 || Reads.canMiss(read, r) || Reads.reordersExamples(r)) {
                        index.terms().forEach(t -> irregular.add(t.axis()));
                        source.put(r.axis(), Affine.constant(0));
                    } else {
                        source.put(r.axis(), index);
                    }
                }
                visit(e.operands().get(0), source);
            }
            case Op.Gather g -> {
                Value index = e.operands().get(1);
                for (Axis axis : index.type().axes()) {
                    at.get(axis).terms().forEach(t -> irregular.add(t.axis()));
                }
                visit(index, at);
                Map<Axis, Affine> source = new HashMap<>(at);
                source.put(g.axis(), Affine.constant(0));
                visit(e.operands().get(0), source);
            }
            case Op.Index(var axis) -> at.get(axis).terms().forEach(t -> irregular.add(t.axis()));
            case Op.Random r ->
                    e.result().type().axes().forEach(a -> at.get(a).terms().forEach(t -> irregular.add(t.axis())));
            case Op.Constant c -> {
            }
            case Op.Extent n -> {
            }
            case Op.Input i -> throw notInline(e);
            case Op.Variable v -> throw notInline(e);
            case Op.Reduce r -> throw notInline(e);
            case Op.Contract c -> throw notInline(e);
            case Op.Scatter s -> throw notInline(e);
            case Op.Reshape r -> throw notInline(e);
            case Op.Custom c -> throw notInline(e);
            case Op.Stop s -> throw notInline(e);
            case Op.Gradient g -> throw notInline(e);
            case Op.Carry c -> throw notInline(e);
        }
    }

    private static IllegalStateException notInline(Equation e) {
        return new IllegalStateException("not computed within a kernel: " + e);
    }
}
