package netc.compiler.elaborate.advice;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.graph.Axis;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.NamePlaces;

/// A value whose axes are called otherwise than those that a layer takes all of, `Height, Width, Channel` for `H, W, C`.
final class PictureAxes {
    private final Session session;

    PictureAxes(Session session) {
        this.session = session;
    }

    /// The message with the layer's names in place of the body's own; empty where it is not certain which is which.
    ///
    /// @param callee that takes them
    /// @param wanted how it calls them
    /// @param seen   how the value does
    Optional<Diagnostic> of(Diagnostic d, String callee, List<String> wanted, List<Axis> seen) {
        Map<String, String> names = new HashMap<>();
        for (String its : wanted) {
            List<String> alike = seen.stream().map(Axis::name)
                    .filter(n -> n.toLowerCase(Locale.ROOT).startsWith(its.toLowerCase(Locale.ROOT)))
                    .toList();
            if (alike.size() != 1) {
                return Optional.empty();
            }
            names.put(alike.getFirst(), its);
        }
        boolean areAll = names.size() == seen.size() && names.size() > 1;
        Optional<Enclosing> body = Enclosing.of(session.frame().scope().unit().tree(), d.span().orElseThrow());
        if (!areAll || body.isEmpty()) {
            return Optional.empty();
        }
        Map<Span, String> places = new HashMap<>();
        names.forEach((mine, its) -> {
            if (!mine.equals(its)) {
                NamePlaces.of(body.get().declaration().span(), mine).forEach(p -> places.put(p, its));
            }
        });
        return places.isEmpty() ? Optional.empty()
                : Optional.of(d.note(callee + " calls them " + String.join(", ", wanted)
                        + ": whoever gives it a value calls them so too").choices(List.of(Fix.ofLines(places))));
    }
}
