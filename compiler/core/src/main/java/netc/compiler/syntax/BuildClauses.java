package netc.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import netc.compiler.source.Span;
import netc.compiler.syntax.Clause.DataUse;
import netc.compiler.syntax.Clause.Feed;
import netc.compiler.syntax.Clause.PathPattern;
import netc.compiler.syntax.Clause.Period;
import netc.compiler.syntax.Clause.PeriodUnit;
import netc.compiler.syntax.Clause.SettingKind;
import netc.compiler.syntax.Statement.FieldKind;
import netc.grammar.NetParser.ClauseContext;
import netc.grammar.NetParser.ClausesContext;
import netc.grammar.NetParser.FeedContext;
import netc.grammar.NetParser.FeedsContext;
import netc.grammar.NetParser.IdContext;
import netc.grammar.NetParser.PatternContext;
import netc.grammar.NetParser.PatternsContext;
import netc.grammar.NetParser.PeriodContext;
import org.antlr.v4.runtime.tree.ErrorNode;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/// Makes clauses of train blocks and steps of ANTLR's contexts.
final class BuildClauses {
    private final Finished finished;
    private final BuildExpressions expressions;
    private final BuildLeaves leaves;
    private final BuildStatements statements;
    private int height;

    BuildClauses(Finished finished, BuildExpressions expressions, BuildStatements statements) {
        this.finished = finished;
        this.expressions = expressions;
        this.leaves = new BuildLeaves(finished);
        this.statements = statements;
    }

    /// The height of what was built last.
    int height() {
        return height;
    }

    /// What stands between the braces of a train block or step.
    List<Clause> clauses(ClausesContext c) {
        var clauses = new ArrayList<Clause>();
        int tallest = 0;
        for (ParseTree child : c.children) {
            if (child instanceof ClauseContext inner) {
                tallest = Math.max(tallest, finished.height(inner));
                clauses.add(finished.take(inner, Clause.class));
            } else if (child instanceof ErrorNode skipped) {
                finished.skipped(skipped)
                        .ifPresent(name -> clauses.add(new Statement.Damaged(List.of(name), name.span())));
            }
        }
        height = finished.above(tallest, finished.span(c));
        return clauses;
    }

    Clause clause(ClauseContext c) {
        Span span = finished.span(c);
        if (c.binding() != null) {
            return shared((Clause) statements.definition(c.binding()));
        }
        if (c.update() != null) {
            return shared(statements.update(c.update()));
        }
        if (c.requires() != null) {
            return shared(statements.require(c.requires()));
        }
        if (c.path() != null) {
            return call(c, span);
        }
        height = 0;
        return switch (c.getStart().getText()) {
            case "data" -> data(DataUse.TRAIN, c, span);
            case "test" -> data(DataUse.TEST, c, span);
            case "validate" -> c.expr() != null ? data(DataUse.VALIDATE, c, span)
                    : new Clause.ValidatePart(Words.is(((TerminalNode) c.getChild(1)).getSymbol(), "last"),
                            leaves.number(c.NUMBER().getSymbol()), span);
            case "builtin" -> {
                List<Expression.CallArgument> arguments = expressions.arguments(c.args());
                measure();
                yield new Clause.Builtin(finished.name(c.id()), arguments, span);
            }
            case "loss" -> new Clause.Loss(expression(c), span);
            case "report" -> {
                Optional<Type> type = expressions.type(c.type());
                measure();
                yield new Clause.Report(name(c.id()), type, expression(c), span);
            }
            case "using" -> new Clause.Using(expression(c), patterns(c.patterns()), span);
            case "clip" -> new Clause.Clip(c.getChild(1).getText().equals("norm"), expression(c), span);
            case "step" -> step(c, span);
            case "each" -> new Clause.EachExample(c.children.size() > 2, span);
            case "batch" -> setting(SettingKind.BATCH, c, span);
            case "epochs" -> setting(SettingKind.EPOCHS, c, span);
            case "steps" -> setting(SettingKind.STEPS, c, span);
            case "seed" -> setting(SettingKind.SEED, c, span);
            case "freeze" -> new Clause.Freeze(patterns(c.patterns()), span);
            case "load" -> new Clause.Load(patterns(c.patterns()), leaves.text(c.STRING().getSymbol()), span);
            case "save" -> new Clause.Save(leaves.text(c.STRING().getSymbol()), period(c.period()), span);
            case "stop" -> new Clause.Stop(expression(c), period(c.period()), span);
            case "state" -> shared(statements.fields(FieldKind.STATE, c.field(), span));
            default -> throw new IllegalStateException("no clause: " + c.getText());
        };
    }

