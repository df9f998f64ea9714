package netc.runtime.model;

/// Carries out the launches of one procedure in their order, each seeing what those before it wrote.
public interface Launcher {
    /// Says how many examples the next runs have.
    void examples(int n);

    /// Runs all launches; when it returns, the outputs are there.
    void run(long seed);

    /// Whether a run may change weights.
    boolean updates();
}
