package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import netc.compiler.elaborate.advice.ExchangedArguments;
import netc.compiler.elaborate.advice.MissingAxis;
import netc.compiler.elaborate.advice.UnequalSizes;
import netc.compiler.elaborate.advice.WantedIndex;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Extents;
import netc.compiler.elaborate.scope.GivenArgument;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.StaticArguments.CallerAxis;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Label;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Type;

/// Which axis of the caller each axis of a signature is, for one call: by the brackets, by an argument that is an index
/// into it, or else by having the same name; and how large it is.
final class ArgumentAxes {
    private final Session session;
    private final Evaluator expressions;
    private final Describe describe;
    private final Applicable.Called called;
    private final Callee callee;
    private final Translation translation;
    /// The caller's axis that each axis of the signature is, with the size that the first argument gives it.
    private final Map<String, Axis> found = new LinkedHashMap<>();
    /// Sizes that a type writes: compared when the callee's names are known.
    private final List<Written> written = new ArrayList<>();
    private final Map<Declaration.Argument, Map<Axis, String>> matched = new IdentityHashMap<>();
    private final Map<Axis, Axis> outside = new HashMap<>();

    private List<GivenArgument> given = List.of();

    private record Written(Type.Axis axis, Axis mine, GivenArgument given) {
    }

    ArgumentAxes(Session session, Evaluator expressions, Applicable.Called called, Translation translation) {
        this.session = session;
        this.expressions = expressions;
        this.describe = new Describe(session);
        this.called = called;
        this.callee = called.callee();
        this.translation = translation;
    }

    // ---------- binding

    void bind(List<GivenArgument> given) {
        this.given = given;
        called.statics().axes().forEach((its, mine) -> translation.labels().put(its, mine.name().label()));
        for (GivenArgument g : given) {
            g.argument().type().ifPresent(type -> bindIndex(type, g));
        }
        for (String name : callee.axes()) {
            if (!translation.labels().containsKey(name)) {
                session.frame().scope().axis(name).ifPresent(a -> translation.labels().put(name, a.label()));
            }
        }
        for (GivenArgument g : given) {
            match(g);
        }
        for (GivenArgument g : given) {
            requireOwnAxes(g);
        }
        called.statics().axes().forEach((its, mine) -> new UnequalSizes(session).taken(callee.name(), mine,
                Optional.ofNullable(found.get(its)), given).ifPresent(d -> {
                    throw session.reject(d);
                }));
    }

    /// An index argument binds the axis that it points into.
    private void bindIndex(Type type, GivenArgument g) {
        String its = type.element().text();
        if (CoreWords.contains(its)) {
            return;
        }
        Axis into = g.value().kind().into().orElseThrow(() -> new WantedIndex(session, expressions).argument(g, called,
                likely(its), given.stream().filter(o -> o.argument().type().stream().flatMap(t -> t.axes().stream())
                        .anyMatch(a -> a.name().text().equals(its))).findFirst()));
        Label before = translation.labels().putIfAbsent(its, into.label());
        if (before != null && before != into.label()) {
            throw session.reject(Diagnostic.error(Code.N111, g.span(),
                    g.argument().name().text() + " of " + callee.name()
                            + " is an index into " + before.name() + " here, and this value is one into "
                            + into.name()));
        }
        found.putIfAbsent(its, into);
    }

    /// What the caller is likely to call an axis of the signature that nothing binds yet: the only axis that is given for an
    /// argument of this one axis, or the only one there that nothing else has.
    private String likely(String its) {
        List<List<Axis>> seen = given.stream().filter(g -> g.argument().type().stream().anyMatch(
                type -> type.axes().size() == 1 && type.axes().getFirst().name().text().equals(its)))
                .map(g -> describe.seen(g.value()).size() == 1 ? describe.seen(g.value())
                        : describe.seen(g.value()).stream().filter(a -> given.stream()
                                .allMatch(o -> o == g || !o.value().axes().contains(a))).toList())
                .toList();
        List<String> names = seen.stream().filter(axes -> axes.size() == 1)
                .map(axes -> axes.getFirst().name()).distinct().toList();
        Label bound = translation.labels().get(its);
        return bound != null ? bound.name() : names.size() == 1 ? names.getFirst() : its;
    }

