package netc.compiler.elaborate.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netc.abi.Role;
import netc.abi.Training;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.elaborate.meaning.Bodies;
import netc.compiler.elaborate.meaning.Names;
import netc.compiler.elaborate.meaning.Requirements;
import netc.compiler.elaborate.model.Models;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Measured;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.slice.Sides;
import netc.compiler.elaborate.slice.Slices;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Result;
import netc.compiler.program.Learning;
import netc.compiler.program.MemoryBound;
import netc.compiler.program.StartSource;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Clause;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.OtherClauses;
import netc.compiler.syntax.Statement;

/// A `train` block: where data come from, the loss and the reports, and the training steps. It sees the model's names.
public final class TrainBlocks {
    /// Each is taken out of all equations, and compiled by itself.
    private static final int MOST_REPORTS = 100;

    private final Session session;
    private final Evaluator expressions;
    private final Names names;
    private final Models model;
    private final Declaration.Train train;
    private final DataClauses dataClauses;
    private final FilledInputs filled;
    private final String name;
    private final Map<Training.DataSource, Span> clauses = new HashMap<>();
    private final List<MemoryBound> memory = new ArrayList<>();
    private final Measures measures;
    private final Compared compared;
    private final Steps steps;
    private final CourseClauses course;
    private final WeightClauses weights;
    private final EarlierBlocks before;
    /// Names that the block mentions.
    private final Set<String> read;

    private final List<Training.DataSource> data = new ArrayList<>();
    private final List<Training.DataSource> test = new ArrayList<>();
    private final List<Training.DataSource> validation = new ArrayList<>();
    private final List<Clause.Report> reports = new ArrayList<>();
    private final List<Clause.PathPattern> frozen = new ArrayList<>();
    private Optional<Training.Builtin> builtin = Optional.empty();
    private Optional<Clause.ValidatePart> part = Optional.empty();
    private Optional<Clause.Stop> stop = Optional.empty();

    /// @param before what the blocks before this one say, which is told what this one says
    public TrainBlocks(Session session, Evaluator expressions, Models model, Declaration.Train train,
            EarlierBlocks before) {
        this.session = session;
        this.expressions = expressions;
        this.names = new Names(session);
        this.model = model;
        this.train = train;
        this.dataClauses = new DataClauses(session, model.inputs(), train);
        this.filled = new FilledInputs(session, expressions, model.inputs());
        this.name = train.alias().map(Name::text).orElse("");
        this.compared = new Compared(session, model.inputs(), model.outputs().names());
        this.measures = new Measures(session, expressions, name, model.inputs(), compared, this::evaluation);
        this.course = new CourseClauses(session);
        this.weights = new WeightClauses(session, before);
        this.before = before;
        this.steps = new Steps(session, name, (step, loss) -> new StepBody(session, expressions, measures, frozen,
                this::step, new Role.Step(name, step.name().map(Name::text).orElse("")), step, loss,
                course.isEachExample()));
        this.read = Mentions.of(train);
    }

    /// Adds the procedures that train and evaluate.
    ///
    /// @param procedures of this block alone
    public Optional<Training> read(Map<Role, Graph> procedures) {
        train.alias().ifPresent(alias -> model.attempt(() -> names.requireJavaName(alias)));
        int errors = session.diagnostics().errors();
        boolean isRead = true;
        for (Clause clause : train.clauses()) {
            try {
                clause(clause);
            } catch (Rejected reported) {
                isRead = false;
                if (clause instanceof Statement statement) {
                    names.broken(statement);
                }
            }
        }
        // A clause may fall with the model's mistake that was reported there.
        boolean isWhole = isRead && session.diagnostics().errors() == errors && !session.mistakes().isDamaged();
        if (isWhole) {
            requireClauses();
        }
        steps.read();
        for (Clause.Report report : reports) {
            model.attempt(() -> measures.report(report));
        }
        steps.readAfterEpoch(measured());
        model.attempt(() -> steps.learn(procedures));
        // What cannot be read may have named it.
        if (session.frame().scope().unit().tree().isWhole()) {
            model.attempt(weights::requireKnown);
        }
        Optional<Training.Stop> early = Optional.empty();
        try {
            // It may wait for what a clause with a mistake measures.
            early = isRead ? stop.map(s -> new StopRules(session, expressions, measures, validates())
                    .read(s, new Role.Stop(name), procedures)) : Optional.empty();
        } catch (Rejected reported) {
            // The diagnostic is there; what follows is looked at too.
        }
        if (isWhole) {
            feeds(procedures);
        }
        if (session.diagnostics().errors() > errors || session.mistakes().isDamaged() || !steps.areAll(procedures)) {
            return Optional.empty();
        }
        try {
            Training.Course whole = course.course(steps.course(procedures, step()), early);
            new ForetoldTargets(session, model.inputs()).warn(procedures, data);
            measures.metrics().procedures(procedures);
            return Optional.of(
                    new Training(name, data, test, builtin, validation(), measures.metrics().metrics(), whole));
        } catch (Rejected reported) {
            return Optional.empty();
        }
    }

