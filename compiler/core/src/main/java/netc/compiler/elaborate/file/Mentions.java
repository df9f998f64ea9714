package netc.compiler.elaborate.file;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import netc.compiler.syntax.Block;
import netc.compiler.syntax.Brackets;
import netc.compiler.syntax.Clause;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.FileTree;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.Statement;
import netc.compiler.syntax.Type;

/// The names that a text reads, whether or not what they mean is ever computed.
public final class Mentions {
    private final Set<String> names = new HashSet<>();
    private final Set<String> differentiated = new HashSet<>();
    private final Set<Name> renamed = new LinkedHashSet<>();
    /// Those that are read when what the text declares is applied: not by what parameters are at first.
    private final Set<String> applied = new HashSet<>();
    private boolean isStart;
    private boolean draws;

    /// The names that a statement binds.
    public static List<Name> bound(Statement statement) {
        return switch (statement) {
            case Statement.Dimensions d -> d.sizes().stream().map(Statement.Size::name).toList();
            case Statement.Fields f -> f.fields().stream().flatMap(x -> x.names().stream()).toList();
            case Statement.Bind b -> b.names();
            case Statement.Draw d -> d.names();
            case Statement.Output o -> bound(o.definition());
            case Statement.LocalFunction f -> List.of(f.function().name());
            case Statement.Stream _, Statement.Require _, Statement.Update _, Statement.Value _, Statement.Damaged _ ->
                    List.of();
        };
    }

    private Mentions() {
    }

    public static Set<String> of(Declaration declaration) {
        Mentions mentions = new Mentions();
        mentions.declaration(declaration);
        return mentions.names;
    }

    public static Set<String> of(Block block) {
        Mentions mentions = new Mentions();
        mentions.block(block);
        return mentions.names;
    }

    public static Set<String> of(Statement statement) {
        Mentions mentions = new Mentions();
        mentions.statement(statement);
        return mentions.names;
    }

    public static Set<String> of(Expression expression) {
        Mentions mentions = new Mentions();
        mentions.expression(expression);
        return mentions.names;
    }

    /// The names that a statement gives to axes of values: `S` of `x[T as S]`.
    public static Set<Name> renamed(Statement statement) {
        Mentions mentions = new Mentions();
        mentions.statement(statement);
        return mentions.renamed;
    }

    public static Set<Name> renamed(Expression expression) {
        Mentions mentions = new Mentions();
        mentions.expression(expression);
        return mentions.renamed;
    }

    /// The names that a file's `grad` differentiates by.
    static Set<String> differentiated(FileTree file) {
        Mentions mentions = new Mentions();
        file.declarations().forEach(mentions::declaration);
        return mentions.differentiated;
    }

    /// What a text draws by.
    ///
    /// @param itself  whether it draws
    /// @param through names that it may draw through
    record Drawn(boolean itself, Set<String> through) {
    }

    static Drawn drawn(Declaration declaration) {
        Mentions mentions = new Mentions();
        mentions.declaration(declaration);
        return new Drawn(mentions.draws, mentions.applied);
    }

    static Drawn drawn(Expression expression) {
        Mentions mentions = new Mentions();
        mentions.expression(expression);
        return new Drawn(mentions.draws, mentions.applied);
    }

    private void declaration(Declaration declaration) {
        switch (declaration) {
            case Declaration.Model m -> block(m.body());
            case Declaration.Layer l -> {
                signature(l.signature());
                block(l.body());
            }
            case Declaration.Function f -> function(f);
            case Declaration.Optimizer o -> {
                o.arguments().forEach(this::argument);
                block(o.body());
            }
            case Declaration.Train t -> t.clauses().forEach(this::clause);
            case Declaration.Import _, Declaration.Damaged _ -> {
            }
        }
    }

    private void clause(Clause clause) {
        switch (clause) {
            case Clause.Loss l -> expression(l.value());
            case Clause.Report r -> {
                r.type().ifPresent(this::type);
                expression(r.value());
            }
            case Clause.Using u -> expression(u.optimizer());
            case Clause.Step s -> s.clauses().forEach(this::clause);
            case Statement s -> statement(s);
            case Clause.Data _, Clause.Builtin _, Clause.ValidatePart _, Clause.Clip _, Clause.EachExample _, Clause.Setting _, Clause.Freeze _, Clause.Load _, Clause.Save _, Clause.Stop _ ->
                    {
                    }
        }
    }

    private void block(Block block) {
        block.statements().forEach(this::statement);
    }

