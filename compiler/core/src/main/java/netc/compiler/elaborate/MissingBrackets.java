package netc.compiler.elaborate;

import java.util.List;
import java.util.stream.Collectors;
import netc.compiler.graph.Axis;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;

/// What to write in square brackets that are not there: the axes that the value has, so that the text can be pasted.
final class MissingBrackets {
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
        String brackets = isOfExamples ? CoreWords.BATCH : brackets(word, seen);
        return session.reject(d.fix(word + "[" + brackets + "]"
                + (argument instanceof Supplied.Known ? "" : "(" + argument.span().text() + ")")));
    }

    private static String brackets(String word, List<Axis> seen) {
        String all = seen.stream().map(Axis::name).collect(Collectors.joining(", "));
        Axis first = seen.getFirst();
        long half = first.size() % 2 == 0 ? 2 : 1;
        return switch (word) {
            case "flatten" -> all + " -> Flat";
            case "split" -> first.name() + " -> A: " + half + ", B: " + first.size() / half;
            case "length" -> first.name();
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
            return d.fix(text.substring(0, text.length() - 1) + ", " + mine + " as " + its + "]");
        }
        Declaration.Signature signature = called.callee().signature();
        boolean isFirst = signature.taken().stream().findFirst().filter(p -> p.name().text().equals(its)).isPresent();
        List<String> made = signature.made().stream().filter(p -> p.type().isEmpty()).map(p -> p.name().text())
                .toList();
        Diagnostic sized = made.isEmpty() ? d
                : d.note("how large " + Describe.list(made) + (made.size() == 1 ? " is," : " are,")
                        + " you choose");
        return sized.fix(text + "[" + (isFirst ? mine : mine + " as " + its) + (made.isEmpty() ? ""
                : " -> " + made.stream().map(a -> a + ": 10").collect(Collectors.joining(", "))) + "]");
    }
}