    /// The inputs and targets that data fill.
    private Set<String> fed() {
        return Stream.of(data, validation, test).flatMap(List::stream).flatMap(s -> s.feeds().stream())
                .map(Training.Feed::input).collect(Collectors.toSet());
    }

    /// Whether a path is one that `freeze` names, or below it.
    private boolean isFrozen(String path) {
        return frozen.stream().anyMatch(f -> f.covers(path));
    }

    /// The sides that its steps take.
    public Sides step() {
        return Sides.step(fed()::contains, this::isFrozen);
    }

    private Sides evaluation() {
        return Sides.inference(fed()::contains);
    }

    private void requireClauses() {
        if (!steps.isWritten()) {
            require(steps.hasOwn(Clause.Loss.class), "what is learned? there is no `loss`", compared.example("loss"),
                    compared.isKnown());
        }
        if (!steps.isWritten() || steps.hasOwn(Clause.Loss.class)) {
            require(steps.hasOwn(Clause.Using.class), "how is it learned? there is no `using`",
                    "using " + firstOptimizer() + "(rate: 0.01)");
        }
        boolean hasData = !data.isEmpty() || builtin.isPresent();
        // The steps of a block without data are for Java, or read none.
        require(hasData || steps.isWritten(), "from what is it learned? there is no `data`",
                "data csv(\"data.csv\") -> x: columns(1..13), y: column(\"price\")");
        require(course.saysHowMany() || !hasData && steps.isWritten(),
                "how many examples does a step take? there is no `batch`", "batch 32");
        require(course.saysHowLong() || !hasData && steps.isWritten(),
                "how long is it trained? there is no `epochs`", "epochs 10");
    }

    /// An optimizer that the file sees, for the text to paste.
    private String firstOptimizer() {
        return session.frame().scope().unit().names().stream().filter(n -> session.frame().scope().unit().find(n)
                .filter(d -> d.declaration() instanceof Declaration.Optimizer).isPresent()).findFirst().orElse("mine");
    }

    private void require(boolean isThere, String headline, String example) {
        require(isThere, headline, example, false);
    }

    /// @param isMeant whether the example is what is missing
    private void require(boolean isThere, String headline, String example, boolean isMeant) {
        if (!isThere) {
            model.attempt(() -> {
                Diagnostic d = Diagnostic.error(Code.N302, train.model().span(), headline)
                        .note("as in `" + example + "`");
                Optional<Span> using = steps.ownUsing();
                Span first = using.orElse(train.span());
                throw session.reject(isMeant && using.isPresent() ? d.fix(first.source().span(first.start(),
                        first.start()), example + "\n" + " ".repeat(first.column() - 1)) : d);
            });
        }
    }

