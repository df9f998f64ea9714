package netc.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import netc.compiler.elaborate.Elaborator;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Source;
import netc.compiler.source.Span;

/// Matrix products by `@`, which are sums of products over the axis that both have: what the axes are is found by reading the
/// same text with a call in their place.
final class MeantProducts {
    private static final String NAME = "[A-Za-z_][A-Za-z_0-9]*";
    private static final Pattern CHAIN = Pattern
            .compile("(?<![\\w.)\\]])" + NAME + "(?:\\.T\\b)?(?:[ \t]*@[ \t]*" + NAME
                    + "(?:\\.T\\b)?)+(?![\\w.(\\[])");

    private MeantProducts() {
    }

    /// The mistakes, those of an `@` with the sums in place of the products.
    static List<Diagnostic> of(Source source, List<Diagnostic> written, Elaborator.Options options) {
        if (written.stream().noneMatch(MeantProducts::isOpen)) {
            return written;
        }
        List<MatchResult> chains = CHAIN.matcher(source.text()).results().toList();
        StringBuilder text = new StringBuilder();
        List<Integer> starts = new ArrayList<>();
        int at = 0;
        for (MatchResult chain : chains) {
            text.append(source.text(), at, chain.start());
            starts.add(text.length());
            text.append(calls(chain.group()));
            at = chain.end();
        }
        Source read = Source.of(source.path(), text.append(source.text().substring(at)).toString());
        List<Diagnostic> told = new ArrayList<>(written);
        for (int i = 0; i < chains.size(); i++) {
            MatchResult chain = chains.get(i);
            Span whole = source.span(chain.start(), chain.end());
            List<Diagnostic> signs = told.stream().filter(d -> isOpen(d) && whole.contains(d.span().orElseThrow()))
                    .toList();
            if (signs.isEmpty()) {
                continue;
            }
            Meant meant = Meant.of(read, read.span(starts.get(i), starts.get(i) + calls(chain.group()).length()),
                    options);
            if (meant.said().size() >= signs.size()) {
                told.replaceAll(d -> d == signs.getFirst() ? d.fix(whole, meant.text()) : d);
                told.removeAll(signs);
            }
        }
        return told;
    }

    private static boolean isOpen(Diagnostic d) {
        return d.code() == Code.N003 && d.fix().isEmpty() && d.span().filter(s -> s.text().equals("@")).isPresent();
    }

    /// `matmul(matmul(a, b), c)` for `a @ b.T @ c`.
    private static String calls(String chain) {
        List<String> names = Pattern.compile("@").splitAsStream(chain)
                .map(n -> n.strip().replaceFirst("\\.T$", "")).toList();
        return names.stream().skip(1).reduce(names.getFirst(), (a, b) -> "matmul(" + a + ", " + b + ")");
    }
}
