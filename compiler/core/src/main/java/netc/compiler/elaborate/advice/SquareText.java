package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.graph.Axis;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.FileTree;
import netc.compiler.syntax.Name;

/// What is given in round brackets, or in square ones without their arrow, as the square brackets of a layer or function
/// take it.
final class SquareText {
    /// Stages without brackets, and one with an arrow.
    private static final Pattern NEXT = Pattern
            .compile("(?:\\s*\\|>\\s*\\w+(?:\\(\\))?)*?\\s*\\|>\\s*\\w+\\[\\s*(\\w+)\\s*->");

    private static final Pattern TAKEN = Pattern.compile("\\[\\s*([A-Za-z_]\\w*)\\s*->");
    private static final Pattern MADE = Pattern.compile("(?:->|\\bas\\b)\\s*(\\w+)|(\\w+)\\s*:");

    private final Session session;

    SquareText(Session session) {
        this.session = session;
    }

    /// Something in brackets, square or round: `Hidden: 16`, `Kind`, `128`.
    record Item(Optional<Name> written, Expression value) {
        Optional<String> name() {
            return written.map(Name::text);
        }

        String text() {
            return name().map(n -> n + ": ").orElse("") + value.span().text();
        }

        /// By the name that it has in the signature: none where other libraries name the size of what is taken or made.
        Item in(Callee callee) {
            Optional<String> its = written.filter(n -> callee.number(n.text()).isEmpty())
                    .flatMap(n -> OtherNumbers.here(n.text()));
            return its.filter(t -> t.equals("{made}") || t.equals("{taken}")).isPresent()
                    ? new Item(Optional.empty(), value)
                    : its.filter(t -> callee.number(t).isPresent())
                            .map(t -> new Item(Optional.of(new Name(t, written.get().span())), value)).orElse(this);
        }

        OtherNumbers.Given given() {
            return new OtherNumbers.Given(written, value,
                    written.map(n -> n.span().to(value.span())).orElse(value.span()));
        }

        boolean isNumber() {
            return value instanceof Expression.Number;
        }

        boolean isName() {
            return written.isEmpty() && value instanceof Expression.Path p && p.single().isPresent();
        }
    }

    static List<Item> items(List<Expression.CallArgument> arguments) {
        return arguments.stream().map(a -> new Item(a.name(), a.value())).toList();
    }

    /// The square brackets that hold these, and behind them the function that was given by its name, `Dense[64, "relu"]`;
    /// empty where it is not clear what each of them is.
    ///
    /// @param written what they take the place of
    Optional<String> square(Callee callee, List<Item> items, List<Axis> seen, Span written) {
        List<Item> functions = items.stream().filter(i -> function(i).isPresent()).toList();
        if (!functions.isEmpty()) {
            List<Item> others = items.stream().filter(i -> !functions.contains(i)).toList();
            return functions.size() > 1 || others.isEmpty() ? Optional.empty()
                    : square(callee, others, seen, written).map(t -> t + " |> " + function(functions.getFirst()).get());
        }
        if (callee.isTurn()) {
            return turn(callee, items, seen.stream().filter(a -> !isOther(callee, a)).toList(), written);
        }
        OtherNumbers others = new OtherNumbers(callee);
        boolean isOneMore = unnamed(items).size() > callee.signature().taken().stream()
                .filter(p -> p.standard().isEmpty()).count();
        List<OtherNumbers.Given> given = items.stream().skip(isOneMore && isComing(callee, items, seen) ? 1 : 0)
                .map(Item::given).toList();
        if (!callee.signature().taken().isEmpty() && others.haveOther(given)) {
            return others.written(given).map(w -> "[" + String.join(", ", w) + "]");
        }
        List<Declaration.Parameter> taken = callee.signature().taken();
        long needed = taken.stream().filter(p -> p.standard().isEmpty()).count();
        if (items.size() == needed + 1 && items.stream().allMatch(i -> i.isNumber() && i.name().isEmpty())) {
            return surplus(callee, items, seen);
        }
        boolean areNumbers = !taken.isEmpty() && taken.stream().allMatch(p -> p.type().isPresent())
                && callee.signature().made().isEmpty() && items.stream().filter(i -> i.name().isEmpty())
                        .allMatch(Item::isNumber)
                && items.stream().filter(i -> i.name().isEmpty()).count() <= needed
                && items.stream().allMatch(i -> i.name().isEmpty() || callee.number(i.name().get()).isPresent());
        return areNumbers ? Optional.of(numbers(callee, items)) : Optional.empty();
    }

    /// Whether an axis goes by its own name: that of one of the first argument that is not in the brackets.
    private static boolean isOther(Callee callee, Axis axis) {
        return callee.arguments().stream().limit(1).flatMap(a -> a.type().stream()).flatMap(t -> t.axes().stream())
                .anyMatch(a -> a.name().text().equals(axis.name()) && !callee.isInBrackets(axis.name()));
    }

    /// The function without parameters and without brackets that is named, in quotes or not.
    Optional<String> function(Item item) {
        Optional<String> name = switch (item.value()) {
            case Expression.Text t -> Optional.of(t.span().text().replace("\"", ""));
            case Expression.Path p when item.name().isPresent() -> p.single().map(Name::text);
            case Expression.Path _, Expression.Bracket _, Expression.Where _, Expression.Pipe _, Expression.Binary _, Expression.Unary _, Expression.Number _, Expression.Bool _, Expression.Call _, Expression.ListLiteral _, Expression.Scan _, Expression.TrainElse _, Expression.Repeat _, Expression.Each _ ->
                    Optional.empty();
        };
        return name.filter(n -> ScalarFunction.called(n).filter(f -> f.arity() == 1).isPresent()
                || session.frame().scope().unit().find(n).filter(d -> d.declaration() instanceof Declaration.Function f
                        && f.signature().arguments().size() == 1 && f.signature().taken().isEmpty()).isPresent());
    }

