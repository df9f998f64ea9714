package netc.runtime.train;

import java.util.List;

/// The numbers of one round over the training data.
///
/// @param number     from 1
/// @param losses     of each step that has a loss, mean over the examples, each at the time of its step; a step counts by all
///                   its examples, also those that the `where` of a loss leaves out, so that the final report of such a loss
///                   may differ; NaN where the epoch had no turn of the step
/// @param validation the metrics of the validation part after the round, the losses first; empty where there is none
public record Epoch(int number, List<Double> losses, List<Float> validation) {
    public Epoch {
        losses = List.copyOf(losses);
        validation = List.copyOf(validation);
    }
}
