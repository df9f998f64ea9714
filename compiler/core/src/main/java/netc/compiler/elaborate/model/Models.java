package netc.compiler.elaborate.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import netc.abi.Schedule;
import netc.compiler.elaborate.advice.SurplusAxes;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.elaborate.meaning.Bodies;
import netc.compiler.elaborate.meaning.Expressions;
import netc.compiler.elaborate.meaning.OuterSums;
import netc.compiler.elaborate.meaning.Requirements;
import netc.compiler.elaborate.meaning.Types;
import netc.compiler.elaborate.scope.GivenSizes;
import netc.compiler.elaborate.scope.MappedLayers;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.slice.Slices;
import netc.compiler.elaborate.value.Edge;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Interval;
import netc.compiler.graph.Result;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;
import netc.compiler.program.ModelProgram;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.Statement;

/// The body of a model: its inputs and outputs, and the equations between.
public final class Models {
    /// An output with the order in which its axes leave.
    record Output(Name name, Quantity value, List<Axis> order, Span span) {
    }

    /// Inputs, targets and outputs together.
    private static final int MOST_PARAMETERS = 500;

    private final Session session;
    private final Expressions expressions;
    private final Bodies bodies;
    private final Map<String, Long> overrides;
    private final List<ModelProgram.DeclaredInput> inputs = new ArrayList<>();
    private final List<Output> outputs = new ArrayList<>();
    private final Map<String, Long> dimensions = new LinkedHashMap<>();
    private final List<Statement.Require> late = new ArrayList<>();
    private final List<ModelProgram.MemoryBound> memory = new ArrayList<>();
    private final List<Unordered> unordered = new ArrayList<>();

    /// An output of several axes without a type.
    private record Unordered(Diagnostic diagnostic, List<Axis> axes) {
    }

    public Models(Session session, Expressions expressions, Map<String, Long> overrides) {
        this.session = session;
        this.expressions = expressions;
        this.bodies = new Bodies(session, expressions);
        this.overrides = overrides;
    }

    public List<ModelProgram.DeclaredInput> inputs() {
        return inputs;
    }

    List<Output> outputs() {
        return outputs;
    }

    public Map<String, Long> dimensions() {
        return dimensions;
    }

    public List<ModelProgram.MemoryBound> memory() {
        return memory;
    }

