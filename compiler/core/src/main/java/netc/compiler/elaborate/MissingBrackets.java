package netc.compiler.elaborate;

import java.util.List;
import java.util.stream.Collectors;
import netc.compiler.graph.Axis;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;

/// What to write in square brackets that are not there: the axes that the value has, so that the text can be pasted.
final class MissingBrackets {
    private static final String SQUARE = "what is known when compiling stands in square brackets";

    private final Session session;
    private final Expressions expressions;

    MissingBrackets(Session session, Expressions expressions) {
        this.session = session;
        this.expressions = expressions;
    }

    /// `sum(x)`, or any other word of the language that needs to be told axes.
    Rejected of(String word, Supplied argument, Span span) {
        Quantity value = switch (argument) {
            case Supplied.Known(Quantity q, Span _) -> q;
            case Supplied.Written(var _, var e) -> expressions.value(e);
        };
        Diagnostic d = expressions.describe().with(Diagnostic.error(Code.N105, span,
                "over which axis? `" + word + "` needs it in brackets"), "value", value);
        List<Axis> seen = expressions.describe().seen(value);
        boolean isOfExamples = seen.isEmpty() && session.isTraining() && value.axes().contains(Axis.BATCH)
                && Reductions.WORDS.contains(word);
        if (seen.isEmpty() && !isOfExamples) {
            return session.reject(d.note("this value has no axis: it is one number"));
        }
        boolean isOpen = word.equals("split") || word.startsWith("arg") && seen.size() > 1;
        if (isOpen) {
            return session.reject(d.note("as in `" + word + "[" + (word.equals("split") ? seen.getFirst().name()
                    + " -> A: 2, B: n" : seen.getLast().name()) + "](x)`"));
        }
        String brackets = isOfExamples ? CoreWords.BATCH : brackets(word, seen);
        return session.reject(d.fix(word + "[" + brackets + "]"
                + (argument instanceof Supplied.Known ? "" : "(" + argument.span().text() + ")")));
    }

    /// `Dense(128)(x)`: the first brackets were meant to be square.
    static Diagnostic twice(Expression stage, Diagnostic d) {
        return stage instanceof Expression.Call(Expression.Path head, var arguments, Span _)
                && head.single().isPresent()
                && arguments.stream().allMatch(a -> a.value() instanceof Expression.Number)
                        ? d.note(SQUARE + ": `" + head.span().text() + "[…](x)`") : d;
    }

    /// `x |> pool(2)` and `x |> Dense(128)`: numbers in round brackets that were meant to be square.
    ///
    /// @param span of the application
    Diagnostic around(Applicable.Called called, List<Supplied> supplied, Diagnostic d, Span span) {
        Callee callee = called.callee();
        int takes = callee.arguments().size();
        List<Supplied> surplus = supplied.subList(takes, supplied.size());
        boolean areNumbers = surplus.stream().allMatch(
                s -> s instanceof Supplied.Written(var name, Expression.Number _) && name.isEmpty());
        if (!areNumbers || called.statics().text().endsWith("]") || callee.parameters().findAny().isEmpty()) {
            return d;
        }
        String numbers = surplus.stream().map(s -> s.span().text()).collect(Collectors.joining(", "));
        Diagnostic noted = Diagnostic.error(d.code(), span, d.headline()).note(SQUARE)
                .note("it is " + BracketBinding.usage(callee));
        boolean isPiped = supplied.getFirst() instanceof Supplied.Known;
        String values = isPiped ? "" : supplied.subList(0, takes).stream().map(s -> s.span().text())
                .collect(Collectors.joining(", ", "(", ")"));
        List<Declaration.Parameter> taken = callee.signature().taken();
        List<String> made = madeAxes(callee);
        if (taken.getFirst().type().isPresent()) {
            return noted.fix(called.statics().text() + "[" + numbers + "]" + values);
        }
        List<Axis> seen = supplied.getFirst() instanceof Supplied.Known(Quantity q, Span _)
                ? expressions.describe().seen(q) : List.of();
        return seen.size() == 1 && made.size() == 1 && surplus.size() == 1
                ? noted.fix(called.statics().text() + "[" + seen.getFirst().name() + " -> " + made.getFirst()
                        + ": " + numbers + "]")
                : noted;
    }

    private static String brackets(String word, List<Axis> seen) {
        String all = seen.stream().map(Axis::name).collect(Collectors.joining(", "));
        return switch (word) {
            case "flatten" -> all + " -> Flat";
            case "length" -> seen.getFirst().name();
            default -> all;
        };
    }

    /// With the call as it takes an axis of the caller: at its place where it is the first, else by its name.
    ///
    /// @param its  the axis of the signature
    /// @param mine the axis of the caller
    static Diagnostic with(Diagnostic d, Applicable.Called called, String its, String mine) {
        String text = called.statics().text();
        if (text.endsWith("]")) {
            return d.fix(called.stage(), text.substring(0, text.length() - 1) + ", " + mine + " as " + its + "]");
        }
        boolean isFirst = called.callee().signature().taken().stream().findFirst()
                .filter(p -> p.name().text().equals(its)).isPresent();
        List<String> made = madeAxes(called.callee());
        String written = text + "[" + (isFirst ? mine : mine + " as " + its) + (made.isEmpty() ? ""
                : " -> " + made.stream().map(a -> a + ": 10").collect(Collectors.joining(", "))) + "]";
        return made.isEmpty() ? d.fix(written)
                : d.note("as in `" + written + "`: how large " + Describe.list(made)
                        + (made.size() == 1 ? " is," : " are,") + " you choose");
    }

    private static List<String> madeAxes(Callee callee) {
        return callee.signature().made().stream().filter(p -> p.type().isEmpty()).map(p -> p.name().text()).toList();
    }
}
