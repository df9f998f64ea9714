package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.abi.Training.Format;
import netc.compiler.elaborate.data.DataColumns;
import netc.compiler.elaborate.data.DataSources;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Variables;
import netc.compiler.elaborate.value.Edge;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Type;
import netc.compiler.program.StartSource;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;

/// `state x: f32[N, F] = csv("moons.csv", columns: 1..2)`: what a file holds, read when weights are made. Its records lie along
/// the first axis of the variable, and what a record has along the others.
final class StartSources {
    private static final String COLUMNS = "columns";
    private static final String EXAMPLE = "as in `state x: f32[N, F] = csv(\"points.csv\", columns: 1..2)`";

    private final Session session;

    StartSources(Session session) {
        this.session = session;
    }

    /// Whether a call is that of a source.
    static boolean isSource(Expression.Call call) {
        return call.target() instanceof Expression.Path path
                && Format.files().stream().anyMatch(f -> f.word().equals(path.span().text()));
    }

    /// What the file holds, under the axes of the variable that starts.
    Quantity of(Expression.Call call) {
        Variables.Made made = session.graphs().starting().orElseThrow(() -> session.reject(Diagnostic
                .error(Code.N303, call.span(),
                        "a source stands in a `data` clause, or where a state or parameter of a model starts")
                .note(EXAMPLE)));
        if (made.axes().isEmpty()) {
            throw session.reject(Diagnostic.error(Code.N303, call.span(),
                    made.path() + " is one number, and a source fills an axis with its records").note(EXAMPLE));
        }
        List<Expression.CallArgument> others = new ArrayList<>(call.arguments());
        Optional<Expression.CallArgument> columns = call.arguments().stream()
                .filter(a -> a.name().map(Name::text).filter(COLUMNS::equals).isPresent()).findFirst();
        columns.ifPresent(others::remove);
        DataSources.Origin origin = new DataSources(session)
                .read(new Expression.Call(call.target(), others, call.span()), List.of());
        if (origin.format().isText()) {
            throw session.reject(Diagnostic.error(Code.N303, call.span(),
                    "what starts from a file is made of numbers, and `" + origin.format().word() + "` gives indices"));
        }
        if (columns.isPresent() && origin.format() != Format.CSV) {
            throw session.reject(Diagnostic.error(Code.N303, columns.get().span(), "an array has no columns"));
        }
        List<Axis> record = made.axes().subList(1, made.axes().size());
        TensorType type = Edge.type(Kind.REAL, record);
        String input = made.path() + "~".repeat((int) session.graphs().startSources().stream()
                .filter(s -> s.variable().equals(made.path())).count());
        List<Training.Columns> read = columns.map(c -> List.of(read(c, input, type))).orElse(List.of());
        var source = new Training.DataSource(origin.format(), origin.file(), origin.skip(), origin.drops(),
                List.of(new Training.Feed(input, read, Training.Treatment.PLAIN)), call.span().line());
        session.graphs().startSources().add(new StartSource(made.path(), input, Edge.type(Kind.REAL, made.axes()),
                source, call.span()));
        session.at(call.span());
        return Quantity.of(session.builder().input(input, Type.real(made.axes())));
    }

    private Training.Columns read(Expression.CallArgument argument, String input, TensorType type) {
        Expression first = argument.value();
        var range = new Expression.CallArgument(Optional.empty(), first, argument.last(),
                first.span().to(argument.last().orElse(first).span()));
        Training.Columns columns = new DataColumns(session, input, type, Optional::empty).columns(range);
        if (columns instanceof Training.Columns.Numbers(int from, int to) && to - from + 1 != type.elements()) {
            String axes = type.shape().stream().map(d -> d.name() + ": " + d.size()).collect(Collectors.joining(", "));
            throw session.reject(Diagnostic.error(Code.N309, range.span(), input + " takes "
                    + Counted.of(type.elements(), "number") + " of each record"
                    + (axes.isEmpty() ? "" : ", [" + axes + "]")
                    + ", and " + Counted.here(to - from + 1L)));
        }
        return columns;
    }
}
