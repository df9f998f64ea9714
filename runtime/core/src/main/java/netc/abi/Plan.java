package netc.abi;

import java.util.List;
import java.util.Optional;

/// All that the runtime knows of a model.
///
/// @param model      its name
/// @param hash       SHA-256, in hex, of what it was compiled from (its own text, imports, `--dim`)
/// @param variables  in the order of checkpoints: parameters, then states, then optimizer states
/// @param weights    size of [Storage#WEIGHTS]
/// @param procedures what it can do, each role once
/// @param training   how it learns, where the file says it
public record Plan(String model, String hash, List<Variable> variables, long weights, List<Procedure> procedures,
        Optional<Training> training) {
    public Plan {
        variables = List.copyOf(variables);
        procedures = List.copyOf(procedures);
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
