package netc.compiler.elaborate.advice;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Frame;
import netc.compiler.elaborate.scope.MappedLayers;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Name;

/// A layer or function reads a value of the body that applies it: it sees its arguments alone.
final class OuterNames {
    private final Session session;

    OuterNames(Session session) {
        this.session = session;
    }

    /// Empty where no body around has the name.
    Optional<Diagnostic> of(Name name) {
        Frame frame = session.frame();
        if (frame.isLibrary() || session.diagnostics().isFull()) {
            return Optional.empty();
        }
        String kind = switch (frame.body()) {
            case LAYER -> "layer ";
            case FUNCTION -> "function ";
            case MODEL, TRAIN, OPTIMIZER -> "";
        };
        return kind.isEmpty() ? Optional.empty() : session.bodies().around()
                .filter(f -> f.scope().find(name.text()).filter(e -> e instanceof Entry.Bound
                        || e instanceof Entry.Parameter).isPresent())
                .findFirst().map(f -> unseen(name, kind + frame.name(), f));
    }

    private Diagnostic unseen(Name name, String reader, Frame outer) {
        Entry entry = outer.scope().find(name.text()).orElseThrow();
        Diagnostic d = Diagnostic.error(Code.N101, name.span(), reader + " does not see " + name.text() + " of "
                + outer.body().name().toLowerCase(Locale.ROOT) + " " + outer.name())
                .note("it sees its arguments alone: what else it reads is one more of them, given where it is applied")
                .related(entry.span(), name.text() + " is bound");
        return outer == session.bodies().caller() ? d.choices(handed(name, entry, outer).stream().toList()) : d;
    }

    /// With one more argument, in the signature and where it is applied.
    private Optional<Fix> handed(Name name, Entry entry, Frame outer) {
        Optional<Span> last = Enclosing.of(session.frame().scope().unit().tree(), name.span())
                .map(Enclosing::declaration).flatMap(OuterNames::lastArgument);
        Optional<Span> applied = session.frame().applied();
        if (last.isEmpty() || applied.isEmpty() || applied.get().source() != last.get().source()) {
            return Optional.empty();
        }
        String call = applied.get().text();
        Map<Span, String> places = new LinkedHashMap<>();
        places.put(last.get(), last.get().text() + ", " + name.text() + ": " + type(entry, outer));
        places.put(applied.get(), call.endsWith(")")
                ? call.substring(0, call.length() - 1) + ", " + name.text() + ")"
                : call + "(" + name.text() + ")");
        return Optional.of(Fix.ofLines(places));
    }

    /// `f32[F]`, without what the body around is mapped over.
    private String type(Entry entry, Frame outer) {
        return switch (entry) {
            case Entry.Parameter p -> type("f32", p.slot().axes());
            case Entry.Bound(Quantity value, var _, var _) -> value.isStatic() && !(value instanceof Quantity.Truth)
                    ? "f32"
                    : type(value.kind().toString(), value.axes().stream()
                            .filter(a -> !a.isBatch() && !outer.isMapped(a)
                                    && !session.turns().axes().contains(a))
                            .toList());
            case Entry.Axis _, Entry.OptimizerState _, Entry.Shared _, Entry.Local _, Entry.OwnValue _, Entry.Broken _ ->
                    throw new IllegalStateException("no value: " + entry);
        };
    }

    private static String type(String element, List<Axis> axes) {
        return axes.isEmpty() ? element : element + "[" + MappedLayers.list(axes) + "]";
    }

    private static Optional<Span> lastArgument(Declaration declaration) {
        List<Declaration.Argument> arguments = switch (declaration) {
            case Declaration.Layer l -> l.signature().arguments();
            case Declaration.Function f -> f.signature().arguments();
            case Declaration.Model _, Declaration.Optimizer _, Declaration.Train _, Declaration.Import _, Declaration.Damaged _ ->
                    List.of();
        };
        return arguments.isEmpty() ? Optional.empty() : Optional.of(arguments.getLast().span());
    }
}
