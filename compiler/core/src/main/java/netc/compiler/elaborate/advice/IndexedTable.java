package netc.compiler.elaborate.advice;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Frame;
import netc.compiler.elaborate.scope.GivenArgument;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Statement;

/// An index is given to a layer that takes numbers along the axis which it points into, `kind |> Dense[Kind -> D]`: what is
/// learned for each of the axis is a row of a table.
final class IndexedTable {
    private static final Pattern MADE = Pattern.compile("\\w+\\[\\s*\\w+\\s*->\\s*(\\w+(?:\\s*:\\s*\\w+)?)\\s*]");

    private final Session session;

    IndexedTable(Session session) {
        this.session = session;
    }

    /// @param axis that the layer takes
    Optional<Diagnostic> of(Diagnostic d, Applicable.Called called, GivenArgument given, String axis) {
        boolean isIndex = given.value().kind().into().filter(a -> a.name().equals(axis)).isPresent();
        if (!isIndex) {
            return Optional.empty();
        }
        String value = given.span().text();
        Matcher made = MADE.matcher(called.stage().text());
        Diagnostic said = Diagnostic.error(Code.N012, d.span().orElseThrow(), value + " is an index into " + axis
                + ", one whole number, and " + called.callee().name() + " takes a number for each place along " + axis)
                .notes(d.notes());
        return Optional.of(called.callee().signature().made().isEmpty() ? said
                : said.note("what is learned for each " + axis + " is a table, in which the index looks up: `param"
                        + " table: f32[" + axis + ", D] ~ normal(0.1)`, and `table[" + value + "]`")
                        .choices(made.matches() ? table(called, given, axis, made.group(1)).stream().toList()
                                : List.of()));
    }

    /// With the table above the statement, where a body can have one.
    private Optional<Fix> table(Applicable.Called called, GivenArgument given, String axis, String made) {
        Scope scope = session.frame().scope();
        boolean canLearn = session.frame().body() == Frame.Body.MODEL || session.frame().body() == Frame.Body.LAYER;
        Optional<Statement> statement = !canLearn || given.span().source() != called.stage().source() ? Optional.empty()
                : Enclosing.of(scope.unit().tree(), given.span()).stream().flatMap(e -> e.statements().stream())
                        .filter(s -> s.span().contains(given.span())).findFirst();
        return statement.map(s -> {
            String name = fresh(scope, "table");
            Span use = given.span().start() < called.stage().start() ? given.span().to(called.stage())
                    : called.stage().source().span(called.stage().start(), given.span().end() + 1);
            Span above = use.source().span(s.span().start(), s.span().start());
            Map<Span, String> places = new LinkedHashMap<>();
            places.put(above, "param " + name + ": f32[" + axis + ", " + made + "] ~ normal(0.1)\n"
                    + " ".repeat(s.span().column() - 1));
            places.put(use, name + "[" + given.span().text() + "]");
            return Fix.ofLines(places);
        });
    }

    private static String fresh(Scope scope, String wanted) {
        return scope.find(wanted).isEmpty() && scope.announced(wanted).isEmpty() ? wanted : fresh(scope, wanted + "_");
    }
}
