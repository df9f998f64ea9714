package netc.compiler.backend.jvm;

import java.util.HashMap;
import java.util.Map;
import netc.abi.Storage;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.Local;

/// Where a kernel's method keeps its arguments, its buffers' offsets and its locals.
///
/// All methods have the parameters `(float[] weights, float[] arena, int[] indices, float[] own, int[] offsets, int at,
/// int n, long seed, int first, int from, int to)`.
final class Slots {
    static final String DESCRIPTOR = "([F[F[I[F[IIIJIII)V";
    static final int OFFSETS = 4;
    static final int AT = 5;
    static final int EXAMPLES = 6;
    static final int SEED = 7;
    static final int FIRST = 9;
    static final int FROM = 10;
    static final int TO = 11;
    static final int FIRST_FREE = 12;

    private final Map<Local, Integer> locals = new HashMap<>();
    private final Map<Integer, Integer> offsets = new HashMap<>();

    static int memory(Storage storage) {
        return switch (storage.space()) {
            case WEIGHTS -> 0;
            case RUN -> storage.equals(Storage.ARENA) ? 1 : 2;
            case TURN -> 3;
        };
    }

    void bind(Local local, int slot) {
        locals.put(local, slot);
    }

    /// @throws IllegalStateException where nothing has bound it
    int of(Local local) {
        Integer slot = locals.get(local);
        if (slot == null) {
            throw new IllegalStateException(local + " is used before it is bound");
        }
        return slot;
    }

    void bindOffset(Buffer buffer, int slot) {
        offsets.put(buffer.slot(), slot);
    }

    int offset(Buffer buffer) {
        Integer slot = offsets.get(buffer.slot());
        if (slot == null) {
            throw new IllegalStateException(buffer + " is no argument of the kernel");
        }
        return slot;
    }
}
