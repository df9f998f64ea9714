package netc.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.grammar.NetParser;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;

/// The tokens around a mistake.
final class TokenWindow {
    /// Between these an operand and its operators stand.
    private static final Set<String> BOUNDARIES = Set.of(",", "=", "<-", "~", "->", ":", "..", "where", "else", "with",
            "from", "and", "or", "not", "loss", "report", "using", "require", "data", "test", "validate");

    private final Source source;
    private final TokenStream tokens;
    private final int at;

    TokenWindow(Source source, TokenStream tokens, Token found) {
        this.source = source;
        this.tokens = tokens;
        this.at = found.getTokenIndex();
    }

    /// The same tokens around one that stands `steps` behind.
    TokenWindow moved(int steps) {
        return new TokenWindow(source, tokens, look(steps));
    }

    Token found() {
        return tokens.get(at);
    }

    /// The token `steps` before (negative) or behind the mistake; the first or last one beyond the ends.
    Token look(int steps) {
        return tokens.get(Math.max(0, Math.min(tokens.size() - 1, at + steps)));
    }

    boolean has(int steps) {
        return at + steps >= 0 && at + steps < tokens.size();
    }

    /// Whether the token at `steps` is this sign or word.
    boolean is(int steps, String literal) {
        return has(steps) && Words.is(look(steps), literal);
    }

