package netc.compiler.elaborate.scope;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;

/// Where a mistake is shown: in the user's text, where it can be mended.
final class MistakePlaces {
    private final OpenBodies bodies;

    MistakePlaces(OpenBodies bodies) {
        this.bodies = bodies;
    }

    /// A mistake of the library's text where the user's text applied it, one of a user's layer or function together with the
    /// application; and where it is what the application gave, at the application, as far out as that was given.
    Diagnostic placed(Diagnostic d, Optional<FromCaller> given) {
        if (bodies.all().isEmpty() || d.span().isEmpty()) {
            return d;
        }
        Diagnostic said = inUsersText(d);
        boolean isLibrarys = said != d;
        Span place = said.span().get();
        List<Span> passed = new ArrayList<>();
        for (Frame frame : bodies.all()) {
            Optional<Span> applied = frame.applied().filter(a -> !a.equals(place) && !passed.contains(a));
            Span at = passed.isEmpty() ? place : passed.getLast();
            if (!isTextOf(frame, at) || frame.isLibrary() || applied.isEmpty()) {
                continue;
            }
            boolean isGiven = given.filter(g -> g.places().isEmpty() ? passed.isEmpty() && !isLibrarys
                    : g.places().stream().noneMatch(p -> isInBody(frame, at, p))).isPresent();
            if (!isGiven) {
                return moved(said, passed).related(applied.get(), "applied");
            }
            passed.add(applied.get());
        }
        return moved(said, passed);
    }

    /// At the last of the applications that it goes through; it was found in the first body.
    private static Diagnostic moved(Diagnostic said, List<Span> through) {
        if (through.isEmpty()) {
            return said;
        }
        Diagnostic moved = copy(said, through.getLast()).related(said.span().orElseThrow(), "because of what stands");
        for (Span applied : through.subList(0, through.size() - 1)) {
            moved = moved.related(applied, "applied");
        }
        return moved;
    }

    /// Without the fix, which would mend another text. What may be meant is tried, be it where it is.
    private static Diagnostic copy(Diagnostic d, Span place) {
        Diagnostic copy = Diagnostic.error(d.code(), place, d.headline()).notes(d.notes()).choices(d.choices());
        for (Diagnostic.Related r : d.related()) {
            copy = copy.related(r.span(), r.text());
        }
        return copy;
    }

    private Diagnostic inUsersText(Diagnostic d) {
        Span span = d.span().orElseThrow();
        boolean isFound = false;
        for (Frame frame : bodies.all()) {
            isFound |= isTextOf(frame, span);
            Optional<Span> applied = frame.applied();
            if (isFound && !frame.isLibrary()) {
                return d;
            }
            if (isFound && applied.isPresent() && !isLibrary(applied.get())) {
                // The library's text is not the user's to change: that it was found there is enough.
                return copy(d, applied.get())
                        .note("found in " + frame.name() + " (" + span.source().path() + ":" + span.line() + ")");
            }
        }
        return d;
    }

    private static boolean isTextOf(Frame frame, Span span) {
        return span.source() == frame.scope().unit().tree().source();
    }

    private static boolean isInBody(Frame frame, Span place, Span part) {
        return Enclosing.of(frame.scope().unit().tree(), place)
                .filter(e -> FromCaller.contains(e.declaration().span(), part)).isPresent();
    }

    private boolean isLibrary(Span span) {
        return bodies.all().stream().filter(f -> isTextOf(f, span)).findFirst().filter(Frame::isLibrary).isPresent();
    }
}
