package netc.compiler.elaborate.advice;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Brackets;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.FileTree;
import netc.compiler.syntax.Statement;
import netc.compiler.syntax.Type;

/// What is repeated gives something else than it takes.
public final class RepeatedTypes {
    /// `repeat 4 Dense[F -> D: 32]`, with nothing else in its brackets.
    private static final Pattern TURN = Pattern.compile(
            "repeat\\s+(?<times>\\w+)\\s+(?<layer>\\w+)\\[\\s*(?<from>\\w+)\\s*->\\s*(?<to>\\w+)(?<size>\\s*:\\s*\\w+)?\\s*]");

    private static final Pattern LAYER = Pattern.compile("repeat\\s+\\w+\\s+(?<layer>\\w+)(?:\\[[^\\[\\]]*])?");

    private final Session session;
    private final Describe describe;

    public RepeatedTypes(Session session) {
        this.session = session;
        this.describe = new Describe(session);
    }

    /// @param repeat as it is written
    public Diagnostic differ(Quantity in, Quantity out, Span repeat) {
        Diagnostic d = describe.with(Diagnostic.error(Code.N121, repeat,
                "what goes into `repeat` and what comes out have the same type"), "in", in);
        if (out instanceof Quantity.Many many) {
            return d.note("out: " + many.values().size() + " values")
                    .note("what is repeated gives one value, which the next turn takes");
        }
        d = describe.with(d, "out", out);
        List<Axis> lost = new ArrayList<>(describe.seen(in));
        lost.removeAll(describe.seen(out));
        List<Axis> made = new ArrayList<>(describe.seen(out));
        made.removeAll(describe.seen(in));
        if (lost.isEmpty() && made.isEmpty()) {
            return d.note("the next turn takes elements of type " + in.kind() + ", and this gives " + out.kind());
        }
        if (made.isEmpty()) {
            return d.note("it takes " + axes(lost) + " away, which the next turn needs: what takes "
                    + (lost.size() == 1 ? "it" : "them") + " away stands behind `repeat`, and is not repeated")
                    .choices(reducedBehind(repeat).stream().toList());
        }
        return lost.isEmpty() ? d.note("every turn would have one axis more: what makes " + axes(made)
                + " stands in front of `repeat`, and is not repeated")
                : turned(d.note("a layer that makes another axis stands in front of `repeat`, and is not repeated"),
                        repeat);
    }

    /// As many layers, of which the first makes the axis and the others keep it; or all of them keep the one that comes in.
    private static Diagnostic turned(Diagnostic d, Span repeat) {
        Matcher turn = TURN.matcher(repeat.text());
        if (!turn.matches()) {
            return d;
        }
        String layer = turn.group("layer");
        String to = turn.group("to");
        String from = turn.group("from");
        String times = turn.group("times");
        boolean isNumber = times.matches("[0-9]{1,9}");
        String rest = isNumber ? Long.toString(Long.parseLong(times) - 1) : "(" + times + " - 1)";
        String first = repeat.text().substring(turn.start("layer"));
        String made = first
                + (rest.equals("0") ? "" : " |> repeat " + rest + " " + layer + "[" + to + " -> " + to + "]");
        String kept = "repeat " + times + " " + layer + "[" + from + " -> " + from + "]";
        return d.note("`" + made + "` are as many layers, and so are `" + kept + "`")
                .choices(List.of(new Fix(repeat, made), new Fix(repeat, kept)));
    }

    /// Without the reduction on the last line of the layer, and with it behind `repeat`.
    private Optional<Fix> reducedBehind(Span repeat) {
        FileTree file = session.frame().scope().unit().tree();
        Matcher matcher = LAYER.matcher(repeat.text());
        return !matcher.matches() || file.source() != repeat.source() ? Optional.empty()
                : file.declarations().stream().filter(x -> x instanceof Declaration.Layer l
                        && l.name().text().equals(matcher.group("layer"))).map(x -> (Declaration.Layer) x)
                        .findFirst().flatMap(l -> reducedBehind(l, repeat));
    }

    private static Optional<Fix> reducedBehind(Declaration.Layer layer, Span repeat) {
        List<Declaration.Argument> arguments = layer.signature().arguments();
        List<Type> results = layer.signature().results();
        Optional<Expression> last = layer.body().statements().isEmpty()
                || !(layer.body().statements().getLast() instanceof Statement.Value v) || v.values().size() != 1
                        ? Optional.empty() : Optional.of(v.values().getFirst());
        if (arguments.isEmpty() || arguments.getFirst().type().isEmpty() || results.size() != 1 || last.isEmpty()
                || !(last
                        .get() instanceof Expression.Call(Expression.Bracket(Expression.Path word, var _, Brackets _, Span reduction), var reduced, var _))
                || !CoreWords.REDUCTIONS.contains(word.span().text()) || reduced.size() != 1
                || reduced.getFirst().value() instanceof Expression.Path) {
            return Optional.empty();
        }
        return Optional
                .of(Fix.ofLines(Map.of(results.getFirst().span(), arguments.getFirst().type().get().span().text(),
                        last.get().span(), reduced.getFirst().value().span().text(), repeat, repeat.text() + " |> "
                                + reduction.text())));
    }

    private static String axes(List<Axis> axes) {
        return (axes.size() == 1 ? "axis " : "axes ") + Describe.list(axes.stream().map(Axis::name).toList());
    }
}
