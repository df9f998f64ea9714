package netc.compiler.elaborate.scope;

import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import netc.compiler.elaborate.file.UnreadNames;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Span;
import netc.compiler.syntax.Block;
import netc.compiler.syntax.NearestWord;

/// What is wrong with a model, told once, where the user can mend it.
public final class Mistakes {
    private final Diagnostics diagnostics;
    private final OpenBodies bodies;
    private final MistakePlaces places;
    private boolean isDamaged;
    private boolean isSound = true;
    private final Set<Span> mistaken = new HashSet<>();
    private final Map<Block, List<Diagnostic>> unread = new IdentityHashMap<>();
    private final Map<String, Long> givenSizes = new LinkedHashMap<>();

    Mistakes(Diagnostics diagnostics, OpenBodies bodies) {
        this.diagnostics = diagnostics;
        this.bodies = bodies;
        this.places = new MistakePlaces(bodies);
    }

    Diagnostics diagnostics() {
        return diagnostics;
    }

    /// Reports a mistake. In the library it is shown where the user's text applied it, in a layer or function of the user
    /// together with the application.
    public Rejected reject(Diagnostic diagnostic) {
        return reject(diagnostic, Optional.empty());
    }

    /// Reports a mistake of what a layer or function was given, where it was, if that is what does not fit.
    public Rejected reject(Diagnostic diagnostic, Optional<FromCaller> given) {
        isSound = false;
        report(diagnostic, given);
        return new Rejected();
    }

    /// Reports the cause of a mistake, found from one of its effects: once, however many there are.
    public Rejected rejectCause(Diagnostic cause) {
        isSound = false;
        return isFirstMistakeOf(cause.span().orElseThrow()) ? reject(cause) : new Rejected();
    }

    /// Reports a mistake that leaves every value and size known: a condition that does not hold, a name that nothing
    /// reads. In a body whose condition does not hold, what else is wrong is wrong for the same reason, and silent.
    public void report(Diagnostic diagnostic) {
        report(diagnostic, Optional.empty());
    }

    /// The same of what a layer or function was given, where it was, if that is what does not fit.
    public void report(Diagnostic diagnostic, Optional<FromCaller> given) {
        if (bodies.all().stream().noneMatch(Frame::isDoubtful)) {
            diagnostics.add(GivenSizes.noted(places.placed(diagnostic, given), givenSizes));
        }
    }

    /// Whether every value and size of the model is known so far, so that its parameters can be counted.
    public boolean isSound() {
        return isSound && !isDamaged;
    }

    /// Reports a name that does not exist, with what may have been meant. The names are asked for only while the message
    /// will be shown.
    public Rejected rejectName(Diagnostic diagnostic, String written, Supplier<? extends Collection<String>> names) {
        Optional<String> near = diagnostics.isFull() ? Optional.empty() : NearestWord.of(written, names.get());
        return reject(near.map(n -> diagnostic.note("did you mean " + n + "?")).orElse(diagnostic));
    }

    /// What a body names and nothing in it reads, however often it is applied.
    public List<Diagnostic> unread(Block body) {
        return unread.computeIfAbsent(body, UnreadNames::of);
    }

    /// Whether nothing was said yet of what is declared there. What is said of it is said once, however often it is used.
    public boolean isFirstMistakeOf(Span declared) {
        return mistaken.add(declared);
    }

    /// Whether a mistake of what is declared there was told before it was read.
    public boolean isMistaken(Span declared) {
        return mistaken.contains(declared);
    }

    /// Something that cannot be read is needed here; that is reported already.
    public Rejected damaged() {
        isDamaged = true;
        return new Rejected();
    }

    /// Whether the model is not known in full, because a part of its text cannot be read.
    public boolean isDamaged() {
        return isDamaged;
    }

    /// Notes that this size was given in place of that of a `dim` of the model.
    public void isGivenSize(String dim, long size) {
        givenSizes.put(dim, size);
    }
}
