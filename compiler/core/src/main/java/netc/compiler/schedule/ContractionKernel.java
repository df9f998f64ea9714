package netc.compiler.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Value;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelBuilder;

/// `out = Σ a * b` as chains of fused multiply-adds held in registers: a block of rows by a few vectors of columns.
///
/// The columns are the innermost axis of the result, along which one operand (`b`, whose vectors the rows share) has
/// step 1; the rows are an axis along which `b` is the same, so that each vector loaded serves every row. Full blocks of
/// columns, whole vectors that are left, and the last part of a vector are kernels of their own: each stays small
/// enough for the just-in-time compiler (a masked store alone costs it as much as twenty additions). [ContractionBody]
/// writes the loops.
final class ContractionKernel {
    private final Value root;
    private final Equation contract;
    private final Fusion fusion;
    private final Lowering lowering;
    private final ContractionShape shape;

    private ContractionKernel(Value root, Value anchor, Fusion fusion, Lowering lowering) {
        this.root = root;
        this.contract = fusion.definition(anchor);
        this.fusion = fusion;
        this.lowering = lowering;
        this.shape = new ContractionShape(root, anchor, fusion);
    }

    /// The kernels, to be run in any order.
    static List<KernelTask> write(Value root, Value anchor, Fusion fusion, Lowering lowering) {
        return new ContractionKernel(root, anchor, fusion, lowering).tasks();
    }

    private List<KernelTask> tasks() {
        List<List<ContractionShape.Tiling>> byWidth = lowering.widths().stream().map(shape::tilings).toList();
        List<KernelTask> tasks = new ArrayList<>();
        // Kernels for different widths differ in how many parts the columns fall into: a launch runs one of each.
        int parts = byWidth.stream().mapToInt(List::size).max().orElseThrow();
        for (int part = 0; part < parts; part++) {
            List<Kernel> variants = new ArrayList<>();
            List<Buffers.Use> uses = new ArrayList<>();
            for (int w = 0; w < byWidth.size(); w++) {
                List<ContractionShape.Tiling> tilings = byWidth.get(w);
                variants.add(part < tilings.size() ? fitting(tilings.get(part), lowering.widths().get(w), uses)
                        : kernel(Optional.empty(), uses));
            }
            tasks.add(new KernelTask(variants, uses, List.of(), shape.turns(), shape.divisor(), shape.cost() / parts,
                    Set.of(), false));
        }
        return tasks;
    }

    /// The kernel with the largest tiles that a method has room for.
    private Kernel fitting(ContractionShape.Tiling largest, int width, List<Buffers.Use> uses) {
        ContractionShape.Tiling tiling = largest;
        Kernel kernel = kernel(Optional.of(tiling), uses);
        while (!tiling.isSmallest() && !lowering.room().holds(kernel, width)) {
            tiling = tiling.smaller();
            kernel = kernel(Optional.of(tiling), uses);
        }
        return kernel;
    }

    /// @param tiling the columns to compute, if any
    /// @param uses   receives what the kernel's arguments are
    private Kernel kernel(Optional<ContractionShape.Tiling> tiling, List<Buffers.Use> uses) {
        KernelBuilder k = new KernelBuilder();
        Buffers buffers = new Buffers(k, lowering.storages(), Set.of(root));
        declare(buffers);
        k.line(lowering.line(contract));
        tiling.ifPresent(t -> new ContractionBody(k, buffers, root, contract.result(), fusion, shape, t).write());
        uses.clear();
        uses.addAll(buffers.uses());
        return k.build(lowering.name(contract));
    }

    /// All widths name their arguments in one order.
    private void declare(Buffers buffers) {
        buffers.of(shape.a.memory());
        buffers.of(shape.b.memory());
        if (!root.equals(contract.result())) {
            Accesses epilogue = new Accesses(fusion, Set.of(contract.result()));
            epilogue.addEquation(root);
            epilogue.reads().forEach(r -> buffers.of(r.value()));
        }
        buffers.of(root);
    }
}
