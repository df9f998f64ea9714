package netc.runtime.parallel;

/// A parallel loop: its chunks may run in any order, at the same time, on any thread.
@FunctionalInterface
public interface Region {
    /// Runs one chunk.
    ///
    /// @param index  from 0 to the number of chunks of the loop, exclusive
    /// @param thread that runs it, from 0 to the number of threads, exclusive: no two chunks of a region run at the same time on
    ///               one thread
    void chunk(int index, int thread);
}
