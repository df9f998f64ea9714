package netc.compiler.elaborate.scope;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.graph.Axis;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;

/// What the open layer or function was given by whoever applies it, of what does not fit in it.
public final class Callers {
    private Callers() {
    }

    /// What the open body was given of what an expression in it reads; empty where nothing is.
    public static Optional<FromCaller> of(Session session, Expression read) {
        Frame frame = session.frame();
        Set<String> names = Mentions.of(read);
        Optional<Enclosing> body = body(session, read.span());
        List<Span> places = names.stream().sorted().flatMap(n -> frame.scope().axis(n).stream())
                .flatMap(a -> a.number().stream().mapToObj(a::of)).flatMap(a -> outside(session, a, body).stream())
                .toList();
        boolean readsNumber = body.stream().flatMap(b -> numbers(b.declaration())).anyMatch(names::contains);
        return body.isEmpty() || places.isEmpty() && !readsNumber ? Optional.empty()
                : Optional.of(new FromCaller(places));
    }

    /// Of two axes whose sizes differ, the one whose size the open layer's text writes, where the other's came from outside.
    public static Optional<Axis> written(Session session, Axis a, Axis b, Span place) {
        Optional<Enclosing> body = body(session, place);
        boolean isOutsideA = outside(session, a, body).isPresent();
        return body.isEmpty() || isOutsideA == outside(session, b, body).isPresent()
                || isOutsideA && !isWritten(session, b) || !isOutsideA && !isWritten(session, a) ? Optional.empty()
                        : Optional.of(isOutsideA ? b : a);
    }

    /// That the size of an axis came from outside of the open body.
    public static FromCaller sizeOf(Session session, Axis axis) {
        return new FromCaller(session.provenance().root(axis).stream().toList());
    }

    private static boolean isWritten(Session session, Axis axis) {
        return session.provenance().root(axis).isPresent();
    }

    private static Optional<Span> outside(Session session, Axis axis, Optional<Enclosing> body) {
        return session.provenance().root(axis)
                .filter(p -> body.filter(b -> FromCaller.contains(b.declaration().span(), p)).isEmpty());
    }

    /// The layer or function that a place of the open body stands in.
    private static Optional<Enclosing> body(Session session, Span place) {
        Frame frame = session.frame();
        return session.diagnostics().isFull() || place.source() != frame.scope().unit().tree().source()
                ? Optional.empty()
                : Enclosing.of(frame.scope().unit().tree(), place)
                        .filter(e -> e.declaration() instanceof Declaration.Layer
                                || e.declaration() instanceof Declaration.Function);
    }

    private static Stream<String> numbers(Declaration declaration) {
        return switch (declaration) {
            case Declaration.Layer l -> numbers(l.signature());
            case Declaration.Function f -> numbers(f.signature());
            case Declaration.Model _, Declaration.Optimizer _, Declaration.Train _, Declaration.Import _, Declaration.Damaged _ ->
                    Stream.of();
        };
    }

    private static Stream<String> numbers(Declaration.Signature signature) {
        return Stream.concat(signature.taken().stream().map(p -> p.name().text()),
                signature.arguments().stream().map(a -> a.name().text()));
    }
}
