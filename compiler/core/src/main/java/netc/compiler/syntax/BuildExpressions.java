package netc.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression.BinaryOperator;
import netc.compiler.syntax.Expression.CallArgument;
import netc.compiler.syntax.Expression.Carry;
import netc.compiler.syntax.Expression.UnaryOperator;
import netc.grammar.NetParser;
import netc.grammar.NetParser.AddContext;
import netc.grammar.NetParser.AndContext;
import netc.grammar.NetParser.ArgContext;
import netc.grammar.NetParser.ArgsContext;
import netc.grammar.NetParser.AtomContext;
import netc.grammar.NetParser.AxisContext;
import netc.grammar.NetParser.BlockContext;
import netc.grammar.NetParser.BracketsContext;
import netc.grammar.NetParser.CompareContext;
import netc.grammar.NetParser.ExprContext;
import netc.grammar.NetParser.ItemContext;
import netc.grammar.NetParser.MakerContext;
import netc.grammar.NetParser.MulContext;
import netc.grammar.NetParser.NotContext;
import netc.grammar.NetParser.NumberContext;
import netc.grammar.NetParser.OrContext;
import netc.grammar.NetParser.PathContext;
import netc.grammar.NetParser.PipeContext;
import netc.grammar.NetParser.PostfixContext;
import netc.grammar.NetParser.PowerContext;
import netc.grammar.NetParser.ScanContext;
import netc.grammar.NetParser.StageContext;
import netc.grammar.NetParser.StmtContext;
import netc.grammar.NetParser.SuffixContext;
import netc.grammar.NetParser.TimesContext;
import netc.grammar.NetParser.TupleContext;
import netc.grammar.NetParser.TypeContext;
import netc.grammar.NetParser.UnaryContext;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ErrorNode;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/// Makes expressions and types of ANTLR's contexts. Chains of equal precedence are built in loops; what recurses is
/// bounded by the parser's own limit.
///
/// Every method that returns a part of the tree leaves the part's height in `height`.
final class BuildExpressions {
    private final Finished finished;
    private final BuildLeaves leaves;
    private int height;

    BuildExpressions(Finished finished) {
        this.finished = finished;
        this.leaves = new BuildLeaves(finished);
    }

    /// The height of what was built last.
    int height() {
        return height;
    }

    List<Expression> tuple(TupleContext c) {
        return expressions(c.children);
    }

    Expression expr(ExprContext c) {
        if (c.children.size() == 1) {
            return pipe((PipeContext) c.getChild(0));
        }
        Expression value = pipe(c.pipe(0));
        int tallest = height;
        Expression condition = pipe(c.pipe(1));
        tallest = Math.max(tallest, height);
        Optional<Expression> otherwise = c.expr() == null ? Optional.empty() : Optional.of(expr(c.expr()));
        return raised(new Expression.Where(value, condition, otherwise, finished.span(c)),
                otherwise.isPresent() ? Math.max(tallest, height) : tallest);
    }

    private Expression pipe(PipeContext c) {
        Expression value = or((OrContext) c.getChild(0));
        if (c.children.size() == 1) {
            return value;
        }
        int tallest = height;
        var stages = new ArrayList<Expression>();
        for (ParseTree child : c.children) {
            if (child instanceof StageContext s) {
                stages.add(stage(s));
                tallest = Math.max(tallest, height);
            }
        }
        return raised(new Expression.Pipe(value, stages, finished.span(c)), tallest);
    }

    Expression stage(StageContext c) {
        if (c.maker() != null) {
            return maker(c.maker());
        }
        return suffixes(leaf(leaves.path(c.path())), c);
    }

    /// `part op part op part`, of one precedence, from the left.
    private Expression chain(ParserRuleContext c, Function<ParseTree, Expression> build) {
        Expression left = build.apply(c.getChild(0));
        for (int i = 2; i < c.children.size(); i += 2) {
            int tallest = height;
            left = binary(left, operator(c.getChild(i - 1)), build.apply(c.getChild(i)), tallest,
                    upTo(c, c.getChild(i)));
        }
        return left;
    }

    private Expression or(OrContext c) {
        return chain(c, part -> and((AndContext) part));
    }

    private Expression and(AndContext c) {
        return chain(c, part -> not((NotContext) part));
    }

    private Expression not(NotContext c) {
        if (c.compare() != null) {
            return compare(c.compare());
        }
        return raised(new Expression.Unary(UnaryOperator.NOT, not(c.not()), finished.span(c)), height);
    }

