package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Clause;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Statement;

/// `report confusion[Class](logits, kind)`: a function makes an axis whose size nothing says, and requires that it is as long as
/// the one that it takes.
public final class MadeAsTaken {
    private final Applicable.Called called;
    private final Scope caller;

    /// @param caller whose names the call sees
    public MadeAsTaken(Applicable.Called called, Scope caller) {
        this.called = called;
        this.caller = caller;
    }

    /// The call, or the whole report that it is, with both axes.
    ///
    /// @param its   the axis that is made
    /// @param taken what the caller calls the axis that is taken
    public Optional<Fix> fix(String its, String taken) {
        Callee callee = called.callee();
        boolean areAlike = callee.isTurn() && callee.parameters().count() == 2 && callee.body().statements().stream()
                .anyMatch(s -> s instanceof Statement.Require r && r.condition() instanceof Expression.Binary b
                        && b.operator() == Expression.BinaryOperator.EQUAL
                        && List.of(b.left().span().text(), b.right().span().text())
                                .containsAll(callee.axes()));
        if (!areAlike) {
            return Optional.empty();
        }
        String made = Optional.ofNullable(called.statics().axes().get(its)).map(a -> a.name().text())
                .orElseGet(() -> fresh(its));
        String stage = callee.name() + "[" + taken + " -> " + made + ": " + taken + "]";
        return Optional.of(report().map(r -> new Fix(r.span(), "report "
                + r.name().map(n -> n.text()).orElse(callee.name()) + ": f32[" + taken + ", " + made + "] = " + stage
                + behind(r.value().span()))).orElseGet(() -> new Fix(called.stage(), stage)));
    }

    private String fresh(String name) {
        return caller.find(name).isEmpty() ? name : fresh(name + "_");
    }

    private String behind(Span value) {
        return value.source().span(called.stage().end(), value.end()).text();
    }

    /// A report of what the call gives that is written without a type.
    private Optional<Clause.Report> report() {
        return Enclosing.of(caller.unit().tree(), called.span()).stream()
                .flatMap(e -> e.declaration() instanceof Declaration.Train t ? t.clauses().stream() : Stream.of())
                .flatMap(c -> c instanceof Clause.Report r && r.type().isEmpty() ? Stream.of(r) : Stream.of())
                .filter(r -> r.value() instanceof Expression.Call c && c.target().span().equals(called.stage()))
                .findFirst();
    }
}
