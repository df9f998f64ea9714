package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Fix;
import netc.compiler.source.Severity;
import netc.compiler.source.Source;
import netc.compiler.syntax.FileTree;
import netc.compiler.syntax.Parser;

/// A file with other text in it, looked at in full: what is wrong with that says whether the text may be meant.
///
/// @param check finds the mistakes of another file
public record Trials(FileTree file, Function<FileTree, Diagnostics> check) {
    /// Each takes as long as the file itself.
    private static final int MOST_CHOICES = 16;

    /// How many mistakes the file has with this pasted.
    int errors(Fix fix) {
        return tried(fix).map(Diagnostics::errors).orElse(Integer.MAX_VALUE);
    }

    /// The mistakes, each with the one of its choices that alone leaves fewer of them and nothing new to say.
    public Diagnostics chosen(Diagnostics found) {
        if (!file.isWhole()) {
            return found;
        }
        Diagnostics said = found;
        int tried = 0;
        for (Diagnostic d : found.sorted()) {
            tried += d.choices().size();
            if (d.fix().isPresent() || tried > MOST_CHOICES) {
                continue;
            }
            List<Fix> right = d.choices().stream().filter(f -> isBetter(f, d, found)).toList();
            if (right.size() == 1) {
                said = said.with(d.fix(right.getFirst()));
            }
        }
        return said;
    }

    private boolean isBetter(Fix fix, Diagnostic mended, Diagnostics found) {
        int most = found.errors() - (mended.severity() == Severity.ERROR ? 1 : 0);
        return tried(fix).filter(t -> t.errors() <= most && t.sorted().size() < found.sorted().size()).isPresent();
    }

    private Optional<Diagnostics> tried(Fix fix) {
        Source source = file.source();
        return fix.replaces().source() != source ? Optional.empty()
                : Parser.parse(Source.of(source.path(), fix.paste()), new Diagnostics()).filter(FileTree::isWhole)
                        .map(check);
    }
}
