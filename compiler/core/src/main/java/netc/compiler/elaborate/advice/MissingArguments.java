package netc.compiler.elaborate.advice;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.OtherWords;
import netc.compiler.syntax.Statement;
import netc.compiler.syntax.Type;

/// Arguments that nothing is given for: `cosine(0.01)`, and `h <- cell(x, h)` of a cell that hands on two values.
public final class MissingArguments {
    /// In text to paste: what is given.
    private static final String GIVEN = "…";

    private static final class Page {
        private static final OtherWords WORDS = new OtherWords("/netc/missing-arguments.md");
    }

    private final Session session;
    private final Callee callee;
    private final List<Declaration.Argument> missing;
    private final Span call;

    /// @param call with its round brackets
    public MissingArguments(Session session, Callee callee, List<Declaration.Argument> missing, Span call) {
        this.session = session;
        this.callee = callee;
        this.missing = missing;
        this.call = call;
    }

    public static Collection<OtherWords.Entry> all() {
        return Page.WORDS.all();
    }

    public Diagnostic mistake() {
        List<String> names = missing.stream().map(a -> a.name().text()).toList();
        Diagnostic d = Diagnostic.error(Code.N105, call, callee.name() + " also needs " + Describe.list(names))
                .note("it is " + callee.usage());
        return session.frame().seesCounters() ? ofProgress(d) : handedOn().map(d::fix).orElse(d);
    }

    private Diagnostic ofProgress(Diagnostic d) {
        List<Optional<OtherWords.Entry>> entries = missing.stream()
                .map(a -> Page.WORDS.find(callee.name() + "." + a.name().text())).toList();
        Diagnostic said = entries.stream().flatMap(Optional::stream).reduce(d, (noted, e) -> e.on(noted),
                (_, last) -> last);
        String head = callee.name() + "(";
        boolean isCall = missing.size() == 1 && call.text().startsWith(head) && call.text().endsWith(")");
        return entries.getFirst().flatMap(OtherWords.Entry::text).filter(_ -> isCall)
                .map(t -> said
                        .fix(head + t.replace(GIVEN, call.text().substring(head.length(), call.text().length() - 1))
                                + ")"))
                .orElse(said);
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
