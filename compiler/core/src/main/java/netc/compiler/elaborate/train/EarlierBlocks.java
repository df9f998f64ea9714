package netc.compiler.elaborate.train;

import java.util.HashMap;
import java.util.Map;
import netc.compiler.source.Span;

/// What blocks of a model say that holds for those behind them: which files are saved, and how inputs are read.
public final class EarlierBlocks {
    private final Map<String, Span> saved = new HashMap<>();
    private final Map<String, FilledInputs.Filled> filled = new HashMap<>();
    private final Map<String, FilledInputs.Filled> indices = new HashMap<>();

    /// The clauses that save files, by the name of the file.
    Map<String, Span> saved() {
        return saved;
    }

    /// How each input was read first.
    Map<String, FilledInputs.Filled> filled() {
        return filled;
    }

    /// How indices into an axis were read first.
    Map<String, FilledInputs.Filled> indices() {
        return indices;
    }
}
