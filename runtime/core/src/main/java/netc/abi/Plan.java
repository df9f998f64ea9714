package netc.abi;

import java.util.List;

/// All that the runtime knows of a model.
///
/// @param model      its name
/// @param hash       SHA-256, in hex, of what it was compiled from (its own text, imports, `--dim`)
/// @param variables  in the order of checkpoints: parameters, then states, then optimizer states
/// @param weights    size of [Storage#WEIGHTS]
/// @param procedures what it can do, each role once
/// @param blocks     how it learns, one `train` block after the other
public record Plan(String model, String hash, List<Variable> variables, long weights, List<Procedure> procedures,
        List<Training> blocks) {
    public Plan {
        variables = List.copyOf(variables);
        procedures = List.copyOf(procedures);
        blocks = List.copyOf(blocks);
    }

    /// A `train` block by its name, which is empty where it has none.
    ///
    /// @throws IllegalArgumentException where there is no such block
    public Training block(String name) {
        for (Training block : blocks) {
            if (block.name().equals(name)) {
                return block;
            }
        }
        throw new IllegalArgumentException(
                "model " + model + " has no train block" + (name.isEmpty() ? "" : " " + name));
    }

    /// The steps of all blocks, in the order written.
    public List<Role.Step> steps() {
        return blocks.stream().flatMap(b -> b.course().steps().stream().map(b::role)).toList();
    }

    /// @throws IllegalArgumentException when there is none for it
    public Procedure procedure(Role role) {
        for (Procedure procedure : procedures) {
            if (procedure.role().equals(role)) {
                return procedure;
            }
        }
        throw new IllegalArgumentException("model " + model + " has no procedure '" + role + "'; it has "
                + procedures.stream().map(Procedure::role).toList());
    }
}
