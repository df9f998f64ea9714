package netc.runtime.model;

/// Carries out the launches of one procedure in their order, each seeing what those before it wrote.
public interface Launcher {
    /// Says how many examples the next runs have.
    void examples(int n);

    /// Runs those launches that change no weights; when it returns, the outputs are there.
    ///
    /// @param seed  of the run, for draws
    /// @param first number of the first example in the run, for theirs
    void compute(long seed, int first);

    /// Of a procedure that takes an axis one element at a time, runs what stands in front of its turns.
    void begin(long seed, int first);

    /// Runs one of its turns; when it returns, the outputs of the turn are there.
    ///
    /// @param turn its number, one more than that of the turn before
    void turn(long seed, int first, int turn);

    /// Runs the other launches, after [#compute] with the same numbers.
    void update(long seed, int first);
}
