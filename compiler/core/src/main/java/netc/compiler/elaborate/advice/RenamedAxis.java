package netc.compiler.elaborate.advice;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.graph.Axis;
import netc.compiler.source.Fix;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.FileTree;
import netc.compiler.syntax.NamePlaces;
import netc.compiler.syntax.Statement;

/// An axis that a layer makes with a size of its own, `Dense[Hidden -> Out: 10]`, of what has a name already, `dim Class = 10`.
record RenamedAxis(Session session) {
    private static final Pattern SIZE = Pattern.compile("\\s*:\\s*\\d+");
    private static final Pattern MADE = Pattern.compile("(?s).*\\[[^\\[\\]]*->[^\\[\\]]*");

    /// All that says the name of the axis, with the other name; empty where the axis is not made like this.
    ///
    /// @param other of a `dim` in front of where it is made
    Optional<Fix> named(Axis axis, String other) {
        FileTree file = session.frame().scope().unit().tree();
        Optional<Declaration> body = session.provenance().place(axis).filter(p -> p.source() == file.source())
                .flatMap(p -> Enclosing.of(file, p)).map(Enclosing::declaration);
        return body.flatMap(b -> {
            Map<Span, String> places = places(file, b, axis.name(), other);
            List<Span> sized = places.keySet().stream().filter(p -> !p.text().equals(axis.name())).toList();
            boolean isOther = dims(b, other).stream().anyMatch(d -> sized.stream().allMatch(p -> d.end() <= p.start()));
            boolean isMade = !sized.isEmpty() && sized.stream().allMatch(p -> MADE.matcher(
                    file.source().span(b.span().start(), p.start()).text()).matches());
            return isOther && isMade ? Optional.of(Fix.ofLines(places)) : Optional.empty();
        });
    }

    private static List<Span> dims(Declaration body, String name) {
        return new Enclosing(body).statements().stream().filter(s -> s instanceof Statement.Dimensions
                && Mentions.bound(s).stream().anyMatch(n -> n.text().equals(name))).map(Statement::span).toList();
    }

    /// Where the body and its trainings say a name, with the size beside it.
    private static Map<Span, String> places(FileTree file, Declaration body, String name, String other) {
        Source source = file.source();
        Map<Span, String> places = new HashMap<>();
        List<Declaration> bodies = file.declarations().stream()
                .filter(d -> d == body || d instanceof Declaration.Train t
                        && body instanceof Declaration.Model m && t.model().text().equals(m.name().text()))
                .toList();
        for (Declaration d : bodies) {
            for (Span place : NamePlaces.of(d.span(), name)) {
                Matcher size = SIZE.matcher(source.text()).region(place.end(), d.span().end());
                places.put(size.lookingAt() ? place.to(source.span(size.start(), size.end())) : place, other);
            }
        }
        return places;
    }
}
