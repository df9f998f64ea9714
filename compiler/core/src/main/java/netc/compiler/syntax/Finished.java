package netc.compiler.syntax;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.grammar.NetParser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.tree.ErrorNode;

/// What the builders of the tree share: the source, and the parts that are built and wait for the block around them,
/// with the height of each.
final class Finished {
    private record Waiting(Part part, int height) {
    }

    private final Source source;
    private final Diagnostics diagnostics;
    private final Map<ParserRuleContext, Waiting> waiting = new IdentityHashMap<>();
    private final Map<String, String> cut = new HashMap<>();
    private final Set<String> reported = new HashSet<>();
    private boolean isTooHigh;

    Finished(Source source, Diagnostics diagnostics) {
        this.source = source;
        this.diagnostics = diagnostics;
    }

    Diagnostics diagnostics() {
        return diagnostics;
    }

    void put(ParserRuleContext context, Part part, int height) {
        waiting.put(context, new Waiting(part, height));
    }

    /// The height of a part that waits.
    int height(ParserRuleContext context) {
        return waiting.get(context).height();
    }

    /// Takes out a part that waits.
    <T extends Part> T take(ParserRuleContext context, Class<T> type) {
        return type.cast(waiting.remove(context).part());
    }

    boolean isTooHigh() {
        return isTooHigh;
    }

    // ---------- what cannot be read

    /// Whether a part of it is wrong already and was read as something else.
    boolean isRepaired(ParserRuleContext context, Repaired repaired) {
        if (context.getParent() instanceof NetParser.StmtContext) {
            return false;
        }
        int start = context.getStart().getStartIndex();
        int end = body(context).map(b -> b.getStart().getStartIndex()).orElse(context.getStop().getStopIndex() + 1);
        return repaired.touches(start, end);
    }

    /// The body of a declaration at the level of the file: what is wrong there damages its statements alone.
    private static Optional<ParserRuleContext> body(ParserRuleContext context) {
        boolean isDeclaration = !(context instanceof NetParser.StmtContext
                || context instanceof NetParser.ClauseContext);
        return !isDeclaration || context.children == null ? Optional.empty() : context.children.stream()
                .filter(c -> c instanceof NetParser.BlockContext || c instanceof NetParser.ClausesContext)
                .map(ParserRuleContext.class::cast).findFirst();
    }

    /// Keeps what a damaged part mentions; of a declaration, outside its body.
    void damaged(ParserRuleContext context, TokenStream tokens) {
        boolean isStatement = context instanceof NetParser.StmtContext || context instanceof NetParser.ClauseContext;
        boolean isImport = context instanceof NetParser.ImportDeclContext;
        var names = new ArrayList<Name>();
        int start = context.getStart().getTokenIndex();
        for (int i = start; i < tokens.index(); i++) {
            Token token = tokens.get(i);
            if (!isStatement && !isImport && Words.is(token, "{")) {
                break;
            }
            mentioned(token).ifPresent(names::add);
        }
        Span span = span(context.getStart());
        put(context, isStatement ? new Statement.Damaged(names, span) : new Declaration.Damaged(names, span), 0);
    }

    /// The name that stands where a statement, clause or declaration was expected.
    Optional<Name> skipped(ErrorNode node) {
        return mentioned(node.getSymbol());
    }

    private Optional<Name> mentioned(Token token) {
        return Words.isName(token) ? Optional.of(new Name(text(token), span(token))) : Optional.empty();
    }

    // ---------- sizes and places

    /// A height that is one more than `below`, reported (once in a file) where it passes the limit.
    int above(int below, Span span) {
        if (below < FileTree.DEEPEST) {
            return below + 1;
        }
        if (!isTooHigh) {
            isTooHigh = true;
            diagnostics.add(Diagnostic.error(Code.N010, span,
                    "more than " + FileTree.DEEPEST + " operations stand inside one another here")
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
        if (token.getText().length() > Name.LONGEST && reported.add(token.getText())) {
            diagnostics.add(Diagnostic.error(Code.N014, span, "this name has more than " + Name.LONGEST + " letters"));
        }
        return new Name(text(token), span);
    }

    /// A name that is too long is cut, and stays another than all others: whatever is made of names has room for it.
    private String text(Token token) {
        String text = token.getText();
        return text.length() <= Name.LONGEST ? text
                : cut.computeIfAbsent(text, t -> t.substring(0, Name.LONGEST - 8) + "_" + cut.size());
    }
}
