package netc.compiler.program;

import java.util.List;
import java.util.Map;
import netc.abi.Role;

/// What is said of a model to whoever asks.
///
/// @param layers what `netc summary` prints
/// @param draws  what it prints of draws that something needs
/// @param traces the named tensors that the loss of a step depends on, and those that are computed where the model predicts
public record Report(List<LayerRow> layers, List<DrawRow> draws, Map<Role, Trace> traces) {
    public static final Report NONE = new Report(List.of(), List.of(), Map.of());

    Report withTrace(Trace trace) {
        return new Report(layers, draws, Map.of(Role.STEP, trace));
    }

    public Report {
        layers = List.copyOf(layers);
        draws = List.copyOf(draws);
        traces = Map.copyOf(traces);
    }
}
