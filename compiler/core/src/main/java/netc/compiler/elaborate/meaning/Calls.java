package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import netc.compiler.elaborate.advice.DrawnChoices;
import netc.compiler.elaborate.advice.ElementsAlone;
import netc.compiler.elaborate.advice.JoinedAxes;
import netc.compiler.elaborate.advice.LeftOutAsZero;
import netc.compiler.elaborate.advice.MissingArguments;
import netc.compiler.elaborate.advice.MissingBrackets;
import netc.compiler.elaborate.advice.OtherArguments;
import netc.compiler.elaborate.advice.PlacesAlone;
import netc.compiler.elaborate.advice.SeesNothing;
import netc.compiler.elaborate.advice.UncountedRate;
import netc.compiler.elaborate.advice.UnknownArguments;
import netc.compiler.elaborate.advice.UnnamedNumbers;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Frame;
import netc.compiler.elaborate.scope.GivenArgument;
import netc.compiler.elaborate.scope.Instance;
import netc.compiler.elaborate.scope.MappedLayers;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.StaticArguments;
import netc.compiler.elaborate.scope.Supplied;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.NearestWord;
import netc.compiler.syntax.Type;

/// Applies functions and layers: a new body whose axes have labels of their own, arguments renamed on the way in
/// ([ArgumentAxes] says to what), results renamed on the way out ([Results]). What the signature does not name is mapped
/// over: it keeps the caller's labels, and the body cannot see it.
final class Calls {
    private final Session session;
    private final Evaluator expressions;
    private final Names names;
    private final Describe describe;

    Calls(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.names = new Names(session);
        this.describe = new Describe(session);
    }

    Quantity apply(Applicable.Called called, List<Supplied> supplied, Span span) {
        Callee callee = called.callee();
        called.instance().ifPresent(Instance::attempted);
        if (session.bodies().isOpen(callee.declaration())) {
            List<String> cycle = new ArrayList<>(session.bodies().openFrom(callee.name()));
            cycle.add(callee.name());
            throw session.reject(Diagnostic.error(Code.N114, called.span(), callee.name() + " applies itself")
                    .note(String.join(" → ", cycle)));
        }
        var joined = new JoinedAxes(session, expressions);
        joined.requireTwo(called, supplied, span);
        Map<Declaration.Argument, Listed> lists = new IdentityHashMap<>();
        List<GivenArgument> given = match(called, supplied, span, lists);
        UncountedRate.requireNone(session, callee, given, span);
        joined.requireAxis(called, given, span);
        UnnamedNumbers.requireNoSize(session, called,
                given.isEmpty() ? List.of() : describe.seen(given.getFirst().value()));
        int before = session.builder().size();
        var translation = new Translation();
        var axes = new ArgumentAxes(session, expressions, called, translation);
        axes.bind(given);
        List<Axis> taken = given.isEmpty() ? List.of() : axes.taken(given.getFirst());
        UnnamedNumbers.requireNone(session, called, taken);
        Scope scope = called.outer().map(Scope::new).orElseGet(() -> new Scope(callee.unit()));
        List<Quantity> inside = axes.enter(given, scope);
        Frame frame = session.frame().applying(callee.isLayer() ? Frame.Body.LAYER : Frame.Body.FUNCTION, callee.name(),
                scope, span, mapped(called, given, inside, axes), called.instance());
        session.at(span);
        List<Quantity> results = session.inside(frame, callee.declaration(), () -> {
            session.frame().takes(callee.numberArguments());
            axes.count();
            numbers(callee, called.statics(), scope);
            axes.sizes(scope);
            List<Quantity> arguments = arguments(callee, given, inside, lists);
            axes.makeSizes(scope);
            List<Quantity> values = new Bodies(session, expressions).values(callee.body());
            List<Quantity> checked = new Results(session, expressions, callee, translation, scope).check(values);
            PlacesAlone.warn(session, before);
            ElementsAlone.warn(session, before);
            DrawnChoices.warn(session, before, callee, arguments);
            return callee.gradient().isEmpty() ? checked
                    : new GradientRules(session, expressions, callee).attach(checked, arguments);
        });
        called.instance().ifPresent(i -> session.bodies().applied(i, axes.outside(), scope));
        LeftOutAsZero.warn(session, callee, given, taken, before);
        SeesNothing.warn(session, callee, given, taken, before);
        session.at(span);
        Quantity left = new Results(session, expressions, callee, translation, scope).leave(results, called, axes,
                span);
        if (session.frame().body() == Frame.Body.MODEL && session.builder() == session.graphs().forward()) {
            String path = called.instance().map(Instance::path).orElse(callee.name());
            session.summary().add(path, callee.isLayer(), left, session.turns().axes(), before,
                    session.builder().size());
        }
        if (callee.isLayer() && !session.frame().isLibrary() && given.size() == 1) {
            mapped(called, given.getFirst(), axes, left, span);
        }
        session.applied(path(callee.name(), called.instance()), left, span);
        return left;
    }

