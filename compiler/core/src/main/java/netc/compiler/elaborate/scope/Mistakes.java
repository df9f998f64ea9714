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
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Span;
import netc.compiler.syntax.Block;
import netc.compiler.syntax.NearestWord;

/// What is wrong with a model, told once, where the user can mend it.
public final class Mistakes {
    private final Diagnostics diagnostics;
    private final OpenBodies bodies;
    private boolean isDamaged;
    private boolean isSound = true;
    private final Set<Span> mistaken = new HashSet<>();
    private final Map<Block, List<Diagnostic>> unread = new IdentityHashMap<>();
    private final Map<String, Long> givenSizes = new LinkedHashMap<>();

    Mistakes(Diagnostics diagnostics, OpenBodies bodies) {
        this.diagnostics = diagnostics;
        this.bodies = bodies;
    }

    Diagnostics diagnostics() {
        return diagnostics;
    }

    /// Reports a mistake. In the library it is shown where the user's text applied it, in a layer or function of the user
    /// together with the application.
    public Rejected reject(Diagnostic diagnostic) {
        isSound = false;
        report(diagnostic);
        return new Rejected();
    }

    /// Reports a mistake that leaves every value and size known: a condition that does not hold, a name that nothing
    /// reads. In a body whose condition does not hold, what else is wrong is wrong for the same reason, and silent.
    public void report(Diagnostic diagnostic) {
        if (bodies.all().stream().noneMatch(Frame::isDoubtful)) {
            diagnostics.add(GivenSizes.noted(placed(diagnostic), givenSizes));
        }
    }

    /// A part of the language that this version does not compile.
    public Rejected notYet(Span span, String what) {
        return reject(uncompiled(span, what));
    }

    public Diagnostic uncompiled(Span span, String what) {
        return Diagnostic.error(Code.N190, span, what + " is not yet in this version of netc");
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

    private Diagnostic placed(Diagnostic d) {
        if (bodies.all().isEmpty() || d.span().isEmpty()) {
            return d;
        }
        Span span = d.span().get();
        for (Frame frame : bodies.all()) {
            if (span.source() != frame.scope().unit().tree().source()) {
                continue;
            }
            if (frame.isLibrary()) {
                return inUsersText(d, span);
            }
            if (frame.applied().isPresent() && !frame.applied().get().equals(span)) {
                return d.related(frame.applied().get(), "applied");
            }
            return d;
        }
        return d;
    }

    private Diagnostic inUsersText(Diagnostic d, Span span) {
        for (Frame frame : bodies.all()) {
            Optional<Span> applied = frame.applied();
            if (frame.isLibrary() && applied.isPresent() && !isLibrary(applied.get())) {
                Diagnostic moved = Diagnostic.error(d.code(), applied.get(), d.headline()).notes(d.notes());
                for (Diagnostic.Related r : d.related()) {
                    moved = moved.related(r.span(), r.text());
                }
                // The library's text is not the user's to change: that it was found there is enough.
                return moved.note("found in " + frame.name() + " (" + span.source().path() + ":" + span.line() + ")");
            }
        }
        return d;
    }

    private boolean isLibrary(Span span) {
        for (Frame frame : bodies.all()) {
            if (frame.scope().unit().tree().source() == span.source()) {
                return frame.isLibrary();
            }
        }
        return false;
    }
}
