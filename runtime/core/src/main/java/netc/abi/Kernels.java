package netc.abi;

/// The compiled kernels of a model, for one width of vector.
public abstract class Kernels {
    /// Kernels have no state.
    protected Kernels() {
    }

    /// Runs the turns `from` until `to` of a kernel.
    ///
    /// @param kernel  its number
    /// @param weights [Space#WEIGHTS]
    /// @param arena   [Space#ARENA]
    /// @param indices [Space#INDICES]
    /// @param own     [Space#TURN] of the thread that runs these turns
    /// @param offsets offsets of the arguments of all launches
    /// @param at      where those of this launch begin
    /// @param n       number of examples
    /// @param seed    of this run, for draws
    /// @param first   number in the run of the first example, for draws
    public abstract void run(int kernel, float[] weights, float[] arena, int[] indices, float[] own, int[] offsets,
            int at, int n, long seed, int first, int from, int to);

    /// How many elements of [Space#TURN] a turn needs at most.
    public int own() {
        return 0;
    }
}