    private static Supplier<String> path(String name, Optional<Instance> instance) {
        return () -> instance.map(Instance::path).orElse(name);
    }

    /// Notes a layer of one axis, made where it is applied, with the axes of what is given that it is mapped over.
    private void mapped(Applicable.Called called, GivenArgument given, ArgumentAxes axes, Quantity result, Span span) {
        List<Axis> taken = axes.taken(given);
        boolean isMadeHere = called.span().source() == span.source() && span.start() <= called.span().start()
                && called.span().end() <= span.end();
        if (taken.size() == 1 && result instanceof Quantity.Tensor t && isMadeHere) {
            List<Axis> over = describe.seen(given.value()).stream().filter(a -> !taken.contains(a))
                    .toList();
            if (!over.isEmpty() || called.callee().isTurn()) {
                session.mappedLayers().add(new MappedLayers.MappedLayer(called.callee().name(), called.stage(), taken,
                        over, called.callee().isTurn(), given, t.value()));
            }
        }
    }

    // ---------- arguments

    /// A list of numbers that is given for an argument: the axis that it is along is the callee's to say.
    private record Listed(Expression.ListLiteral list, List<Quantity> numbers) {
    }

    /// @param lists to which such are added
    private List<GivenArgument> match(Applicable.Called called, List<Supplied> supplied, Span span,
            Map<Declaration.Argument, Listed> lists) {
        Callee callee = called.callee();
        List<Declaration.Argument> arguments = callee.arguments();
        Map<String, GivenArgument> given = new LinkedHashMap<>();
        UnknownArguments.names(supplied).filter(n -> argument(callee, n).isEmpty()).findFirst().ifPresent(n -> {
            throw session.reject(other(called, supplied, noArgument(callee, n), span));
        });
        boolean isSound = true;
        int next = 0;
        for (Supplied s : supplied) {
            Declaration.Argument argument;
            if (s.name().isPresent()) {
                argument = argument(callee, s.name().get()).orElseThrow();
            } else if (next < arguments.size()) {
                argument = arguments.get(next++);
            } else {
                throw session.reject(other(called, supplied,
                        Diagnostic.error(Code.N105, s.span(), callee.name() + " takes "
                                + Counted.of(arguments.size(), "value") + ", " + Counted.here(supplied.size()))
                                .note("it is " + callee.usage()),
                        span));
            }
            try {
                if (given.containsKey(argument.name().text()) || lists.containsKey(argument)) {
                    throw session.reject(Diagnostic.error(Code.N105, s.span(),
                            argument.name().text() + " of " + callee.name() + " is given twice"));
                }
                if (s instanceof Supplied.Written(var _, Expression.ListLiteral list) && argument.type().isPresent()) {
                    lists.put(argument, new Listed(list, new NumberLists(session, expressions).numbers(list)));
                    continue;
                }
                Quantity value = switch (s) {
                    case Supplied.Known(var _, Quantity q, Span _) -> q;
                    case Supplied.Written(var _, var e) -> expressions.value(e);
                };
                given.put(argument.name().text(), new GivenArgument(argument, value, s.span()));
            } catch (Rejected reported) {
                if (s instanceof Supplied.Written(var _, Expression written)) {
                    names.broken(written);
                }
                isSound = false;
            }
        }
        if (!isSound) {
            throw new Rejected();
        }
        List<Declaration.Argument> missing = arguments.stream()
                .filter(a -> a.standard().isEmpty() && !given.containsKey(a.name().text()) && !lists.containsKey(a))
                .toList();
        if (!missing.isEmpty()) {
            throw session.reject(new MissingArguments(session, callee, missing, supplied, List.copyOf(given.values()),
                    span).mistake());
        }
        return arguments.stream().filter(a -> given.containsKey(a.name().text())).map(a -> given.get(a.name().text()))
                .toList();
    }

