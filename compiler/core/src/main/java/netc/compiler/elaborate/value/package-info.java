/// What an expression turns out to be: a [Quantity] of a [Kind], and what can be computed of it at once ([Folding]).
///
/// May depend on `source`, `syntax` (for operators), `graph`, and on `netc.abi` for types that are seen from outside.
package netc.compiler.elaborate.value;