    /// The names that stand behind this word, anywhere in the file.
    List<String> behind(String word) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i < tokens.size(); i++) {
            if (Words.is(tokens.get(i - 1), word) && Words.isName(tokens.get(i))) {
                names.add(tokens.get(i).getText());
            }
        }
        return names;
    }

    /// Whether no space stands between the token at `steps` and the next.
    boolean touch(int steps) {
        return has(steps) && has(steps + 1) && look(steps).getStopIndex() + 1 == look(steps + 1).getStartIndex();
    }

    /// Whether the token at `steps` is the first of its line or statement.
    boolean beginsStatement(int steps) {
        return has(steps) && (!has(steps - 1) || look(steps - 1).getType() == NetParser.SEP || is(steps - 1, "{")
                || source.line(look(steps - 1).getStopIndex()) < source.line(look(steps).getStartIndex()));
    }

    /// How many steps before the mistake its line or statement begins.
    int statement() {
        int at = 0;
        while (has(at) && !beginsStatement(at)) {
            at--;
        }
        return at;
    }

    Span span(int from, int to) {
        return source.span(look(from).getStartIndex(), Math.max(look(to).getStopIndex() + 1,
                look(from).getStartIndex()));
    }

    /// Where the mistake is: the found token; where a line ends too early, the place behind what stands there.
    Span place() {
        if (isLineEnd()) {
            int end = at == 0 ? found().getStartIndex() : look(-1).getStopIndex() + 1;
            return source.span(end, end);
        }
        return span(0, 0);
    }

    /// What is found, in plain words.
    String phrase() {
        if (found().getType() == Token.EOF && found().getStartIndex() < source.text().length()) {
            return "`" + source.text().charAt(found().getStartIndex()) + "`";
        }
        return isLineEnd() && found().getType() != Token.EOF ? "the end of the line" : TokenPhrases.found(found());
    }

    /// Whether the mistake is that a line ends: at a line break that the filter kept, or where it dropped one because
    /// what follows begins or ends something else.
    private boolean isLineEnd() {
        Token t = found();
        boolean isKept = t.getType() == NetParser.SEP && BracketRepair.isLineBreak(t);
        boolean isDropped = (Words.CLOSING.contains(t.getType()) || Words.DECLARATIONS.contains(t.getType())
                || Words.is(t, "fn") || Words.is(t, "train")) && beginsStatement(0) && has(-1);
        return isKept || isDropped || t instanceof Repair && t.getStopIndex() < t.getStartIndex();
    }

    /// Searches backwards from the mistake, past whole brackets, for a token of the operand that ends there: how many
    /// steps it is away, or 0 if there is none before the operand's beginning.
    int back(Predicate<Token> wanted) {
        int depth = 0;
        for (int i = -1; has(i); i--) {
            Token t = look(i);
            if (Words.CLOSING.contains(t.getType())) {
                depth++;
            } else if (Words.OPENING.contains(t.getType())) {
                if (depth-- == 0) {
                    return 0;
                }
            } else if (depth == 0 && wanted.test(t)) {
                return i;
            } else if (depth == 0 && isBoundary(t)) {
                return 0;
            }
        }
        return 0;
    }

    /// The first token of the operand around the mistake, counted in steps from it.
    int operandStart(Predicate<Token> alsoEndsAt) {
        int depth = 0;
        int i = -1;
        for (; has(i); i--) {
            Token t = look(i);
            if (Words.CLOSING.contains(t.getType())) {
                depth++;
            } else if (Words.OPENING.contains(t.getType())) {
                if (depth-- == 0) {
                    break;
                }
            } else if (depth == 0 && (isBoundary(t) || alsoEndsAt.test(t))) {
                break;
            }
        }
        return i + 1;
    }

    /// The last token of the operand behind the mistake, counted in steps from it.
    int operandEnd() {
        return operandEnd(0);
    }

    /// Where this word stands behind the token at `from`, outside brackets of its line; 0 where it does not.
    int find(int from, String word) {
        int depth = 0;
        for (int i = from + 1; has(i) && !beginsStatement(i); i++) {
            depth += Words.depth(look(i));
            if (depth == 0 && look(i).getText().equals(word)) {
                return i;
            }
        }
        return 0;
    }

    /// The same of the operand behind the token at `from`.
    int operandEnd(int from) {
        int depth = 0;
        int trains = 0;
        int i = from + 1;
        for (; has(i); i++) {
            Token t = look(i);
            if (Words.OPENING.contains(t.getType())) {
                depth++;
            } else if (Words.CLOSING.contains(t.getType())) {
                if (depth-- == 0) {
                    break;
                }
            } else if (depth == 0 && is(i, "train") && is(i + 1, "{")) {
                trains++;
            } else if (depth == 0 && is(i, "else") && trains > 0) {
                trains--;
            } else if (depth == 0 && endsOperand(t)) {
                break;
            }
        }
        return i - 1;
    }

    /// The first token of the condition in front of the `?` at `question`: `and`, `or` and `not` belong to it.
    int conditionStart(int question) {
        int depth = 0;
        int i = question - 1;
        for (; has(i); i--) {
            Token t = look(i);
            boolean isLogical = Words.is(t, "and") || Words.is(t, "or") || Words.is(t, "not");
            if (Words.CLOSING.contains(t.getType())) {
                depth++;
            } else if (Words.OPENING.contains(t.getType())) {
                if (depth-- == 0) {
                    break;
                }
            } else if (depth == 0 && isBoundary(t) && !isLogical) {
                break;
            }
        }
        return i + 1;
    }

    /// The `:` of the choice whose `?` stands just before the mistake, past those inside it; 0 where there is none.
    int choiceColon() {
        int depth = 0;
        int open = 0;
        for (int i = 0; has(i); i++) {
            Token t = look(i);
            depth += Words.depth(t);
            if (depth < 0 || t.getType() == NetParser.SEP) {
                return 0;
            }
            open += depth > 0 ? 0 : is(i, "?") ? 1 : 0;
            if (depth == 0 && is(i, ":") && open-- == 0) {
                return i;
            }
        }
        return 0;
    }

    /// The last token of the whole expression that begins behind the token at `from`, pipes and choices included.
    int expressionEnd(int from) {
        int depth = 0;
        int i = from + 1;
        for (; has(i); i++) {
            Token t = look(i);
            if (Words.CLOSING.contains(t.getType())) {
                if (depth-- == 0) {
                    break;
                }
            } else if (Words.OPENING.contains(t.getType())) {
                depth++;
            } else
                if (depth == 0 && (t.getType() == NetParser.SEP || t.getType() == Token.EOF || Words.is(t, ",")
                        || Words.DECLARATIONS.contains(t.getType()) || Words.is(t, "fn")
                        || Words.is(t, "train") && beginsStatement(i))) {
                            break;
                        }
        }
        return i - 1;
    }

    /// The same of expressions with commas between.
    int listEnd(int from) {
        int end = expressionEnd(from);
        while (is(end + 1, ",")) {
            end = expressionEnd(end + 1);
        }
        return end;
    }

    /// Whether this sign or word stands between the tokens, outside brackets.
    boolean hasBetween(int from, int to, String word) {
        int depth = 0;
        for (int i = from; i <= to; i++) {
            depth += Words.depth(look(i));
            if (depth == 0 && is(i, word)) {
                return true;
            }
        }
        return false;
    }

    /// Whether no operand goes on over this token. Behind the body of a one-line `fn` the next declaration is all that ends it.
    private static boolean endsOperand(Token t) {
        return isBoundary(t) || t.getType() == Token.EOF || Words.is(t, "|>")
                || Words.DECLARATIONS.contains(t.getType()) || Words.is(t, "fn") || Words.is(t, "train");
    }

    /// The text of the tokens between, as written, but on one line.
    String text(int from, int to) {
        return span(from, to).text().replaceAll("(#[^\n]*)?\\s*\n\\s*", " ");
    }

    private static boolean isBoundary(Token t) {
        return t.getType() == NetParser.SEP || BOUNDARIES.contains(t.getText());
    }
}
