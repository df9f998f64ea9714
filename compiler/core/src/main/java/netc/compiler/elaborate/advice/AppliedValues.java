package netc.compiler.elaborate.advice;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.StageNames;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.NamePlaces;
import netc.compiler.syntax.Statement;

/// A name is applied that is bound to what a layer gives for one value, `embed = left |> Dense[Pixel -> E: 32]`, and was meant
/// to be the layer: to be applied to several values and share its parameters.
public final class AppliedValues {
    /// Further lines are not mended together.
    private static final int MOST_LINES = 30;
    private static final int MOST_PLACES = 30;
    private static final Pattern APPLIED = Pattern.compile("[ \\t]*\\(");

    private static final Pattern INDEX = Pattern.compile("\\(\\s*(\\w+)\\s*\\)");

    private final Session session;

    public AppliedValues(Session session) {
        this.session = session;
    }

    /// Reports the mistake: where the name is bound, with all its places mended and once for all of them, if it is such a value.
    public Rejected reject(Diagnostic d, Name applied) {
        Optional<Enclosing> body = session.diagnostics().isFull() ? Optional.empty()
                : Enclosing.of(session.frame().scope().unit().tree(), applied.span());
        Optional<Expression> value = body.flatMap(b -> TwoPlaces.binding(b, applied.text()));
        Optional<Application> application = value.flatMap(this::application);
        if (application.isEmpty()) {
            return session.reject(lookedUp(d, applied));
        }
        return session.mistakes().isFirstMistakeOf(value.get().span())
                ? session.reject(mended(d, body.orElseThrow(), applied.text(), value.get(), application.get()))
                : new Rejected();
    }

    /// `table(i)`, where a value is looked up in, with the index in square brackets.
    private static Diagnostic lookedUp(Diagnostic d, Name applied) {
        String text = applied.span().source().text();
        Matcher index = INDEX.matcher(text).region(applied.span().end(), text.length());
        return !index.lookingAt() ? d.note("what it has at a place stands in square brackets: `" + applied.text()
                + "[A: e]` along an axis A") : d.choices(
                        List.of(new Fix(applied.span().source()
                                .span(applied.span().start(), index.end()),
                                applied.text() + "[" + index.group(1) + "]")));
    }

    /// @param layer as it is written
    /// @param given the one value
    private record Application(Expression layer, Expression given) {
    }

    private Optional<Application> application(Expression value) {
        Optional<Application> written = switch (value) {
            case Expression.Pipe(Expression given, List<Expression> stages, Span _) when stages.size() == 1 ->
                    Optional.of(new Application(stages.getFirst(), given));
            case Expression.Call(Expression target, List<Expression.CallArgument> arguments, Span _) when arguments
                    .size() == 1 -> Optional.of(new Application(target, arguments.getFirst().value()));
            case Expression.Pipe _, Expression.Call _, Expression.Where _, Expression.Binary _, Expression.Unary _, Expression.Path _, Expression.Number _, Expression.Text _, Expression.Bool _, Expression.Bracket _, Expression.ListLiteral _, Expression.Scan _, Expression.TrainElse _, Expression.Repeat _, Expression.Each _ ->
                    Optional.empty();
        };
        return written.filter(a -> new StageNames(session).isInstance(a.layer()));
    }

    private static Diagnostic mended(Diagnostic d, Enclosing body, String name, Expression value, Application bound) {
        Source source = value.span().source();
        String one = name + "(" + bound.given().span().text() + ")";
        Map<Span, String> places = new LinkedHashMap<>();
        places.put(value.span(), bound.layer().span().text());
        for (Span place : NamePlaces.of(body.declaration().span(), name)) {
            boolean isUsed = place.start() > value.span().end();
            boolean isApplied = APPLIED.matcher(source.text()).region(place.end(), source.text().length()).lookingAt()
                    || source.text().substring(source.lineStart(place.line()), place.start()).stripTrailing()
                            .endsWith("|>");
            if (isUsed && !isApplied && places.size() <= MOST_PLACES) {
                places.put(place, one);
            }
        }
        Diagnostic said = d.note(name + " is what the layer gives for " + bound.given().span().text()
                + "; bound without it, `" + name + " = " + bound.layer().span().text()
                + "`, it can be applied to several values").moved(value.span(), "it is applied");
        int lines = places.keySet().stream().mapToInt(Span::line).max().orElseThrow() - value.span().line();
        boolean isOfOutput = body.statements().stream().anyMatch(s -> s instanceof Statement.Output o
                && o.definition().span().contains(value.span()));
        return isOfOutput || lines > MOST_LINES || places.size() > MOST_PLACES ? said
                : said.fix(Fix.ofLines(places));
    }
}
