package netc.compiler.elaborate.advice;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.scope.MappedLayers.MappedLayer;
import netc.compiler.elaborate.scope.Meeting;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.slice.Slices;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;

/// `sum[D](a * b)`, where a alone has D, and b an axis that is left over: an inner product is over one axis that both have,
/// so that most likely one axis has two names.
final class InnerProducts {
    private final Session session;

    /// @param summed what the sum takes away, of one factor alone
    /// @param left   what the other factor, `owner`, has and the sum leaves
    private record Half(Meeting product, Axis summed, Axis left, Expression owner, Value value) {
        Expression other() {
            return owner == product.written().left() ? product.written().right() : product.written().left();
        }

        boolean areAlike() {
            return summed.size() == left.size();
        }
    }

    InnerProducts(Session session) {
        this.session = session;
    }

    /// @param axes   of which one is too many
    /// @param has    that something has them
    /// @param needed of which values what has them is computed
    Optional<Diagnostic> of(Code code, Meeting product, List<Axis> axes, String has, BitSet needed) {
        if (product.isSum()) {
            return Optional.empty();
        }
        List<Axis> over = session.builder().contractionsSince(0).stream()
                .filter(e -> needed.get(e.result().id()) && isOf(e, product))
                .flatMap(e -> e.op() instanceof Op.Contract(List<Axis> summed) ? summed.stream() : Stream.<Axis>of())
                .toList();
        return Stream.concat(
                halves(product, over, product.leftAlone(), axes, product.rightAlone(), product.written().right(),
                        product.right()),
                halves(product, over, product.rightAlone(), axes, product.leftAlone(), product.written().left(),
                        product.left()))
                .reduce((one, other) -> other.areAlike() && !one.areAlike() ? other : one)
                .map(h -> told(code, h, has, needed));
    }

    private static boolean isOf(Equation contraction, Meeting product) {
        return contraction.operands().containsAll(List.of(product.left(), product.right()));
    }

    private static Stream<Half> halves(Meeting product, List<Axis> over, List<Axis> lost, List<Axis> axes,
            List<Axis> kept, Expression owner, Value value) {
        List<Axis> summed = lost.stream().filter(over::contains).toList();
        return summed.size() != 1 ? Stream.of()
                : kept.stream().filter(a -> axes.contains(a) && !over.contains(a))
                        .map(a -> new Half(product, summed.getFirst(), a, owner, value));
    }

    private Diagnostic told(Code code, Half half, String has, BitSet needed) {
        String lost = half.summed().name();
        String kept = half.left().name();
        Diagnostic d = Diagnostic.error(code, half.product().written().span(), "this sum over " + lost + " is over "
                + half.other().span().text() + " alone: " + half.owner().span().text() + " has no " + lost + ", but "
                + kept + ", so that " + has)
                .notes(session.provenance().lines(List.of(half.summed(), half.left())));
        Diagnostic noted = half.areAlike() ? d.note("both have " + half.left().size()
                + " elements: if they are one axis, they need one name")
                : d.note("an inner product is over one axis that both factors have");
        if (!half.areAlike()) {
            return noted;
        }
        boolean isSized = session.frame().scope().axis(lost).filter(n -> n.number().isPresent()).isPresent();
        String made = isSized ? lost : lost + ": " + half.summed().size();
        return declared(half).map(type -> mended(noted, lost, type, kept, lost))
                .or(() -> made(half, needed).map(stage -> mended(noted, lost, stage, kept, made))).orElse(noted);
    }

    /// At the place that names the axis, with another one there.
    private static Diagnostic mended(Diagnostic d, String summed, Span place, String from, String to) {
        Matcher axis = Pattern.compile("\\b" + from + "\\b(\\s*:\\s*\\w+)?").matcher(place.text());
        return d.moved(place, "it is summed over " + summed).choices(axis.find()
                ? List.of(new Fix(place, axis.replaceFirst(to))) : List.of());
    }

    /// The type of the one parameter or input that the factor has the axis from.
    private Optional<Span> declared(Half half) {
        Scope scope = session.frame().scope();
        List<Equation> all = session.builder().build().equations();
        BitSet from = Slices.needed(all, List.of(half.value()));
        List<String> owners = all.stream().filter(e -> from.get(e.result().id()) && e.result().type().has(half.left()))
                .flatMap(e -> switch (e.op()) {
                    case Op.Variable(String path) -> Stream.of(path);
                    case Op.Input(String name) -> Stream.of(name);
                    case Op.Constant _, Op.Extent _, Op.Index _, Op.Map _, Op.Reduce _, Op.Contract _, Op.Read _, Op.Gather _, Op.Scatter _, Op.Reshape _, Op.Random _, Op.Carry _, Op.Custom _, Op.Gradient _, Op.Stop _ ->
                            Stream.<String>of();
                }).distinct().toList();
        return owners.size() != 1 ? Optional.empty()
                : scope.find(owners.getFirst()).flatMap(e -> Enclosing.of(scope.unit().tree(), e.span())
                        .flatMap(b -> b.field(e.span()))).flatMap(f -> f.type()).map(t -> t.span());
    }

    /// The layer that makes the axis.
    private Optional<Span> made(Half half, BitSet needed) {
        return session.mappedLayers().maker(half.left(), needed).map(MappedLayer::stage)
                .filter(s -> s.source() == session.frame().scope().unit().tree().source());
    }
}
