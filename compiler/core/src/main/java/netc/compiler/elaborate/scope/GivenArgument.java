package netc.compiler.elaborate.scope;

import netc.compiler.elaborate.value.Quantity;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;

/// An argument of a signature with the value that the caller gives.
public record GivenArgument(Declaration.Argument argument, Quantity value, Span span) {
}
