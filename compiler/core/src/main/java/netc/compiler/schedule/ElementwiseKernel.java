package netc.compiler.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import netc.abi.Storage;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Value;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelBuilder;

/// One pass over the elements of some values of equal axes: all are computed, then all are stored.
final class ElementwiseKernel {
    /// Elements of a turn where everything is one loop, at most.
    private static final int BLOCK = 2048;

    private ElementwiseKernel() {
    }

    /// @param checked those of the roots that are new values of variables and are to be looked at, see [FiniteCheck]; done where
    ///                everything is one loop
    static KernelTask write(List<Value> roots, List<Value> checked, Fusion fusion, Lowering lowering) {
        Set<Value> computed = Set.copyOf(roots);
        Accesses accesses = new Accesses(fusion, computed);
        roots.forEach(accesses::addEquation);
        List<Axis> axes = roots.getFirst().type().axes();
        Map<Axis, Distance> own = Strides.rowMajor(axes);
        List<Function<Axis, Distance>> strides = new ArrayList<>();
        strides.add(a -> own.getOrDefault(a, Distance.NONE));
        accesses.reads().forEach(r -> strides.add(r::stride));
        LoopAxes loops = LoopAxes.collapse(axes, accesses.irregular(), strides);
        boolean vector = isVector(loops, accesses.irregular(), strides);
        boolean tiled = !vector && isTransposed(loops, accesses);
        List<Kernel> variants = new ArrayList<>();
        List<Buffers.Use> uses = new ArrayList<>();
        boolean checks = !checked.isEmpty() && loops.isOneLoop() && !loops.innermost().isOpen();
        // What is looked at leaves a sum for every turn.
        int block = checks ? BLOCK : lowering.target().elementsOfTurn(BLOCK);
        OutputLoops output = new OutputLoops(loops, block, 1, false, false, false);
        for (int lanes : lowering.widths()) {
            variants.add(OutputLoops.fitting(vector, false, lanes, lowering.room(), (wide, few) -> {
                KernelBuilder k = new KernelBuilder();
                Buffers buffers = new Buffers(k, lowering.storages(), computed);
                k.line(lowering.line(fusion.definition(roots.getFirst())));
                OutputLoops here = new OutputLoops(loops, block, lanes, wide, tiled, few);
                here.write(k, new ElementWriter(k, fusion, buffers), accesses.reads(),
                        (writer, at, _) -> element(roots, writer, at));
                uses.clear();
                uses.addAll(buffers.uses());
                if (checks) {
                    FiniteCheck.write(k, checked.stream().map(buffers::of).toList(), here.first(k), here.count(k),
                            k.buffer("sums", Storage.ARENA), wide ? lanes : 1);
                }
                return k.build(lowering.name(fusion.definition(roots.getFirst())));
            }));
        }
        long cost = accesses.reads().size() + 2L * lowering.cost(roots, fusion);
        return new KernelTask(variants, uses, List.of(), output.turns(), output.divisor(),
                cost * output.elementsOfTurn(),
                pointwise(accesses, own), checks);
    }

    /// All roots are computed before the first is stored: one may take the memory of what another reads.
    private static void element(List<Value> roots, ElementWriter writer, Map<Axis, Expression> at) {
        Map<Value, Expression> elements = new HashMap<>();
        for (Value root : roots) {
            Expression element = writer.element(root, at);
            writer.define(root, at, element);
            elements.put(root, element);
        }
        roots.forEach(root -> writer.store(root, at, elements.get(root)));
    }

    /// Whether neighbours in what is read lie along the loop around the innermost one.
    private static boolean isTransposed(LoopAxes loops, Accesses accesses) {
        int count = loops.groups().size();
        if (count < 3 || accesses.reads().size() != 1 || !accesses.irregular().isEmpty()) {
            return false;
        }
        Accesses.Access read = accesses.reads().getFirst();
        return read.stride(loops.groups().get(count - 2).last()).isOne()
                && read.stride(loops.innermost().last()).isFar();
    }

    private static Set<Value> pointwise(Accesses accesses, Map<Axis, Distance> own) {
        Set<Value> pointwise = new HashSet<>();
        accesses.reads().forEach(r -> pointwise.add(r.value()));
        accesses.reads().stream().filter(r -> !r.isSameElement(own)).forEach(r -> pointwise.remove(r.value()));
        return pointwise;
    }

    /// Whether neighbours of the innermost loop are neighbours in memory, or the same element.
    static boolean isVector(LoopAxes loops, Set<Axis> irregular, List<Function<Axis, Distance>> strides) {
        if (loops.isEmpty()) {
            return false;
        }
        Axis inner = loops.innermost().last();
        return !irregular.contains(inner) && strides.stream().map(s -> s.apply(inner))
                .allMatch(s -> s.isNone() || s.isOne());
    }
}
