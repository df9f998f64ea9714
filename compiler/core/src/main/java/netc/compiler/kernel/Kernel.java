package netc.compiler.kernel;

import java.util.List;

/// A procedure over buffers, run in parts: `body` once for every value of `turn` from 0 until the extent that a launch
/// gives. The turns are independent of each other, so that any thread may take any range of them; a target compiles
/// `for turn in from until to`. Where the body has loops over items, see [Statement], a turn is a group of them. Equal kernels are the same kernel, whoever launches them: names do not count.
///
/// @param name    for method names and printing
/// @param buffers its arguments, in the order of their slots
/// @param turn    index of the parallel loop
/// @param own     elements of [netc.abi.Storage#OWN] that a turn keeps for itself, or the items of a group share; it finds anything there
/// @param body    what one turn does
public record Kernel(String name, List<Buffer> buffers, Local turn, int own, List<Statement> body) {
    public Kernel {
        buffers = List.copyOf(buffers);
        body = List.copyOf(body);
        for (int i = 0; i < buffers.size(); i++) {
            if (buffers.get(i).slot() != i) {
                throw new IllegalStateException("slot " + i + " holds " + buffers.get(i));
            }
        }
    }

    /// How many items a turn is made of: 0 where it is no group.
    public int items() {
        return items(body);
    }

    private static int items(List<Statement> body) {
        int items = 0;
        for (Statement statement : body) {
            items = Math.max(items, switch (statement) {
                case Statement.Loop loop when loop.kind() == Statement.Kind.ITEM ->
                        loop.extent() instanceof Expression.Whole(int extent) ? extent : 0;
                case Statement.Loop loop -> items(loop.body());
                case Statement.When when -> items(when.body());
                case Statement.Let _, Statement.Set _, Statement.Store _, Statement.Barrier _, Statement.Line _ -> 0;
            });
        }
        return items;
    }
}
