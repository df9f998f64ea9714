package netc.compiler.program;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.abi.Training;
import netc.compiler.source.Span;

/// How a model learns, and where its file says so.
///
/// @param training where the file says it
/// @param clauses  where the sources of the training are written
/// @param share    where `validate 10%` is written, if it is
/// @param memory   bounds that the planner checks
public record Learning(Optional<Training> training, Map<Training.DataSource, Span> clauses, Optional<Span> share,
        List<MemoryBound> memory) {
    public static final Learning NONE = new Learning(Optional.empty(), Map.of(), Optional.empty(), List.of());

    public Learning {
        clauses = Map.copyOf(clauses);
        memory = List.copyOf(memory);
    }
}
