/// Graph to graph: differentiation and the rewrites that keep the meaning to the last bit.
///
/// Each pass is one function over an immutable [netc.compiler.graph.Graph]. No rewrite reassociates, makes or breaks a
/// fused multiply-add, or trades a division for a product. Depends on `graph` only; start with [Differentiate].
package netc.compiler.pass;
