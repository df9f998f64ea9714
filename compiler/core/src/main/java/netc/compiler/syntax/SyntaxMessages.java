package netc.compiler.syntax;

import java.util.Set;
import netc.compiler.source.*;
import org.antlr.v4.runtime.*;

final class SyntaxMessages {
    private final Source source;

    SyntaxMessages(Source source) {
        this.source = source;
    }

    Diagnostic of(TokenStream in, Token found, Set<Integer> expected, ParserRuleContext context) {
        Span span = source.span(found.getStartIndex(), found.getStopIndex() + 1);
        return Diagnostic.error(Code.N001, span, "this cannot stand here");
    }
}
