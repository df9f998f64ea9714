package netc.compiler.schedule;

import static netc.compiler.kernel.Scalars.iadd;
import static netc.compiler.kernel.Scalars.imin;
import static netc.compiler.kernel.Scalars.imul;
import static netc.compiler.kernel.Scalars.isub;
import static netc.compiler.kernel.Scalars.load;
import static netc.compiler.kernel.Scalars.whole;

import java.util.List;
import netc.abi.Storage;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelBuilder;

/// Copies the new value of a variable into the variable's memory.
final class CopyKernel {
    /// Elements of a turn.
    static final int BLOCK = 4096;

    private CopyKernel() {
    }

    /// @param from   where the value lies
    /// @param checks whether it is looked at on the way, see [FiniteCheck]
    static Kernel write(int size, Storage from, boolean checks, int lanes) {
        KernelBuilder k = new KernelBuilder();
        Buffer value = k.buffer("from", from);
        Buffer variable = k.buffer("to", Storage.WEIGHTS);
        Expression first = k.let("first", imul(k.turn(), whole(BLOCK)));
        Expression count = k.let("count", imin(whole(BLOCK), isub(whole(size), first)));
        k.serial("i", count, i -> k.store(variable, iadd(first, i), load(value, iadd(first, i))));
        if (checks) {
            FiniteCheck.write(k, List.of(variable), first, count, k.buffer("sums", Storage.ARENA), lanes);
        }
        return k.build("copy");
    }
}
