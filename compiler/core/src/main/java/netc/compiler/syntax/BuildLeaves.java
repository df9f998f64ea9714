package netc.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression.ByteUnit;
import netc.grammar.NetParser.CountContext;
import netc.grammar.NetParser.IdContext;
import netc.grammar.NetParser.NumberContext;
import netc.grammar.NetParser.PathContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;

/// Makes expressions without parts: paths, numbers, texts. Each is of height 1.
final class BuildLeaves {
    private final Finished finished;

    BuildLeaves(Finished finished) {
        this.finished = finished;
    }

    /// `64` or `all`.
    Expression count(CountContext c) {
        return c.id() != null ? single(c.id()) : number(c.NUMBER().getSymbol());
    }

    Expression.Path single(IdContext c) {
        Name name = finished.name(c);
        return new Expression.Path(List.of(name), name.span());
    }

    Expression.Path path(PathContext c) {
        var names = new ArrayList<Name>();
        for (int i = 0; i < c.children.size(); i += 2) {
            names.add(c.getChild(i) instanceof IdContext id ? finished.name(id)
                    : finished.name(((TerminalNode) c.getChild(i)).getSymbol()));
        }
        return new Expression.Path(names, finished.span(c));
    }

    Expression.Number number(Token token) {
        return number(token, Optional.empty(), finished.span(token));
    }

    Expression.Number number(NumberContext c) {
        Optional<ByteUnit> unit = c.children.size() == 1 ? Optional.empty() : Optional.of(switch (c.stop.getText()) {
            case "KiB" -> ByteUnit.KIB;
            case "MiB" -> ByteUnit.MIB;
            case "GiB" -> ByteUnit.GIB;
            default -> throw new IllegalStateException("no unit: " + c.stop.getText());
        });
        return number(c.getStart(), unit, finished.span(c));
    }

    private Expression.Number number(Token token, Optional<ByteUnit> unit, Span span) {
        String text = token.getText();
        boolean isWhole = text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0;
        double value = Literals.number(text, finished.span(token), finished.diagnostics());
        return new Expression.Number(text, value, isWhole, unit, span);
    }

    Expression.Text text(Token token) {
        Span span = finished.span(token);
        // A string without its closing quote is reported already.
        int end = token instanceof Repair ? span.end() : span.end() - 1;
        return new Expression.Text(
                Literals.unescaped(span.source(), span.start() + 1, end, finished.diagnostics()), span);
    }
}
