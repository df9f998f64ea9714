package netc.compiler.elaborate;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.NearestWord;
import netc.compiler.syntax.OtherWords;

/// Arguments that other libraries call otherwise: what gives the same here.
final class OtherArguments {
    private static final class Page {
        private static final OtherWords WORDS = new OtherWords("/netc/other-arguments.md");
    }

    private OtherArguments() {
    }

    static Collection<OtherWords.Entry> all() {
        return Page.WORDS.all();
    }

    /// The message with what an argument is called here, or with a name that is spelled nearly so; empty where neither is.
    ///
    /// @param call  what the argument is given to, with its arguments
    /// @param kinds what it is called in front of a dot, the narrowest first
    /// @param names of its arguments
    static Optional<Diagnostic> on(Diagnostic d, Expression.Call call, List<String> kinds,
            Expression.CallArgument argument, Collection<String> names) {
        if (argument.name().isEmpty()) {
            return Optional.empty();
        }
        Name written = argument.name().get();
        Optional<String> spelled = names.stream()
                .filter(n -> OtherWords.key(n).equals(OtherWords.key(written.text()))).findFirst();
        if (spelled.isPresent()) {
            return Optional.of(renamed(d, argument, spelled.get()));
        }
        Optional<OtherWords.Entry> entry = kinds.stream().map(k -> k + "." + written.text())
                .flatMap(k -> Page.WORDS.find(k).stream()).findFirst().or(() -> Page.WORDS.find(written.text()))
                .filter(e -> e.text().filter(t -> t.matches("\\w+") && !names.contains(t)).isEmpty());
        if (entry.isEmpty()) {
            return NearestWord.of(written.text(), names).map(n -> renamed(d, argument, n));
        }
        Diagnostic said = entry.get().on(d);
        return Optional.of(entry.get().text().map(t -> mended(said, call, argument, t)).orElse(said));
    }

    private static Diagnostic mended(Diagnostic d, Expression.Call call, Expression.CallArgument argument,
            String text) {
        Span name = argument.name().orElseThrow().span();
        if (text.contains(":")) {
            return d.fix(argument.span(), text);
        }
        int dot = text.indexOf('.');
        if (dot < 0) {
            return renamed(d, argument, text);
        }
        Span whole = call.span();
        String before = whole.source().span(call.target().span().end(), name.start()).text();
        String behind = whole.source().span(name.end(), whole.end()).text();
        return d.fix(whole, text.substring(0, dot) + before + text.substring(dot + 1) + behind);
    }

    /// With the argument as it was written, under another name.
    private static Diagnostic renamed(Diagnostic d, Expression.CallArgument argument, String name) {
        return d.fix(argument.span(), name + argument.span().text()
                .substring(argument.name().orElseThrow().text().length()));
    }
}