    private void match(GivenArgument g) {
        Map<Axis, String> axes = new LinkedHashMap<>();
        matched.put(g.argument(), axes);
        if (g.argument().type().isEmpty()) {
            return;
        }
        for (Type.Axis axis : g.argument().type().get().axes()) {
            String its = axis.name().text();
            Label label = translation.labels().get(its);
            Optional<Axis> mine = label == null ? Optional.empty() : g.value().axis(label);
            if (mine.isEmpty()) {
                if (axis.mayLack()) {
                    continue;
                }
                throw lacks(g, its, label);
            }
            axes.put(mine.get(), its);
            if (axis.size().isPresent()) {
                written.add(new Written(axis, mine.get(), g));
            }
            Axis before = found.putIfAbsent(its, mine.get());
            if (before != null && before.size() != mine.get().size() && axis.size().isEmpty()) {
                throw session.reject(new UnequalSizes(session).given(g, mine.get(), before, callee.name()));
            }
        }
    }

    private Rejected lacks(GivenArgument g, String its, Label label) {
        String mine = label == null ? its : label.name();
        Optional<Axis> foreign = foreign(g);
        if (foreign.isPresent()) {
            return takenElsewhere(g, foreign.get(), Optional.of(mine));
        }
        Optional<GivenArgument> index = given.stream().filter(o -> o.argument().type()
                .filter(t -> t.element().text().equals(its)).isPresent()).findFirst();
        Diagnostic d = Diagnostic.error(Code.N012, called.span(), callee.name() + " takes axis " + mine
                + (its.equals(mine) ? "" : " as its " + its) + ", but this value has no such axis");
        d = describe.with(d, "value", g.value());
        if (index.isPresent()) {
            d = new WantedIndex(session, expressions).another(d.note("an argument is an index into " + mine
                    + ", so that " + g.argument().name().text() + " needs it too"), index.get().value(), g.value());
        }
        return session.reject(new MissingAxis(session, expressions, called, its, mine, g, index, translation.labels())
                .noted(d));
    }

    /// An axis of an argument that another argument's type names, but not its own.
    private Optional<Axis> foreign(GivenArgument g) {
        if (callee.arguments().size() == 1) {
            return Optional.empty();
        }
        Set<String> own = g.argument().type().map(t -> t.axes().stream().map(a -> a.name().text())
                .collect(Collectors.toSet())).orElse(Set.of());
        Set<Label> others = new LinkedHashSet<>();
        for (Declaration.Argument other : callee.arguments()) {
            other.type().ifPresent(t -> t.axes().forEach(a -> {
                Label label = translation.labels().get(a.name().text());
                if (label != null && !own.contains(a.name().text())) {
                    others.add(label);
                }
            }));
        }
        Set<Label> mine = own.stream().map(n -> translation.labels().get(n)).collect(Collectors.toSet());
        return g.value().axes().stream().filter(a -> others.contains(a.label()) && !mine.contains(a.label()))
                .findFirst();
    }

    private void requireOwnAxes(GivenArgument g) {
        Optional<Axis> foreign = foreign(g);
        if (foreign.isPresent()) {
            throw takenElsewhere(g, foreign.get(), Optional.empty());
        }
    }

    /// @param instead the name under which it is wanted
    private Rejected takenElsewhere(GivenArgument g, Axis axis, Optional<String> instead) {
        String other = callee.arguments().stream().filter(a -> a != g.argument()).filter(a -> a.type()
                .filter(t -> t.axes().stream().anyMatch(x -> translation.labels().get(x.name().text()) == axis.label()))
                .isPresent()).map(a -> a.name().text()).findFirst().orElse("another argument");
        Diagnostic d = Diagnostic.error(Code.N107, g.span(), g.argument().name().text() + " has axis " + axis.name()
                + ", which " + callee.name() + " uses for " + other);
        d = describe.with(d, g.argument().name().text(), g.value())
                .note("it would be zipped along " + axis.name() + " with " + other);
        d = given.size() > 2 ? d.note("it is " + callee.usage()) : d;
        String renamed = g.span().text() + "[" + axis.name() + " as " + instead.orElse("Other") + "]";
        d = d.note("where every place meets every other, it is given under another name: `" + renamed + "`");
        return session.reject(instead.isPresent() ? d.choices(ExchangedArguments.or(new Fix(g.span(), renamed), given))
                : d);
    }

