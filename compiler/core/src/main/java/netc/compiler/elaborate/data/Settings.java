package netc.compiler.elaborate.data;

import java.util.Optional;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Expression;

/// Whole numbers of clauses, written as such.
public final class Settings {
    private final Session session;

    public Settings(Session session) {
        this.session = session;
    }

    public long whole(Expression value, long least, long greatest) {
        return whole(value, least, greatest,
                Diagnostic.error(Code.N305, value.span(), "here stands a whole number from "
                        + least + " to " + greatest));
    }

    /// @param otherwise what is said of anything else
    public long whole(Expression value, long least, long greatest, Diagnostic otherwise) {
        if (value instanceof Expression.Number n && n.unit().isEmpty()) {
            if (n.whole().isPresent() && n.whole().getAsLong() >= least && n.whole().getAsLong() <= greatest) {
                return n.whole().getAsLong();
            }
            Optional<String> digits = Optional.of(n.value()).filter(v -> !n.isWhole() && v == Math.rint(v)
                    && v >= least && v <= greatest && v < 1e15).map(v -> Long.toString(v.longValue()));
            if (digits.isPresent()) {
                throw session.reject(otherwise.fix(digits.get()));
            }
        }
        throw session.reject(otherwise);
    }
}
