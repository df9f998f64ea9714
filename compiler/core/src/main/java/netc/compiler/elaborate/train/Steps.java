package netc.compiler.elaborate.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import netc.abi.Role;
import netc.abi.Training;
import netc.compiler.elaborate.data.Settings;
import netc.compiler.elaborate.scope.Measured;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.slice.Sides;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Clause;
import netc.compiler.syntax.Name;

/// The steps of a `train` block, in the order in which they are written: `loss` and `using` of the block itself are one of
/// them.
final class Steps {
    /// In a row, and rounds between.
    private static final long MOST_TURNS = 1_000_000;
    private static final String EPOCH = "epoch";

    private final Session session;
    private final String block;
    private final BiFunction<Clause.Step, String, StepBody> body;
    private final List<Clause.Step> written = new ArrayList<>();
    private final List<Clause> own = new ArrayList<>();
    private final Map<String, StepBody> bodies = new LinkedHashMap<>();
    private int ownAt;

    /// @param block its name
    /// @param body  of a step and the name of its loss
    Steps(Session session, String block, BiFunction<Clause.Step, String, StepBody> body) {
        this.session = session;
        this.block = block;
        this.body = body;
    }

    /// `loss`, `using` or `clip` of the block itself.
    void addOwn(Clause clause) {
        if (own.isEmpty()) {
            ownAt = written.size();
        }
        own.add(clause);
    }

    void add(Clause.Step step) {
        written.add(step);
    }

    boolean hasOwn(Class<? extends Clause> kind) {
        return own.stream().anyMatch(kind::isInstance);
    }

    /// Whether a step of its own is written.
    boolean isWritten() {
        return !written.isEmpty();
    }

    /// Where the first optimizer of the block itself stands.
    Optional<Span> ownUsing() {
        return own.stream().filter(Clause.Using.class::isInstance).map(Clause::span).findFirst();
    }

    /// What the clauses of all steps say, and their losses; those of what comes after an epoch are left.
    void read() {
        List<Clause.Step> all = new ArrayList<>(written);
        if (!own.isEmpty()) {
            all.add(ownAt, new Clause.Step(Optional.empty(), Optional.empty(), Optional.empty(), own,
                    own.getFirst().span().to(own.getLast().span())));
        }
        Map<String, Span> names = new LinkedHashMap<>();
        long losses = all.stream().filter(s -> s.clauses().stream().anyMatch(Clause.Loss.class::isInstance))
                .count();
        for (Clause.Step step : all) {
            String name = step.name().map(Name::text).orElse("");
            Span place = step.name().map(Name::span).orElse(step.span());
            if (names.containsKey(name)) {
                session.report(Diagnostic.error(Code.N302, place, name.isEmpty()
                        ? "two steps of this block have no name: it says whose loss is meant, and what Java calls the step"
                        : "there is a step " + name + " already").related(names.get(name), "the first stands")
                        .note("as in `step other { … }`"));
                continue;
            }
            names.put(name, place);
            bodies.put(name, body.apply(step, losses < 2 || name.isEmpty() ? "loss" : name + ".loss"));
            if (!isAfterEpoch(step)) {
                bodies.get(name).read();
            }
            if (written.contains(step) && !isAfterEpoch(step)) {
                bodies.get(name).requireSense();
            }
        }
    }

    /// Once all is known that is measured, the others.
    ///
    /// @param measured of the validation part
    void readAfterEpoch(Measured.Names measured) {
        bodies.values().stream().filter(s -> isAfterEpoch(s.written()))
                .forEach(s -> session.measured().after(measured, () -> {
                    s.read();
                    s.requireSense();
                    return s;
                }));
    }

    private static boolean isAfterEpoch(Clause.Step step) {
        return step.every().filter(e -> e.unit() == Clause.PeriodUnit.EPOCHS || e.span().text().equals(EPOCH))
                .isPresent();
    }

    /// Adds the procedures of the steps.
    void learn(Map<Role, Graph> procedures) {
        bodies.values().forEach(s -> s.learn(procedures));
    }

    /// Whether no mistake of the model has kept a step from being read.
    boolean areAll(Map<Role, Graph> procedures) {
        return bodies.keySet().stream().map(this::role).allMatch(procedures::containsKey);
    }

    private Role.Step role(String step) {
        return new Role.Step(block, step);
    }

    /// The paths of the parameters that a loss depends on or a step changes.
    Set<String> reached() {
        return bodies.values().stream().flatMap(s -> s.reached().stream()).collect(Collectors.toSet());
    }

    boolean hasLoss() {
        return bodies.values().stream().anyMatch(s -> s.loss().isPresent());
    }

    /// How they follow each other.
    ///
    /// @param procedures with those of the steps
    /// @param sides      that a step takes
    List<Training.Step> course(Map<Role, Graph> procedures, Sides sides) {
        List<Training.Step> steps = new ArrayList<>();
        bodies.forEach((name, read) -> {
            Clause.Step step = read.written();
            int times = (int) step.times().map(t -> new Settings(session).whole(t, 1, MOST_TURNS)).orElse(1L)
                    .longValue();
            int every = step.every().map(this::every).orElse(1);
            boolean examples = sides.of(procedures.get(role(name))).equations().stream()
                    .anyMatch(e -> e.result().type().hasBatch() || countsExamples(e));
            steps.add(new Training.Step(name, times, every, examples, read.lossName()));
        });
        requireTurns(steps);
        return steps;
    }

    private int every(Clause.Period period) {
        Diagnostic wrong = Diagnostic.error(Code.N305, period.span(),
                "a step comes every so many rounds, a whole number from 1, or `every epoch`");
        if (period.unit() == Clause.PeriodUnit.EPOCHS) {
            throw session.reject(wrong.note("in a step `every epoch`, `step` is the number of the epoch:"
                    + " `w <- new where mod(step, 3) == 0 else w` changes w every 3 epochs"));
        }
        if (period.unit() != Clause.PeriodUnit.ROUNDS) {
            throw session.reject(wrong.note("rounds have no word behind their number, as in `every 500`"));
        }
        return period.span().text().equals(EPOCH) ? Training.Step.AFTER_EPOCH
                : (int) new Settings(session).whole(period.count(), 1, MOST_TURNS, wrong);
    }

    /// Whether it is how many examples there are, which depends on none of them.
    private static boolean countsExamples(Equation equation) {
        return equation.op() instanceof Op.Extent(Axis axis) && axis.isBatch();
    }

    private void requireTurns(List<Training.Step> steps) {
        boolean examples = steps.stream().anyMatch(s -> !s.isAfterEpoch() && s.examples());
        if (steps.stream().noneMatch(s -> s.every() == 1 && s.examples() == examples)) {
            throw session.reject(Diagnostic.error(Code.N305,
                    bodies.values().iterator().next().written().span(), "of the steps"
                            + (examples ? " that take examples" : "")
                            + " one has its turn in every round, without `every`"));
        }
        steps.stream().filter(s -> s.isAfterEpoch() && s.examples()).findFirst().ifPresent(s -> {
            throw session.reject(Diagnostic.error(Code.N305, bodies.get(s.name()).written().span(),
                    "a step after an epoch has no batch: it reads weights, states and what was measured"));
        });
    }

    /// Where what Java calls them is written: their names, or that of the block.
    Map<Role.Step, Span> names(Optional<Name> alias) {
        Map<Role.Step, Span> names = new LinkedHashMap<>();
        bodies.forEach((step, read) -> read.written().name().or(() -> alias)
                .ifPresent(name -> names.put(role(step), name.span())));
        return names;
    }
}
