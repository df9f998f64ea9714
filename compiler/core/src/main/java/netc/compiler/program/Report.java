package netc.compiler.program;

import java.util.List;
import java.util.Optional;

/// What is said of a model to whoever asks.
///
/// @param layers what `netc summary` prints
/// @param trace  the named tensors that the loss depends on, where there is a loss
public record Report(List<LayerRow> layers, Optional<Trace> trace) {
    public static final Report NONE = new Report(List.of(), Optional.empty());

    public Report {
        layers = List.copyOf(layers);
    }
}