    private void statement(Statement statement) {
        switch (statement) {
            case Statement.Dimensions d -> d.sizes().forEach(s -> expression(s.value()));
            case Statement.Fields f -> f.fields().forEach(field -> {
                field.type().ifPresent(this::type);
                boolean isInside = isStart;
                isStart = true;
                field.start().ifPresent(s -> expression(s.value()));
                isStart = isInside;
            });
            case Statement.Bind b -> {
                b.type().ifPresent(this::type);
                b.values().forEach(this::expression);
            }
            case Statement.Draw d -> {
                draws = true;
                d.type().ifPresent(this::type);
                expression(d.distribution());
            }
            case Statement.Output o -> statement(o.definition());
            case Statement.Stream s -> names.add(s.axis().text());
            case Statement.Require r -> {
                expression(r.condition());
                r.message().ifPresent(m -> names.addAll(List.of(m.value().split("[^A-Za-z0-9_]+"))));
            }
            case Statement.LocalFunction f -> function(f.function());
            case Statement.Update u -> {
                u.places().forEach(p -> {
                    expression(p.path());
                    p.brackets().ifPresent(this::brackets);
                });
                u.values().forEach(this::expression);
            }
            case Statement.Damaged d -> d.names().forEach(n -> names.add(n.text()));
            case Statement.Value v -> v.values().forEach(this::expression);
        }
    }

    private void function(Declaration.Function function) {
        signature(function.signature());
        block(function.body());
        function.gradient().ifPresent(g -> g.results().forEach(this::expression));
    }

    private void signature(Declaration.Signature signature) {
        signature.taken().forEach(p -> p.standard().ifPresent(this::expression));
        signature.made().forEach(p -> p.standard().ifPresent(this::expression));
        signature.results().forEach(this::type);
        signature.arguments().forEach(this::argument);
    }

    private void argument(Declaration.Argument argument) {
        argument.type().ifPresent(this::type);
        argument.standard().ifPresent(this::expression);
    }

    private void type(Type type) {
        names.add(type.element().text());
        type.axes().forEach(a -> {
            names.add(a.name().text());
            a.size().ifPresent(this::expression);
        });
    }

    private void brackets(Brackets brackets) {
        for (List<Brackets.Item> items : List.of(brackets.taken(), brackets.made())) {
            for (Brackets.Item item : items) {
                switch (item) {
                    case Brackets.Rename r -> {
                        names.add(r.from().text());
                        renamed.add(r.to());
                    }
                    case Brackets.Named n -> expression(n.value());
                    case Brackets.Plain p -> expression(p.value());
                }
            }
        }
    }

    private void expression(Expression expression) {
        switch (expression) {
            case Expression.Where w -> {
                expression(w.value());
                expression(w.condition());
                w.otherwise().ifPresent(this::expression);
            }
            case Expression.Pipe p -> {
                expression(p.value());
                p.stages().forEach(this::expression);
            }
            case Expression.Binary b -> {
                expression(b.left());
                expression(b.right());
            }
            case Expression.Unary u -> expression(u.operand());
            case Expression.Path p -> {
                names.add(p.names().getFirst().text());
                if (!isStart) {
                    applied.add(p.names().getFirst().text());
                }
            }
            case Expression.Bracket b -> {
                expression(b.target());
                brackets(b.brackets());
            }
            case Expression.Call c -> {
                expression(c.target());
                c.arguments().forEach(a -> {
                    expression(a.value());
                    a.last().ifPresent(this::expression);
                });
                if (head(c.target()).filter(CoreWords.GRAD::equals).isPresent() && !c.arguments().isEmpty()) {
                    head(c.arguments().getLast().value()).ifPresent(differentiated::add);
                }
            }
            case Expression.ListLiteral l -> l.elements().forEach(this::expression);
            case Expression.Scan s -> {
                names.add(s.axis().name().text());
                s.axis().size().ifPresent(this::expression);
                s.carries().forEach(c -> {
                    c.type().ifPresent(this::type);
                    expression(c.start());
                });
                block(s.body());
            }
            case Expression.TrainElse t -> {
                block(t.training());
                block(t.otherwise());
            }
            case Expression.Repeat r -> {
                expression(r.times());
                expression(r.stage());
            }
            case Expression.Each e -> {
                names.add(e.axis().text());
                expression(e.stage());
            }
            case Expression.Number _, Expression.Text _, Expression.Bool _ -> {
            }
        }
    }

    /// The first name of a path, if an expression is one.
    public static Optional<String> head(Expression expression) {
        return expression instanceof Expression.Path path ? Optional.of(path.names().getFirst().text())
                : Optional.empty();
    }
}
