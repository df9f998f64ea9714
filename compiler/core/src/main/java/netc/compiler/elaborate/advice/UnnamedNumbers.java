package netc.compiler.elaborate.advice;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.graph.Axis;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Brackets;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;

/// `Conv[3, 16, 3]`: numbers by their places, which every library has in an order of its own. Behind the first each has its
/// name here. Some libraries say first how many channels come in.
public final class UnnamedNumbers {
    private final Session session;
    private final Callee callee;
    private final Brackets brackets;
    private final Span stage;

    /// A number without a name, and what it is by its place.
    private record Placed(Expression value, Declaration.Parameter parameter) {
        OptionalLong whole() {
            return value instanceof Expression.Number n ? n.whole() : OptionalLong.empty();
        }

        String name() {
            return parameter.name().text();
        }

        String text() {
            return value.span().text();
        }
    }

    private UnnamedNumbers(Session session, Applicable.Called called, Brackets brackets) {
        this.session = session;
        this.callee = called.callee();
        this.brackets = brackets;
        this.stage = called.stage();
    }

    /// @param coming the axes of the first argument that its type names
    public static void requireNone(Session session, Applicable.Called called, List<Axis> coming) {
        called.statics().brackets().ifPresent(b -> new UnnamedNumbers(session, called, b).require(coming));
    }

    /// Where an axis is taken, `Dense[128 -> Class]` gives how long it is: no layer or function finds it by that.
    ///
    /// @param coming the axes of what it is applied to
    public static void requireNoSize(Session session, Applicable.Called called, List<Axis> coming) {
        called.statics().brackets().stream().flatMap(b -> new UnnamedNumbers(session, called, b).placed(b.taken(),
                called.callee().signature().taken())).filter(p -> p.parameter().type().isEmpty()
                        && p.value() instanceof Expression.Number)
                .findFirst().ifPresent(p -> {
                    List<Axis> alike = coming.stream().filter(a -> !a.isOpen()
                            && p.whole().equals(OptionalLong.of(a.size()))).toList();
                    Diagnostic d = noAxis(called.callee(), p.parameter(), p.value());
                    throw session.reject(alike.size() == 1 ? d.fix(alike.getFirst().name()) : d);
                });
    }

    public static Diagnostic noAxis(Callee callee, Declaration.Parameter parameter, Expression value) {
        return Diagnostic.error(Code.N105, value.span(), "here " + callee.name()
                + " wants the name of an axis, for its " + parameter.name().text()).note("it is " + callee.usage());
    }

    private void require(List<Axis> coming) {
        List<Placed> placed = Stream.concat(placed(brackets.taken(), callee.signature().taken()),
                placed(brackets.made(), callee.signature().made())).filter(p -> p.parameter().type().isPresent())
                .toList();
        List<Placed> unnamed = placed.stream().filter(p -> callee.isNamed(p.parameter())).toList();
        if (unnamed.isEmpty()) {
            return;
        }
        Diagnostic d = Diagnostic.error(Code.N105, stage, callee.name() + " is given "
                + Describe.list(unnamed.stream().map(Placed::name).toList())
                + " by name: numbers stand in another order elsewhere")
                .note("by its place " + Describe.list(placed.stream().map(p -> p.name() + " is " + p.text()).toList()))
                .note("it is " + callee.usage());
        Fix inOrder = new Fix(brackets.span(), inOrder(unnamed));
        Optional<String> rest = isComing(placed, coming) ? withoutFirst(placed) : Optional.empty();
        throw session.mistakes().rejectCause(rest.map(text -> {
            Diagnostic noted = d.note("how many " + coming.getLast().name() + " come in is known, and not said: `"
                    + callee.name() + text + "`");
            Fix behind = new Fix(brackets.span(), text);
            return !isCount(placed) ? noted.choices(List.of(behind, inOrder))
                    : placed.size() == 1 + required() ? noted.fix(behind) : noted.choices(List.of(behind));
        }).orElseGet(() -> d.fix(inOrder)));
    }

    /// How many numbers have no standard value.
    private long required() {
        return callee.parameters().filter(p -> p.standard().isEmpty()).count();
    }

    private Stream<Placed> placed(List<Brackets.Item> items, List<Declaration.Parameter> parameters) {
        List<Placed> placed = new ArrayList<>();
        int next = 0;
        for (Brackets.Item item : items) {
            switch (item) {
                case Brackets.Plain(Expression value) -> placed.add(new Placed(value, parameters.get(next++)));
                case Brackets.Named n when callee.number(n.name().text()).isPresent() ->
                        next += next < parameters.size() && parameters.get(next).name().equals(callee
                                .number(n.name().text()).get().name()) ? 1 : 0;
                case Brackets.Named _ -> next++;
                case Brackets.Rename _ -> {
                }
            }
        }
        return placed.stream();
    }

    private String inOrder(List<Placed> unnamed) {
        StringBuilder text = new StringBuilder(brackets.span().text());
        unnamed.reversed().forEach(p -> text.insert(p.value().span().start() - brackets.span().start(),
                p.name() + ": "));
        return text.toString();
    }

    /// Whether the first of several numbers is how many elements the last axis has of what comes in.
    private boolean isComing(List<Placed> placed, List<Axis> coming) {
        boolean areAlone = placed.size() > 1
                && placed.size() == brackets.taken().size() + brackets.made().size();
        return areAlone && !coming.isEmpty()
                && placed.getFirst().whole().equals(OptionalLong.of(coming.getLast().size()));
    }

    /// The brackets with what stands behind the first number in the order of the signature; empty where that lacks something.
    private Optional<String> withoutFirst(List<Placed> placed) {
        List<Declaration.Parameter> order = callee.signature().taken();
        int given = placed.size() - 1;
        boolean isWhole = order.stream().skip(given).allMatch(p -> p.standard().isPresent());
        return isWhole ? Optional.of(IntStream.range(0, given)
                .mapToObj(i -> callee.written(i, placed.get(i + 1).text()))
                .collect(Collectors.joining(", ", "[", "]"))) : Optional.empty();
    }

    /// Whether the second number is as great as the first: more channels than come in, and no side of a kernel.
    private static boolean isCount(List<Placed> placed) {
        return placed.get(1).whole().orElse(0) >= placed.get(0).whole().orElseThrow();
    }
}