    private Expression compare(CompareContext c) {
        Expression left = add((AddContext) c.getChild(0));
        if (c.children.size() == 1) {
            return left;
        }
        int tallest = height;
        return binary(left, operator(c.getChild(1)), add((AddContext) c.getChild(2)), tallest, finished.span(c));
    }

    private Expression add(AddContext c) {
        return chain(c, part -> mul((MulContext) part));
    }

    private Expression mul(MulContext c) {
        return chain(c, part -> unary((UnaryContext) part));
    }

    private Expression unary(UnaryContext c) {
        if (c.power() != null) {
            return power(c.power());
        }
        return raised(new Expression.Unary(UnaryOperator.NEGATE, unary(c.unary()), finished.span(c)), height);
    }

    private Expression power(PowerContext c) {
        Expression base = postfix((PostfixContext) c.getChild(0));
        if (c.unary() == null) {
            return base;
        }
        int tallest = height;
        return binary(base, BinaryOperator.POWER, unary(c.unary()), tallest, finished.span(c));
    }

    private Expression postfix(PostfixContext c) {
        return c.maker() != null ? maker(c.maker()) : suffixes(atom(c.atom()), c);
    }

    /// `target`, whose height is in `height`, with all suffixes of `c`.
    private Expression suffixes(Expression target, ParserRuleContext c) {
        Expression result = target;
        for (ParseTree child : c.children) {
            if (child instanceof SuffixContext s) {
                int tallest = height;
                Span span = upTo(c, s);
                if (s.args() != null) {
                    List<CallArgument> arguments = arguments(s.args());
                    result = raised(new Expression.Call(result, arguments, span), Math.max(tallest, height));
                } else {
                    Brackets brackets = brackets(s.brackets());
                    boolean isGuarded = s.children.size() == 2;
                    result = raised(new Expression.Bracket(result, isGuarded, brackets, span),
                            Math.max(tallest, height));
                }
            }
        }
        return result;
    }

    private Expression atom(AtomContext c) {
        Span span = finished.span(c);
        switch (c.getChild(0)) {
            case PathContext p -> {
                return leaf(leaves.path(p));
            }
            case NumberContext n -> {
                return leaf(leaves.number(n));
            }
            case ScanContext s -> {
                return scan(s);
            }
            case TerminalNode t when t.getSymbol().getType() == NetParser.STRING -> {
                return leaf(leaves.text(t.getSymbol()));
            }
            case TerminalNode t when Words.is(t.getSymbol(), "(") -> {
                return expr(c.expr(0));
            }
            case TerminalNode t when Words.is(t.getSymbol(), "[") -> {
                List<Expression> elements = expressions(c.children);
                return raised(new Expression.ListLiteral(elements, span), height);
            }
            case TerminalNode t when Words.is(t.getSymbol(), "train") -> {
                Block training = block(c.block(0));
                int tallest = height;
                Block otherwise = block(c.block(1));
                return raised(new Expression.TrainElse(training, otherwise, span), Math.max(tallest, height));
            }
            case TerminalNode t -> {
                height = 1;
                return new Expression.Bool(Words.is(t.getSymbol(), "true"), span);
            }
            case ParseTree other -> throw new IllegalStateException("no atom: " + other.getText());
        }
    }

    private Expression maker(MakerContext c) {
        boolean repeats = Words.is(c.getStart(), "repeat");
        Expression times = repeats ? times(c.times()) : null;
        int tallest = height;
        Expression stage = stage(c.stage());
        return repeats
                ? raised(new Expression.Repeat(times, stage, finished.span(c)), Math.max(tallest, height))
                : raised(new Expression.Each(finished.name(c.id()), stage, finished.span(c)), height);
    }

    private Expression times(TimesContext c) {
        if (c.expr() != null) {
            return expr(c.expr());
        }
        return leaf(c.id() != null ? leaves.single(c.id()) : leaves.number(c.NUMBER().getSymbol()));
    }

    private Expression scan(ScanContext c) {
        Type.Axis axis = axis(c.axis());
        int tallest = height;
        var carries = new ArrayList<Carry>();
        for (var carry : c.carry()) {
            Optional<Type> type = type(carry.type());
            tallest = Math.max(tallest, height);
            carries.add(new Carry(finished.name(carry.id()), type, expr(carry.expr()), finished.span(carry)));
            tallest = Math.max(tallest, height);
        }
        Block body = block(c.block());
        return raised(new Expression.Scan(axis, carries, body, finished.span(c)), Math.max(tallest, height));
    }

