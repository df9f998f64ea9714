package netc.compiler.elaborate.advice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import netc.abi.Schedule;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.file.Unit;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.NamePlaces;
import netc.compiler.syntax.NearestWord;
import netc.compiler.syntax.OtherWords;

/// A name that nothing defines: the nearest of the names that can stand in its place, what the language has for what other
/// libraries call so, or else what there is.
public final class UnknownNames {
    /// A message lists so many names.
    private static final int MOST_LISTED = 40;
    /// A name with fewer letters is too near to others.
    private static final int SHORTEST = 4;
    private static final Set<String> CONSTANTS = Set.of("pi", "inf");
    private static final Set<String> NUMBERS = Set.of(CoreWords.BATCH, CoreWords.UNIFORM, CoreWords.ELEMENTS);

    /// Where a name stands, which says what can be meant.
    public enum Place {
        VALUE("nothing here is called "), OWNER("nothing here is called "),
        APPLIED("there is no layer or function "), OPTIMIZER("there is no optimizer ");

        private final String headline;

        Place(String headline) {
            this.headline = headline;
        }
    }

    private final Session session;

    public UnknownNames(Session session) {
        this.session = session;
    }

    public Rejected report(Name name, Place place) {
        if (session.mistakes().isMistaken(name.span())) {
            return new Rejected();
        }
        Optional<Diagnostic> unmade = place == Place.APPLIED ? new UnmadeAxes(session).of(name) : Optional.empty();
        if (unmade.isPresent()) {
            return session.reject(unmade.get());
        }
        Optional<Diagnostic> own = place == Place.VALUE
                ? new OwnResult(session).of(name).or(() -> new EndedTurns(session).of(name)) : Optional.empty();
        if (own.isPresent()) {
            return session.reject(own.get());
        }
        Diagnostic d = Diagnostic.error(Code.N101, name.span(), place.headline + name.text());
        Optional<Span> below = scope().announced(name.text());
        if (below.isPresent()) {
            return session.reject(d.note(name.text() + " is bound in line " + below.get().line()
                    + ", and a name is bound before it is used"));
        }
        Optional<Diagnostic> outer = place == Place.VALUE ? new OuterNames(session).of(name) : Optional.empty();
        return session.reject(outer.isPresent() ? outer.get() : session.diagnostics().isFull() ? d
                : everywhere(meant(d, name.text(), place), name));
    }

    /// With what is written for the name at every place of the declaration that has it, if it is the same at each: that is
    /// one mistake, and told once.
    private Diagnostic everywhere(Diagnostic d, Name name) {
        Source source = name.span().source();
        Optional<Fix> here = d.fix().filter(f -> f.replaces().equals(name.span()));
        List<Span> places = here.isEmpty() || source != scope().unit().tree().source() ? List.of()
                : Enclosing.of(scope().unit().tree(), name.span())
                        .map(e -> NamePlaces.of(e.declaration().span(), name.text())).orElse(List.of());
        Optional<Fix> fix = here.flatMap(f -> NamePlaces.replaced(places, f.text()));
        if (fix.isEmpty()) {
            return d;
        }
        places.forEach(session.mistakes()::isFirstMistakeOf);
        String lines = places.stream().map(p -> Integer.toString(p.line())).distinct()
                .collect(Collectors.joining(", "));
        return (lines.contains(",") ? d.note(name.text() + " stands in lines " + lines) : d).fix(fix.get());
    }

