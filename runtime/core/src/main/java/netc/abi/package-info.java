/// What generated classes, the compiler and the runtime agree on: plain data and one abstract class, nothing else.
///
/// A compiled model is a [Plan] (what lies where in memory, which kernels run in which order) and, for each width of
/// vector, a class of [Kernels]. The compiler writes both, the runtime carries them out. Depends on nothing.
package netc.abi;
