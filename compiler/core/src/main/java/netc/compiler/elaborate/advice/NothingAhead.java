package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.file.Definition;
import netc.compiler.elaborate.file.Unit;
import netc.compiler.elaborate.slice.LooksAhead;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;

/// What keeps a place from looking at those that are still to come.
public final class NothingAhead {
    private static final Pattern LAYER = Pattern.compile("\\w+");
    /// `|> MultiHead[heads: 2](`
    private static final Pattern CALL = Pattern.compile("(\\|>\\s*)?(\\w+)\\s*(?:\\[[^\\[\\]]*])?\\s*\\($");

    private NothingAhead() {
    }

    /// @param along the axis whose places come one after the other
    /// @param unit  that `found` is written in
    public static Diagnostic cured(Diagnostic d, LooksAhead found, String along, Unit unit) {
        return found.elements().filter(name -> !name.equals(along)).map(name -> masked(d, found.span(),
                "index(" + name + ") <= index(" + along + ")", unit)).orElseGet(() -> ahead(
                        d.note("what looks at all of " + along
                                + " is not there before the last: it cannot be part of an"
                                + " output that has " + along),
                        unit));
    }

    /// A layer that takes a mask is given it; elsewhere it is written out.
    private static Diagnostic masked(Diagnostic d, Span place, String mask, Unit unit) {
        String text = place.text();
        Matcher call = CALL.matcher(text.substring(0, opening(text)));
        Optional<Callee> callee = !call.find() ? Optional.empty()
                : unit.find(call.group(2)).flatMap(Definition::callee);
        String given = text.substring(opening(text));
        int before = call.hasMatch() && call.group(1) != null ? 1 : 0;
        return callee.flatMap(c -> free(c, before + count(given))).filter(name -> !given.contains(name + ":"))
                .map(name -> d.note("a place is to look at itself and at those before it")
                        .fix(place, text.substring(0, text.length() - 1) + ", " + name + ": " + mask + ")"))
                .orElseGet(
                        () -> d.note("the mask `" + mask + "` leaves out what is to come: `where` it, else -inf in what"
                                + " a softmax or a maximum is taken of, else 0 in a sum"));
    }

    /// Where the arguments of the last call begin, behind its bracket.
    private static int opening(String text) {
        int depth = 0;
        for (int i = text.length() - 1; i >= 0; i--) {
            depth += text.charAt(i) == ')' ? 1 : text.charAt(i) == '(' ? -1 : 0;
            if (depth <= 0) {
                return i + 1;
            }
        }
        return 0;
    }

    /// How many arguments stand before the bracket that closes them.
    private static int count(String given) {
        int depth = 0;
        int commas = 0;
        for (char c : given.toCharArray()) {
            depth += "([".indexOf(c) >= 0 ? 1 : ")]".indexOf(c) >= 0 ? -1 : 0;
            commas += c == ',' && depth == 0 ? 1 : 0;
        }
        return given.strip().length() > 1 ? commas + 1 : 0;
    }

    /// The truth behind the first arguments that may be left out.
    private static Optional<String> free(Callee callee, int first) {
        List<Declaration.Argument> arguments = callee.arguments();
        return arguments.stream().skip(first).filter(a -> a.standard().isPresent()
                && a.type().filter(t -> t.element().text().equals("bool")).isPresent()).findFirst()
                .map(a -> a.name().text());
    }

    /// With the layer whose name is the end of this one's, as of `BiGru` is that of `Gru`, where it takes no more than is there.
    private static Diagnostic ahead(Diagnostic d, Unit unit) {
        Span stage = d.span().orElseThrow();
        Matcher name = LAYER.matcher(stage.text());
        return !name.lookingAt() ? d : d.choices(unit.names().stream()
                .filter(n -> name.group().endsWith(n) && !name.group().equals(n))
                .map(n -> new Fix(stage, n + stage.text().substring(name.end()))).toList());
    }
}