    Block block(BlockContext c) {
        var statements = new ArrayList<Statement>();
        int tallest = 0;
        for (ParseTree child : c.children) {
            if (child instanceof StmtContext s) {
                tallest = Math.max(tallest, finished.height(s));
                statements.add(finished.take(s, Statement.class));
            } else if (child instanceof ErrorNode skipped) {
                finished.skipped(skipped)
                        .ifPresent(name -> statements.add(new Statement.Damaged(List.of(name), name.span())));
            }
        }
        return raised(new Block(statements, finished.span(c)), tallest, finished.span(c));
    }

    Brackets brackets(BracketsContext c) {
        var taken = new ArrayList<Brackets.Item>();
        var made = new ArrayList<Brackets.Item>();
        List<Brackets.Item> into = taken;
        int tallest = 0;
        for (ParseTree child : c.children) {
            if (child instanceof ItemContext item) {
                into.add(item(item));
                tallest = Math.max(tallest, height);
            } else if (child instanceof TerminalNode t && Words.is(t.getSymbol(), "->")) {
                into = made;
            }
        }
        height = tallest;
        return new Brackets(taken, made, finished.span(c));
    }

    private Brackets.Item item(ItemContext c) {
        if (c.expr() == null) {
            height = 1;
            return new Brackets.Rename(finished.name(c.id(0)), finished.name(c.id(1)), finished.span(c));
        }
        Expression value = expr(c.expr());
        return c.id().isEmpty() ? new Brackets.Plain(value)
                : new Brackets.Named(finished.name(c.id(0)), value, finished.span(c));
    }

    List<CallArgument> arguments(ArgsContext c) {
        var arguments = new ArrayList<CallArgument>();
        int tallest = 0;
        for (ParseTree child : c.children) {
            if (child instanceof ArgContext a) {
                Optional<Name> name = a.label() == null ? Optional.empty() : Optional.of(finished.name(a.label()));
                Expression value = expr(a.expr(0));
                tallest = Math.max(tallest, height);
                Optional<Expression> last = a.expr(1) == null ? Optional.empty() : Optional.of(expr(a.expr(1)));
                tallest = Math.max(tallest, height);
                arguments.add(new CallArgument(name, value, last, finished.span(a)));
            }
        }
        height = tallest;
        return arguments;
    }

    /// The type, where one is written (`c` is what ANTLR gives, which is null where none is).
    Optional<Type> type(TypeContext c) {
        height = 0;
        return c == null ? Optional.empty() : Optional.of(written(c));
    }

    Type written(TypeContext c) {
        int tallest = 0;
        var axes = new ArrayList<Type.Axis>();
        for (ParseTree child : c.children) {
            if (child instanceof AxisContext a) {
                axes.add(axis(a));
                tallest = Math.max(tallest, height);
            }
        }
        height = tallest;
        return new Type(finished.name(c.id()), axes, finished.span(c));
    }

    private Type.Axis axis(AxisContext c) {
        boolean mayLack = c.children.size() > 1 && Words.is(((TerminalNode) c.getChild(1)).getSymbol(), "?");
        return new Type.Axis(finished.name(c.id()), mayLack, optional(c.expr()), finished.span(c));
    }

    /// The expression, where one is written (`c` is what ANTLR gives, which is null where none is).
    Optional<Expression> optional(ExprContext c) {
        height = 0;
        return c == null ? Optional.empty() : Optional.of(expr(c));
    }

    private List<Expression> expressions(List<ParseTree> children) {
        var expressions = new ArrayList<Expression>();
        int tallest = 0;
        for (ParseTree child : children) {
            if (child instanceof ExprContext e) {
                expressions.add(expr(e));
                tallest = Math.max(tallest, height);
            }
        }
        height = tallest;
        return expressions;
    }

    private Expression binary(Expression left, BinaryOperator operator, Expression right, int leftHeight,
            Span span) {
        return raised(new Expression.Binary(operator, left, right, span), Math.max(leftHeight, height));
    }

    /// From the start of `c` to the end of a part of it, with the round brackets around either, which the expressions
    /// inside them do not show.
    private Span upTo(ParserRuleContext c, ParseTree part) {
        return finished.span(c.getStart()).to(finished.span((ParserRuleContext) part));
    }

    private <T extends Expression> T leaf(T leaf) {
        height = 1;
        return leaf;
    }

    private <T extends Expression> T raised(T expression, int below) {
        return raised(expression, below, expression.span());
    }

    private <T> T raised(T part, int below, Span span) {
        height = finished.above(below, span);
        return part;
    }

    private static BinaryOperator operator(ParseTree sign) {
        String spelling = sign.getText();
        for (BinaryOperator operator : BinaryOperator.values()) {
            if (operator.spelling().equals(spelling)) {
                return operator;
            }
        }
        throw new IllegalStateException("no operator: " + spelling);
    }
}
