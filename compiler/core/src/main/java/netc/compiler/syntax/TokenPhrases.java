package netc.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import netc.grammar.NetParser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/// Tokens in plain words.
final class TokenPhrases {
    /// Of many that are possible, those that are worth naming.
    private static final List<String> STRUCTURE = List.of(",", ")", "]", "}", "{", "=", "%", "->", ":", "<-");

    private TokenPhrases() {
    }

    static String found(Token token) {
        return switch (token.getType()) {
            case Token.EOF -> "the end of the file";
            case NetParser.SEP -> BracketRepair.isLineBreak(token) ? "the end of the line" : "`;`";
            case NetParser.ID -> "the name `" + token.getText() + "`";
            case NetParser.NUMBER -> "the number `" + token.getText() + "`";
            case NetParser.STRING -> "a string";
            default -> (Words.isWord(token.getType()) ? "the word `" : "`") + token.getText() + "`";
        };
    }

    /// What would fit, as a list with "or".
    static String expected(Set<Integer> types, ParserRuleContext context, TokenWindow w) {
        switch (context.getRuleIndex()) {
            case NetParser.RULE_file -> {
                return "`model`, `train`, `layer`, `fn`, `optimizer` or `import`";
            }
            case NetParser.RULE_whole -> {
                return "`}`";
            }
            case NetParser.RULE_type -> {
                if (types.contains(NetParser.ID)) {
                    return "a type";
                }
            }
            case NetParser.RULE_stage -> {
                return "a layer or a function";
            }
            case NetParser.RULE_times -> {
                return "a number";
            }
            case NetParser.RULE_layerDecl, NetParser.RULE_fnDecl, NetParser.RULE_optimizer -> {
                if (w.is(-1, "(")) {
                    return "a name or `)`";
                }
            }
            case NetParser.RULE_clauses -> {
                if (types.contains(NetParser.ID)) {
                    return "a clause such as `data`, `loss` or `using`";
                }
            }
            case NetParser.RULE_block -> {
                return types.contains(NetParser.ID) ? "a statement" : types.contains(Words.type("{")) ? "`{`"
                        : "the end of the line";
            }
            default -> {}
        }
        var phrases = new ArrayList<String>();
        boolean anyName = types.contains(NetParser.ID);
        boolean anyValue = anyName && types.contains(NetParser.NUMBER) && types.contains(Words.type("("));
        if (anyValue) {
            phrases.add("an expression");
        } else if (anyName) {
            phrases.add("a name");
        } else if (types.contains(NetParser.NUMBER)) {
            phrases.add("a number");
        }
        if (types.contains(NetParser.STRING) && !anyValue) {
            phrases.add("a string");
        }
        if (goesOnWithComma(context) && !anyValue) {
            boolean isEmpty = Words.OPENING.contains(w.look(-1).getType());
            phrases.add(isEmpty ? "an expression" : "`,`");
        }
        for (String sign : STRUCTURE) {
            if (types.contains(Words.type(sign)) && !phrases.contains("`" + sign + "`")) {
                phrases.add("`" + sign + "`");
            }
        }
        if (phrases.isEmpty()) {
            if (types.contains(NetParser.SEP) || types.contains(Words.type("}"))) {
                return "the end of the line";
            }
            for (int type : types) {
                if (phrases.size() < 6 && type != Token.EOF && NetParser.VOCABULARY.getLiteralName(type) != null) {
                    phrases.add("`" + Words.spelling(type) + "`");
                }
            }
        }
        return phrases.isEmpty() ? "something else" : joined(phrases);
    }

    private static boolean goesOnWithComma(ParserRuleContext context) {
        return switch (context.getRuleIndex()) {
            case NetParser.RULE_args, NetParser.RULE_brackets, NetParser.RULE_type, NetParser.RULE_params -> true;
            default -> false;
        };
    }

    private static String joined(List<String> phrases) {
        int last = phrases.size() - 1;
        return last == 0 ? phrases.getFirst()
                : String.join(", ", phrases.subList(0, last)) + " or " + phrases.get(last);
    }
}
