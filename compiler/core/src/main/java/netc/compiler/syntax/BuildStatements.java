package netc.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import netc.compiler.source.Span;
import netc.compiler.syntax.Statement.Definition;
import netc.compiler.syntax.Statement.Field;
import netc.compiler.syntax.Statement.FieldKind;
import netc.compiler.syntax.Statement.Fields;
import netc.compiler.syntax.Statement.Place;
import netc.compiler.syntax.Statement.Require;
import netc.compiler.syntax.Statement.Start;
import netc.compiler.syntax.Statement.Update;
import netc.grammar.NetParser.BindingContext;
import netc.grammar.NetParser.FieldContext;
import netc.grammar.NetParser.IdContext;
import netc.grammar.NetParser.PlaceContext;
import netc.grammar.NetParser.RequiresContext;
import netc.grammar.NetParser.SizeContext;
import netc.grammar.NetParser.StmtContext;
import netc.grammar.NetParser.UpdateContext;

/// Makes statements of ANTLR's contexts, and the parts of them that clauses share.
///
/// As in [BuildExpressions], `height` is the height of what was built last.
final class BuildStatements {
    private final Finished finished;
    private final BuildExpressions expressions;
    private final BuildLeaves leaves;
    private int height;

    BuildStatements(Finished finished, BuildExpressions expressions) {
        this.finished = finished;
        this.expressions = expressions;
        this.leaves = new BuildLeaves(finished);
    }

    int height() {
        return height;
    }

    Statement statement(StmtContext c) {
        Span span = finished.span(c);
        height = 0;
        if (c.binding() != null) {
            Definition definition = definition(c.binding());
            return c.getStart() == c.binding().getStart() ? definition : new Statement.Output(definition, span);
        }
        if (c.update() != null) {
            return update(c.update());
        }
        if (c.tuple() != null) {
            List<Expression> values = expressions.tuple(c.tuple());
            measure();
            return new Statement.Value(values, span);
        }
        if (c.fnDecl() != null) {
            height = finished.height(c.fnDecl());
            return new Statement.LocalFunction(finished.take(c.fnDecl(), Declaration.Function.class), span);
        }
        if (c.requires() != null) {
            return require(c.requires());
        }
        if (Words.is(c.getStart(), "dim")) {
            var sizes = new ArrayList<Statement.Size>();
            for (SizeContext s : c.size()) {
                sizes.add(new Statement.Size(finished.name(s.id()), expressions.expr(s.expr()), finished.span(s)));
                measure();
            }
            return new Statement.Dimensions(sizes, span);
        }
        if (Words.is(c.getStart(), "stream")) {
            return new Statement.Stream(finished.name(c.id()), span);
        }
        return fields(kind(c.getStart().getText()), c.field(), span);
    }

    Fields fields(FieldKind kind, List<FieldContext> contexts, Span span) {
        height = 0;
        var fields = new ArrayList<Field>();
        for (FieldContext f : contexts) {
            Optional<Type> type = expressions.type(f.type());
            measure();
            Optional<Start> start = Optional.empty();
            if (f.init() != null) {
                boolean isDrawn = Words.is(f.init().getStart(), "~");
                start = Optional.of(new Start(isDrawn, expressions.expr(f.init().expr()), finished.span(f.init())));
                measure();
            }
            fields.add(new Field(names(f.id()), type, start, finished.span(f)));
        }
        return new Fields(kind, fields, span);
    }

    Definition definition(BindingContext c) {
        height = 0;
        Optional<Type> type = expressions.type(c.type());
        measure();
        List<Name> names = names(c.id());
        if (c.expr() != null) {
            Expression distribution = expressions.expr(c.expr());
            measure();
            return new Statement.Draw(names, type, distribution, finished.span(c));
        }
        List<Expression> values = expressions.tuple(c.tuple());
        measure();
        return new Statement.Bind(names, type, values, finished.span(c));
    }

    Update update(UpdateContext c) {
        height = 0;
        var places = new ArrayList<Place>();
        for (PlaceContext p : c.place()) {
            Expression.Path path = leaves.path(p.path());
            Optional<Brackets> brackets = Optional.empty();
            if (p.brackets() != null) {
                brackets = Optional.of(expressions.brackets(p.brackets()));
                measure();
            }
            places.add(new Place(path, brackets, finished.span(p)));
        }
        List<Expression> values = expressions.tuple(c.tuple());
        measure();
        return new Update(places, values, finished.span(c));
    }

    Require require(RequiresContext c) {
        height = 0;
        Expression condition = expressions.expr(c.expr());
        measure();
        Optional<Expression.Text> message = c.STRING() == null ? Optional.empty()
                : Optional.of(leaves.text(c.STRING().getSymbol()));
        return new Require(condition, message, finished.span(c));
    }

    private List<Name> names(List<IdContext> ids) {
        return ids.stream().map(finished::name).toList();
    }

    private void measure() {
        height = Math.max(height, expressions.height());
    }

    private static FieldKind kind(String word) {
        return switch (word) {
            case "input" -> FieldKind.INPUT;
            case "target" -> FieldKind.TARGET;
            case "param" -> FieldKind.PARAM;
            case "state" -> FieldKind.STATE;
            default -> throw new IllegalStateException("no kind of field: " + word);
        };
    }
}
