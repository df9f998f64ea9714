package netc.compiler.elaborate.advice;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Fix;
import netc.compiler.source.Source;
import netc.compiler.source.Span;

/// Sizes that differ because a layer with a kernel takes something off the sides of a picture: what is added to the picture
/// itself, as around a residual block, is to be as large, and what is repeated gives what it takes. The same program with zeros
/// around says whether that is the mistake. Where blocks do not fill a picture, they are one way among others.
public final class ForgottenPadding {
    /// `[8, k: 3]` and `[8, 3]`
    private static final Pattern KERNEL = Pattern
            .compile("\\b\\w+\\[(?:[^\\[\\]]*\\bk: ?([0-9]{1,3})[^\\[\\]]*|[0-9]+, ?([0-9]{1,3}))]");
    private static final Pattern STRIDE = Pattern.compile("\\bstride: ?[0-9]+");
    private static final Pattern PAD = Pattern.compile("\\bpad\\b");
    /// Each is tried by itself.
    private static final int MOST_TRIED = 8;

    private ForgottenPadding() {
    }

    /// The mistake of the sizes with what mends it, if there is such a layer.
    ///
    /// @param found the mistakes
    public static Optional<Diagnostic> of(Trials trials, Diagnostics found) {
        return !trials.file().isWhole() ? Optional.empty()
                : first(found, Code.N202).or(() -> first(found, Code.N121))
                        .flatMap(d -> padded(d, trials, found.errors()).or(() -> strided(d, trials, found.errors())))
                        .or(() -> first(found, Code.N208).flatMap(d -> allPadded(d, trials, found.errors())));
    }

    private static Optional<Diagnostic> first(Diagnostics found, Code code) {
        return found.sorted().stream().filter(d -> d.code() == code && d.fix().isEmpty() && d.span().isPresent())
                .findFirst();
    }

    private static Optional<Diagnostic> padded(Diagnostic unequal, Trials trials, int errors) {
        return kernels(trials.file().source())
                .map(k -> unequal.note("zeros around the picture, `pad: " + k.pad() + "`, keep its sides"
                        + " as they are under a kernel of " + k.size() + "×" + k.size()).fix(k.span(), k.padded()))
                .filter(mended -> trials.errors(mended.fix().orElseThrow()) < errors).findFirst();
    }

    /// A way around a layer that takes larger steps takes them too.
    private static Optional<Diagnostic> strided(Diagnostic unequal, Trials trials, int errors) {
        Source source = trials.file().source();
        List<String> steps = STRIDE.matcher(source.text()).results().map(m -> m.group()).distinct().toList();
        List<Diagnostic> mended = steps.size() != 1 ? List.of() : KERNEL.matcher(source.text()).results()
                .map(m -> source.span(m.start(), m.end())).filter(s -> !STRIDE.matcher(s.text()).find())
                .limit(MOST_TRIED)
                .map(s -> unequal.note("a kernel that moves by as much as the other, `" + steps.getFirst()
                        + "`, leaves sides as long").fix(s, s.text().substring(0, s.text().length() - 1) + ", "
                                + steps.getFirst() + "]"))
                .filter(d -> trials.errors(d.fix().orElseThrow()) < errors).toList();
        return mended.size() == 1 ? Optional.of(mended.getFirst()) : Optional.empty();
    }

    /// Which of the layers are meant is not certain.
    private static Optional<Diagnostic> allPadded(Diagnostic unfilled, Trials trials, int errors) {
        Map<Span, String> places = new LinkedHashMap<>();
        kernels(trials.file().source()).forEach(k -> places.put(k.span(), k.padded()));
        return places.isEmpty() || trials.errors(Fix.ofLines(places)) >= errors ? Optional.empty()
                : Optional.of(unfilled.note("zeros around the picture keep its sides as they are, and then this fits: "
                        + places.values().stream().distinct().map(p -> "`" + p + "`")
                                .collect(Collectors.joining(", "))));
    }

    /// A layer with a kernel and nothing around the picture.
    private record Kernel(Span span, int size) {
        int pad() {
            return (size - 1) / 2;
        }

        String padded() {
            return span.text().substring(0, span.text().length() - 1) + ", pad: " + pad() + "]";
        }
    }

    /// Those of a kernel with a middle.
    private static Stream<Kernel> kernels(Source source) {
        return KERNEL.matcher(source.text()).results()
                .map(m -> new Kernel(source.span(m.start(), m.end()),
                        Integer.parseInt(m.group(1) != null ? m.group(1) : m.group(2))))
                .filter(k -> k.size() % 2 == 1 && k.size() > 1 && !PAD.matcher(k.span().text()).find())
                .limit(MOST_TRIED);
    }
}
