package netc.compiler.elaborate.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import netc.abi.Role;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.elaborate.meaning.Bodies;
import netc.compiler.elaborate.meaning.Names;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Frame;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.States;
import netc.compiler.elaborate.slice.Sides;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Clause;
import netc.compiler.syntax.Statement;

/// One step of a `train` block: what its lines name and change, and how it learns from its loss.
final class StepBody {
    private final Session session;
    private final Evaluator expressions;
    private final Measures measures;
    private final Clause.Step step;
    private final String loss;
    private final Role.Step role;
    private final Frame frame;
    private final Clipping clipping;
    private final Learning learning;
    private final boolean isOneExample;
    private final List<Clause.Using> usings = new ArrayList<>();

    private Optional<Value> value = Optional.empty();
    private Optional<Clause.Loss> lossClause = Optional.empty();
    private Map<String, States.Changed> changed = Map.of();
    private boolean isSound = true;

    /// @param measures get to know the loss
    /// @param frozen   what does not learn
    /// @param sides    that a step takes
    /// @param role     what it is called
    /// @param loss     what its loss is called
    /// @param isOneExample whether examples come one by one
    StepBody(Session session, Evaluator expressions, Measures measures, List<Clause.PathPattern> frozen,
            Supplier<Sides> sides, Role.Step role, Clause.Step step, String loss, boolean isOneExample) {
        this.isOneExample = isOneExample;
        this.session = session;
        this.expressions = expressions;
        this.measures = measures;
        this.step = step;
        this.loss = loss;
        this.role = role;
        Frame block = session.frame();
        this.frame = block.step(new Scope(block.scope()), role.name());
        this.clipping = new Clipping(session, expressions);
        this.learning = new Learning(session, expressions, role, usings, frozen, clipping, sides);
    }

    Clause.Step written() {
        return step;
    }

    Optional<Value> loss() {
        return value;
    }

    Optional<String> lossName() {
        return lossClause.map(_ -> loss);
    }

    /// The paths of what the loss depends on, and of what the lines change.
    Set<String> reached() {
        return learning.reached();
    }

    /// All lines. After a mistake the others are looked at too.
    void read() {
        session.inside(frame, step, () -> {
            changed = session.states().step(isOneExample, () -> step.clauses().forEach(this::attempt));
            return null;
        });
    }

    private void attempt(Clause clause) {
        try {
            clause(clause);
        } catch (Rejected reported) {
            isSound = false;
            if (clause instanceof Statement statement) {
                new Names(session).broken(statement);
            }
        }
    }

    private void clause(Clause clause) {
        Bodies bodies = new Bodies(session, expressions);
        switch (clause) {
            case Clause.Loss l -> {
                requireOnce(lossClause.isPresent(), clause, "loss");
                lossClause = Optional.of(l);
                value = measures.loss(l, loss);
                isSound &= value.isPresent();
            }
            case Clause.Using u -> usings.add(u);
            case Clause.Clip c -> clipping.add(c);
            case Statement.Bind b -> {
                session.given().names(Mentions.of(b));
                bodies.bind(b);
            }
            case Statement.Draw d -> {
                session.given().names(Mentions.of(d));
                bodies.draw(d);
            }
            case Statement.Update u -> {
                session.given().names(Mentions.of(u));
                bodies.update(u);
            }
            case Statement.Require r -> bodies.require(r);
            case Statement.Value v -> bodies.call(v);
            case Statement.Damaged d -> throw new Names(session).damaged(d);
            case Clause.Step s -> throw session.reject(Diagnostic.error(Code.N119, s.span(),
                    "a step has no steps of its own: they stand one after the other in the block"));
            case Clause.Data _, Clause.Builtin _, Clause.ValidatePart _, Clause.Report _, Clause.EachExample _, Clause.Setting _, Clause.Freeze _, Clause.Load _, Clause.Save _, Clause.Stop _, Statement.Fields _ ->
                    throw session.reject(Diagnostic.error(Code.N119, clause.span(), "`"
                            + clause.span().text().split("\\W")[0]
                            + "` is the same for all steps: it stands in the block around them"));
        }
    }

    private void requireOnce(boolean isThere, Clause clause, String word) {
        if (isThere) {
            throw session
                    .reject(Diagnostic.error(Code.N302, clause.span(), "`" + word + "` stands twice in this step"));
        }
    }

    /// That the braces of a step hold what makes one. Of what stands in the block itself more is said there.
    void requireSense() {
        if (!isSound) {
            return;
        }
        if (lossClause.isPresent() && usings.isEmpty()) {
            session.report(Diagnostic.error(Code.N302, lossClause.get().span(),
                    "how is this loss made smaller? there is no `using` in the step"));
        } else if (lossClause.isEmpty() && !usings.isEmpty()) {
            session.report(Diagnostic.error(Code.N302, usings.getFirst().span(),
                    "what is learned? there is no `loss` in the step"));
        } else if (lossClause.isEmpty() && changed.isEmpty()) {
            session.report(Diagnostic.error(Code.N302, step.span(), "this step changes nothing")
                    .note("as in `w <- w + rate * change`, or `loss …` and `using …`"));
        }
    }

    /// Adds the procedure.
    void learn(Map<Role, Graph> procedures) {
        session.inside(frame, step, () -> {
            learning.choose();
            if (value.isPresent() || isSound && !changed.isEmpty()) {
                learning.step(value, changed, procedures);
            }
            return null;
        });
    }
}