    /// Other libraries give how many channels come in, `Conv(1, 6, 5)`, and how far blocks lie apart, `maxpool(2, 2)`.
    private static Optional<String> surplus(Callee callee, List<Item> items, List<Axis> seen) {
        String first = items.getFirst().text();
        boolean isSame = items.size() == 2 && callee.signature().taken().size() == 1
                && first.equals(items.getLast().text());
        return isSame || isComing(callee, items, seen) ? Optional.of(numbers(callee, items.subList(1, items.size())))
                : Optional.empty();
    }

    /// Whether the first says how long the last axis is of what comes in.
    private static boolean isComing(Callee callee, List<Item> items, List<Axis> seen) {
        return callee.arguments().getFirst().type().filter(t -> !t.axes().isEmpty())
                .map(t -> t.axes().getLast().name().text()).stream()
                .anyMatch(its -> seen.stream().anyMatch(a -> a.name().equals(its)
                        && Long.toString(a.size()).equals(items.getFirst().text())));
    }

    private static List<Item> unnamed(List<Item> items) {
        return items.stream().filter(i -> i.name().isEmpty()).toList();
    }

    private static String numbers(Callee callee, List<Item> items) {
        List<Item> unnamed = unnamed(items);
        return items.stream().map(i -> i.name().isEmpty() ? callee.written(unnamed.indexOf(i), i.text()) : i.text())
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /// `D, Hidden: 128` and `8, 128` as `[D -> Hidden: 128]`: what is taken is an axis, or the size of the only one there is.
    private Optional<String> turn(Callee callee, List<Item> given, List<Axis> seen, Span written) {
        List<Item> items = given.stream().map(i -> i.in(callee)).toList();
        List<Item> axes = items.stream().filter(i -> i.name().isEmpty() || callee.number(i.name().get()).isEmpty())
                .toList();
        List<String> numbers = items.stream().filter(i -> !axes.contains(i)).map(Item::text).toList();
        Optional<String> only = seen.size() == 1 ? Optional.of(seen.getFirst().name()) : Optional.empty();
        Optional<String> from = axes.size() == 1 ? only
                : axes.size() != 2 ? Optional.empty()
                : axes.getFirst().isName() && (seen.isEmpty() || seen.stream()
                        .anyMatch(a -> a.name().equals(axes.getFirst().text())))
                        ? Optional.of(axes.getFirst().text())
                : axes.getFirst().isNumber() ? only.filter(_ -> Long.toString(seen.getFirst().size())
                        .equals(axes.getFirst().text()))
                : Optional.empty();
        Optional<String> to = from.flatMap(f -> made(callee, axes.getLast(), f, written));
        return to.map(t -> Stream.concat(Stream.of(from.get() + " -> " + t), numbers.stream())
                .collect(Collectors.joining(", ", "[", "]")));
    }

    /// A number is the size of the only axis that has it, else of one that gets the name under which the next layer takes it,
    /// or that of the signature.
    private Optional<String> made(Callee callee, Item item, String from, Span written) {
        String own = next(written).orElse(callee.madeAxes().getFirst());
        Scope scope = session.frame().scope();
        List<String> sized = scope.names().stream().flatMap(n -> scope.axis(n).stream())
                .filter(a -> a.isPinned() && Long.toString(a.number().getAsLong()).equals(item.text())
                        && !a.text().equals(from))
                .map(AxisName::text).toList();
        if (item.isNumber() && sized.size() == 1) {
            return Optional.of(sized.getFirst());
        }
        return item.name().isPresent() || item.isName() ? Optional.of(item.text())
                : item.isNumber() ? Optional.of((own.equals(from) ? own + "2" : own) + ": " + item.text())
                : Optional.empty();
    }

    /// What the next layer with an arrow calls the axis that it takes, where nothing is called so yet, or else any layer
    /// further down, where it is the only one that takes an axis which nothing makes.
    Optional<String> next(Span written) {
        String text = written.source().text();
        Matcher next = NEXT.matcher(text).region(written.end(), text.length());
        Optional<String> following = next.lookingAt() ? Optional.of(next.group(1)).filter(this::isNew)
                : Optional.empty();
        FileTree file = session.frame().scope().unit().tree();
        return following.or(() -> Enclosing.of(file, written).filter(_ -> file.source() == written.source())
                .map(e -> text.substring(written.end(), e.declaration().span().end())).flatMap(this::unmade));
    }

    private Optional<String> unmade(String below) {
        Set<String> made = MADE.matcher(below).results()
                .map(m -> m.group(1) != null ? m.group(1) : m.group(2)).collect(Collectors.toSet());
        List<String> unmade = TAKEN.matcher(below).results().map(m -> m.group(1))
                .filter(n -> isNew(n) && !made.contains(n)).distinct().toList();
        return unmade.size() == 1 ? Optional.of(unmade.getFirst()) : Optional.empty();
    }

    private boolean isNew(String axis) {
        Scope scope = session.frame().scope();
        return scope.find(axis).isEmpty() && scope.announced(axis).isEmpty();
    }
}
