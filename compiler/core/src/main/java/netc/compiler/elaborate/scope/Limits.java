package netc.compiler.elaborate.scope;

import java.util.function.Supplier;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;

/// How far a model is read: what takes longer or nests deeper than anything meant is refused, and no further expression of
/// the model is looked at.
public final class Limits {
    /// How many bodies may be open: an application inside an application inside ….
    private static final int DEEPEST_CALL = 60;
    /// How many expressions may be open, in all open bodies together.
    private static final int DEEPEST_EXPRESSION = 3000;
    /// How often layers, functions and words of the language may be applied: bodies that apply others twice each multiply,
    /// and this many take about a second.
    private static final int MOST_APPLICATIONS = 100_000;

    private final Mistakes mistakes;
    private int expressions;
    private int applications;
    private boolean isExhausted;

    Limits(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /// That one more body can be opened.
    ///
    /// @param depth how many are open
    void opens(int depth, Span span) {
        if (depth >= DEEPEST_CALL) {
            throw exhaust(Diagnostic.error(Code.N010, span,
                    "layers and functions are applied inside one another more than " + DEEPEST_CALL + " deep"));
        }
    }

    /// Counts one application, at this place.
    public void applies(Span span) {
        if (isExhausted) {
            throw new Rejected();
        }
        applications++;
        if (applications > MOST_APPLICATIONS) {
            throw exhaust(Diagnostic.error(Code.N206, span, "this model applies layers and functions more than "
                    + Counted.of(MOST_APPLICATIONS, "time"))
                    .note("applications inside what is applied count"));
        }
    }

    /// Reads one more expression inside those that are open.
    public <T> T deeper(Span span, Supplier<T> task) {
        if (isExhausted) {
            throw new Rejected();
        }
        if (expressions >= DEEPEST_EXPRESSION) {
            throw exhaust(Diagnostic.error(Code.N010, span, "this is nested too deeply"));
        }
        expressions++;
        try {
            return task.get();
        } finally {
            expressions--;
        }
    }

    /// Reports that a limit is exceeded. No further expression of the model is looked at: what is as large elsewhere
    /// would take as long and say the same.
    public Rejected exhaust(Diagnostic diagnostic) {
        isExhausted = true;
        return mistakes.reject(diagnostic);
    }

    /// Whether a limit is exceeded.
    public boolean isExhausted() {
        return isExhausted;
    }
}
