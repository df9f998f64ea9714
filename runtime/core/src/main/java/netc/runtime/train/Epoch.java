package netc.runtime.train;

import java.util.List;

/// The numbers of one round over the training data.
///
/// @param number     from 1
/// @param loss       mean over the examples, each at the time of its step; a step counts by all its examples, also those that
///                   the `where` of a loss leaves out, so that the final report of such a loss may differ
/// @param validation the metrics of the validation part after the round, the loss first; empty where there is none
public record Epoch(int number, double loss, List<Float> validation) {
    public Epoch {
        validation = List.copyOf(validation);
    }
}
