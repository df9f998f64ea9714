/// A graph with loops, cut into graphs without.
///
/// A loop of the graph is equations that all have the axis of its turns. Here it becomes sections that run once a turn, on
/// slices of tensors that other sections, or other turns, have written; what stands around it, and what does without its
/// turns, becomes sections that run once. What a section hands on to others is a [netc.compiler.section.Kept] tensor.
/// Depends on `graph` only; start with [netc.compiler.section.Sections].
package netc.compiler.section;
