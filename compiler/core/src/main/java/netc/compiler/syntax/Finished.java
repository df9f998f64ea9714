package netc.compiler.syntax;

import java.util.IdentityHashMap;
import java.util.Map;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/// What the builders of the tree share: the source, and the parts that are built and wait for the block around them,
/// with the height of each.
final class Finished {
    private record Part(Object tree, int height) {
    }

    private final Source source;
    private final Diagnostics diagnostics;
    private final Map<ParserRuleContext, Part> parts = new IdentityHashMap<>();
    private boolean isTooHigh;

    Finished(Source source, Diagnostics diagnostics) {
        this.source = source;
        this.diagnostics = diagnostics;
    }

    Diagnostics diagnostics() {
        return diagnostics;
    }

    void put(ParserRuleContext context, Object tree, int height) {
        parts.put(context, new Part(tree, height));
    }

    /// The height of a part that waits.
    int height(ParserRuleContext context) {
        return parts.get(context).height();
    }

    /// Takes out a part that waits.
    <T> T take(ParserRuleContext context, Class<T> type) {
        return type.cast(parts.remove(context).tree());
    }

    /// A height that is one more than `below`, reported (once in a file) where it passes the limit.
    int above(int below, Span span) {
        if (below < Parser.DEEPEST) {
            return below + 1;
        }
        if (!isTooHigh) {
            isTooHigh = true;
            diagnostics.add(Diagnostic.error(Code.N010, span,
                    "more than " + Parser.DEEPEST + " operations stand inside one another here")
                    .note("every further term of a sum or product counts")
                    .note("give parts of it names of their own"));
        }
        return 0;
    }

    Span span(ParserRuleContext context) {
        return source.span(context.getStart().getStartIndex(), context.getStop().getStopIndex() + 1);
    }

    Span span(Token token) {
        return source.span(token.getStartIndex(), token.getStopIndex() + 1);
    }

    Name name(ParserRuleContext context) {
        return name(context.getStart());
    }

    Name name(Token token) {
        Span span = span(token);
        if (span.end() - span.start() > Name.LONGEST) {
            diagnostics.add(Diagnostic.error(Code.N014, span, "this name has more than " + Name.LONGEST + " letters"));
        }
        return new Name(token.getText(), span);
    }
}
