package netc.compiler.backend.opencl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import netc.abi.DeviceCode;
import netc.abi.DeviceCode.Entry;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.Statement;

/// All kernels of a model as one text, `kernel_0`, `kernel_1` and so on.
public final class ProgramRenderer {
    private ProgramRenderer() {
    }

    /// @param kernels of one width, in the order of their numbers
    public static RenderedKernels render(List<Kernel> kernels) {
        StringBuilder source = new StringBuilder(Prelude.TEXT);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < kernels.size(); i++) {
            Kernel kernel = kernels.get(i);
            String function = "kernel_" + i;
            source.append('\n').append(KernelRenderer.render(function, kernel));
            entries.add(new Entry(function, kernel.buffers().size(), draws(kernel)));
        }
        return new RenderedKernels(kernels, new DeviceCode(source.toString(), entries));
    }

    private static boolean draws(Kernel kernel) {
        return statements(kernel).stream().flatMap(s -> expressions(s).stream()).anyMatch(ProgramRenderer::draws);
    }

    private static boolean draws(Expression e) {
        return switch (e) {
            case Expression.Random _ -> true;
            case Expression.Apply apply -> apply.operands().stream().anyMatch(ProgramRenderer::draws);
            case Expression.Load load -> draws(load.index());
            case Expression.Real _, Expression.Whole _, Expression.Examples _, Expression.Get _ -> false;
        };
    }

    private static List<Expression> expressions(Statement statement) {
        return switch (statement) {
            case Statement.Let let -> List.of(let.value());
            case Statement.Set set -> List.of(set.value());
            case Statement.Store store -> List.of(store.index(), store.value());
            case Statement.When when -> List.of(when.condition());
            case Statement.Loop loop -> List.of(loop.extent());
            case Statement.Barrier _, Statement.Line _ -> List.of();
        };
    }

    /// Every statement, those within others too.
    private static List<Statement> statements(Kernel kernel) {
        List<Statement> all = new ArrayList<>();
        Deque<Statement> open = new ArrayDeque<>(kernel.body());
        while (!open.isEmpty()) {
            Statement statement = open.pop();
            all.add(statement);
            switch (statement) {
                case Statement.Loop loop -> loop.body().forEach(open::push);
                case Statement.When when -> when.body().forEach(open::push);
                case Statement.Let _, Statement.Set _, Statement.Store _, Statement.Barrier _, Statement.Line _ -> {
                }
            }
        }
        return all;
    }
}
