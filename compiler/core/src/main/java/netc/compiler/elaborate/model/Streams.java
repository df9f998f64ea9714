package netc.compiler.elaborate.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import netc.abi.Role;
import netc.compiler.elaborate.meaning.Names;
import netc.compiler.elaborate.advice.NothingAhead;
import netc.compiler.elaborate.file.Unit;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.slice.LooksAhead;
import netc.compiler.elaborate.slice.OneByOne;
import netc.compiler.elaborate.slice.Sides;
import netc.compiler.elaborate.slice.Slices;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Result;
import netc.compiler.program.DeclaredInput;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Statement;

/// `stream T`: that a model takes an axis one element at a time. Each output that has the axis is given so, and nothing that it
/// depends on may look ahead.
public final class Streams {
    private final Session session;
    private final Names names;
    private Optional<Statement.Stream> written = Optional.empty();
    private Optional<Axis> axis = Optional.empty();
    private Optional<Unit> file = Optional.empty();

    Streams(Session session) {
        this.session = session;
        names = new Names(session);
    }

    /// The axis; none where the model says nothing of it.
    public Optional<Axis> axis() {
        return axis;
    }

    void read(Statement.Stream stream) {
        if (written.isPresent()) {
            throw session
                    .reject(Diagnostic.error(Code.N145, stream.span(), "a model takes one axis an element at a time")
                            .related(written.get().span(), "the first stands"));
        }
        written = Optional.of(stream);
        file = Optional.of(session.frame().scope().unit());
    }

    /// Adds what takes the elements, and what gives the inputs that the model says a value of.
    ///
    /// @param results that need no target
    void procedures(List<DeclaredInput> inputs, List<Result> results, List<Equation> equations,
            Map<Role, Graph> procedures) {
        if (written.isPresent() && session.mistakes().isSound()) {
            axis = along(inputs, results);
        }
        if (axis.isEmpty()) {
            return;
        }
        Axis along = axis.get();
        List<Result> taken = results.stream().filter(r -> r.value().type().has(along)).toList();
        Graph graph = Slices.of(equations, taken);
        procedures.put(Role.STREAM, graph);
        List<Result> standards = standards(inputs, along, graph);
        if (!standards.isEmpty()) {
            procedures.put(Role.STANDARDS, Slices.of(equations, standards));
        }
    }

    /// The axis, if something is given along it, and something comes out.
    private Optional<Axis> along(List<DeclaredInput> inputs, List<Result> results) {
        AxisName name;
        try {
            name = names.knownAxis(written.orElseThrow().axis());
        } catch (Rejected reported) {
            return Optional.empty();
        }
        Set<Axis> given = inputs.stream().filter(i -> !i.target()).flatMap(i -> i.type().axes().stream())
                .filter(a -> a.label().equals(name.label())).collect(Collectors.toSet());
        boolean isShown = given.stream().anyMatch(a -> results.stream().anyMatch(r -> r.value().type().has(a)));
        if (given.isEmpty() || !isShown) {
            session.reject(nothing(given.isEmpty() ? "input" : "output", inputs));
        } else if (given.size() > 1) {
            session.reject(Diagnostic.error(Code.N145, written.get().axis().span(),
                    "inputs have " + name.text() + " in several sizes"));
        }
        return given.stream().findFirst();
    }

    /// The values of inputs without the axis, but of those that depend on a target or on what is given along it.
    private static List<Result> standards(List<DeclaredInput> inputs, Axis along, Graph graph) {
        Set<String> others = inputs.stream().filter(i -> i.target() || i.type().has(along)).map(DeclaredInput::name)
                .collect(Collectors.toSet());
        return inputs.stream().filter(i -> !i.type().has(along))
                .flatMap(i -> Sides.standard(graph, i.name()).stream())
                .filter(r -> Sides.needs(graph, r).stream().noneMatch(others::contains)).toList();
    }

    private Diagnostic nothing(String what, List<DeclaredInput> inputs) {
        String name = written.orElseThrow().axis().text();
        Diagnostic d = Diagnostic.error(Code.N145, written.get().axis().span(), "no " + what + " has axis " + name
                + ", and what is taken one " + name + " at a time has it");
        List<String> others = new ArrayList<>();
        inputs.stream().filter(i -> !i.target()).flatMap(i -> i.type().axes().stream()).filter(a -> !a.isOpen())
                .map(Axis::name).distinct().forEach(others::add);
        return others.isEmpty() || what.equals("output") ? d : d.note("inputs have " + String.join(", ", others));
    }

    /// Brings what takes the elements into the form in which it is computed, or reports what looks ahead.
    ///
    /// @param procedures of the model, each with its sides
    public void form(Map<Role, Graph> procedures) {
        if (axis.isPresent()) {
            try {
                procedures.put(Role.STREAM, OneByOne.of(procedures.get(Role.STREAM), axis.get()));
            } catch (LooksAhead found) {
                session.reject(refusal(found));
            }
        }
    }

    private Diagnostic refusal(LooksAhead found) {
        String along = axis.orElseThrow().name();
        Diagnostic d = Diagnostic.error(Code.N144, found.span(), found.getMessage() + ", and `stream " + along
                + "` takes one " + along + " after the other").related(written.orElseThrow().span(), "this says so");
        return NothingAhead.cured(d, found, along, file.orElseThrow());
    }
}
