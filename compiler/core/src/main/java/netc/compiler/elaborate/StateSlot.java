package netc.compiler.elaborate;

import netc.compiler.syntax.Expression;

/// A state that an optimizer keeps for one parameter; it comes to be when its old value is first read.
///
/// @param path  `conv1.K/m`
/// @param of    the parameter, whose axes it has
/// @param start what it is at first
record StateSlot(String path, Variables.Made of, Expression start) {
}
