/// A compiled model at work: its weights in memory, its procedures carried out.
///
/// [Program] is a plan with the kernels that fit this JVM's vectors ([Vectors] finds the width). [Run] carries out
/// one procedure: it resolves the plan's places for a number of examples and launches kernels in order, sharing their
/// turns between threads where that pays. [Model] is the base class of generated classes and [Call] what their methods are
/// made of. [Step] is the one way in which weights learn: it refuses what is not finite, and says where it came from.
/// [WeightsFile] brings weights to disk and back, telling all differences at once.
///
/// After the first run with the greatest number of examples, running allocates nothing on any thread.
/// Depends on `netc.abi`, `netc.runtime.parallel` and `netc.runtime.checkpoint`. Start with [Model], then [Run].
package netc.runtime.model;
