/// What runs a compiled model: threads, data, checkpoints and the training loop, one package each.
///
/// The runtime knows nothing of the compiler; the two meet in `netc.abi`. It has no dependency beside the JDK, its jar
/// stays under 300 KB, and it writes to no stream: what it has to say goes to `System.Logger` or back to the caller.
///
/// - [netc.runtime.data]: records in memory, the readers of IDX and npy files, drawn digits, shuffles;
/// - [netc.runtime.checkpoint]: weights as safetensors files, written so that a crash loses nothing;
/// - [netc.runtime.model]: a compiled model at work, and the base class of generated classes;
/// - [netc.runtime.train]: the training loop, and the files of a run;
/// - [netc.runtime.parallel]: the worker threads that share the chunks of a parallel loop.
///
/// A file that is not what it should be is a mistake of the person who gave it: every reader throws
/// [netc.runtime.InputException], whose message is complete.
package netc.runtime;
