package netc.abi;

/// The compiled kernels of a model, for one width of vector.
public abstract class Kernels {
    /// Kernels have no state.
    protected Kernels() {
    }

    /// Runs the turns `from` until `to` of a kernel.
    ///
    /// @param kernel  its number
    /// @param weights [Storage#WEIGHTS]
    /// @param arena   [Storage#ARENA]
    /// @param indices [Storage#INDICES]
    /// @param own     [Storage#OWN] of the thread that runs these turns
    /// @param offsets offsets of the arguments of all launches
    /// @param at      where those of this launch begin
    /// @param n       number of examples
    /// @param seed    of this run, for draws
    /// @param first   number in the run of the first example, for draws
    public abstract void run(int kernel, float[] weights, float[] arena, int[] indices, float[] own, int[] offsets,
            int at, int n, long seed, int first, int from, int to);

    /// How many elements of [Storage#OWN] a turn needs at most.
    public int own() {
        return 0;
    }
}
