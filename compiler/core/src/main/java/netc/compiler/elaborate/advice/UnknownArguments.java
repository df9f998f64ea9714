package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Supplied;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Brackets;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;

/// Arguments given by a name that nothing has to which they are given, `max(x, axis: Item)`: what such a value means cannot be
/// known, so that the name is refused before the value is looked at.
public final class UnknownArguments {
    /// By these other libraries are told along which axes something is done.
    private static final Set<String> ALONG = Set.of("axis", "axes", "dim", "dims");
    private static final Set<String> KEPT = Set.of("keepdim", "keepdims");
    private static final String GONE = "an axis that is taken away is gone, and what meets the result needs none in its place";

    private final Session session;
    private final Evaluator expressions;

    public UnknownArguments(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
    }

    public static Stream<Name> names(List<Supplied> supplied) {
        return supplied.stream().flatMap(s -> s.name().stream());
    }

    /// Words of the language have no arguments with names.
    ///
    /// @param span of the application
    public void requireNone(Applicable.Core core, List<Supplied> supplied, Span span) {
        String word = core.word().text();
        names(supplied).findFirst().ifPresent(name -> {
            Diagnostic d = Diagnostic.error(Code.N105, name.span(), "`" + word + "` has no argument " + name.text());
            boolean takesAxes = CoreWords.REDUCTIONS.contains(word) || word.equals("length");
            Diagnostic noted = takesAxes && KEPT.contains(name.text()) ? d.note(GONE)
                    : takesAxes ? d.note("over an axis: " + word + "[A](x)")
                    : ScalarFunction.called(word)
                            .map(f -> d.note("as in " + word + (f.arity() == 1 ? "(x)" : "(x, y)")))
                            .orElse(d);
            Optional<String> brackets = !takesAxes ? Optional.empty()
                    : core.brackets().map(b -> kept(b.span().text(), supplied)).orElseGet(() -> brackets(supplied));
            throw session.reject(takesAxes ? numbered(noted, supplied, word, span)
                    .orElseGet(() -> brackets.map(b -> noted.fix(span, word + b)).orElse(noted)) : noted);
        });
    }

    /// Refuses `sum[Item, keepdims: true]`.
    public static void requireNone(Session session, Brackets brackets, Name word) {
        List<String> axes = brackets.taken().stream().filter(i -> i instanceof Brackets.Plain).map(i -> i.span().text())
                .toList();
        brackets.taken().stream().flatMap(i -> i instanceof Brackets.Named n && KEPT.contains(n.name().text())
                ? Stream.of(n.name()) : Stream.of()).findFirst().ifPresent(name -> {
                    Diagnostic d = Diagnostic.error(Code.N105, brackets.span(), "`" + word.text() + "` has no argument "
                            + name.text()).note(GONE);
                    throw session.reject(axes.size() + 1 == brackets.taken().size()
                            ? d.fix("[" + String.join(", ", axes) + "]") : d);
                });
    }

    /// `[Item](x)` of `[Item](x, keepdims: true)`.
    private static Optional<String> kept(String brackets, List<Supplied> supplied) {
        boolean isAlone = supplied.size() == 1 + named(supplied, KEPT).size()
                && supplied.getFirst() instanceof Supplied.Written w && w.name().isEmpty();
        return isAlone ? Optional.of(brackets + "(" + supplied.getFirst().span().text() + ")") : Optional.empty();
    }

    /// With the axes in the brackets of what takes so many.
    public Optional<Diagnostic> on(Diagnostic d, Applicable.Called called, List<Supplied> supplied, Span span) {
        Callee callee = called.callee();
        boolean takesAxes = callee.parameters().findAny().isPresent() && callee.signature().made().isEmpty()
                && callee.parameters().allMatch(p -> p.type().isEmpty());
        if (!takesAxes || called.statics().text().endsWith("]")) {
            return Optional.empty();
        }
        Optional<Diagnostic> numbered = callee.parameters().count() != 1 ? Optional.empty()
                : numbered(d, supplied, called.statics().text(), span);
        return numbered.isPresent() ? numbered
                : brackets(supplied).filter(b -> b.split("]", 2)[0].split(",").length == callee.parameters().count())
                        .map(b -> d.fix(span, called.statics().text() + b));
    }

