/// The training loop: epochs, batches, validation, early stopping, checkpoints.
///
/// [Trainer] runs what a `train` block says over [TrainingData]; [TrainingOptions] are what the caller may change.
/// [Evaluation] computes the metrics of a whole set, [BatchInputs] fills the inputs of a procedure from a table.
/// [RunFolder] holds `best.safetensors`, `last.safetensors` and `metrics.csv`; [History] is what the latter lists, and
/// decides which weights are best and when to stop. A run that is stopped anywhere and resumed ends in the same bytes as
/// one that never stopped: everything that matters is a function of seed, data and the number of the step, or is in
/// `last.safetensors`.
///
/// Depends on `netc.abi` and the other packages of the runtime. Start with [Trainer].
package netc.runtime.train;
