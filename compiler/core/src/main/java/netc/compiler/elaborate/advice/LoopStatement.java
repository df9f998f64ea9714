package netc.compiler.elaborate.advice;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.graph.Axis;
import netc.compiler.source.Fix;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.NamePlaces;
import netc.compiler.syntax.Statement;

/// A statement of a body that names what one `scan` gives, and how its turns read what is not theirs.
///
/// @param turns the axis
record LoopStatement(Session session, Statement statement, Name name, Expression.Scan scan, Axis turns) {
    /// The one that a place stands in the turns of.
    static Optional<LoopStatement> around(Session session, Span place) {
        Scope scope = session.frame().scope();
        return scope.scan().stream().flatMap(turns -> Enclosing.of(scope.unit().tree(), place).stream()
                .filter(_ -> scope.unit().tree().source() == place.source()).flatMap(e -> e.statements().stream())
                .filter(s -> s.span().contains(place))
                .flatMap(s -> bind(s).map(b -> new LoopStatement(session, s, b.name(), b.scan(),
                        turns.along()))))
                .findFirst();
    }

    /// A name and the scan that it is bound to.
    record Bound(Name name, Expression.Scan scan) {
    }

    /// What a statement names that is one scan; empty where it is another one.
    static Stream<Bound> bind(Statement statement) {
        Statement bound = statement instanceof Statement.Output o ? o.definition() : statement;
        return bound instanceof Statement.Bind b && b.names().size() == 1 && b.values().size() == 1
                && b.values().getFirst() instanceof Expression.Scan scan
                        ? Stream.of(new Bound(b.names().getFirst(), scan)) : Stream.of();
    }

    /// The carry that the turns give, so that its value before it changes is what the turn before gave.
    Optional<String> given() {
        return scan.body().statements().isEmpty()
                || !(scan.body().statements().getLast() instanceof Statement.Value v) || v.values().size() != 1
                || !(v.values().getFirst() instanceof Expression.Path p) || p.single().isEmpty() ? Optional.empty()
                        : p.single().map(Name::text).filter(n -> scan.carries().stream()
                                .anyMatch(c -> c.name().text().equals(n)));
    }

    /// Whether no line above has given the carry another value.
    boolean isUnchanged(String carry) {
        return session.frame().scope().scan().orElseThrow().next(carry).isEmpty();
    }

    /// With a name above the statement for what a turn reads elsewhere.
    Fix outside(Span read, String owner, boolean isBefore) {
        String named = fresh(owner + (isBefore ? "_before" : "_ahead"));
        String text = read.text().replace("index(" + turns.name() + ")", index());
        return new Fix(statement.span(), named + " = " + text + "\n" + indent()
                + replaced(statement.span(), Map.of(read, named)));
    }

    /// From the last turn to the first, with the carry for what the later one gave: what comes from outside is read from its
    /// end, and so is the result. Empty where the turns are counted for something else, too.
    Optional<Fix> backwards(Span read, String carry) {
        Span body = scan.body().span();
        if (NamePlaces.of(body, turns.name()).stream().anyMatch(p -> !read.contains(p))) {
            return Optional.empty();
        }
        String fromEnd = "[" + turns.name() + ": " + last() + " - " + index() + "]";
        List<String> above = new ArrayList<>();
        Map<Span, String> places = new LinkedHashMap<>();
        for (String outer : Mentions.of(scan.body()).stream().filter(this::isAlongTurns).sorted().toList()) {
            String reversed = fresh(outer + "_back");
            above.add(reversed + " = " + outer + fromEnd + "\n" + indent());
            NamePlaces.of(body, outer).forEach(p -> places.put(p, reversed));
        }
        places.put(read, carry);
        String result = fresh(name.text() + "_back");
        Span bound = name.span().source().span(statement.span().start(), scan.span().start());
        return Optional.of(new Fix(statement.span(), String.join("", above) + result + " = "
                + replaced(scan.span(), places) + "\n" + indent() + bound.text() + result + fromEnd));
    }

    /// What the scan gave at its last turn.
    String lastTurn() {
        return name.text() + "[" + turns.name() + ": " + last() + "]";
    }

    private String last() {
        return isSized() ? turns.name() + " - 1" : Long.toString(turns.size() - 1);
    }

    private String index() {
        return "index(" + turns.name() + (isSized() ? "" : ": " + turns.size()) + ")";
    }

    private boolean isSized() {
        return session.frame().scope().axis(turns.name()).filter(a -> a.number().isPresent()).isPresent();
    }

    private boolean isAlongTurns(String name) {
        return session.frame().scope().body().find(name).filter(e -> switch (e) {
            case Entry.Bound b -> b.value().axis(turns.label()).isPresent();
            case Entry.Parameter p -> p.slot().axes().stream().anyMatch(a -> a.label() == turns.label());
            case Entry.Axis _, Entry.OptimizerState _, Entry.Shared _, Entry.Local _, Entry.OwnValue _, Entry.Broken _ ->
                    false;
        }).isPresent();
    }

    private String fresh(String wanted) {
        Scope scope = session.frame().scope();
        return scope.find(wanted).isEmpty() && scope.announced(wanted).isEmpty() ? wanted : fresh(wanted + "_");
    }

    private String indent() {
        return " ".repeat(statement.span().column() - 1);
    }

    private static String replaced(Span part, Map<Span, String> places) {
        Source source = part.source();
        StringBuilder text = new StringBuilder();
        int at = part.start();
        for (Span place : places.keySet().stream().filter(part::contains)
                .sorted(Comparator.comparingInt(Span::start)).toList()) {
            text.append(source.text(), at, place.start()).append(places.get(place));
            at = place.end();
        }
        return text.append(source.text(), at, part.end()).toString();
    }
}
