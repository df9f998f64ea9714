package netc.compiler.elaborate.advice;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Brackets;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.OtherWords;

/// Numbers that other libraries call otherwise or give by a word, as the brackets of a layer take them here:
/// `kernel_size: 3, padding: "same"` is `k: 3, pad: 1`.
public record OtherNumbers(Callee callee) {
    private static final class Page {
        private static final OtherWords WORDS = new OtherWords("/netc/other-numbers.md");
    }

    private static final Pattern HALF = Pattern.compile("(\\w+): \\((\\w+) - 1\\) / 2");

    public static List<OtherWords.Entry> all() {
        return Page.WORDS.all();
    }

    /// What a number is called here: where it is the size of an axis, `{made}` or `{taken}`.
    public static Optional<String> here(String name) {
        return Page.WORDS.find(name).flatMap(OtherWords.Entry::text);
    }

    /// One of what stands in brackets.
    ///
    /// @param name by which it is given
    public record Given(Optional<Name> name, Expression value, Span span) {
        /// `same` of `padding: "same"`
        private Optional<String> word() {
            return switch (value) {
                case Expression.Text t -> Optional.of(t.span().text().replace("\"", ""));
                case Expression.Path p -> p.single().map(Name::text);
                case Expression.Number _, Expression.Bracket _, Expression.Where _, Expression.Pipe _, Expression.Binary _, Expression.Unary _, Expression.Bool _, Expression.Call _, Expression.ListLiteral _, Expression.Scan _, Expression.TrainElse _, Expression.Repeat _, Expression.Each _ ->
                        Optional.empty();
            };
        }
    }

    /// The mistake of the first of them, with all of them as they are written here.
    public Optional<Diagnostic> mistake(Brackets brackets) {
        if (!brackets.made().isEmpty() || !callee.signature().made().isEmpty()
                || brackets.taken().stream().noneMatch(i -> i instanceof Brackets.Named)) {
            return Optional.empty();
        }
        List<Given> given = brackets.taken().stream().flatMap(i -> switch (i) {
            case Brackets.Named(Name n, Expression v, Span s) -> Stream.of(new Given(Optional.of(n), v, s));
            case Brackets.Plain(Expression v) -> Stream.of(new Given(Optional.empty(), v, v.span()));
            case Brackets.Rename _ -> Stream.<Given>of();
        }).toList();
        Optional<Given> first = given.stream().filter(this::isOther).findFirst();
        if (first.isEmpty() || given.size() < brackets.taken().size()) {
            return Optional.empty();
        }
        Name name = first.get().name().orElseThrow();
        Diagnostic d = Diagnostic.error(Code.N105, name.span(), callee.name()
                + (isNumber(name.text()) ? " takes a number as its " : " has no number ") + name.text());
        Diagnostic said = entry(first.get()).map(e -> e.on(d)).orElse(d);
        return Optional.of(written(given).map(w -> said.fix(brackets.span(), "[" + String.join(", ", w) + "]"))
                .orElse(said));
    }

    /// All of them as they are written here; empty where it is not known of one.
    public Optional<List<String>> written(List<Given> given) {
        List<String> texts = new ArrayList<>();
        List<Given> unnamed = unnamed(given);
        for (Given g : given) {
            Optional<String> text = isOther(g) ? entry(g).flatMap(e -> text(e.text().orElseThrow(), g, given))
                    : Optional.of(g.name().isPresent() ? g.span().text()
                            : callee.written(unnamed.indexOf(g), g.span().text()));
            if (text.isEmpty()) {
                return Optional.empty();
            }
            if (!text.get().isEmpty()) {
                texts.add(text.get());
            }
        }
        return Optional.of(texts);
    }

    public boolean haveOther(List<Given> given) {
        return given.stream().anyMatch(this::isOther);
    }

    private boolean isOther(Given g) {
        return g.name().isPresent() && entry(g).isPresent();
    }

    private boolean isNumber(String name) {
        return callee.number(name).isPresent();
    }

    private Optional<OtherWords.Entry> entry(Given g) {
        String name = g.name().orElseThrow().text();
        Optional<OtherWords.Entry> byWord = g.word().flatMap(w -> Page.WORDS.find(name + " " + w))
                .filter(e -> e.text().isPresent());
        return byWord.or(() -> isNumber(name) ? Optional.empty()
                : Page.WORDS.find(name).filter(e -> e.text().filter(this::isNumber).isPresent()));
    }

    private Optional<String> text(String meant, Given g, List<Given> given) {
        if (meant.isEmpty()) {
            return Optional.of("");
        }
        Matcher half = HALF.matcher(meant);
        if (!half.matches()) {
            return g.value() instanceof Expression.Text ? Optional.empty()
                    : Optional.of(meant + ": " + g.value().span().text());
        }
        return number(half.group(2), given).filter(k -> k % 2 == 1)
                .map(k -> half.group(1) + ": " + (k - 1) / 2);
    }

    private static List<Given> unnamed(List<Given> given) {
        return given.stream().filter(g -> g.name().isEmpty()).toList();
    }

    /// What is given for a number of the signature, by this name, by another, or at its place.
    private Optional<Long> number(String its, List<Given> given) {
        List<String> order = callee.signature().taken().stream().map(p -> p.name().text()).toList();
        int place = order.indexOf(its);
        return given.stream().filter(g -> g.name().isPresent() && (g.name().get().text().equals(its)
                || entry(g).flatMap(OtherWords.Entry::text).filter(its::equals).isPresent())).findFirst()
                .or(() -> unnamed(given).stream().skip(place).findFirst())
                .flatMap(g -> g.value() instanceof Expression.Number n && n.whole().isPresent()
                        ? Optional.of(n.whole().getAsLong()) : Optional.empty());
    }
}
