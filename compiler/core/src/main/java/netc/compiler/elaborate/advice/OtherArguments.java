package netc.compiler.elaborate.advice;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.scope.Supplied;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.NearestWord;
import netc.compiler.syntax.OtherWords;

/// Arguments that other libraries call otherwise: what gives the same here.
public final class OtherArguments {
    /// In text to paste: one of the numbers in square brackets that were given, in their order.
    private static final String NUMBERS = "…";

    /// In text to paste: what is given first, in whose place the text comes.
    private static final String FIRST = "{first}";

    private static final class Page {
        private static final OtherWords WORDS = new OtherWords("/netc/other-arguments.md");
    }

    private OtherArguments() {
    }

    public static Collection<OtherWords.Entry> all() {
        return Page.WORDS.all();
    }

    /// The message with what an argument is called here, or with a name that is spelled nearly so; empty where neither is.
    ///
    /// @param call  what the argument is given to, with its arguments
    /// @param kinds what it is called in front of a dot, the narrowest first
    /// @param names of its arguments
    public static Optional<Diagnostic> on(Diagnostic d, Expression.Call call, List<String> kinds,
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

    /// The same of a function: with its arguments by their names here, and without those that are always 0.
    ///
    /// @param span of the call
    public static Optional<Diagnostic> on(Diagnostic d, Callee callee, List<Supplied> supplied, Span span) {
        List<String> names = callee.arguments().stream().map(a -> a.name().text()).toList();
        Diagnostic said = d;
        boolean isMended = true;
        List<String> given = new ArrayList<>();
        for (int i = 0; i < supplied.size(); i++) {
            if (!(supplied.get(i) instanceof Supplied.Written(Optional<Name> name, Expression value))) {
                return Optional.empty();
            }
            String argument = name.map(Name::text).orElse(Integer.toString(i));
            boolean isPlain = name.isEmpty() ? supplied.size() <= names.size() : names.contains(argument);
            Optional<OtherWords.Entry> entry = isPlain ? Optional.empty()
                    : Page.WORDS.find(callee.name() + "." + argument);
            if (entry.isEmpty()) {
                if (name.isPresent() && !isPlain) {
                    return Optional.empty();
                }
                given.add(name.map(n -> n.text() + ": ").orElse("") + value.span().text());
                continue;
            }
            said = entry.get().on(said);
            entry.get().text().ifPresent(t -> {
                if (t.startsWith(FIRST)) {
                    given.set(0, withFirst(t, given.getFirst(), value.span().text()));
                } else {
                    given.add(t + ": " + value.span().text());
                }
            });
            isMended &= entry.get().text().isPresent()
                    || value instanceof Expression.Number n && n.value() == 0;
        }
        if (said == d || given.isEmpty() || given.size() > names.size() || !isMended) {
            return Optional.of(said).filter(n -> n != d);
        }
        Supplied first = supplied.getFirst();
        int start = first instanceof Supplied.Written(Optional<Name> name, Expression _) && name.isPresent()
                ? name.get().span().start() : first.span().start();
        return Optional.of(said.fix(span, span.source().span(span.start(), start).text() + String.join(", ", given)
                + span.source().span(supplied.getLast().span().end(), span.end()).text()));
    }

    private static String withFirst(String text, String first, String value) {
        return text.replace(FIRST, first.matches("[\\w.]+") ? first : "(" + first + ")").replace(NUMBERS,
                value.matches("[\\w.]+") ? value : "(" + value + ")");
    }

    private static Diagnostic mended(Diagnostic d, Expression.Call call, Expression.CallArgument argument,
            String text) {
        Span name = argument.name().orElseThrow().span();
        if (text.contains(NUMBERS)) {
            return argument.value() instanceof Expression.ListLiteral list
                    && list.elements().size() == text.split(NUMBERS, -1).length - 1
                            ? d.fix(argument.span(), list.elements().stream().map(e -> e.span().text()).reduce(text,
                                    (t, e) -> t.replaceFirst(NUMBERS, Matcher.quoteReplacement(e))))
                            : d;
        }
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