    /// `mean(x, axis: 1)`: the axis at that place of an example, or the one before it, where the batch was counted as well;
    /// empty where the axis is no number.
    private Optional<Diagnostic> numbered(Diagnostic d, List<Supplied> supplied, String word, Span span) {
        List<Supplied.Written> along = named(supplied, ALONG);
        OptionalLong place = along.size() == 1 ? place(along.getFirst().value()) : OptionalLong.empty();
        Optional<List<Axis>> axes = place.isEmpty() ? Optional.empty() : alone(supplied).flatMap(this::value)
                .map(v -> new Describe(session).seen(v)).filter(a -> !a.isEmpty());
        return axes.map(all -> {
            long from = place.getAsLong() < 0 ? all.size() + place.getAsLong() : place.getAsLong();
            Diagnostic listed = d.note("axes have names here, and the batch is none of them: "
                    + Describe.list(all.stream().map(Axis::name).toList()));
            List<Fix> fixes = LongStream.of(from, from - 1).limit(place.getAsLong() < 0 ? 1 : 2)
                    .filter(i -> i >= 0 && i < all.size()).mapToObj(i -> new Fix(span, word + "["
                            + all.get((int) i).name() + "]" + applied(alone(supplied).orElseThrow())))
                    .toList();
            return fixes.size() == 1 ? listed.fix(fixes.getFirst()) : listed.choices(fixes);
        });
    }

    private static OptionalLong place(Expression value) {
        if (value instanceof Expression.Unary(var operator, Expression.Number n, Span _)
                && operator == Expression.UnaryOperator.NEGATE) {
            return n.whole().stream().map(w -> -w).findFirst();
        }
        return value instanceof Expression.Number n ? n.whole() : OptionalLong.empty();
    }

    /// `[Item](x)` of `(x, axis: Item)`, where x has that axis.
    private Optional<String> brackets(List<Supplied> supplied) {
        Optional<Supplied> alone = alone(supplied);
        if (alone.isEmpty()) {
            return Optional.empty();
        }
        List<String> axes = axes(named(supplied, ALONG).getFirst().value());
        boolean hasThem = value(alone.get()).filter(v -> new Describe(session).seen(v).stream().map(Axis::name)
                .toList().containsAll(axes)).isPresent();
        return axes.isEmpty() || !hasThem ? Optional.empty()
                : Optional.of("[" + String.join(", ", axes) + "]" + applied(alone.get()));
    }

    /// The one value beside the axes that something is done along.
    private static Optional<Supplied> alone(List<Supplied> supplied) {
        List<Supplied> values = supplied.stream().filter(s -> names(List.of(s)).findAny().isEmpty()).toList();
        return values.size() != 1 || named(supplied, ALONG).size() != 1
                || named(supplied, KEPT).size() + 2 != supplied.size() ? Optional.empty()
                        : Optional.of(values.getFirst());
    }

    private Optional<Quantity> value(Supplied supplied) {
        return switch (supplied) {
            case Supplied.Known(var _, Quantity q, Span _) -> Optional.of(q);
            case Supplied.Written(var _, Expression e) -> expressions.attempt(e, false);
        };
    }

    private static String applied(Supplied value) {
        return value instanceof Supplied.Known ? "" : "(" + value.span().text() + ")";
    }

    private static List<Supplied.Written> named(List<Supplied> supplied, Set<String> names) {
        return supplied.stream().flatMap(s -> s instanceof Supplied.Written w
                && w.name().filter(n -> names.contains(n.text())).isPresent() ? Stream.of(w) : Stream.of()).toList();
    }

    /// `Item` or `[H, W]`; empty where it is anything else.
    private static List<String> axes(Expression value) {
        List<Expression> parts = value instanceof Expression.ListLiteral(var elements, Span _) ? elements
                : List.of(value);
        List<String> names = parts.stream().flatMap(p -> p instanceof Expression.Path path
                ? path.single().map(Name::text).stream() : Stream.of()).toList();
        return names.size() == parts.size() ? names : List.of();
    }
}
