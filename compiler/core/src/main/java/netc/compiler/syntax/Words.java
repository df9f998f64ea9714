package netc.compiler.syntax;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import netc.grammar.NetParser;
import org.antlr.v4.runtime.Token;

/// What the signs and words of the grammar are for, by the number ANTLR gives each.
final class Words {
    private static final Map<String, Integer> TYPES = types();

    static final Set<Integer> COMPARISONS = of("==", "!=", "<", "<=", ">", ">=");
    static final Set<Integer> ARITHMETIC = of("+", "-", "*", "/", "^");
    static final Set<Integer> OPENING = of("(", "[", "{");
    static final Set<Integer> CLOSING = of(")", "]", "}");

    /// Words that begin a declaration and nothing else; `fn` and `train` may also stand inside a body.
    static final Set<Integer> DECLARATIONS = of("import", "layer", "optimizer", "model");

    /// Clauses of a train block that begin with a word of their own.
    static final Set<Integer> CLAUSES = of("data", "test", "validate", "loss", "report", "using");

    /// Words that begin a line of a model or layer, and so cannot continue an expression.
    static final Set<Integer> STATEMENTS = of("dim", "require", "fn");

    /// The same, but these words are also allowed as names.
    static final Set<Integer> SOFT_STATEMENTS = of("input", "target", "output", "param", "state", "stream");

    /// Words that are no names and stand between expressions.
    static final Set<Integer> CONNECTIVES = of("where", "else", "and", "or", "not", "as", "from", "with");

    /// Words that are no names.
    static final Set<Integer> RESERVED = union(DECLARATIONS, CLAUSES, STATEMENTS, CONNECTIVES,
            of("train", "repeat", "each", "scan", "true", "false"));

    /// After these an expression has to come.
    static final Set<Integer> MISSES_OPERAND_AFTER = union(ARITHMETIC, COMPARISONS,
            of("|>", "and", "or", "not", "=", "<-", "~", "where", "else"));

    /// After these a line goes on.
    static final Set<Integer> GOES_ON_AFTER = union(ARITHMETIC, COMPARISONS,
            of("|>", "and", "or", "not", ",", "=", "<-", "~", "->", ":", "{", "where", "else", "from"));

    /// Before these a line goes on. A minus begins a new value, never silently a subtraction.
    static final Set<Integer> GOES_ON_BEFORE = union(minus(ARITHMETIC, "-"), COMPARISONS,
            of("|>", "and", "or", "where", "else", "with", "->", ")", "]", "}", ","));

    private Words() {
    }

    /// How much deeper in brackets what comes behind a token is.
    static int depth(Token token) {
        return OPENING.contains(token.getType()) ? 1 : CLOSING.contains(token.getType()) ? -1 : 0;
    }

    /// The token type of a sign or word.
    static int type(String literal) {
        Integer type = TYPES.get(literal);
        if (type == null) {
            throw new IllegalStateException("the grammar has no " + literal);
        }
        return type;
    }

    static boolean isSpelling(String literal) {
        return TYPES.containsKey(literal);
    }

    static boolean is(Token token, String literal) {
        return token.getType() == type(literal);
    }

    /// Whether the grammar's `id` covers it: a name, or a word that is also allowed as one.
    static boolean isName(Token token) {
        int type = token.getType();
        return type == NetParser.ID || isWord(type) && !RESERVED.contains(type);
    }

    /// Whether the type is that of a word, reserved or not.
    static boolean isWord(int type) {
        String literal = type < 0 ? null : NetParser.VOCABULARY.getLiteralName(type);
        return literal != null && Character.isLetter(literal.charAt(1));
    }

    /// How a sign or word is spelled.
    static String spelling(int type) {
        String literal = NetParser.VOCABULARY.getLiteralName(type);
        return literal.substring(1, literal.length() - 1);
    }

    /// Whether an operand can end with it.
    static boolean endsOperand(Token token) {
        int type = token.getType();
        return isName(token) || type == NetParser.NUMBER || type == NetParser.STRING || CLOSING.contains(type)
                || is(token, "true") || is(token, "false");
    }

    private static Map<String, Integer> types() {
        var types = new HashMap<String, Integer>();
        for (int type = 1; type <= NetParser.VOCABULARY.getMaxTokenType(); type++) {
            if (NetParser.VOCABULARY.getLiteralName(type) != null) {
                types.put(spelling(type), type);
            }
        }
        return Collections.unmodifiableMap(types);
    }

    private static Set<Integer> of(String... literals) {
        var types = new HashSet<Integer>();
        for (String literal : literals) {
            types.add(type(literal));
        }
        return Collections.unmodifiableSet(types);
    }

    @SafeVarargs
    private static Set<Integer> union(Set<Integer>... sets) {
        var all = new HashSet<Integer>();
        for (Set<Integer> set : sets) {
            all.addAll(set);
        }
        return Collections.unmodifiableSet(all);
    }

    private static Set<Integer> minus(Set<Integer> set, String literal) {
        var rest = new HashSet<>(set);
        rest.remove(type(literal));
        return Collections.unmodifiableSet(rest);
    }
}
