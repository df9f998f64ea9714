package netc.compiler.elaborate.advice;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.slice.Slices;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Statement;

/// Attention whose places all go by one name, so that each place meets its own alone, or in which what is weighted goes by
/// another name than what is looked at, so that each place takes its own alone, or whose weights are made or summed along the
/// places that look. It computes something, and never what was
/// meant. What the equations compute says so: two values made of one by sums of products are multiplied place by place and
/// summed, and the result, made to sum to 1 along the places, weights a third.
public final class PlacesAlone {
    /// Of the sums of products in a body so many are looked at.
    private static final int MOST_SCORES = 100;
    private static final List<String> FRESH = List.of("S", "Other", "Seen");

    private final Session session;
    private final int first;
    private final List<Equation> equations;
    private Optional<Map<Value, String>> names = Optional.empty();

    /// @param score    the sum of products of what looks and what is looked at
    /// @param blend    the sum of what is weighted
    /// @param weighted by what comes of the score
    /// @param place    the axis of the one that looks
    /// @param seen     the axis of what is looked at, where it has another name
    private record Attention(Equation score, Equation blend, Value weighted, Axis place, Optional<Axis> seen) {
        /// Along which axis what is weighted is summed.
        Axis along() {
            return ((Op.Contract) blend.op()).over().getFirst();
        }

        /// Whether the weights sum to 1 along the axis of what is looked at, as they are to.
        boolean isSummedOverSeen() {
            return seen.filter(along()::equals).isPresent();
        }

        /// Whether what is weighted goes by the name of what is looked at, as it is to.
        boolean isWeightedSeen() {
            return seen.filter(weighted.type()::has).isPresent();
        }
    }

    /// @param first number of the first equation of the open body
    public PlacesAlone(Session session, int first) {
        this.session = session;
        this.first = first;
        this.equations = session.builder().since(first);
    }

    /// Why a result lacks the axis of the one that looks.
    ///
    /// @param name what lacks it
    public Optional<Diagnostic> cause(Code code, String name, Quantity value, Axis lacking) {
        return value instanceof Quantity.Tensor t ? found(Optional.of(Slices.needed(equations, List.of(t.value()))))
                .filter(a -> a.place().equals(lacking) && !a.isSummedOverSeen()
                        && session.mistakes().isFirstMistakeOf(a.score().span()))
                .map(a -> said(Diagnostic.error(code, place(a), headline(a) + ", and " + name + " lacks axis "
                        + a.place().name()), a))
                : Optional.empty();
    }

    /// Says so of the open body, where it is one of the user's.
    ///
    /// @param first number of its first equation
    public static void warn(Session session, int first) {
        if (!session.frame().isLibrary()) {
            new PlacesAlone(session, first).warn();
        }
    }

    private void warn() {
        found(Optional.empty()).filter(a -> isMadeAlongPlaces(a)
                || (a.seen().isEmpty() || a.isSummedOverSeen()) && normalised(a, a.along()).isPresent())
                .filter(a -> session.mistakes().isFirstMistakeOf(a.score().span()))
                .ifPresent(a -> session.report(said(Diagnostic.warning(Code.N132, place(a), headline(a)), a)));
    }

    /// Where what has two axes of places, as it is to, makes or sums its weights along the wrong one: there; else where two
    /// axes would meet.
    private Span place(Attention a) {
        return a.isWeightedSeen() ? alongSeen(a).keySet().iterator().next() : a.score().span();
    }

    private String headline(Attention a) {
        List<Value> sides = a.score().operands();
        String first = name(sides.getFirst()).orElseThrow();
        String second = name(sides.getLast()).orElseThrow();
        if (a.seen().isEmpty()) {
            return first + " and " + second + " share axis " + a.place().name()
                    + ", so that each place of one meets its own of the other alone";
        }
        String seen = a.seen().get().name();
        if (a.isWeightedSeen() && a.isSummedOverSeen()) {
            return "the weights of one place sum to 1 along " + a.place().name()
                    + ", the axis of the one that looks, and"
                    + " are summed along " + seen;
        }
        if (a.isWeightedSeen()) {
            return "what is looked at has axis " + seen + ", and the weights are summed along " + a.place().name()
                    + ", the axis of the one that looks";
        }
        return "what is looked at has axis " + seen + ", and " + name(a.weighted()).orElse("what is weighted") + " has "
                + a.place().name() + (a.isSummedOverSeen() ? ": the weights sum to 1 along " + seen
                        + ", so that each place takes its own alone" : "");
    }