    // ---------- on the way in

    /// Names the signature's axes in the new scope and renames the arguments.
    List<Quantity> enter(List<GivenArgument> given, Scope scope) {
        for (String its : callee.axes()) {
            Label label = called.outer().flatMap(o -> o.axis(its)).map(AxisName::label).orElseGet(() -> new Label(its));
            AxisName inner = new AxisName(label, callee.signature().span());
            translation.inner().put(its, inner);
            scope.put(its, new Entry.Axis(inner));
        }
        List<Quantity> inside = new ArrayList<>();
        for (GivenArgument g : given) {
            inside.add(enter(g));
        }
        return inside;
    }

    private Quantity enter(GivenArgument g) {
        Quantity value = g.argument().type().isEmpty() ? g.value()
                : new Types(session, expressions).convert(g.argument(), g.argument().type().get(), g.value(), g.span());
        Map<Axis, Axis> names = new LinkedHashMap<>();
        matched.get(g.argument()).forEach((mine, its) -> {
            Axis inner = translation.inner().get(its).of(mine.size());
            session.provenance().inherit(inner, mine);
            outside.put(inner, mine);
            names.put(mine, inner);
        });
        for (Axis axis : value.axes()) {
            if (!names.containsKey(axis) && isVisible(axis)) {
                names.put(axis, hide(axis));
            }
        }
        Map<Axis, Axis> kinds = value.kind().into().isEmpty() ? names : new LinkedHashMap<>(names);
        value.kind().into().ifPresent(into -> found.forEach((its, mine) -> {
            if (mine.label() == into.label() && !kinds.containsKey(into)) {
                Axis inner = translation.inner().get(its).of(into.size());
                session.provenance().inherit(inner, into);
                outside.put(inner, into);
                kinds.put(into, inner);
            }
        }));
        names.entrySet().removeIf(e -> e.getKey().equals(e.getValue()));
        return Renaming.of(session, value, names, kinds);
    }

