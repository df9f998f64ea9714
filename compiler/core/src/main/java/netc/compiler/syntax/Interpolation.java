package netc.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;

/// The message of a `require`, in which `{k + 1}` stands for what an expression gives. `\{` is a brace as such.
public final class Interpolation {
    private Interpolation() {
    }

    /// A stretch of such a message.
    public sealed interface Piece {
        /// Characters that stand for themselves.
        record Literal(String text) implements Piece {
        }

        /// What the expression between braces gives.
        record Value(Expression expression) implements Piece {
        }
    }

    /// The pieces in the order written, or what is wrong with them. Nothing is returned just if an error was added.
    public static Optional<List<Piece>> read(Expression.Text message, Diagnostics diagnostics) {
        Source source = message.span().source();
        String text = source.text();
        int errorsBefore = diagnostics.errors();
        var pieces = new ArrayList<Piece>();
        int end = message.span().end() - 1;
        int from = message.span().start() + 1;
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '{') {
                literal(source, from, i, pieces, diagnostics);
                int close = text.indexOf('}', i, end);
                if (close < 0) {
                    diagnostics.add(Diagnostic.error(Code.N005, source.span(i, i + 1), "this `{` is never closed")
                            .note("a brace as such is written `\\{`"));
                    return Optional.empty();
                }
                Parser.parseExpression(source, i + 1, close, diagnostics)
                        .ifPresent(value -> pieces.add(new Piece.Value(value)));
                i = close;
                from = close + 1;
            }
        }
        literal(source, from, end, pieces, diagnostics);
        return diagnostics.errors() == errorsBefore ? Optional.of(List.copyOf(pieces)) : Optional.empty();
    }

    private static void literal(Source source, int from, int to, List<Piece> pieces, Diagnostics diagnostics) {
        if (from < to) {
            pieces.add(new Piece.Literal(Literals.unescaped(source, from, to, diagnostics)));
        }
    }
}
