package netc.compiler.elaborate.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import netc.abi.Role;
import netc.compiler.elaborate.advice.OuterSums;
import netc.compiler.elaborate.advice.SurplusAxes;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.elaborate.meaning.Arithmetic;
import netc.compiler.elaborate.meaning.Bodies;
import netc.compiler.elaborate.meaning.Names;
import netc.compiler.elaborate.meaning.Types;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.MappedLayers;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.slice.Sides;
import netc.compiler.elaborate.slice.Slices;
import netc.compiler.elaborate.value.Edge;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;
import netc.compiler.program.DeclaredInput;
import netc.compiler.program.DeclaredOutput;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.Statement;

/// The outputs of a model: what leaves it, and in which order of axes.
public final class Outputs {
    /// An output with the order in which its axes leave.
    record Output(Name name, Quantity value, List<Axis> order, Span span) {
    }

    /// An output of several axes without a type.
    private record Unordered(Diagnostic diagnostic, List<Axis> axes) {
    }

    private final Session session;
    private final Evaluator expressions;
    private final Arithmetic arithmetic;
    private final Names names;
    private final Describe describe;
    private final Bodies bodies;
    private final Streams streams;
    private final List<Output> outputs = new ArrayList<>();
    private final List<Unordered> unordered = new ArrayList<>();

    Outputs(Session session, Evaluator expressions, Bodies bodies, Streams streams) {
        this.session = session;
        this.expressions = expressions;
        this.arithmetic = new Arithmetic(session);
        this.names = new Names(session);
        this.describe = new Describe(session);
        this.bodies = bodies;
        this.streams = streams;
    }

    public Set<String> names() {
        return outputs.stream().map(o -> o.name().text()).collect(Collectors.toSet());
    }

    void read(Statement.Output output) {
        List<Name> given = Mentions.bound(output);
        given.forEach(names::requireJavaName);
        List<Name> again = given.stream().filter(n -> names.rebinds(n, output.span())).toList();
        given.stream().filter(n -> !again.contains(n)).forEach(names::requireFree);
        List<Quantity> values = switch (output.definition()) {
            case Statement.Bind bind -> typed(bind, bodies.values(bind));
            case Statement.Draw draw -> given.stream().map(n -> bodies.drawn(draw, n)).toList();
        };
        for (int i = 0; i < values.size(); i++) {
            Name name = given.get(i);
            Quantity value = values.get(i);
            requireSizes(value, name);
            requireOrder(output.definition(), value, name, output.span());
            List<Axis> order = order(output.definition().type(), value, name);
            new Types(session, expressions).requireElements(order, name.span());
            if (again.contains(name)) {
                names.bound(name, value);
            } else {
                names.bindValue(name, value);
            }
            session.named(name.text(), value, name.span());
            outputs.add(new Output(name, value, order, name.span()));
        }
    }

    private List<Quantity> typed(Statement.Bind bind, List<Quantity> values) {
        return bind.type().isEmpty() ? values : IntStream.range(0, values.size())
                .mapToObj(i -> bodies.typed(bind.type().get(), values.get(i), bind.names().get(i))).toList();
    }

    /// That no axis of what leaves is as long as the batch.
    private void requireSizes(Quantity value, Name name) {
        List<Axis> open = describe.seen(value).stream().filter(Axis::isOpen).toList();
        if (!open.isEmpty()) {
            throw session.reject(describe.with(Diagnostic.error(Code.N116, name.span(), "output "
                    + name.text() + " has axis " + open.getFirst().name() + ", which is as long as the batch"), "value",
                    value).note("a prediction cannot change with what else is predicted"));
        }
    }

    private List<Axis> order(Optional<netc.compiler.syntax.Type> type, Quantity value, Name name) {
        List<Axis> seen = describe.seen(value);
        if (type.isPresent()) {
            return type.get().axes().stream()
                    .map(a -> value.axis(names.axis(a.name()).label()).orElseThrow()).toList();
        }
        return seen;
    }

    /// Notes what is to be said of an output of several axes without a type. It is said once the training is read: where the
    /// loss has the same axes, and is not to have them, one mistake is the cause of both.
    private void requireOrder(Statement.Definition definition, Quantity value, Name name, Span statement) {
        List<Axis> seen = describe.seen(value);
        if (definition.type().isPresent() || seen.size() < 2) {
            return;
        }
        Diagnostic d = describe.with(Diagnostic.error(Code.N115, name.span(), "output "
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
        } else if (definition instanceof Statement.Bind bind && bind.names().size() == 1) {
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

    /// Adds the procedures of each output, and of all that need no target.
    public List<DeclaredOutput> procedures(List<DeclaredInput> inputs,
            Map<Role, Graph> procedures) {
        List<Result> results = new ArrayList<>();
        for (Output output : outputs) {
            session.builder().at(output.span());
            results.add(result(output));
        }
        List<Equation> equations = session.builder().build().equations();
        BitSet across = Slices.acrossExamples(Sides.inference(_ -> true).of(equations));
        Set<String> targets = inputs.stream().filter(DeclaredInput::target)
                .map(DeclaredInput::name).collect(Collectors.toSet());
        List<DeclaredOutput> declared = new ArrayList<>();
        List<Result> free = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            Output output = outputs.get(i);
            Result result = results.get(i);
            if (across.get(result.value().id())) {
                session.reject(Diagnostic.error(Code.N116, output.span(), "output " + output.name().text()
                        + " depends on the other examples of the batch")
                        .note("a prediction cannot change with what else is predicted: no output reduces, counts or reads `batch`")
                        .note("what all examples say is measured by a `report`, or kept for predictions by a `state`, as in BatchNorm"));
                continue;
            }
            Graph graph = Slices.of(equations, List.of(result));
            procedures.put(new Role.Output(output.name().text()), graph);
            List<String> all = Sides.inference(_ -> true).of(graph).inputs();
            List<String> needed = Sides.inference(_ -> false).of(graph).inputs();
            boolean needsTarget = all.stream().anyMatch(targets::contains);
            boolean isShorter = Sides.hasStandard(graph)
                    && (needsTarget || needed.stream().noneMatch(targets::contains));
            if (isShorter) {
                procedures.put(new Role.Standard(output.name().text()), graph);
            }
            if (!needsTarget) {
                free.add(result);
            }
            declared.add(new DeclaredOutput(output.name().text(), Edge.type(output.value().kind(),
                    output.order()),
                    inputs.stream().map(DeclaredInput::name).filter(all::contains).toList(),
                    inputs.stream().map(DeclaredInput::name).filter((isShorter ? needed : all)::contains).toList(),
                    needsTarget, output.span()));
        }
        if (!free.isEmpty()) {
            procedures.put(Role.PREDICT, Slices.of(equations, free));
        }
        streams.procedures(inputs, free, equations, procedures);
        return declared;
    }

    private Result result(Output output) {
        Value value = switch (output.value().kind().element()) {
            case F32 -> arithmetic.real(output.value());
            case INT -> arithmetic.whole(output.value());
            case BOOL -> arithmetic.truth(output.value());
        };
        List<Axis> order = new ArrayList<>(output.order());
        order.addFirst(Axis.BATCH);
        return new Result.Output(output.name().text(), order, value);
    }
}
