package netc.compiler.schedule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import netc.abi.Storage;
import netc.compiler.graph.Element;
import netc.compiler.graph.Value;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.KernelBuilder;

/// The arguments of a kernel that is being written: one for each tensor in memory that it reads or writes.
final class Buffers {
    /// A use of memory: the same tensor is another argument as what is read and as what is written, because a variable
    /// is read with its old value and written with its new one.
    record Use(Value value, boolean written) {
    }

    private final KernelBuilder k;
    private final Function<Use, Storage> storages;
    private final Set<Value> computedHere;
    private final Map<Use, Buffer> slots = new LinkedHashMap<>();

    /// @param computedHere stored values that this kernel computes: read from their locals, stored at the end
    Buffers(KernelBuilder k, Function<Use, Storage> storages, Set<Value> computedHere) {
        this.k = k;
        this.storages = storages;
        this.computedHere = computedHere;
    }

    boolean isComputedHere(Value value) {
        return computedHere.contains(value);
    }

    Buffer of(Value value) {
        Use use = new Use(value, computedHere.contains(value));
        return slots.computeIfAbsent(use,
                u -> k.buffer((u.written() ? "out" : "v") + value.id(), storages.apply(u)));
    }

    /// In the order of the slots.
    List<Use> uses() {
        return new ArrayList<>(slots.keySet());
    }

    /// Where tensors of this element type lie that are not variables.
    static Storage transientStorage(Element element) {
        return element == Element.F32 ? Storage.ARENA : Storage.INDICES;
    }
}
