package netc.compiler.program;

import java.util.List;
import java.util.Optional;

/// What is said of a model to whoever asks.
///
/// @param layers what `netc summary` prints
/// @param draws  what it prints of draws that something needs
/// @param trace  the named tensors that the loss depends on, where there is a loss
public record Report(List<LayerRow> layers, List<DrawRow> draws, Optional<Trace> trace) {
    public static final Report NONE = new Report(List.of(), List.of(), Optional.empty());

    public Report {
        layers = List.copyOf(layers);
        draws = List.copyOf(draws);
    }
}
