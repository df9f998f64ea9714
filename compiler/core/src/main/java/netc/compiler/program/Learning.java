package netc.compiler.program;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import netc.abi.Training;
import netc.compiler.source.Span;

/// How a model learns, and where its file says so.
///
/// @param training where the file says it
/// @param clauses  where the sources of the training are written
/// @param share    where `validate 10%` is written, if it is
/// @param memory   bounds that the planner checks
/// @param steps     where the names of steps are written, by name
/// @param elsewhere where one step of several is looked at: the paths of the parameters that only others learn, and the names
///                  of the inputs that others read
public record Learning(Optional<Training> training, Map<Training.DataSource, Span> clauses, Optional<Span> share,
        List<MemoryBound> memory, Map<String, Span> steps, Set<String> elsewhere) {
    public static final Learning NONE = new Learning(Optional.empty(), Map.of(), Optional.empty(), List.of(),
            Map.of(), Set.of());

    /// With one step, which has a loss.
    ///
    /// @param others what the other steps learn and read
    Learning withStep(Set<String> others) {
        return new Learning(training.map(t -> t.with(t.course().withStep())), clauses, share, memory, steps, others);
    }

    public Learning {
        clauses = Map.copyOf(clauses);
        memory = List.copyOf(memory);
        steps = Map.copyOf(steps);
        elsewhere = Set.copyOf(elsewhere);
    }
}
