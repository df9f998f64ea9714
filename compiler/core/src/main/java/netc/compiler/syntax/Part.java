package netc.compiler.syntax;

import netc.compiler.source.Span;

/// A part of the tree of a file: all that is written stands somewhere.
public sealed interface Part permits Block, Brackets, Clause, Declaration, Expression, Statement, Type {
    Span span();
}
