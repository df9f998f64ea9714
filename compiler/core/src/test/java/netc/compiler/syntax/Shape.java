package netc.compiler.syntax;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Prints trees with every grouping in round brackets, for tests.
final class Shape {
    private Shape() {
    }

    static String of(Expression e) {
        return switch (e) {
            case Expression.Where w -> "(" + of(w.value()) + " where " + of(w.condition())
                    + w.otherwise().map(o -> " else " + of(o)).orElse("") + ")";
            case Expression.Pipe p -> "(" + of(p.value()) + p.stages().stream().map(s -> " |> " + of(s))
                    .collect(Collectors.joining()) + ")";
            case Expression.Binary b -> "(" + of(b.left()) + " " + b.operator().spelling() + " " + of(b.right()) + ")";
            case Expression.Unary u -> "(" + u.operator().name().toLowerCase(Locale.ROOT) + " " + of(u.operand()) + ")";
            case Expression.Number n -> n.text() + n.unit().map(u -> " " + u).orElse("");
            case Expression.Text t -> "\"" + t.value() + "\"";
            case Expression.Bool b -> Boolean.toString(b.value());
            case Expression.Path p -> p.names().stream().map(Name::text).collect(Collectors.joining("."));
            case Expression.Bracket b -> of(b.target()) + (b.isGuarded() ? "?" : "") + of(b.brackets());
            case Expression.Call c -> of(c.target()) + "(" + c.arguments().stream()
                    .map(a -> a.name().map(n -> n + ": ").orElse("") + of(a.value())
                            + a.last().map(l -> ".." + of(l)).orElse(""))
                    .collect(Collectors.joining(", ")) + ")";
            case Expression.ListLiteral l -> "[" + all(l.elements()) + "]";
            case Expression.Scan s -> "(scan " + s.axis().name() + " from " + s.carries().stream()
                    .map(c -> c.name() + c.type().map(t -> ": " + of(t)).orElse("") + " = " + of(c.start()))
                    .collect(Collectors.joining(", ")) + " " + of(s.body()) + ")";
            case Expression.TrainElse t -> "(train " + of(t.training()) + " else " + of(t.otherwise()) + ")";
            case Expression.Repeat r -> "(repeat " + of(r.times()) + " " + of(r.stage()) + ")";
            case Expression.Each r -> "(each " + r.axis() + " " + of(r.stage()) + ")";
        };
    }

    static String of(Block block) {
        return "{ " + block.statements().stream().map(Shape::of).collect(Collectors.joining("; ")) + " }";
    }

    static String of(Statement s) {
        return switch (s) {
            case Statement.Dimensions d -> "dim " + d.sizes().stream().map(z -> z.name() + " = " + of(z.value()))
                    .collect(Collectors.joining(", "));
            case Statement.Fields f -> f.kind().name().toLowerCase(Locale.ROOT) + " " + f.fields().stream()
                    .map(g -> names(g.names()) + g.type().map(t -> ": " + of(t)).orElse("")
                            + g.start().map(v -> (v.isDrawn() ? " ~ " : " = ") + of(v.value())).orElse(""))
                    .collect(Collectors.joining(", "));
            case Statement.Bind b -> names(b.names()) + b.type().map(t -> ": " + of(t)).orElse("") + " = "
                    + all(b.values());
            case Statement.Draw d -> names(d.names()) + d.type().map(t -> ": " + of(t)).orElse("") + " ~ "
                    + of(d.distribution());
            case Statement.Output o -> "output " + of(o.definition());
            case Statement.Stream t -> "stream " + t.axis();
            case Statement.Require r -> "require " + of(r.condition()) + r.message().map(m -> ": " + of(m)).orElse("");
            case Statement.LocalFunction f -> "fn " + f.function().name() + " " + of(f.function().body());
            case Statement.Update u -> u.places().stream()
                    .map(p -> of(p.path()) + p.brackets().map(Shape::of).orElse(""))
                    .collect(Collectors.joining(", ")) + " <- " + all(u.values());
            case Statement.Damaged d -> "damaged " + names(d.names());
            case Statement.Value v -> all(v.values());
        };
    }

    static String of(Type t) {
        return t.element() + (t.axes().isEmpty() ? "" : t.axes().stream()
                .map(a -> a.name() + (a.mayLack() ? "?" : "") + a.size().map(s -> ": " + of(s)).orElse(""))
                .collect(Collectors.joining(", ", "[", "]")));
    }

    private static String of(Brackets b) {
        return "[" + items(b.taken()) + (b.made().isEmpty() ? "" : " -> " + items(b.made())) + "]";
    }

    private static String items(List<Brackets.Item> items) {
        return items.stream().map(i -> switch (i) {
            case Brackets.Rename r -> r.from() + " as " + r.to();
            case Brackets.Named n -> n.name() + ": " + of(n.value());
            case Brackets.Plain p -> of(p.value());
        }).collect(Collectors.joining(", "));
    }

    private static String names(List<Name> names) {
        return names.stream().map(Name::text).collect(Collectors.joining(", "));
    }

    private static String all(List<Expression> expressions) {
        return expressions.stream().map(Shape::of).collect(Collectors.joining(", "));
    }
}
