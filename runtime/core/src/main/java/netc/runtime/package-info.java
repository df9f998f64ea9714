/// What runs a compiled model: threads, data, checkpoints and the training loop, one package each.
///
/// The runtime knows nothing of the compiler; the two meet in `netc.abi`. It has no dependency beside the JDK, its jar
/// stays under 300 KB, and it writes to no stream: what it has to say goes to `System.Logger` or back to the caller.
package netc.runtime;
