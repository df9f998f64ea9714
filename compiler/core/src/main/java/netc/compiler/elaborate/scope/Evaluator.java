package netc.compiler.elaborate.scope;

import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;

/// Gives expressions their meaning. All that reads around expressions is given this and knows no more of what reads them.
public interface Evaluator {
    /// One value.
    Quantity value(Expression expression);

    /// One value, as a size or subscript computes it.
    Quantity exact(Expression expression);

    /// A whole number known when compiling, at least 1 and no longer than an axis can be.
    long size(Expression expression);

    /// One value; empty where a mistake was found, so that what stands beside it is looked at too.
    Optional<Quantity> attempt(Expression expression, boolean exact);

    /// The values of several expressions; each is looked at even if one before it is wrong.
    List<Quantity> all(List<Expression> expressions);

    /// What a layer or function gives for these arguments.
    Quantity apply(Expression stage, List<Supplied> arguments, Span span);
}
