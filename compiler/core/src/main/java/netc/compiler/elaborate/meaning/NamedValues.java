package netc.compiler.elaborate.meaning;

import java.util.List;
import java.util.Optional;
import netc.abi.Schedule;
import netc.compiler.elaborate.advice.ForeignMembers;
import netc.compiler.elaborate.advice.UnknownNames;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.file.Definition;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Extents;
import netc.compiler.elaborate.scope.Instance;
import netc.compiler.elaborate.scope.Measured;
import netc.compiler.elaborate.scope.ParameterSlot;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.StateSlot;
import netc.compiler.elaborate.scope.Variables;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Element;
import netc.compiler.graph.Type;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;

/// The values that names stand for.
final class NamedValues {
    private final Session session;
    private final Parameters parameters;

    NamedValues(Session session, Evaluator expressions) {
        this.session = session;
        this.parameters = new Parameters(session, expressions);
    }

    private Scope scope() {
        return session.frame().scope();
    }

    /// The value that a name or `a.x` stands for.
    Quantity value(Expression.Path path) {
        Name name = path.names().getFirst();
        if (path.names().size() > 1 && name.text().equals(Measured.VALIDATION) && scope().find(name.text()).isEmpty()) {
            return measured(path);
        }
        if (path.names().size() > 1) {
            return Renaming.atTurns(session, parameters.read(parameter(path)), name);
        }
        Optional<Entry> entry = scope().find(name.text());
        if (entry.isPresent()) {
            return Renaming.atTurns(session, value(entry.get(), name), name);
        }
        Optional<Quantity> core = core(name);
        if (core.isPresent()) {
            return core.get();
        }
        Optional<Definition> definition = scope().unit().find(name.text());
        if (definition.isPresent() && definition.get().declaration() instanceof Declaration.Damaged) {
            throw session.mistakes().damaged();
        }
        if (definition.isPresent()) {
            throw notAValue(name, definition.get().declaration());
        }
        throw new UnknownNames(session).report(name, UnknownNames.Place.VALUE);
    }

    /// `validation.loss`
    private Quantity measured(Expression.Path path) {
        String text = path.span().text();
        Measured.Names measured = session.measured().names()
                .orElseThrow(() -> session.reject(Diagnostic.error(Code.N119,
                        path.span(), "what is measured is known after an epoch")
                        .note("as in `step name every epoch { … }`, or in `stop when …`")));
        if (session.mistakes().isDamaged()) {
            // What measures it may be what cannot be read.
            throw session.mistakes().damaged();
        }
        String metric = text.substring(Measured.VALIDATION.length() + 1);
        if (measured.equals(Measured.Names.NONE)) {
            throw session.reject(Diagnostic.error(Code.N302, path.span(), "there is no validation part to look at")
                    .note("as in `validate 10%`"));
        }
        if (measured.tables().contains(metric)) {
            throw session.reject(Diagnostic.error(Code.N306, path.span(), metric
                    + " is not one number, and what is looked at after an epoch is")
                    .note("the number of it that is meant can be a report of its own"));
        }
        if (!measured.numbers().contains(metric)) {
            throw session.reject(Diagnostic.error(Code.N306, path.span(), "nothing reports " + metric)
                    .note("there are " + String.join(", ", measured.numbers())));
        }
        return Quantity.of(session.graphs().source("input " + text,
                () -> session.builder().input(text, Type.scalar(Element.F32))));
    }

    private Quantity value(Entry entry, Name name) {
        return switch (entry) {
            case Entry.Bound(Quantity value, var owner, Span span) -> {
                if (!value.isStatic() && !(value instanceof Quantity.Position) && owner != session.builder()) {
                    throw session.reject(Diagnostic.error(Code.N124, name.span(), name.text()
                            + " is computed when the model runs, and cannot be used here")
                            .note("initial values and gradient rules see only what is known when compiling and their own names"));
                }
                yield value;
            }
            case Entry.Axis(AxisName axis) -> number(axis, name.span());
            case Entry.Parameter(ParameterSlot slot, Span _) -> parameters.read(slot, name.span());
            case Entry.OptimizerState(StateSlot slot, Span _) -> parameters.read(slot);
            case Entry.Shared _ -> throw session.reject(Diagnostic.error(Code.N104, name.span(),
                    name.text() + " is a layer, not a value: apply it to one").note(asIn(name)));
            case Entry.Local _ -> throw session.reject(Diagnostic.error(Code.N104, name.span(),
                    name.text() + " is a function, not a value: apply it to one").note(asIn(name)));
            case Entry.OwnValue _ -> throw session.reject(Diagnostic.error(Code.N104, name.span(),
                    name.text() + " is a function, not a value: apply it to its own arguments"));
            case Entry.Broken _ -> throw new Rejected();
        };
    }

