/// Times training steps of netc and of PyTorch side by side.
///
/// [TrainingBenchmark] is the program. For each [Workload] it makes a [NetcStep] and a [PytorchStep] of the same network,
/// the same initial weights and the same data ([Batches]), checks that both learn the same ([AgreeingLosses]), and
/// times them in alternating blocks ([AlternatingBlocks]).
///
/// Nothing else may depend on this package: it is built by the profile `bench` alone, which alone resolves PyTorch.
package netc.benchmarks;
