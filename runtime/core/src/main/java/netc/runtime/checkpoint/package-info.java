/// Weights on disk: safetensors files, written so that a crash at any moment leaves the previous one.
///
/// [Safetensors] reads and writes the format with every check of the reference implementation; [AtomicFiles] replaces
/// a file in one step. `Json` is the small strict reader for headers.
///
/// Depends on [netc.runtime.InputException] only. Start with [Safetensors].
package netc.runtime.checkpoint;