    /// Whether a mapped axis has a label that the body could name, because it stands inside the body it belongs to.
    private boolean isVisible(Axis axis) {
        for (Optional<Scope> s = called.outer(); s.isPresent(); s = s.get().outer()) {
            if (s.get().axis(axis.name()).filter(a -> a.label() == axis.label()).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private Axis hide(Axis axis) {
        for (Map.Entry<Label, Axis> entry : translation.hidden().entrySet()) {
            if (entry.getValue().equals(axis)) {
                return new Axis(entry.getKey(), axis.size());
            }
        }
        Label fresh = new Label(axis.name());
        translation.hidden().put(fresh, axis);
        return new Axis(fresh, axis.size());
    }

    /// The axes of an argument that its type names, as the caller calls them.
    List<Axis> taken(GivenArgument g) {
        return List.copyOf(matched.get(g.argument()).keySet());
    }

    /// What an argument brings along beside the axes of its type, as the body has it.
    List<Axis> rest(GivenArgument g, Quantity inside) {
        Set<Label> own = new HashSet<>();
        matched.get(g.argument()).values().forEach(its -> own.add(translation.inner().get(its).label()));
        List<Axis> rest = new ArrayList<>(inside.axes());
        rest.removeIf(a -> own.contains(a.label()));
        return rest;
    }

    // ---------- sizes

    /// Sizes that the arguments give, as numbers of the body.
    void count() {
        found.forEach((its, mine) -> translation.inner().get(its).count(mine.size()));
    }

    /// Sizes that the arguments' types name or write.
    void sizes(Scope scope) {
        for (Written w : written) {
            if (w.axis().size().get() instanceof Expression.Path path && path.single().isPresent()
                    && scope.find(path.single().get().text()).isEmpty()) {
                String name = path.single().get().text();
                Quantity number = w.mine().isOpen() ? new Extents(session).whole(List.of(w.mine()))
                        : new Quantity.Whole(w.mine().size());
                scope.put(name, new Entry.Bound(number, session.builder(), path.span()));
                continue;
            }
            long size = expressions.size(w.axis().size().get());
            if (size != w.mine().size()) {
                throw session.reject(Diagnostic.error(Code.N202, w.given().span(), callee.name() + " takes axis "
                        + w.axis().name().text() + " of size " + size + ", and here it has "
                        + Describe.size(w.mine().size())));
            }
        }
    }

    /// Sizes of the axes that no argument has: written beside the name, known where the call stands, equal to an axis
    /// taken under the same name, or computed by the result's type.
    void makeSizes(Scope scope) {
        Map<String, Expression> formulas = new LinkedHashMap<>();
        for (Type result : callee.signature().results()) {
            result.axes().forEach(a -> a.size().ifPresent(e -> formulas.putIfAbsent(a.name().text(), e)));
        }
        for (String its : callee.axes()) {
            if (found.containsKey(its)) {
                continue;
            }
            AxisName inner = translation.inner().get(its);
            Optional<CallerAxis> mine = Optional.ofNullable(called.statics().axes().get(its));
            Optional<Long> given = mine.flatMap(m -> m.size().isPresent() ? Optional.of(m.size().getAsLong())
                    : Optional.empty());
            Optional<Long> size = given.or(() -> drawn(its)).or(() -> known(its, mine)).or(() -> taken(its));
            if (formulas.containsKey(its)) {
                long formula = expressions.size(formulas.get(its));
                if (given.isPresent() && given.get() != formula) {
                    throw session.reject(Diagnostic.error(Code.N203, mine.get().span(), callee.name() + " makes "
                            + mine.get().name().text() + " of size " + formula + ", not " + given.get()));
                }
                inner.count(formula);
            } else if (size.isPresent()) {
                inner.count(size.get());
                record(its, mine, inner, size.get());
            } else if (callee.isInBrackets(its)) {
                throw new Types(session, expressions).sizeless(called, its, translation.labels(), callerScope());
            }
        }
    }

    private void record(String its, Optional<CallerAxis> mine, AxisName inner, long size) {
        Span place = mine.map(CallerAxis::span).orElse(called.span());
        session.provenance().record(inner.of(size), called.statics().text(), place, Optional.empty());
        mine.ifPresent(m -> outside.put(inner.of(size), m.name().of(size)));
        if (mine.isEmpty()) {
            session.provenance().record(inner.of(size), its, place, Optional.empty());
        }
    }

    private Optional<Long> known(String its, Optional<CallerAxis> mine) {
        Optional<AxisName> name = mine.map(CallerAxis::name).or(() -> callerScope().axis(its));
        return name.flatMap(n -> n.number().isPresent() ? Optional.of(n.number().getAsLong()) : Optional.empty());
    }

    /// The scope of the call: the body is open by now, and the caller's frame the one below it.
    private Scope callerScope() {
        return session.bodies().caller().scope();
    }

    /// An axis of the parameter that is drawn.
    private Optional<Long> drawn(String its) {
        Label label = translation.labels().get(its);
        return session.graphs().drawing().flatMap(d -> d.axes().stream().filter(a -> a.label() == label).findFirst())
                .map(Axis::size);
    }

    private Optional<Long> taken(String its) {
        Label label = translation.labels().get(its);
        return found.values().stream().filter(a -> a.label() == label).map(Axis::size).findFirst();
    }

    /// The caller's axis for each axis of the body that has one.
    Map<Axis, Axis> outside() {
        return outside;
    }

    /// The caller's axis that an axis of the signature was found in.
    Optional<Axis> origin(String its) {
        return Optional.ofNullable(found.get(its));
    }
}