    // ---------- finding

    /// @param among the numbers of the values that count, where not all do
    private Optional<Attention> found(Optional<BitSet> among) {
        int scores = 0;
        for (Equation e : session.builder().contractionsSince(first)) {
            if (scores < MOST_SCORES && isOfUser(e.span()) && isAmong(e, among)
                    && names().keySet().containsAll(e.operands())) {
                scores++;
                Optional<Attention> attention = attention(e, among);
                if (attention.isPresent()) {
                    return attention;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isAmong(Equation e, Optional<BitSet> among) {
        return among.isEmpty() || among.get().get(e.result().id());
    }

    private Optional<Attention> attention(Equation score, Optional<BitSet> among) {
        List<Axis> over = ((Op.Contract) score.op()).over();
        Value left = score.operands().getFirst();
        Value right = score.operands().getLast();
        Optional<Value> source = projected(left).stream().filter(projected(right)::contains).findFirst();
        for (Axis place : source.map(s -> s.type().axes()).orElse(List.of())) {
            if (place.isBatch() || isHidden(place) || !left.type().has(place) && !right.type().has(place)
                    || over.contains(place)) {
                continue;
            }
            Value other = left.type().has(place) ? right : left;
            Optional<Axis> seen = left.type().has(place) && right.type().has(place) ? Optional.empty()
                    : renamed(other, place);
            boolean isFound = left.type().has(place) && right.type().has(place) || seen.isPresent();
            Optional<Attention> attention = isFound ? blended(score, place, seen, among) : Optional.empty();
            if (attention.isPresent()) {
                return attention;
            }
        }
        return source.isPresent() ? Optional.empty()
                : across(score, left, right, among).or(() -> across(score, right, left, among));
    }

    /// What looks and what is looked at are made of two values, with places of their own: weights that sum to 1 along those of
    /// the one that looks are meant at most where these are learned, and compete.
    private Optional<Attention> across(Equation score, Value looks, Value seen, Optional<BitSet> among) {
        List<Axis> over = ((Op.Contract) score.op()).over();
        return !looks.type().hasBatch() ? Optional.empty()
                : alone(looks, seen, over).flatMap(place -> alone(seen, looks, over)
                        .flatMap(s -> blended(score, place, Optional.of(s), among).stream()))
                        .filter(a -> a.isWeightedSeen() && a.isSummedOverSeen() && isMadeAlongPlaces(a)).findFirst();
    }

    private Stream<Axis> alone(Value value, Value other, List<Axis> over) {
        return value.type().axes().stream()
                .filter(a -> !a.isBatch() && !isHidden(a) && !other.type().has(a) && !over.contains(a));
    }

    /// Where the score weights something with the axis of places, and takes it away.
    private Optional<Attention> blended(Equation score, Axis place, Optional<Axis> seen, Optional<BitSet> among) {
        BitSet scored = Slices.dependent(equations, List.of(score.result()));
        for (Equation e : session.builder().contractionsSince(first)) {
            List<Axis> over = ((Op.Contract) e.op()).over();
            Optional<Axis> along = over.size() == 1
                    ? Optional.of(over.getFirst()).filter(a -> a.equals(place) || seen.filter(a::equals).isPresent())
                    : Optional.empty();
            if (along.isPresent() && isAmong(e, among) && isOfUser(e.span())) {
                Optional<Value> weighted = e.operands().stream().filter(o -> !scored.get(o.id()))
                        .filter(o -> o.type().has(place) || seen.filter(o.type()::has).isPresent()).findFirst();
                Optional<Attention> attention = weighted
                        .filter(_ -> e.operands().stream().anyMatch(o -> scored.get(o.id())))
                        .map(w -> new Attention(score, e, w, place, seen)).filter(this::isWrong);
                if (attention.isPresent()) {
                    return attention;
                }
            }
        }
        return Optional.empty();
    }

    private boolean isWrong(Attention a) {
        return !a.isWeightedSeen() || a.weighted().type().has(a.place()) || !a.isSummedOverSeen()
                || isMadeAlongPlaces(a);
    }

    /// Whether there are two axes of places, and weights sum to 1 along that of the one that looks.
    private boolean isMadeAlongPlaces(Attention a) {
        return a.isWeightedSeen() && normalised(a, a.place()).isPresent();
    }

    /// Where the weights are made to sum to 1 along an axis.
    private Optional<Span> normalised(Attention a, Axis axis) {
        return a.blend().operands().stream().filter(o -> !o.equals(a.weighted()))
                .flatMap(w -> new NormalisedTwice(session, session.frame().scope()).normalised(w, axis).stream())
                .findFirst();
    }

    /// What a value is made of by sums of products with what is learned, what is learned added and axes named anew: itself,
    /// what that is made of, and so on.
    private List<Value> projected(Value value) {
        List<Value> values = new ArrayList<>();
        Optional<Value> at = Optional.of(value);
        while (at.isPresent()) {
            values.add(at.get());
            Equation e = session.builder().definitionOf(at.get());
            List<Value> computed = e.operands().stream().filter(o -> !isLearned(o)).toList();
            boolean isLinear = switch (e.op()) {
                case Op.Contract _, Op.Reshape _ -> true;
                case Op.Map(ScalarFunction f) ->
                        f == ScalarFunction.ADD || f == ScalarFunction.MUL || f == ScalarFunction.DIV;
                case Op.Read(var reads, boolean _) -> reads.stream().allMatch(r -> r.divisor() == 1);
                case Op.Input _, Op.Variable _, Op.Constant _, Op.Extent _, Op.Index _, Op.Reduce _, Op.Gather _, Op.Scatter _, Op.Random _, Op.Carry _, Op.Custom _, Op.Gradient _, Op.Stop _ ->
                        false;
            };
            at = isLinear && computed.size() == 1 ? Optional.of(computed.getFirst()) : Optional.empty();
        }
        return values;
    }

    private boolean isLearned(Value value) {
        Equation e = session.builder().definitionOf(value);
        return e.op() instanceof Op.Variable || e.op() instanceof Op.Constant
                || e.op() instanceof Op.Read && isLearned(e.operands().getFirst());
    }

    /// What a value calls an axis that it has from another value under this name, named anew before or behind what is learned.
    private Optional<Axis> renamed(Value value, Axis place) {
        return projected(value).stream().map(session.builder()::definitionOf)
                .flatMap(e -> e.op() instanceof Op.Read(var reads, boolean _) ? reads.stream() : Stream.of())
                .filter(r -> r.axis().equals(place)).flatMap(r -> value.type().axes().stream()
                        .filter(a -> r.divisor() == 1 && r.index().isIndexOf(a)))
                .findFirst();
    }

    private boolean isHidden(Axis axis) {
        return session.frame().isMapped(axis) || session.turns().axes().contains(axis);
    }

    private boolean isOfUser(Span span) {
        return span.source() == session.frame().scope().unit().tree().source();
    }

    private Optional<String> name(Value value) {
        return Optional.ofNullable(names().get(value));
    }

    /// What the open body calls its values. Most bodies have no sum of products that would need them.
    private Map<Value, String> names() {
        if (names.isEmpty()) {
            Map<Value, String> all = new HashMap<>();
            for (String name : session.frame().scope().names()) {
                bound(name).ifPresent(v -> all.putIfAbsent(v, name));
            }
            names = Optional.of(all);
        }
        return names.get();
    }

    private Optional<Value> bound(String name) {
        return session.frame().scope().find(name)
                .flatMap(e -> e instanceof Entry.Bound(Quantity.Tensor(Value value, var _, var _), var _, var _)
                        ? Optional.of(value) : Optional.empty());
    }

    // ---------- mending

    private Diagnostic said(Diagnostic d, Attention a) {
        if (a.isWeightedSeen()) {
            Map<Span, String> lines = alongSeen(a);
            Diagnostic told = d.note("one place looks at all others: its weights are made and summed along "
                    + a.seen().orElseThrow().name());
            return lines.values().stream().anyMatch(String::isEmpty) ? told
                    : lines.size() == 1 ? told.fix(lines.values().iterator().next()) : told.fix(Fix.ofLines(lines));
        }
        Optional<Enclosing> body = Enclosing.of(session.frame().scope().unit().tree(), a.score().span());
        String seen = a.seen().map(Axis::name).orElseGet(() -> FRESH.stream()
                .filter(n -> !mentions(a.score().span().source().text(), n)).findFirst().orElse("Other"));
        String rename = "[" + a.place().name() + " as " + seen + "]";
        Diagnostic noted = d
                .note("where every place meets every other, what is looked at and what is weighted call the axis "
                        + seen + ", `" + rename + "`, and the weights are made and summed along " + seen);
        return body.flatMap(b -> lines(b, a, seen, rename)).map(Fix::ofLines)
                .map(f -> noted.fix(f)).orElse(noted);
    }

    /// What makes or sums weights along the axis of the one that looks, with what to write there; nothing where that is not
    /// clear.
    private Map<Span, String> alongSeen(Attention a) {
        Map<Span, String> lines = new LinkedHashMap<>();
        Stream.concat(normalised(a, a.place()).stream(),
                a.isSummedOverSeen() ? Stream.of() : Stream.of(a.blend().span()))
                .forEach(span -> {
                    Matcher head = Pattern.compile("(\\w+)\\[\\s*" + a.place().name() + "\\s*]").matcher(span.text());
                    lines.put(span, head.lookingAt() ? head.group(1) + "[" + a.seen().orElseThrow().name() + "]"
                            + span.text().substring(head.end()) : "");
                });
        return lines;
    }

    /// What to write at which places; empty where it is not clear.
    private Optional<Map<Span, String>> lines(Enclosing body, Attention a, String seen, String rename) {
        Optional<String> key = a.seen().isPresent() ? Optional.empty() : key(a);
        if (a.seen().isEmpty() && key.isEmpty()) {
            return Optional.empty();
        }
        Map<Span, String> lines = new LinkedHashMap<>();
        Set<String> renamed = new LinkedHashSet<>(key.stream().toList());
        if (!a.isWeightedSeen()) {
            renamed.add(name(a.weighted()).orElse(""));
        }
        for (String name : renamed) {
            Optional<Expression> value = TwoPlaces.binding(body, name);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            lines.put(value.get().span(), TwoPlaces.inBrackets(value.get()) + rename);
        }
        for (Span span : a.isSummedOverSeen() ? List.<Span>of() : between(body, a)) {
            String text = span.text().replaceAll("\\[\\s*" + a.place().name() + "\\s*]", "[" + seen + "]");
            if (mentions(text, a.place().name())) {
                return Optional.empty();
            }
            if (!text.equals(span.text())) {
                lines.put(span, text);
            }
        }
        return Optional.of(lines);
    }

    /// The one that is looked at, where the name of the other says that it asks.
    private Optional<String> key(Attention a) {
        List<String> names = a.score().operands().stream().map(o -> name(o).orElseThrow()).toList();
        List<String> others = names.stream().filter(n -> !n.toLowerCase(Locale.ROOT).startsWith("q")).toList();
        return others.size() == 1 ? Optional.of(others.getFirst()) : Optional.empty();
    }

    /// The expressions on the way from the score to what it weights.
    private List<Span> between(Enclosing body, Attention a) {
        BitSet needed = Slices.needed(equations, List.of(a.blend().result()));
        BitSet scored = Slices.dependent(equations, List.of(a.score().result()));
        Stream<Span> bound = body.statements().stream().flatMap(s -> s instanceof Statement.Bind b
                && b.names().size() == 1 && b.values().size() == 1
                && bound(b.names().getFirst().text()).filter(v -> needed.get(v.id()) && scored.get(v.id())
                        && !v.equals(a.blend().result())).isPresent() ? Stream.of(b.values().getFirst().span())
                                : Stream.of());
        return Stream.concat(bound, Stream.of(a.blend().span())).toList();
    }

    private static boolean mentions(String text, String word) {
        return Pattern.compile("\\b" + word + "\\b").matcher(text).find();
    }
}
