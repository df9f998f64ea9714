package netc.compiler.elaborate.advice;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.compiler.syntax.FileTree;
import netc.compiler.syntax.Parser;

/// Sizes that differ because a layer with a kernel takes something off the sides of a picture: what is added to the picture
/// itself, as around a residual block, is to be as large. The same program with zeros around says whether that is the mistake.
public final class ForgottenPadding {
    /// `[8, k: 3]` and `[8, 3]`
    private static final Pattern KERNEL = Pattern
            .compile("\\b\\w+\\[(?:[^\\[\\]]*\\bk: ?([0-9]{1,3})[^\\[\\]]*|[0-9]+, ?([0-9]{1,3}))]");
    /// Each is tried by itself.
    private static final int MOST_TRIED = 12;

    private ForgottenPadding() {
    }

    /// The mistake of the sizes with what mends it, if there is such a layer.
    ///
    /// @param found the mistakes
    /// @param check finds those of another file
    public static Optional<Diagnostic> of(FileTree file, Diagnostics found, Function<FileTree, Diagnostics> check) {
        Optional<Diagnostic> unequal = found.sorted().stream().filter(d -> d.code() == Code.N202 && d.fix().isEmpty())
                .findFirst();
        if (unequal.isEmpty() || !file.isWhole()) {
            return Optional.empty();
        }
        Source source = file.source();
        Matcher kernel = KERNEL.matcher(source.text());
        for (int tried = 0; tried < MOST_TRIED && kernel.find(); tried++) {
            int k = Integer.parseInt(kernel.group(1) != null ? kernel.group(1) : kernel.group(2));
            String padded = kernel.group().substring(0, kernel.group().length() - 1) + ", pad: " + (k - 1) / 2 + "]";
            Diagnostic mended = unequal.get().note("zeros around the picture, `pad: " + (k - 1) / 2
                    + "`, keep its sides as they are under a kernel of " + k + "×" + k)
                    .fix(source.span(kernel.start(), kernel.end()), padded);
            if (k % 2 == 1 && errors(mended, check) < found.errors()) {
                return Optional.of(mended);
            }
        }
        return Optional.empty();
    }

    private static int errors(Diagnostic mended, Function<FileTree, Diagnostics> check) {
        Span place = mended.span().orElseThrow();
        Source pasted = Source.of(place.source().path(), mended.fix().orElseThrow().paste());
        return Parser.parse(pasted, new Diagnostics()).filter(FileTree::isWhole).map(check).map(Diagnostics::errors)
                .orElse(Integer.MAX_VALUE);
    }
}
