package netc.compiler.kernel;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Holds what [Statement] asks of kernels whose turns are groups of items. All that varies among the items is found first: what
/// depends on their number, and what is set where only some of them come by.
public final class KernelVerifier {
    private final Kernel kernel;
    private final int items;
    private final Set<Local> varying = new HashSet<>();
    private boolean changed;

    private KernelVerifier(Kernel kernel) {
        this.kernel = kernel;
        items = kernel.items();
    }

    /// @return the kernel
    /// @throws IllegalStateException where it is none
    public static Kernel verify(Kernel kernel) {
        KernelVerifier verifier = new KernelVerifier(kernel);
        if (verifier.items > 0) {
            verifier.shared();
        }
        verifier.group(kernel.body());
        return kernel;
    }

    // ---------- what varies

    private void shared() {
        do {
            changed = false;
            shared(kernel.body(), false);
        } while (changed);
    }

    private void shared(List<Statement> body, boolean some) {
        for (Statement statement : body) {
            switch (statement) {
                case Statement.Loop loop -> {
                    boolean own = loop.kind() == Statement.Kind.ITEM || some || varies(loop.extent());
                    mark(loop.index(), own);
                    shared(loop.body(), loop.kind() != Statement.Kind.ITEM && own);
                }
                case Statement.When when -> shared(when.body(), some || varies(when.condition()));
                case Statement.Let let -> mark(let.local(), some || varies(let.value()));
                case Statement.Set set -> mark(set.local(), some || varies(set.value()));
                case Statement.Store _, Statement.Barrier _, Statement.Line _ -> {
                }
            }
        }
    }

    private void mark(Local local, boolean varies) {
        changed |= varies && varying.add(local);
    }

    private boolean varies(Expression e) {
        return switch (e) {
            case Expression.Real _, Expression.Whole _, Expression.Examples _ -> false;
            case Expression.Get(Local local) -> varying.contains(local);
            case Expression.Load(Buffer _, Expression index) -> varies(index);
            case Expression.Random random ->
                    random.example().filter(this::varies).isPresent() || varies(random.counter());
            case Expression.Apply(Operation _, List<Expression> operands) -> operands.stream().anyMatch(this::varies);
        };
    }

    // ---------- what stands where

    /// What a group does as a whole.
    private void group(List<Statement> body) {
        for (Statement statement : body) {
            switch (statement) {
                case Statement.Loop loop when loop.kind() == Statement.Kind.ITEM -> {
                    if (!loop.extent().equals(new Expression.Whole(items))) {
                        throw wrong(loop.extent() + " items in a group of " + items);
                    }
                    items(loop.body(), false, bound(loop.body()));
                }
                case Statement.Loop loop -> group(loop.body());
                case Statement.When when -> group(when.body());
                case Statement.Store store when items > 0 ->
                        throw wrong("a group that stores in " + store.buffer().name());
                case Statement.Barrier _ -> throw wrong("a barrier outside of items");
                case Statement.Let _, Statement.Set _, Statement.Store _, Statement.Line _ -> {
                }
            }
        }
    }

    /// What an item does.
    ///
    /// @param some whether only some of the items may come by
    /// @param own  what the item binds
    private void items(List<Statement> body, boolean some, Set<Local> own) {
        for (Statement statement : body) {
            switch (statement) {
                case Statement.Loop loop when loop.kind() == Statement.Kind.ITEM -> throw wrong("items within items");
                case Statement.Loop loop ->
                        items(loop.body(), some || loop.kind() == Statement.Kind.VECTOR || varies(loop.extent()), own);
                case Statement.When when -> items(when.body(), some || varies(when.condition()), own);
                case Statement.Barrier _ when some -> throw wrong("a barrier that only some items come by");
                case Statement.Set set when !own.contains(set.local()) -> throw wrong(
                        "an item that sets " + set.local() + " of the group");
                case Statement.Let _, Statement.Set _, Statement.Store _, Statement.Barrier _, Statement.Line _ -> {
                }
            }
        }
    }

    private static Set<Local> bound(List<Statement> body) {
        Set<Local> bound = new HashSet<>();
        for (Statement statement : body) {
            switch (statement) {
                case Statement.Let let -> bound.add(let.local());
                case Statement.Loop loop -> bound.addAll(bound(loop.body()));
                case Statement.When when -> bound.addAll(bound(when.body()));
                case Statement.Set _, Statement.Store _, Statement.Barrier _, Statement.Line _ -> {
                }
            }
        }
        return bound;
    }

    private IllegalStateException wrong(String what) {
        return new IllegalStateException(
                "kernel " + kernel.name() + " has " + what + ":\n" + KernelPrinter.print(kernel));
    }
}