    private Clause shared(Clause statement) {
        height = statements.height();
        return statement;
    }

    private Clause data(DataUse use, ClauseContext c, Span span) {
        Expression origin = expression(c);
        return new Clause.Data(use, origin, feeds(c.feeds()), span);
    }

    private List<Feed> feeds(FeedsContext c) {
        var feeds = new ArrayList<Feed>();
        for (FeedContext f : c.feed()) {
            feeds.add(f.args() == null
                    ? new Feed(name(f.id()), expressions.optional(f.expr()), finished.span(f))
                    : new Feed(Optional.empty(), Optional.of(new Expression.Call(leaves.path(f.path()),
                            expressions.arguments(f.args()), finished.span(f))), finished.span(f)));
            measure();
        }
        return feeds;
    }

    private Clause step(ClauseContext c, Span span) {
        Optional<Expression.Number> times = c.NUMBER() == null ? Optional.empty()
                : Optional.of(leaves.number(c.NUMBER().getSymbol()));
        Optional<Period> every = c.count() == null ? period(c.period())
                : Optional.of(new Period(leaves.count(c.count()), PeriodUnit.ROUNDS, finished.span(c.count())));
        List<Clause> clauses = clauses(c.clauses());
        return new Clause.Step(name(c.id()), times, every, clauses, span);
    }

    private Clause setting(SettingKind kind, ClauseContext c, Span span) {
        return new Clause.Setting(kind, leaves.count(c.count()), span);
    }

    private Clause call(ClauseContext c, Span span) {
        height = 0;
        Expression.Path path = leaves.path(c.path());
        Expression target = path;
        if (c.brackets() != null) {
            Brackets brackets = expressions.brackets(c.brackets());
            measure();
            target = new Expression.Bracket(path, false, brackets, path.span().to(brackets.span()));
        }
        List<Expression.CallArgument> arguments = expressions.arguments(c.args());
        measure();
        height = finished.above(height, span);
        return new Statement.Value(List.of(new Expression.Call(target, arguments, span)), span);
    }

    private Optional<Period> period(PeriodContext c) {
        if (c == null) {
            return Optional.empty();
        }
        PeriodUnit unit = switch (c.getStop().getText()) {
            case "epochs", "epoch" -> PeriodUnit.EPOCHS;
            case "steps", "step" -> PeriodUnit.STEPS;
            case "minutes" -> PeriodUnit.MINUTES;
            default -> throw new IllegalStateException("no unit: " + c.getText());
        };
        return Optional.of(new Period(leaves.count(c.count()), unit, finished.span(c)));
    }

    private List<PathPattern> patterns(PatternsContext c) {
        if (c == null) {
            return List.of();
        }
        var patterns = new ArrayList<PathPattern>();
        for (PatternContext p : c.pattern()) {
            var parts = new ArrayList<Name>();
            for (int i = 0; i < p.children.size(); i += 2) {
                parts.add(p.getChild(i) instanceof IdContext id ? finished.name(id)
                        : finished.name(((TerminalNode) p.getChild(i)).getSymbol()));
            }
            patterns.add(new PathPattern(parts, finished.span(p)));
        }
        return patterns;
    }

    private Optional<Name> name(IdContext c) {
        return c == null ? Optional.empty() : Optional.of(finished.name(c));
    }

    private Expression expression(ClauseContext c) {
        Expression expression = expressions.expr(c.expr());
        measure();
        return expression;
    }

    private void measure() {
        height = Math.max(height, expressions.height());
    }
}
