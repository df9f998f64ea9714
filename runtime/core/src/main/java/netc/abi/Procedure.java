package netc.abi;

import java.util.List;

/// Something a model can do: launches in order over one arena.
///
/// @param name     `init`, `predict`, `output NAME`, `step NAME`, `evaluate`, `metric NAME`
/// @param inputs   what the caller writes before
/// @param schedule numbers of the run that the caller computes before
/// @param handed   those of them that launches read
/// @param outputs  what the caller reads after
/// @param launches in order; each sees what those before it wrote
/// @param arena    size of [Space#ARENA]
/// @param indices  size of [Space#INDICES]
public record Procedure(String name, List<Port> inputs, Schedule schedule, List<Schedule.Handed> handed,
        List<Port> outputs, List<Launch> launches, Place arena, Place indices) {
    public Procedure {
        inputs = List.copyOf(inputs);
        handed = List.copyOf(handed);
        outputs = List.copyOf(outputs);
        launches = List.copyOf(launches);
    }
}