    private void clause(Clause clause) {
        switch (clause) {
            case Clause.Data d -> {
                Training.DataSource source = dataClauses.source(d);
                filled.add(d, source);
                clauses.putIfAbsent(source, d.span());
                (switch (d.use()) {
                    case TRAIN -> data;
                    case VALIDATE -> validation;
                    case TEST -> test;
                }).add(source);
            }
            case Clause.Builtin b -> {
                course.requireOnce(builtin.isPresent(), b.span(), "builtin");
                builtin = Optional.of(dataClauses.builtin(b));
            }
            case Clause.ValidatePart v -> {
                course.requireOnce(part.isPresent() || !validation.isEmpty(), v.span(), "validate");
                if (v.percent().value() <= 0 || v.percent().value() >= 100) {
                    throw session.reject(Diagnostic.error(Code.N305, v.percent().span(),
                            "a part of the data is more than 0% and less than 100%"));
                }
                part = Optional.of(v);
            }
            case Clause.Loss l -> {
                course.requireOnce(steps.hasOwn(Clause.Loss.class), l.span(), "loss");
                steps.addOwn(l);
            }
            case Clause.Report r -> {
                if (session.limits().isExhausted()) {
                    throw new Rejected();
                }
                if (reports.size() == MOST_REPORTS) {
                    throw session.limits().exhaust(Diagnostic.error(Code.N206, r.span(), "a `train` block has "
                            + MOST_REPORTS + " reports at most"));
                }
                reports.add(r);
            }
            case Clause.Using u -> steps.addOwn(u);
            case Clause.Setting s -> course.add(s);
            case Clause.Stop s -> {
                course.requireOnce(stop.isPresent(), s.span(), "stop");
                stop = Optional.of(s);
            }
            case Statement.Require r -> requirement(r);
            case Statement.Bind b -> {
                if (!read.contains(b.names().getFirst().text())) {
                    requireNoClause(b.span(), b.names().getFirst(), Optional.of(b.values().getFirst().span()));
                }
                session.given().names(Mentions.of(b));
                new Bodies(session, expressions).bind(b);
            }
            case Clause.Clip c -> steps.addOwn(c);
            case Clause.Step s -> {
                s.name().ifPresent(names::requireJavaName);
                steps.add(s);
            }
            case Clause.EachExample e -> course.add(e);
            case Clause.Freeze f -> frozen.addAll(f.paths());
            case Clause.Load l -> weights.add(l);
            case Clause.Save s -> weights.add(s);
            case Statement.Fields f -> new Bodies(session, expressions).variables(f);
            case Statement.Draw d -> {
                session.given().names(Mentions.of(d));
                new Bodies(session, expressions).draw(d);
            }
            case Statement.Update u -> throw session.reject(Diagnostic.error(Code.N119, u.span(),
                    "what changes at each step stands in a step").fix("step { " + u.span().text() + " }"));
            case Statement.Damaged d -> throw names.damaged(d);
            case Statement.Value v -> {
                if (v.values().getFirst() instanceof Expression.Call(Expression.Path path, var arguments, Span _)) {
                    requireNoClause(v.span(), path.names().getFirst(), arguments.size() == 1
                            ? Optional.of(arguments.getFirst().value().span()) : Optional.empty());
                }
                throw session.reject(Diagnostic.error(Code.N110, v.span(), "this value is not used"));
            }
        }
    }

    /// `batch = 32` would bind a name that nothing reads, and `shuffle()` is a value that nothing reads.
    private void requireNoClause(Span whole, Name word, Optional<Span> value) {
        Optional<Diagnostic> meant = OtherClauses.of(Code.N110, whole, word.span(), value);
        if (meant.isPresent()) {
            throw session.reject(meant.get());
        }
    }

    private void requirement(Statement.Require require) {
        if (Mentions.of(require.condition()).contains(Requirements.MEMORY)) {
            new Requirements(session, expressions).memory(require).ifPresent(memory::add);
        } else if (Mentions.of(require.condition()).contains(Requirements.PARAMETERS)) {
            if (session.mistakes().isSound()) {
                new Requirements(session, expressions).parameters(require);
            }
        } else {
            new Requirements(session, expressions).check(require);
        }
    }

    // ---------- the rest

    /// What can be looked at after an epoch.
    private Measured.Names measured() {
        return validates() ? measures.measured() : Measured.Names.NONE;
    }

    private boolean validates() {
        return part.isPresent() || !validation.isEmpty();
    }

    private Training.Validation validation() {
        if (!validation.isEmpty()) {
            return new Training.Validation.Own(validation);
        }
        return part.<Training.Validation>map(p -> p.isLast() ? new Training.Validation.Last(p.percent().value() / 100)
                : new Training.Validation.Drawn(p.percent().value() / 100)).orElseGet(Training.Validation.None::new);
    }

    /// The axes that the loss or a report has and is not to have.
    public List<Axis> surplus() {
        return measures.surplus();
    }

    /// What the file says of it.
    ///
    /// @param starts what variables of the model start from that files hold
    public Learning.Block block(Training training, List<StartSource> starts) {
        starts.forEach(s -> clauses.put(s.source(), s.span()));
        return new Learning.Block(training, clauses, part.map(Clause.ValidatePart::span),
                Stream.concat(model.memory().stream(), memory.stream()).toList(), steps.names(train.alias()),
                weights.loads(), weights.saves());
    }

    /// The paths of the parameters that a loss depends on or a step changes.
    public Set<String> reached() {
        return steps.reached();
    }

    public boolean hasLoss() {
        return steps.hasLoss();
    }

    /// What the step and the metrics read is filled by each part of the data.
    private void feeds(Map<Role, Graph> procedures) {
        Set<String> needed = new HashSet<>();
        procedures.forEach((role, graph) -> {
            if (role instanceof Role.Step) {
                needed.addAll(step().of(graph).inputs());
            }
        });
        List<Result> measured = measures.metrics().values().stream()
                .map(v -> (Result) new Result.Output("", v.type().axes(), v)).toList();
        needed.addAll(Slices.of(evaluation().of(session.builder().build().equations()), measured).inputs());
        filled.requireAll(needed);
        filled.requireSame();
        filled.requireAsBefore(before);
    }
}
