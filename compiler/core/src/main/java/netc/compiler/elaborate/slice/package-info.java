/// Parts of one long list of equations: [Slices] takes what some results need, and [Scheduled] takes out what depends on
/// counters alone.
///
/// May depend on `source`, `graph` and `netc.abi`, and on nothing of the elaborator.
package netc.compiler.elaborate.slice;
