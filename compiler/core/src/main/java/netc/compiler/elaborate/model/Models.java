package netc.compiler.elaborate.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import netc.abi.Schedule;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.elaborate.meaning.Bodies;
import netc.compiler.elaborate.meaning.Names;
import netc.compiler.elaborate.meaning.Requirements;
import netc.compiler.elaborate.meaning.Sizes;
import netc.compiler.elaborate.meaning.Types;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.GivenSizes;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Edge;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;
import netc.compiler.graph.Interval;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;
import netc.compiler.program.DeclaredInput;
import netc.compiler.program.MemoryBound;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.Statement;

/// The body of a model: its inputs and outputs, and the equations between. [Outputs] has what leaves.
public final class Models {
    /// Inputs, targets and outputs together.
    private static final int MOST_PARAMETERS = 500;

    private final Session session;
    private final Evaluator expressions;
    private final Names names;
    private final Bodies bodies;
    private final Outputs outputs;
    private final Streams streams;
    private final Map<String, Long> overrides;
    private final List<DeclaredInput> inputs = new ArrayList<>();
    private final Map<String, Long> dimensions = new LinkedHashMap<>();
    private final List<Statement.Require> late = new ArrayList<>();
    private final List<MemoryBound> memory = new ArrayList<>();

    public Models(Session session, Evaluator expressions, Map<String, Long> overrides) {
        this.session = session;
        this.expressions = expressions;
        this.names = new Names(session);
        this.bodies = new Bodies(session, expressions);
        this.streams = new Streams(session);
        this.outputs = new Outputs(session, expressions, bodies, streams);
        this.overrides = overrides;
    }

    public List<DeclaredInput> inputs() {
        return inputs;
    }

    public Outputs outputs() {
        return outputs;
    }

    public Streams streams() {
        return streams;
    }

    public Map<String, Long> dimensions() {
        return dimensions;
    }

    /// Bounds that hold for the steps of all blocks.
    public List<MemoryBound> memory() {
        return memory;
    }

    /// All statements; after a mistake the others are looked at too.
    public void body(Declaration.Model model) {
        attempt(() -> requireParameters(model));
        if (session.limits().isExhausted()) {
            return;
        }
        model.body().statements().forEach(s -> Mentions.bound(s).forEach(session.frame().scope()::announce));
        for (Statement statement : model.body().statements()) {
            try {
                statement(statement);
            } catch (Rejected reported) {
                names.broken(statement);
            }
        }
        for (Statement.Require require : late) {
            if (session.mistakes().isSound()) {
                attempt(() -> new Requirements(session, expressions).parameters(require));
            }
        }
    }

    /// A method of the class made of the model names all inputs and outputs, and the JVM compiles none of more than 8,000
    /// bytes.
    private void requireParameters(Declaration.Model model) {
        long parameters = 0;
        for (Statement statement : model.body().statements()) {
            boolean isParameter = statement instanceof Statement.Output || statement instanceof Statement.Fields f
                    && (f.kind() == Statement.FieldKind.INPUT || f.kind() == Statement.FieldKind.TARGET);
            parameters += isParameter ? Mentions.bound(statement).size() : 0;
        }
        if (parameters > MOST_PARAMETERS) {
            throw session.limits()
                    .exhaust(Diagnostic.error(Code.N206, model.name().span(), "model " + model.name().text()
                            + " has " + Counted.number(parameters) + " inputs, targets and outputs; there may be "
                            + MOST_PARAMETERS));
        }
    }

    public void attempt(Runnable task) {
        try {
            task.run();
        } catch (Rejected reported) {
            // The diagnostic is there; what follows is looked at too.
        }
    }

    private void statement(Statement statement) {
        session.given().names(Mentions.of(statement));
        switch (statement) {
            case Statement.Dimensions d -> bodies.dimensions(d, this::size);
            case Statement.Fields f -> fields(f);
            case Statement.Output o -> outputs.read(o);
            case Statement.Require r -> require(r);
            case Statement.LocalFunction f -> bodies.local(f);
            case Statement.Bind b -> bodies.bind(b);
            case Statement.Draw d -> bodies.draw(d);
            case Statement.Stream s -> streams.read(s);
            case Statement.Update u -> {
                bodies.requireNoAssignment(u);
                throw session.reject(Diagnostic.error(Code.N119, u.span(),
                        "a model says what is computed: values change in its `train` block"));
            }
            case Statement.Damaged d -> throw names.damaged(d);
            case Statement.Value v -> {
                bodies.requireNoComparison(v);
                // A name that nothing defines is the nearer mistake.
                v.values().forEach(expressions::value);
                Diagnostic d = Diagnostic.error(Code.N110, v.span(), "this value is not used");
                throw session.reject(v.span().text().startsWith("-")
                        ? d.note(
                                "a line that begins with `-` does not go on with the line before it: end that with `-`")
                        : isFree("y") ? d.fix("output y = " + v.span().text())
                        : d.note("as in `output name = " + v.span().text() + "`"));
            }
        }
    }

