package netc.runtime.train;

import java.util.Optional;
import netc.runtime.data.Table;

/// What a run learns from, each table with a column for every input and target.
///
/// @param training   what is learned from
/// @param validation what decides which weights are best, looked at after each epoch
/// @param test       looked at once, at the end
public record TrainingData(Table training, Optional<Table> validation, Optional<Table> test) {
}
