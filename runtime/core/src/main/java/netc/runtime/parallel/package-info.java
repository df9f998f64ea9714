/// Threads that share the chunks of a parallel loop.
///
/// [Workers] keeps them between loops: a training step is dozens of loops of a few microseconds, and waking a thread
/// that sleeps costs more than most of them. Which chunk runs on which thread is decided while running; what a chunk
/// computes must not depend on it.
///
/// Depends on the JDK alone. Start with [Workers].
package netc.runtime.parallel;
