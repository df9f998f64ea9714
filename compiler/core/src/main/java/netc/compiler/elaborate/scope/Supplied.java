package netc.compiler.elaborate.scope;

import java.util.Optional;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;

/// An argument as the caller gives it.
public sealed interface Supplied {
    Span span();

    /// A value that is known already: what comes through `|>`.
    record Known(Quantity value, Span span) implements Supplied {
    }

    record Written(Optional<Name> name, Expression value) implements Supplied {
        @Override
        public Span span() {
            return value.span();
        }
    }
}
