package netc.compiler.elaborate.scope;

import java.util.Optional;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;

/// An argument as the caller gives it.
public sealed interface Supplied {
    Span span();

    /// Of the argument that it is given for, where it is written.
    Optional<Name> name();

    /// A value that is known already: what comes through `|>`.
    record Known(Optional<Name> name, Quantity value, Span span) implements Supplied {
        public Known(Quantity value, Span span) {
            this(Optional.empty(), value, span);
        }
    }

    record Written(Optional<Name> name, Expression value) implements Supplied {
        @Override
        public Span span() {
            return value.span();
        }
    }
}
