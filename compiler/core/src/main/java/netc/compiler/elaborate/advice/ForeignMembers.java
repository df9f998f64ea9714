package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.WrittenAxes;

/// `x.T`, `x.shape`, `x.reshape(…)`: what tensors of other languages have, and what is written here.
public final class ForeignMembers {
    private static final String TRANSPOSED = "axes have names and no order, so that nothing is transposed:"
            + " `sum[A](x * y)` sums over A wherever it stands";
    private static final String RENAMED = "an axis that is to meet another place of its own gets another name, `x[A as B]`";
    private static final String SIZE = "as a number the name of an axis is its size, and `length[A](x)` that which it has in x";
    private static final String REGROUPED = "`x |> flatten[A, B -> C]` makes one axis of several, and `x |> split[C -> A: 2, B: 3]`"
            + " several of one";
    private static final String STRETCHED = "values meet by the names of their axes: none of size 1 is put in or taken out";
    private static final String FREE = "gradients are computed where they are needed: nothing is switched on or off";

    private static final Map<String, String> INSTEAD = Map.ofEntries(Map.entry("T", TRANSPOSED),
            Map.entry("transpose", TRANSPOSED), Map.entry("permute", TRANSPOSED), Map.entry("t", TRANSPOSED),
            Map.entry("shape", SIZE), Map.entry("size", SIZE), Map.entry("dim", SIZE), Map.entry("ndim", SIZE),
            Map.entry("reshape", REGROUPED), Map.entry("view", REGROUPED), Map.entry("ravel", REGROUPED),
            Map.entry("unsqueeze", STRETCHED), Map.entry("squeeze", STRETCHED), Map.entry("expand", STRETCHED),
            Map.entry("detach", "`stop(x)` is x, through which no gradient flows"), Map.entry("backward", FREE),
            Map.entry("requires_grad", FREE));

    private static final Pattern PLACE = Pattern.compile("\\s*[\\[(]\\s*(-?\\d{1,2})\\s*[\\])]");
    private static final Pattern RENAME = Pattern.compile("\\[\\s*(\\w+)\\s+as\\s+(\\w+)\\s*]");

    private final Session session;

    public ForeignMembers(Session session) {
        this.session = session;
    }

    /// What is said of such a member; empty where it is none.
    public Optional<Diagnostic> of(Expression.Path path) {
        String member = path.names().getLast().text();
        String instead = INSTEAD.get(member);
        if (instead == null || path.names().size() != 2) {
            return Optional.empty();
        }
        Diagnostic d = Diagnostic
                .error(Code.N104, path.span(), path.names().getFirst().text() + " is a value, and has no `"
                        + member + "`")
                .note(instead);
        return Optional.of(instead.equals(SIZE) ? sized(d, path)
                : !instead.equals(TRANSPOSED) ? d
                : member.equals("T") ? d.note(RENAMED).choices(untransposed(path)) : d.note(RENAMED));
    }

    /// `x.shape[-1]` and `x.size(1)`, by the name of the axis that the text writes at this place.
    private Diagnostic sized(Diagnostic d, Expression.Path path) {
        Span written = path.span();
        String value = path.names().getFirst().text();
        Matcher place = PLACE.matcher(written.source().text()).region(written.end(), written.source().text().length());
        Optional<String> axis = !place.lookingAt() ? Optional.empty()
                : WrittenAxes.at(written.source(), written.start(), value, place.group(1));
        return axis.map(a -> {
            boolean isKnown = session.frame().scope().axis(a).filter(n -> n.number().isPresent()).isPresent();
            return d.fix(written.to(written.source().span(place.start(), place.end())),
                    isKnown ? a : "length[" + a + "](" + value + ")");
        }).orElse(d);
    }

    /// The value itself, and with each rename that the text around makes of another.
    private List<Fix> untransposed(Expression.Path path) {
        String value = path.names().getFirst().text();
        Stream<String> renamed = Enclosing.of(session.frame().scope().unit().tree(), path.span()).stream()
                .flatMap(e -> RENAME.matcher(e.declaration().span().text()).results())
                .map(r -> value + "[" + r.group(1) + " as " + r.group(2) + "]");
        return Stream.concat(Stream.of(value), renamed).distinct().map(text -> new Fix(path.span(), text)).toList();
    }
}
