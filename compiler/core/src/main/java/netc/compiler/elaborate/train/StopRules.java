package netc.compiler.elaborate.train;

import java.util.List;
import java.util.Map;
import netc.abi.Role;
import netc.abi.Training;
import netc.compiler.elaborate.data.Settings;
import netc.compiler.elaborate.meaning.Arithmetic;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Measured;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.slice.Slices;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Result;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Clause;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.OtherClauses;

/// `stop when`: by a number that has not improved, or by any condition.
///
/// @param measures  of the block
/// @param validates whether it has a validation part
record StopRules(Session session, Evaluator expressions, Measures measures, boolean validates) {
    private static final String VALIDATION = "validation";

    /// @param procedures gets the condition, where the rule is one
    /// @param role       what that is for
    Training.Stop read(Clause.Stop clause, Role role, Map<Role, Graph> procedures) {
        if (clause.patience().isEmpty()) {
            procedures.put(role, condition(clause));
            return new Training.Stop.Condition();
        }
        Diagnostic unknown = Diagnostic.error(Code.N305, clause.span(), "this rule to stop is not known")
                .note("as in `stop when validation.loss has not improved for 3 epochs`");
        boolean isPatient = clause.patience().filter(p -> p.unit() == Clause.PeriodUnit.EPOCHS).isPresent();
        if (isPatient && !(clause.value() instanceof Expression.Path)) {
            throw session.reject(Diagnostic.error(Code.N305, clause.value().span(), OtherClauses.WAITS_ALONE)
                    .note(OtherClauses.WAITED_FOR));
        }
        if (!isPatient || !(clause.value() instanceof Expression.Path path)) {
            throw session.reject(unknown);
        }
        if (path.names().size() != 2 || !path.names().getFirst().text().equals(VALIDATION)) {
            throw session.reject(measures.meant(path).map(m -> mended(unknown, path, m)).orElse(unknown));
        }
        Name metric = path.names().get(1);
        measures.requireNumber(metric);
        if (!validates) {
            throw session.reject(Diagnostic.error(Code.N302, clause.span(), "there is no validation part to look at")
                    .fix(clause.span(), "validate 10%\n" + " ".repeat(clause.span().column() - 1)
                            + clause.span().text()));
        }
        int patience = Math.toIntExact(new Settings(session).whole(clause.patience().get().count(), 1, 1_000_000));
        return new Training.Stop.Patience(metric.text(), !measures.isTruth(metric.text()), patience);
    }

    /// `stop when rate < 1e-6`
    private Graph condition(Clause.Stop clause) {
        Quantity holds = session.measured().after(validates ? measures.measured() : Measured.Names.NONE,
                () -> expressions.value(clause.value()));
        if (!Arithmetic.isTruth(holds) || !holds.axes().isEmpty()) {
            throw session.reject(new Describe(session).with(Diagnostic.error(Code.N305, clause.value().span(),
                    "a rule to stop is true or false of a whole epoch"), "value", holds)
                    .note("as in `stop when validation.loss < 0.1`"));
        }
        return Slices.of(session.builder().build().equations(),
                List.of(new Result.Output("stop", List.of(), new Arithmetic(session).truth(holds))));
    }

    private static Diagnostic mended(Diagnostic d, Expression.Path written, String metric) {
        Span clause = d.span().orElseThrow();
        return d.fix(clause.source().span(clause.start(), written.span().start()).text() + VALIDATION + "." + metric
                + clause.source().span(written.span().end(), clause.end()).text());
    }
}
