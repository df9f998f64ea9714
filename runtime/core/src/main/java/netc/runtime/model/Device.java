package netc.runtime.model;

import netc.abi.Procedure;

/// A processor with memory of its own, with the code of one model: carries out its procedures in place of this JVM's
/// threads.
public interface Device extends AutoCloseable {
    /// For announcing: which device it is.
    String describe();

    /// Room for the model's weights, with any content.
    ///
    /// @param elements of [netc.abi.Storage#WEIGHTS]
    Copy weights(int elements);

    /// Makes a procedure ready to run.
    ///
    /// @param arena    where the caller writes inputs and reads outputs of real numbers
    /// @param indices  where the caller writes and reads all others
    /// @param capacity most examples of a run
    Launcher launcher(Procedure procedure, Copy weights, float[] arena, int[] indices, int capacity);

    /// Frees what the device holds.
    @Override
    void close();

    /// Weights in the device's memory.
    interface Copy {
        void write(float[] elements);

        void read(float[] elements);
    }
}