    private static Optional<Declaration.Argument> argument(Callee callee, Name name) {
        return callee.arguments().stream().filter(a -> a.name().text().equals(name.text())).findFirst();
    }

    private Diagnostic other(Applicable.Called called, List<Supplied> supplied, Diagnostic d, Span span) {
        return OtherArguments.on(d, called.callee(), supplied, span)
                .or(() -> new UnknownArguments(session, expressions).on(d, called, supplied, span))
                .orElseGet(() -> new MissingBrackets(session, expressions).around(called, supplied, d, span));
    }

    private static Diagnostic noArgument(Callee callee, Name name) {
        List<String> names = callee.arguments().stream().map(a -> a.name().text()).toList();
        Diagnostic d = Diagnostic.error(Code.N105, name.span(), callee.name() + " has no argument " + name.text())
                .note("it is " + callee.usage());
        return NearestWord.of(name.text(), names).map(n -> d.note("did you mean " + n + "?")).orElse(d);
    }

    private void numbers(Callee callee, StaticArguments statics, Scope scope) {
        callee.parameters().filter(p -> p.type().isPresent()).forEach(p -> {
            Quantity value = statics.numbers().get(p.name().text());
            if (value == null) {
                var standard = p.standard().orElseThrow(() -> session.reject(Diagnostic.error(Code.N105, statics.span(),
                        callee.name() + " also needs " + p.name().text() + " in its brackets")
                        .note("it is " + callee.usage())));
                String type = p.type().orElseThrow().text();
                Quantity q = type.equals("int") ? expressions.exact(standard) : expressions.value(standard);
                value = new BracketBinding(session, expressions).number(type, q, standard.span());
            }
            scope.put(p.name().text(), new Entry.Bound(value, session.builder(), p.name().span()));
        });
    }

    /// Binds each argument in the body, with its standard value where none is given.
    private List<Quantity> arguments(Callee callee, List<GivenArgument> given, List<Quantity> inside,
            Map<Declaration.Argument, Listed> lists) {
        List<Quantity> values = new ArrayList<>();
        for (Declaration.Argument argument : callee.arguments()) {
            Optional<Integer> at = Optional.empty();
            for (int i = 0; i < given.size(); i++) {
                at = given.get(i).argument() == argument ? Optional.of(i) : at;
            }
            NumberLists numbers = new NumberLists(session, expressions);
            Optional<Listed> list = Optional.ofNullable(lists.get(argument));
            Quantity value = at.isPresent() ? inside.get(at.get())
                    : list.isPresent() ? numbers.of(argument.type().orElseThrow(), list.get().list(),
                            list.get().numbers())
                    : numbers.written(argument.standard().orElseThrow(), argument.type());
            if (at.isEmpty() && argument.type().isPresent()) {
                value = new Types(session, expressions).convert(argument, argument.type().get(), value,
                        argument.span());
            }
            names.bound(argument.name(), value);
            lacked(argument, value);
            values.add(value);
        }
        return values;
    }

    private void lacked(Declaration.Argument argument, Quantity value) {
        Scope scope = session.frame().scope();
        argument.type().stream().flatMap(t -> t.axes().stream()).filter(Type.Axis::mayLack).map(a -> a.name().text())
                .filter(a -> value.axis(scope.axis(a).orElseThrow().label()).isEmpty())
                .forEach(a -> scope.lacks(argument.name().text(), a));
    }

    /// All that is mapped over in the new body: what arguments bring along, in a function inside a body also what that
    /// body is mapped over, and what is drawn. The turns of a loop come one after the other: none meets the others.
    private List<Axis> mapped(Applicable.Called called, List<GivenArgument> given, List<Quantity> inside,
            ArgumentAxes axes) {
        Set<Axis> mapped = new LinkedHashSet<>();
        if (called.outer().isPresent()) {
            mapped.addAll(session.bodies().frameOf(called.outer().get()).map(Frame::mapped).orElse(List.of()));
        }
        for (int i = 0; i < given.size(); i++) {
            mapped.addAll(axes.rest(given.get(i), inside.get(i)));
        }
        session.graphs().drawing().ifPresent(d -> mapped.addAll(d.axes()));
        session.turns().axes().forEach(mapped::remove);
        return List.copyOf(mapped);
    }
}
