package netc.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration.Argument;
import netc.compiler.syntax.Declaration.GradientRule;
import netc.compiler.syntax.Declaration.Parameter;
import netc.compiler.syntax.Declaration.Signature;
import netc.grammar.NetParser.ClauseContext;
import netc.grammar.NetParser.FnDeclContext;
import netc.grammar.NetParser.ImportDeclContext;
import netc.grammar.NetParser.LayerDeclContext;
import netc.grammar.NetParser.ModelDeclContext;
import netc.grammar.NetParser.OptimizerContext;
import netc.grammar.NetParser.ParamContext;
import netc.grammar.NetParser.ParamsContext;
import netc.grammar.NetParser.ResultsContext;
import netc.grammar.NetParser.StmtContext;
import netc.grammar.NetParser.TrainDeclContext;
import netc.grammar.NetParser.TypeContext;
import netc.grammar.NetParser.ValueContext;
import netc.grammar.NetParser.ValuesContext;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/// Makes declarations of ANTLR's contexts, and is where [GuardedParser] hands over what it has read: each statement,
/// clause and declaration, inner ones first.
final class BuildDeclarations {
    private final Finished finished;
    private final IntFunction<String> documentation;
    private final BuildExpressions expressions;
    private final BuildLeaves leaves;
    private final BuildStatements statements;
    private final BuildClauses clauses;
    private int height;

    /// @param documentation the `##` comment above a line
    BuildDeclarations(Finished finished, IntFunction<String> documentation) {
        this.finished = finished;
        this.documentation = documentation;
        this.expressions = new BuildExpressions(finished);
        this.leaves = new BuildLeaves(finished);
        this.statements = new BuildStatements(finished, expressions);
        this.clauses = new BuildClauses(finished, expressions, statements);
    }

    /// Builds a part that ANTLR has read; it waits in [Finished] for what is around it.
    void build(ParserRuleContext context) {
        switch (context) {
            case StmtContext c -> {
                Statement statement = statements.statement(c);
                finished.put(c, statement, statements.height());
            }
            case ClauseContext c -> {
                Clause clause = clauses.clause(c);
                finished.put(c, clause, clauses.height());
            }
            case FnDeclContext c -> {
                Declaration.Function function = function(c);
                finished.put(c, function, height);
            }
            case ImportDeclContext c -> finished.put(c, imports(c), 0);
            case LayerDeclContext c -> finished.put(c, layer(c), 0);
            case OptimizerContext c -> finished.put(c, optimizer(c), 0);
            case ModelDeclContext c -> finished.put(c, new Declaration.Model(finished.name(c.id()),
                    expressions.block(c.block()), documented(c), finished.span(c)), 0);
            case TrainDeclContext c -> finished.put(c, train(c), 0);
            default -> throw new IllegalStateException("nothing is built of " + context.getClass().getSimpleName());
        }
    }

    private Declaration.Import imports(ImportDeclContext c) {
        return new Declaration.Import(leaves.text(c.STRING().getSymbol()),
                c.id().stream().map(finished::name).toList(), documented(c), finished.span(c));
    }

    private Declaration.Layer layer(LayerDeclContext c) {
        return new Declaration.Layer(finished.name(c.id()), signature(c.params(), c.values(), c.results(), c),
                expressions.block(c.block()), documented(c), finished.span(c));
    }

    private Declaration.Function function(FnDeclContext c) {
        height = 0;
        Signature signature = signature(c.params(), c.values(), c.results(), c);
        Optional<GradientRule> gradient = Optional.empty();
        if (c.gradRule() != null) {
            gradient = Optional.of(new GradientRule(finished.name(c.gradRule().id()),
                    expressions.tuple(c.gradRule().tuple()), finished.span(c.gradRule())));
            measure();
        }
        return new Declaration.Function(finished.name(c.id()), signature, body(c), gradient, documented(c),
                finished.span(c));
    }

    private Block body(FnDeclContext c) {
        if (c.block() != null) {
            Block block = expressions.block(c.block());
            measure();
            return block;
        }
        Span span = finished.span(c.tuple());
        List<Expression> values = expressions.tuple(c.tuple());
        measure();
        return new Block(List.of(new Statement.Value(values, span)), span);
    }

    private Declaration.Optimizer optimizer(OptimizerContext c) {
        return new Declaration.Optimizer(finished.name(c.id()), arguments(c.values()), expressions.block(c.block()),
                documented(c), finished.span(c));
    }

    private Declaration.Train train(TrainDeclContext c) {
        Optional<Name> alias = c.id().size() == 1 ? Optional.empty() : Optional.of(finished.name(c.id(1)));
        return new Declaration.Train(finished.name(c.id(0)), alias, clauses.clauses(c.clauses()), documented(c),
                finished.span(c));
    }

    private Signature signature(ParamsContext params, ValuesContext values, ResultsContext results,
            ParserRuleContext declaration) {
        var taken = new ArrayList<Parameter>();
        var made = new ArrayList<Parameter>();
        List<Parameter> into = taken;
        for (ParseTree child : params == null ? List.<ParseTree>of() : params.children) {
            if (child instanceof ParamContext p) {
                into.add(parameter(p));
            } else if (child instanceof TerminalNode t && Words.is(t.getSymbol(), "->")) {
                into = made;
            }
        }
        var types = new ArrayList<Type>();
        for (TypeContext type : results == null ? List.<TypeContext>of() : results.type()) {
            types.add(expressions.written(type));
            measure();
        }
        // From the name up to the body.
        ParserRuleContext last = results != null ? results : values != null ? values : params;
        Span name = finished.span(declaration.getStart())
                .to(finished.span((ParserRuleContext) declaration.getChild(1)));
        return new Signature(taken, made, arguments(values), types, last == null ? name : name.to(finished.span(last)));
    }

    private Parameter parameter(ParamContext c) {
        Optional<Name> type = c.id().size() == 1 ? Optional.empty() : Optional.of(finished.name(c.id(1)));
        Optional<Expression> standard = expressions.optional(c.expr());
        measure();
        return new Parameter(finished.name(c.id(0)), type, standard, finished.span(c));
    }

    private List<Argument> arguments(ValuesContext c) {
        var arguments = new ArrayList<Argument>();
        for (ValueContext v : c == null ? List.<ValueContext>of() : c.value()) {
            Optional<Type> type = expressions.type(v.type());
            measure();
            Optional<Expression> standard = expressions.optional(v.expr());
            measure();
            arguments.add(new Argument(finished.name(v.id()), type, standard, finished.span(v)));
        }
        return arguments;
    }

    private void measure() {
        height = Math.max(height, expressions.height());
    }

    private String documented(ParserRuleContext c) {
        return documentation.apply(c.getStart().getLine());
    }
}