    private Diagnostic meant(Diagnostic d, String written, Place place) {
        Set<String> fitting = fitting(place);
        Optional<String> same = fitting.stream().filter(written::equalsIgnoreCase).findFirst();
        boolean isOwn = same.filter(n -> session.frame().scope().unit().own(n).isPresent()).isPresent();
        Optional<OtherWords.Entry> other = isOwn || place == Place.VALUE || place == Place.OWNER
                ? Optional.empty()
                : OtherNames.find(written).filter(e -> isOptimizer(e) == (place == Place.OPTIMIZER));
        if (other.isPresent()) {
            return OtherNames.on(d, other.get(), written);
        }
        if (same.isPresent()) {
            return d.fix(same.get());
        }
        Optional<String> near = NearestWord.of(written, fitting);
        if (near.isPresent()) {
            Diagnostic noted = d.note("did you mean " + near.get() + "?");
            return isCertain(written, near.get()) ? noted.fix(near.get()) : noted;
        }
        return switch (place) {
            case VALUE, OWNER -> d;
            case OPTIMIZER -> listed(d, "optimizers", x -> x instanceof Declaration.Optimizer);
            case APPLIED -> listed(listed(d, "layers", x -> x instanceof Declaration.Layer), "functions",
                    x -> x instanceof Declaration.Function);
        };
    }

    /// Whether an optimizer is meant, to paste or one that is there.
    private boolean isOptimizer(OtherWords.Entry entry) {
        return OtherNames.isOptimizer(entry) || entry.text().filter(optimizers()::contains).isPresent();
    }

    /// Whether one name is the other misspelled, and not one of several with a number each.
    public static boolean isCertain(String written, String near) {
        String letters = written.replace("_", "");
        String theirs = near.replace("_", "");
        return letters.equalsIgnoreCase(theirs) || written.length() >= SHORTEST
                && !letters.replaceAll("[0-9]", "").equalsIgnoreCase(theirs.replaceAll("[0-9]", ""));
    }

    private Diagnostic listed(Diagnostic d, String what, Predicate<Declaration> wanted) {
        List<String> names = new ArrayList<>(defined(wanted));
        return names.isEmpty() ? d
                : d.note(what + ": " + String.join(", ", names.subList(0, Math.min(names.size(), MOST_LISTED)))
                        + (names.size() > MOST_LISTED ? ", …" : ""));
    }

    /// The names that can stand there, the nearest bodies first.
    private Set<String> fitting(Place place) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : scope().names()) {
            if (fits(scope().find(name).orElseThrow(), place)) {
                names.add(name);
            }
        }
        switch (place) {
            case VALUE -> {
                names.addAll(CONSTANTS);
                names.addAll(NUMBERS);
                names.addAll(List.of("true", "false"));
                if (session.frame().seesCounters()) {
                    Arrays.stream(Schedule.Counter.values()).map(Schedule.Counter::word).forEach(names::add);
                }
            }
            case APPLIED -> {
                names.addAll(defined(x -> x instanceof Declaration.Layer || x instanceof Declaration.Function));
                names.addAll(CoreWords.all());
                names.removeAll(CONSTANTS);
                names.removeAll(NUMBERS);
            }
            case OPTIMIZER -> names.addAll(optimizers());
            case OWNER -> {
            }
        }
        return names;
    }

    private static boolean fits(Entry entry, Place place) {
        return switch (entry) {
            case Entry.Bound _, Entry.Parameter _, Entry.OptimizerState _ ->
                    place == Place.VALUE || place == Place.OWNER;
            case Entry.Axis _ -> place == Place.VALUE || place == Place.APPLIED;
            case Entry.Shared _ -> place == Place.APPLIED || place == Place.OWNER;
            case Entry.Local _, Entry.OwnValue _ -> place == Place.APPLIED;
            case Entry.Broken _ -> place != Place.OPTIMIZER;
        };
    }

    /// Those that the file sees.
    public Set<String> optimizers() {
        return defined(x -> x instanceof Declaration.Optimizer);
    }

    private Set<String> defined(Predicate<Declaration> wanted) {
        Unit unit = scope().unit();
        Set<String> names = new LinkedHashSet<>();
        for (String name : unit.names()) {
            if (wanted.test(unit.find(name).orElseThrow().declaration())) {
                names.add(name);
            }
        }
        return names;
    }

    private Scope scope() {
        return session.frame().scope();
    }
}