    /// An axis as a number.
    private Quantity number(AxisName axis, Span span) {
        if (axis.isOpen()) {
            new OtherExamples(session).requireRunning("how many examples there are", span);
            return new Extents(session).whole(List.of(axis.of(0)));
        }
        if (axis.number().isPresent()) {
            return new Quantity.Whole(axis.number().getAsLong());
        }
        Diagnostic d = Diagnostic.error(Code.N201, span,
                "axis " + axis.text() + " has no size of its own here, only in values that have it")
                .note("`length[" + axis.text() + "](x)` is the size that it has in x");
        throw session.reject(axis.written().isPresent()
                ? Enclosing.dimension(d, scope().unit().tree(), "dim " + axis.text() + " = "
                        + axis.written().getAsLong())
                : d.note("`dim " + axis.text() + " = …` before the types that use it gives it one"));
    }

    private Optional<Quantity> core(Name name) {
        return switch (name.text()) {
            case "inf" -> Optional.of(new Quantity.Real(Double.POSITIVE_INFINITY));
            case "pi" -> Optional.of(new Quantity.Real(Math.PI));
            case CoreWords.ELEMENTS -> session.graphs().drawing().map(d -> new Quantity.Whole(d.elements()));
            case CoreWords.BATCH -> Optional.of(batch(name.span()));
            default -> {
                if (Schedule.Counter.of(name.text()).isPresent() && session.frame().seesCounters()) {
                    yield Optional.of(Quantity.of(session.graphs().source("input " + name.text(),
                            () -> session.builder().input(name.text(), Type.scalar(Element.F32)))));
                }
                yield Optional.empty();
            }
        };
    }

    /// How many there are of what the open body is mapped over.
    private Quantity batch(Span span) {
        new OtherExamples(session).requireRunning("how many examples there are", span);
        return new Extents(session).whole(session.frame().mapped());
    }

    private Rejected notAValue(Name name, Declaration declaration) {
        String kind = switch (declaration) {
            case Declaration.Layer _ -> "a layer";
            case Declaration.Function _ -> "a function";
            case Declaration.Optimizer _ -> "an optimizer";
            case Declaration.Model _, Declaration.Train _, Declaration.Import _, Declaration.Damaged _ -> "no value";
        };
        return session.reject(Diagnostic.error(Code.N104, name.span(),
                name.text() + " is " + kind + ", not a value: apply it to one").note(asIn(name)));
    }

    private String asIn(Name name) {
        List<String> arguments = session.frame().scope().unit().find(name.text())
                .filter(d -> d.declaration() instanceof Declaration.Function).map(d -> ((Declaration.Function) d
                        .declaration()).signature().arguments().stream().filter(a -> a.standard().isEmpty())
                        .map(a -> a.name().text()).toList())
                .orElse(List.of());
        return arguments.size() > 1 ? "as in `" + name.text() + "(" + String.join(", ", arguments) + ")`"
                : "as in `" + name.text() + "(x)` or `x |> " + name.text() + "`";
    }

    /// `features.conv1.K`: a parameter of a layer in the expression that has the name.
    private Parameters.Member madeIn(Expression.Path path) {
        String written = String.join(".", path.names().stream().map(Name::text).toList());
        Optional<Instance> body = session.frame().instance();
        Optional<String> key = body.map(i -> i.path(written)).filter(k -> session.variables().find(k).isPresent());
        Optional<Instance> owner = key.flatMap(k -> body.orElseThrow().owner(k));
        if (owner.isEmpty() && session.mistakes().isDamaged()) {
            // It may be made in what cannot be read.
            throw session.mistakes().damaged();
        }
        Optional<Diagnostic> asked = new ForeignMembers(session).of(path);
        if (owner.isEmpty() && asked.isPresent()) {
            throw session.reject(asked.get());
        }
        if (owner.isEmpty()) {
            String first = path.names().getFirst().text();
            List<String> there = session.variables().parameters().stream().map(Variables.Made::path)
                    .filter(p -> body.isPresent() && p.startsWith(body.get().path(first) + ".")).toList();
            Diagnostic d = Diagnostic.error(Code.N104, path.span(), "nothing is learned in " + first
                    + " that is called " + written);
            throw session.mistakes().rejectName(there.isEmpty() ? d : d.note("parameters: " + String.join(", ", there)),
                    written,
                    () -> there);
        }
        return parameters.member(owner.get(), key.get().substring(owner.get().path().length() + 1),
                path.span());
    }

    /// `a.x`: a parameter of an instance, under the names of axes that hold where the instance stands.
    Parameters.Member parameter(Expression.Path path) {
        Name first = path.names().getFirst();
        Entry entry = scope().find(first.text()).orElseThrow(
                () -> new UnknownNames(session).report(first, UnknownNames.Place.OWNER));
        if (entry instanceof Entry.Broken) {
            throw new Rejected();
        }
        if (entry instanceof Entry.Bound) {
            return madeIn(path);
        }
        Optional<Instance> instance = entry instanceof Entry.Shared(Applicable applicable, Span _) ? applicable.made()
                : Optional.empty();
        if (instance.isEmpty()) {
            throw session.reject(
                    new ForeignMembers(session).of(path).orElseGet(() -> Diagnostic.error(Code.N104, first.span(),
                            first.text() + " is no layer, so that it has no `" + path.names().get(1).text() + "`")));
        }
        String key = String.join(".", path.names().stream().skip(1).map(Name::text).toList());
        return parameters.member(instance.get(), key, path.span());
    }
}
