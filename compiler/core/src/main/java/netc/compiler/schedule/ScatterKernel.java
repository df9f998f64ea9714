package netc.compiler.schedule;

import static netc.compiler.kernel.Scalars.add;
import static netc.compiler.kernel.Scalars.load;
import static netc.compiler.kernel.Scalars.real;
import static netc.compiler.kernel.Scalars.whole;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import netc.abi.Place;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.kernel.Operation;
import netc.compiler.kernel.Scalars;

/// Adds what was read at places that data decided back to these places, in order: first all is 0, then each element comes
/// in turn. Indices are in range, except where a guarded read made them: those are left out.
final class ScatterKernel {
    private ScatterKernel() {
    }

    /// The kernels, to be run in this order.
    static List<KernelTask> write(Value root, Fusion fusion, Lowering lowering) {
        Op.Scatter op = (Op.Scatter) fusion.definition(root).op();
        return op.order().isOneBlock() ? List.of(chains(op, root, fusion, lowering))
                : RowSums.write(root, fusion, lowering);
    }

    static Expression isInside(Expression index, Axis axis) {
        return Expression.apply(Operation.AND, Expression.apply(Operation.ILE, whole(0), index),
                Scalars.ilt(index, LoopAxes.extent(axis)));
    }

    private static KernelTask chains(Op.Scatter op, Value root, Fusion fusion, Lowering lowering) {
        Equation e = fusion.definition(root);
        List<Kernel> variants = new ArrayList<>();
        List<Buffers.Use> uses = List.of();
        List<Axis> rest = root.type().axes().stream().filter(a -> !a.equals(op.axis())).toList();
        List<Axis> order = new ArrayList<>(op.over());
        order.addAll(rest);
        for (int width = 0; width < lowering.widths().size(); width++) {
            KernelBuilder k = new KernelBuilder();
            Buffers buffers = new Buffers(k, lowering.storages(), Set.of(root));
            ElementWriter writer = new ElementWriter(k, fusion, buffers);
            k.line(lowering.line(e));
            loops(k, root.type().axes(), 0, new HashMap<>(), at -> writer.store(root, at, real(0)));
            loops(k, order, 0, new HashMap<>(), at -> {
                ElementWriter within = writer.inner();
                Expression index = within.element(e.operands().get(1), at);
                k.when(isInside(index, op.axis()), () -> {
                    Map<Axis, Expression> place = new HashMap<>(at);
                    place.put(op.axis(), index);
                    Expression sum = load(within.buffer(root), ElementWriter.address(root, place));
                    within.store(root, place, add(sum, within.element(e.operands().get(0), at)));
                });
            });
            variants.add(k.build(lowering.name(e)));
            uses = buffers.uses();
        }
        return new KernelTask(variants, uses, List.of(), Place.fixed(1), 1, 1, Set.of(), false);
    }

    private static void loops(KernelBuilder k, List<Axis> axes, int depth, Map<Axis, Expression> at,
            Consumer<Map<Axis, Expression>> body) {
        if (depth == axes.size()) {
            body.accept(at);
            return;
        }
        Axis axis = axes.get(depth);
        k.serial(axis.name(), LoopAxes.extent(axis), index -> {
            Map<Axis, Expression> here = new HashMap<>(at);
            here.put(axis, index);
            loops(k, axes, depth + 1, here, body);
        });
    }
}