    /// All statements; after a mistake the others are looked at too.
    public void body(Declaration.Model model) {
        attempt(() -> requireParameters(model));
        if (session.isExhausted()) {
            return;
        }
        model.body().statements().forEach(s -> Mentions.bound(s).forEach(session.frame().scope()::announce));
        for (Statement statement : model.body().statements()) {
            try {
                statement(statement);
            } catch (Rejected reported) {
                expressions.names().broken(statement);
            }
        }
        for (Statement.Require require : late) {
            if (session.isSound()) {
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
            throw session.exhaust(Diagnostic.error(Code.N190, model.name().span(), "model " + model.name().text()
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
        session.names(Mentions.of(statement));
        switch (statement) {
            case Statement.Dimensions d -> bodies.dimensions(d, this::size);
            case Statement.Fields f -> fields(f);
            case Statement.Output o -> output(o);
            case Statement.Require r -> require(r);
            case Statement.LocalFunction f -> bodies.local(f);
            case Statement.Bind b -> bodies.bind(b);
            case Statement.Draw d -> throw bodies.undeclared(d);
            case Statement.Stream s -> throw expressions.notYet(s.span(), "`stream`");
            case Statement.Update u -> throw session.reject(Diagnostic.error(Code.N119, u.span(),
                    "a model says what is computed: values change in its `train` block"));
            case Statement.Damaged d -> throw expressions.names().damaged(d);
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
        session.isGivenSize(name, override);
        dimensions.put(name, override);
        expressions.requireNotTooLarge(override, size.span());
        session.provenance().record(expressions.names().axis(size.name()).of(override),
                GivenSizes.option(name, override), size.span(), Optional.empty());
        return override;
    }

    private void fields(Statement.Fields fields) {
        switch (fields.kind()) {
            case INPUT -> inputs(fields, false);
            case TARGET -> inputs(fields, true);
            case PARAM -> bodies.parameters(fields);
            case STATE -> throw expressions.notYet(fields.span(), "`state` outside an optimizer");
        }
    }

    private void inputs(Statement.Fields fields, boolean isTarget) {
        for (Statement.Field field : fields.fields()) {
            String word = isTarget ? "target " : "input ";
            netc.compiler.syntax.Type type = field.type().orElseThrow(() -> untyped(field));
            if (field.start().isPresent()) {
                throw expressions.notYet(field.start().get().span(), "an input with a value of its own");
            }
            for (Name name : field.names()) {
                requireJavaName(name);
                if (Schedule.Counter.of(name.text()).isPresent()) {
                    throw session.reject(Diagnostic.error(Code.N103, name.span(), "`" + name.text()
                            + "` is a number that the trainer counts, and no input")
                            .note("another name is free, such as " + name.text() + "_"));
                }
                expressions.names().requireFree(name);
                Kind kind = new Types(session, expressions).kind(type);
                kind.into().filter(Axis::isOpen).ifPresent(a -> new Types(session, expressions).number(
                        expressions.names().axis(type.element()), type.element()));
                List<Axis> axes = new Types(session, expressions).axes(type, word + name.text());
                List<Axis> all = new ArrayList<>(axes);
                all.addFirst(Axis.BATCH);
                Type graphType = new Type(kind.element(), all);
                Interval range = kind.into().map(a -> new Interval(0, a.size() - 1)).orElse(Interval.OUTSIDE);
                session.at(name.span());
                Value value = session.source("input " + name.text(),
                        () -> session.builder().input(name.text(), graphType));
                session.isGiven(value);
                Quantity given = new Quantity.Tensor(value, kind,
                        kind.element() == Element.INT ? range : Interval.NONE);
                session.named(name.text(), given, name.span());
                expressions.names().bindValue(name, given);
                inputs.add(new ModelProgram.DeclaredInput(name.text(), graphType, Edge.type(kind, axes), isTarget,
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

    /// Names of models, inputs and outputs become names of Java.
    public void requireJavaName(Name name) {
        if (javax.lang.model.SourceVersion.isKeyword(name.text()) || name.text().equals("_")) {
            throw session.reject(Diagnostic.error(Code.N118, name.span(), "`" + name.text()
                    + "` cannot be a name in Java, where models, inputs and outputs are used")
                    .fix(name.text() + "_"));
        }
    }

    private void output(Statement.Output output) {
        if (!(output.definition() instanceof Statement.Bind bind)) {
            throw expressions.notYet(output.span(), "a draw outside `param`");
        }
        bind.names().forEach(this::requireJavaName);
        bind.names().forEach(expressions.names()::requireFree);
        List<Quantity> values = bodies.values(bind);
        for (int i = 0; i < values.size(); i++) {
            Name name = bind.names().get(i);
            Quantity value = bind.type().isPresent() ? bodies.typed(bind.type().get(), values.get(i), name)
                    : values.get(i);
            requireSizes(value, name);
            requireOrder(bind, value, name, output.span());
            List<Axis> order = order(bind.type(), value, name);
            new Types(session, expressions).requireElements(order, name.span());
            expressions.names().bindValue(name, value);
            session.named(name.text(), value, name.span());
            outputs.add(new Output(name, value, order, name.span()));
        }
    }

    /// That no axis of what leaves is as long as the batch.
    private void requireSizes(Quantity value, Name name) {
        List<Axis> open = expressions.describe().seen(value).stream().filter(Axis::isOpen).toList();
        if (!open.isEmpty()) {
            throw session.reject(expressions.describe().with(Diagnostic.error(Code.N116, name.span(), "output "
                    + name.text() + " has axis " + open.getFirst().name() + ", which is as long as the batch"), "value",
                    value).note("a prediction cannot change with what else is predicted"));
        }
    }

    private List<Axis> order(Optional<netc.compiler.syntax.Type> type, Quantity value, Name name) {
        List<Axis> seen = expressions.describe().seen(value);
        if (type.isPresent()) {
            return type.get().axes().stream()
                    .map(a -> value.axis(expressions.names().axis(a.name()).label()).orElseThrow()).toList();
        }
        return seen;
    }

    /// Notes what is to be said of an output of several axes without a type. It is said once the training is read: where the
    /// loss has the same axes, and is not to have them, one mistake is the cause of both.
    private void requireOrder(Statement.Bind bind, Quantity value, Name name, Span statement) {
        List<Axis> seen = expressions.describe().seen(value);
        if (bind.type().isPresent() || seen.size() < 2) {
            return;
        }
        Diagnostic d = expressions.describe().with(Diagnostic.error(Code.N115, name.span(), "output "
                + name.text() + " has " + seen.size() + " axes: in which order do they leave?"), "value", value)
                .note("the order written is the order in memory that Java sees");
        SurplusAxes finder = new SurplusAxes(session);
        Optional<Diagnostic> outer = new OuterSums(session, expressions).cause(Code.N115, "output " + name.text(),
                value,
                seen);
        Optional<SurplusAxes.Product> product = finder.matrixProduct(value)
                .or(() -> value instanceof Quantity.Tensor t ? finder.inner(t.value(), seen) : Optional.empty());
        Optional<MappedLayers.MappedLayer> mapped = finder.doubtful(value, seen);
        if (outer.isPresent()) {
            d = outer.get();
        } else if (product.isPresent()) {
            d = d.note("a matrix product is a sum of products: `sum[" + product.get().shared().name() + "](…)`");
            d = product.get().isWritten() ? d.fix(product.get().span(), product.get().summed()) : d;
        } else if (mapped.isPresent()) {
            d = d.note(mapped.get().name() + " in line " + mapped.get().stage().line()
                    + " is applied once for every place of "
                    + MappedLayers.list(mapped.get().over())
                    + ": if its answer is about all of them, a `flatten` in front of it makes one axis of all")
                    .note("if it is about each, the type is written: `output " + name.text() + ": " + value.kind() + "["
                            + MappedLayers.list(seen) + "] = …`");
        } else if (bind.names().size() == 1) {
            Span values = bind.values().getFirst().span().to(bind.values().getLast().span());
            d = d.fix(statement, "output " + name.text() + ": " + value.kind() + "[" + MappedLayers.list(seen) + "] = "
                    + values.text());
        }
        unordered.add(new Unordered(d, seen));
    }

    /// Reports the outputs without an order, but for those that have axes which the loss is not to have either.
    public void reportOrders(List<Axis> surplus) {
        unordered.stream().filter(u -> u.axes().stream().noneMatch(surplus::contains)).map(Unordered::diagnostic)
                .forEach(session::reject);
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

    public void memory(Statement.Require require) {
        new Requirements(session, expressions).memory(require).ifPresent(memory::add);
    }

    // ---------- what leaves

    /// Adds `output NAME` and `predict`.
    public List<ModelProgram.DeclaredOutput> procedures(Map<String, Graph> procedures) {
        List<Result> results = new ArrayList<>();
        for (Output output : outputs) {
            session.builder().at(output.span());
            results.add(result(output));
        }
        List<Equation> equations = session.builder().build().equations();
        BitSet across = Slices.acrossExamples(equations);
        Set<String> targets = inputs.stream().filter(ModelProgram.DeclaredInput::target)
                .map(ModelProgram.DeclaredInput::name).collect(Collectors.toSet());
        List<ModelProgram.DeclaredOutput> declared = new ArrayList<>();
        List<Result> free = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            Output output = outputs.get(i);
            Result result = results.get(i);
            if (across.get(result.value().id())) {
                attempt(() -> {
                    throw session.reject(Diagnostic.error(Code.N116, output.span(), "output " + output.name().text()
                            + " depends on the other examples of the batch")
                            .note("a prediction cannot change with what else is predicted: no output reduces, counts or reads `batch`"));
                });
                continue;
            }
            procedures.put("output " + output.name().text(), Slices.of(equations, List.of(result)));
            List<String> needed = Slices.inputs(equations, result.value());
            boolean needsTarget = needed.stream().anyMatch(targets::contains);
            if (!needsTarget) {
                free.add(result);
            }
            declared.add(new ModelProgram.DeclaredOutput(output.name().text(), Edge.type(output.value().kind(),
                    output.order()),
                    inputs.stream().map(ModelProgram.DeclaredInput::name).filter(needed::contains).toList(),
                    needsTarget, output.span()));
        }
        if (!free.isEmpty()) {
            procedures.put("predict", Slices.of(equations, free));
        }
        return declared;
    }

    private Result result(Output output) {
        Value value = switch (output.value().kind().element()) {
            case F32 -> expressions.arithmetic().real(output.value());
            case INT -> expressions.arithmetic().whole(output.value());
            case BOOL -> expressions.arithmetic().truth(output.value());
        };
        List<Axis> order = new ArrayList<>(output.order());
        order.addFirst(Axis.BATCH);
        return new Result.Output(output.name().text(), order, value);
    }
}
