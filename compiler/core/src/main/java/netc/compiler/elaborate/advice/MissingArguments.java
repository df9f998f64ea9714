package netc.compiler.elaborate.advice;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.GivenArgument;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Supplied;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.OtherWords;
import netc.compiler.syntax.Statement;
import netc.compiler.syntax.Type;

/// Arguments that nothing is given for: `cosine(0.01)`, and `h <- cell(x, h)` of a cell that hands on two values.
public final class MissingArguments {
    private static final class Page {
        private static final OtherWords WORDS = new OtherWords("/netc/missing-arguments.md");
    }

    private final Session session;
    private final Callee callee;
    private final List<Declaration.Argument> missing;
    private final List<Supplied> supplied;
    private final List<GivenArgument> given;
    private final Span call;

    /// @param supplied as it is written, and `given` what it is
    /// @param call     with its round brackets
    public MissingArguments(Session session, Callee callee, List<Declaration.Argument> missing,
            List<Supplied> supplied, List<GivenArgument> given, Span call) {
        this.session = session;
        this.callee = callee;
        this.missing = missing;
        this.supplied = supplied;
        this.given = given;
        this.call = call;
    }

    public static Collection<OtherWords.Entry> all() {
        return Page.WORDS.all();
    }

    public Diagnostic mistake() {
        if (!session.frame().seesCounters()) {
            Diagnostic d = needs(missing);
            return handedOn().map(d::fix).orElse(d);
        }
        List<Declaration.Argument> forgotten = uncounted().map(List::of).orElse(missing);
        List<Optional<OtherWords.Entry>> entries = forgotten.stream()
                .map(a -> Page.WORDS.find(callee.name() + "." + a.name().text())).toList();
        Diagnostic said = entries.stream().flatMap(Optional::stream).reduce(needs(forgotten),
                (noted, e) -> e.on(noted), (_, last) -> last);
        return entries.getFirst().flatMap(OtherWords.Entry::text).filter(_ -> forgotten.size() == 1)
                .flatMap(t -> with(forgotten.getFirst(), t)).map(said::fix).orElse(said);
    }

    private Diagnostic needs(List<Declaration.Argument> arguments) {
        return Diagnostic.error(Code.N105, call, callee.name() + " also needs "
                + Describe.list(arguments.stream().map(a -> a.name().text()).toList()))
                .note("it is " + callee.usage());
    }

    /// What is forgotten of `staircase(0.1, 0.5, 10)`: the last of what is given by its place is a number, and stands where
    /// something counts.
    private Optional<Declaration.Argument> uncounted() {
        boolean areInOrder = missing.size() == 1 && supplied.stream().allMatch(s -> s.name().isEmpty());
        return given.stream().skip(areInOrder ? Math.max(given.size() - 1, 0) : given.size())
                .filter(g -> UncountedRate.number(g.value()).orElse(0) > 1).map(GivenArgument::argument)
                .filter(a -> Page.WORDS.find(callee.name() + "." + a.name().text()).isPresent()).findFirst();
    }

    /// The call with one argument more, by its name where others before it have theirs.
    private Optional<Fix> with(Declaration.Argument argument, String text) {
        if (!call.text().startsWith(callee.name() + "(") || !call.text().endsWith(")")) {
            return Optional.empty();
        }
        int place = callee.arguments().indexOf(argument);
        boolean isInOrder = supplied.size() >= place
                && supplied.stream().limit(place).allMatch(s -> s.name().isEmpty());
        if (isInOrder && place < supplied.size()) {
            Supplied next = supplied.get(place);
            int at = next.name().map(Name::span).orElse(next.span()).start() - call.start();
            return at < 0 ? Optional.empty() : Optional.of(new Fix(call, call.text().substring(0, at) + text + ", "
                    + call.text().substring(at)));
        }
        String written = isInOrder ? text : argument.name().text() + ": " + text;
        return Optional.of(new Fix(call, call.text().substring(0, call.text().length() - 1)
                + (supplied.isEmpty() ? "" : ", ") + written + ")"));
    }

    /// The scan with one more carry, where it changes one by what hands on two.
    private Optional<Fix> handedOn() {
        return missing.size() != 1 || callee.signature().results().size() != 2 ? Optional.empty()
                : LoopStatement.around(session, call).flatMap(loop -> loop.scan().body().statements().stream()
                        .flatMap(s -> s instanceof Statement.Update u && isChange(u, loop.scan()) ? Stream.of(u)
                                : Stream.of())
                        .findFirst().map(u -> withCarry(loop.scan().carries().getFirst(), u)));
    }

    private boolean isChange(Statement.Update update, Expression.Scan scan) {
        return update.places().size() == 1 && update.values().size() == 1 && scan.carries().size() == 1
                && update.values().getFirst().span().equals(call) && call.text().endsWith(")")
                && update.places().getFirst().span().text().equals(scan.carries().getFirst().name().text())
                && session.frame().scope().find(missing.getFirst().name().text()).isEmpty();
    }

    private Fix withCarry(Expression.Carry carry, Statement.Update update) {
        String name = missing.getFirst().name().text();
        String type = carry.type().map(Type::span).map(Span::text).map(t -> ": " + t.replaceAll(":\\s*\\w+", ""))
                .orElse("");
        Map<Span, String> places = new LinkedHashMap<>();
        places.put(behind(carry.span()), ", " + name + type + " = " + carry.start().span().text());
        places.put(behind(update.places().getFirst().span()), ", " + name);
        places.put(call.source().span(call.end() - 1, call.end() - 1), ", " + name);
        return Fix.ofLines(places);
    }

    private static Span behind(Span span) {
        return span.source().span(span.end(), span.end());
    }
}
