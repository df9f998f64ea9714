/// From equations to kernels: what is kept in memory, which equations share a kernel, how its loops run, and where
/// everything lies.
///
/// [OrderAxes] lays alike what is computed together, [BlockExamples] pictures of few channels in blocks of examples.
/// [Arrange] rewrites a graph so that anchors (contractions, reductions) find their operands as they need them. [Fusion]
/// decides which values are stored; every other value is asked for its element where it is read. One class for each kind of
/// kernel writes the loops. [MemoryPlan] gives stored values their places, and [ProcedureScheduler] puts it together.
/// Nothing here changes a bit of any result: the order of every sum belongs to its formula.
/// Depends on `graph`, `kernel` and `netc.abi`.
package netc.compiler.schedule;
