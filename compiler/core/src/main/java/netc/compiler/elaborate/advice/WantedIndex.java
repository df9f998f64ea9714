package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.GivenArgument;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Op;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.Statement;
import netc.compiler.syntax.Type;

/// A value that is no index stands where one is wanted. Where it is an input or target, its type is the mistake, however
/// often it is used; that is said once, at the type.
public final class WantedIndex {
    private final Session session;
    private final Evaluator expressions;
    private final Describe describe;

    /// Where an input is declared.
    private record Declared(Statement.Field field, Type type, Name name) {
    }

    public WantedIndex(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.describe = new Describe(session);
    }

    /// @param axis  the index is to point into
    /// @param other what is given beside it
    public Rejected argument(GivenArgument g, Applicable.Called called, String axis, Optional<GivenArgument> other) {
        String callee = called.callee().name();
        Optional<Diagnostic> ofTruth = other.flatMap(o -> new TruthForIndex(session, called).of(g, o));
        if (ofTruth.isPresent()) {
            return session.reject(ofTruth.get());
        }
        if (other.isPresent() && other.get().value().kind().into().filter(i -> g.value().axis(i.label()).isPresent())
                .isPresent()) {
            return exchanged(g, other.get(), callee);
        }
        Optional<Declared> declared = declared(g.value());
        if (declared.isPresent()) {
            return ofType(declared.get(), g.span(), g.value(), axis);
        }
        Diagnostic d = describe.with(Diagnostic.error(Code.N106, g.span(),
                g.argument().name().text() + " of " + callee + " is an index into " + axis), "value", g.value())
                .note("an index comes from an input of type " + axis + ", from argmax, or is made by `" + axis
                        + "(e)`");
        return session.reject(g.value().kind().equals(Kind.WHOLE) ? d.fix(axis + "(" + g.span().text() + ")") : d);
    }

    /// A subscript that names no axis, and is an input that is no index; empty where it is none.
    public Optional<Rejected> subscript(Quantity index, Quantity target, Span use) {
        List<Axis> free = describe.seen(target).stream().filter(a -> !index.axes().contains(a)).toList();
        return free.isEmpty() ? Optional.empty()
                : declared(index).map(d -> ofType(d, use, index, free.getFirst().name()));
    }

    /// The message with another type for an index that points into another axis than `target` has, where it is an input and
    /// one axis of the target is as long as its own: one thing under two names; or else with the only index that fits.
    public Diagnostic another(Diagnostic d, Quantity index, Quantity target) {
        Optional<Axis> into = index.kind().into();
        List<Axis> alike = describe.seen(target).stream().filter(a -> !a.isOpen()
                && !index.axes().contains(a) && into.filter(i -> i.size() == a.size()).isPresent()).toList();
        List<String> fitting = session.diagnostics().isFull() ? List.of() : indices(target);
        if (alike.size() != 1 && fitting.size() == 1) {
            return d.note(fitting.getFirst() + " is an index into an axis that it has").fix(fitting.getFirst());
        }
        Optional<Declared> declared = declared(index).filter(f -> into.isPresent()
                && f.type().element().text().equals(into.get().name()) && f.field().names().size() == 1);
        if (alike.size() != 1 || declared.isEmpty()) {
            return d;
        }
        String axis = alike.getFirst().name();
        String element = declared.get().type().element().text();
        return d.note(declared.get().name().text() + " is an index into " + element + ", and " + axis
                + " is as long: where they are one thing, it has one name")
                .fix(new RenamedAxis(session).named(alike.getFirst(), element).orElseGet(
                        () -> new Fix(declared.get().field().span(), withElement(declared.get(), axis))));
    }

    /// The names of single indices into an axis of a value.
    private List<String> indices(Quantity target) {
        Scope scope = session.frame().scope();
        return scope
                .names().stream().filter(
                        n -> scope.find(n)
                                .filter(e -> e instanceof Entry.Bound(Quantity.Tensor t, var _, var _)
                                        && describe.seen(t).isEmpty()
                                        && t.kind().into().filter(i -> describe.seen(target).stream()
                                                .anyMatch(a -> a.label() == i.label())).isPresent())
                                .isPresent())
                .toList();
    }

    /// The field with another type of its elements.
    private static String withElement(Declared d, String element) {
        String text = d.field().span().text();
        int at = d.type().element().span().start() - d.field().span().start();
        return text.substring(0, at) + element + text.substring(at + d.type().element().text().length());
    }

    private Rejected ofType(Declared d, Span use, Quantity value, String axis) {
        String name = d.name().text();
        if (!session.mistakes().isFirstMistakeOf(d.name().span())) {
            return new Rejected();
        }
        boolean isOneHot = d.type().axes().stream().anyMatch(a -> a.name().text().equals(axis));
        if (isOneHot) {
            return session.reject(Diagnostic.error(Code.N106, use, "here stands an index into " + axis + ", and "
                    + name + " has a number for each " + axis)
                    .note("where one of them is 1 and the others are 0, `argmax[" + axis + "](" + name
                            + ")` is its index")
                    .note("as a column of indices it is declared `" + name + ": " + axis + "`")
                    .related(d.field().span(), "declared")
                    .choices(d.field().names().size() > 1 ? List.of()
                            : List.of(new Fix(use, "argmax[" + axis + "](" + name + ")"),
                                    new Fix(d.type().span(), axis))));
        }
        Diagnostic said = describe.with(Diagnostic.error(Code.N106, d.type().element().span(), name
                + " is used as an index into " + axis + ", and its type says " + d.type().element().text()), "value",
                value).related(use, "used");
        boolean isKnown = session.frame().scope().axis(axis).isPresent();
        return session.reject(d.field().names().size() > 1 || !isKnown ? said
                : said.fix(d.field().span(), withElement(d, axis)));
    }

    private Rejected exchanged(GivenArgument g, GivenArgument other, String callee) {
        Diagnostic d = describe.with(Diagnostic.error(Code.N106, g.span(), "the arguments of " + callee
                + " are the other way round: " + other.argument().name().text() + ", " + g.argument().name().text()),
                "value", g.value());
        Span both = other.span().to(g.span());
        boolean areNeighbours = other.span().end() <= g.span().start();
        Source source = both.source();
        return session.reject(areNeighbours ? d.fix(both, g.span().text()
                + source.text().substring(other.span().end(), g.span().start()) + other.span().text()) : d);
    }

    private Optional<Declared> declared(Quantity value) {
        if (!(value instanceof Quantity.Tensor t)
                || !(session.graphs().forward().definitionOf(t.value()).op() instanceof Op.Input(String input))) {
            return Optional.empty();
        }
        Scope scope = session.frame().scope();
        return scope.find(input).filter(e -> e instanceof Entry.Bound(var bound, var _, var _) && bound.equals(value))
                .flatMap(e -> Enclosing.of(scope.unit().tree(), e.span()).flatMap(b -> b.field(e.span()))
                        .flatMap(f -> f.type().map(type -> new Declared(f, type, new Name(input, e.span())))));
    }
}