    private boolean isFree(String name) {
        return session.frame().scope().find(name).isEmpty() && session.frame().scope().announced(name).isEmpty();
    }

    private long size(Statement.Size size) {
        String name = size.name().text();
        Long override = overrides.get(name);
        if (override == null) {
            long n = expressions.size(size.value());
            dimensions.put(name, n);
            return n;
        }
        session.mistakes().isGivenSize(name, override);
        dimensions.put(name, override);
        new Sizes(session, expressions).requireNotTooLarge(override, size.span());
        session.provenance().record(names.axis(size.name()).of(override),
                GivenSizes.option(name, override), size.span(), Optional.empty());
        return override;
    }

    private void fields(Statement.Fields fields) {
        switch (fields.kind()) {
            case INPUT -> inputs(fields, false);
            case TARGET -> inputs(fields, true);
            case PARAM, STATE -> bodies.variables(fields);
        }
    }

    private void inputs(Statement.Fields fields, boolean isTarget) {
        for (Statement.Field field : fields.fields()) {
            String word = isTarget ? "target " : "input ";
            netc.compiler.syntax.Type type = field.type().orElseThrow(() -> untyped(field));
            if (isTarget && field.start().isPresent()) {
                throw session.reject(Diagnostic.error(Code.N119, field.start().get().span(),
                        "a target is what data say: an `input` may have a value of its own"));
            }
            for (Name name : field.names()) {
                names.requireJavaName(name);
                if (Schedule.Counter.of(name.text()).isPresent()) {
                    throw session.reject(Diagnostic.error(Code.N103, name.span(), "`" + name.text()
                            + "` is a number that the trainer counts, and no input")
                            .note("another name is free, such as " + name.text() + "_"));
                }
                names.requireFree(name);
                Kind kind = new Types(session, expressions).kind(type);
                kind.into().filter(Axis::isOpen).ifPresent(a -> new Types(session, expressions).number(
                        names.axis(type.element()), type.element()));
                List<Axis> axes = new Types(session, expressions).axes(type, word + name.text());
                List<Axis> all = new ArrayList<>(axes);
                all.addFirst(Axis.BATCH);
                Type graphType = new Type(kind.element(), all);
                Interval range = kind.into().map(a -> new Interval(0, a.size() - 1)).orElse(Interval.OUTSIDE);
                Optional<Value> standard = field.start()
                        .map(s -> new InputStandards(session, expressions).of(s, type, name, graphType));
                session.at(name.span());
                Value value = session.graphs().source("input " + name.text(),
                        () -> standard.map(s -> session.builder().input(name.text(), graphType, s))
                                .orElseGet(() -> session.builder().input(name.text(), graphType)));
                session.given().add(value);
                Quantity given = new Quantity.Tensor(value, kind,
                        kind.element() == Element.INT ? range : Interval.NONE);
                session.named(name.text(), given, name.span());
                names.bindValue(name, given);
                inputs.add(
                        new DeclaredInput(name.text(), graphType, Edge.type(kind, axes), isTarget, standard.isPresent(),
                                name.span()));
            }
        }
    }

    /// `x`, or `x = f32[D]`, whose type is there.
    private Rejected untyped(Statement.Field field) {
        Diagnostic d = Diagnostic.error(Code.N106, field.span(), "an input needs a type");
        String name = field.names().getFirst().text();
        Optional<String> written = field.start().filter(s -> !s.isDrawn()).map(s -> s.value().span().text())
                .filter(text -> text.matches("(?s)(f32|int|bool)\\b.*"));
        return session.reject(written.map(type -> d.fix(name + ": " + type))
                .orElse(d.note("as in `" + name + ": f32[D: 4]`, or `" + name + ": f32` for one number")));
    }

    private void require(Statement.Require require) {
        Set<String> names = Mentions.of(require.condition());
        if (names.contains(Requirements.MEMORY) && session.frame().scope().find(Requirements.MEMORY).isEmpty()) {
            memory(require);
        } else
            if (names.contains(Requirements.PARAMETERS)
                    && session.frame().scope().find(Requirements.PARAMETERS).isEmpty()) {
                        late.add(require);
                    } else {
                        bodies.require(require);
                    }
    }

    private void memory(Statement.Require require) {
        new Requirements(session, expressions).memory(require).ifPresent(memory::add);
    }
}
