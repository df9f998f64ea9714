/// What generated classes, the compiler and the runtime agree on: plain types without behaviour of their own.
///
/// A class that the compiler writes needs this package and the runtime beside it, nothing else; the compiler sees
/// of the runtime this package alone. It depends on nothing but the JDK. A change here changes compiled models, so
/// it stays small.
///
/// Start at [Version].
package netc.abi;
