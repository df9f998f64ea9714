package netc.compiler.elaborate.advice;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.MappedLayers;
import netc.compiler.elaborate.scope.MappedLayers.MappedLayer;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.slice.Slices;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;
import netc.compiler.program.DeclaredInput;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.NamePlaces;

/// Axes that a value has and is not meant to have: where they were to be taken away.
public final class SurplusAxes {
    private final Session session;

    /// A product of two factors that share an axis over which nothing sums.
    public record Product(Axis shared, Span span) {
        /// Whether it is written as one, so that the sum can be written around it.
        public boolean isWritten() {
            return span.text().contains("*");
        }

        public String summed() {
            return "sum[" + shared.name() + "](" + span.text() + ")";
        }
    }

    public SurplusAxes(Session session) {
        this.session = session;
    }

    /// Those that no target has of which the value depends, so that nothing is to be compared along them.
    ///
    /// @param inputs of the model
    /// @param isLoss whether it is to depend on a target where there is one
    public List<Axis> unasked(Quantity value, List<Axis> axes, List<DeclaredInput> inputs,
            boolean isLoss) {
        if (!(value instanceof Quantity.Tensor t)) {
            return List.of();
        }
        List<String> read = Slices.inputs(session.builder().build().equations(), t.value());
        List<DeclaredInput> targets = inputs.stream().filter(i -> i.target() && read.contains(i.name()))
                .toList();
        return targets.isEmpty()
                ? isLoss && inputs.stream().anyMatch(DeclaredInput::target) ? axes : List.of()
                : axes.stream().filter(a -> targets.stream().noneMatch(i -> i.type().has(a))).toList();
    }

    /// The mistake at its cause: a layer that is mapped over the axes, or a product that is not summed.
    ///
    /// @param name what has the axes
    public Optional<Diagnostic> cause(Code code, String name, Quantity value, List<Axis> axes) {
        if (!(value instanceof Quantity.Tensor t)) {
            return Optional.empty();
        }
        String has = has(name, axes);
        Optional<Product> product = product(t.value(), axes).or(() -> inner(t.value(), axes))
                .filter(Product::isWritten);
        if (product.isPresent() && axes.size() == 1) {
            return Optional.of(Diagnostic.error(code, product.get().span(), "nothing sums this product over "
                    + axes.getFirst().name() + ", so that " + has).fix(product.get().summed()));
        }
        return session.mappedLayers().first(axes, needed(t.value()))
                .map(layer -> mapped(code, layer, has, axes, comesBack(layer, t.value(), axes)));
    }

    /// A layer that lets several axes of a value through, or one that another layer makes: those of a picture, not that of
    /// the places of a sequence.
    public Optional<MappedLayer> doubtful(Quantity value, List<Axis> axes) {
        if (!(value instanceof Quantity.Tensor t)) {
            return Optional.empty();
        }
        BitSet needed = needed(t.value());
        return axes.stream().flatMap(a -> session.mappedLayers().first(List.of(a), needed).stream())
                .filter(l -> l.over().stream().filter(axes::contains).count() > 1
                        || l.over().stream().anyMatch(a -> axes.contains(a) && !isGiven(session, a)))
                .findFirst();
    }

    /// An axis of one element that a layer of the model makes and nothing else mentions, at that layer: with its only element
    /// in its place the numbers are the same.
    ///
    /// @param name what has the axis
    public Optional<Diagnostic> single(Code code, String name, Quantity value, List<Axis> axes) {
        if (!(value instanceof Quantity.Tensor t) || axes.size() != 1 || axes.getFirst().size() != 1) {
            return Optional.empty();
        }
        Axis axis = axes.getFirst();
        return session.mappedLayers().maker(axis, needed(t.value())).map(MappedLayers.MappedLayer::stage)
                .filter(s -> isOfUser(s) && !s.source().text().startsWith("(", s.end())
                        && NamePlaces.of(session.frame().scope().unit().tree().span(), axis.name()).size() == 1)
                .map(s -> Diagnostic.error(code, s, "this makes axis " + axis.name()
                        + " of one element, so that " + has(name, axes))
                        .note("`sum[" + axis.name() + "]` gives the same numbers without the axis")
                        .fix(s.text() + " |> sum[" + axis.name() + "]"));
    }

    /// Whether an input or target has the axis.
    public static boolean isGiven(Session session, Axis axis) {
        return session.builder().build().equations().stream()
                .anyMatch(e -> e.op() instanceof Op.Input && e.result().type().has(axis));
    }

    public static String has(String name, List<Axis> axes) {
        return name + " has " + (axes.size() == 1 ? "axis " : "axes ")
                + Describe.list(axes.stream().map(Axis::name).toList());
    }

    private BitSet needed(Value value) {
        return Slices.needed(session.builder().build().equations(), List.of(value));
    }

    private boolean isOfUser(Span span) {
        return span.source() == session.frame().scope().unit().tree().source();
    }

    /// A product of something learned and something else, each with an axis that the other lacks, anywhere in what a value
    /// is computed from: it shares an axis that the value still has.
    public Optional<Product> inner(Value value, List<Axis> axes) {
        BitSet needed = needed(value);
        return session.builder().build().equations().stream()
                .filter(e -> e.op() instanceof Op.Map(ScalarFunction function)
                        && function == ScalarFunction.MUL && needed.get(e.result().id()) && isOfUser(e.span())
                        && e.operands().stream().anyMatch(this::isLearned))
                .flatMap(e -> {
                    List<Axis> left = factor(e.operands().getFirst());
                    List<Axis> right = factor(e.operands().getLast());
                    boolean areApart = !left.containsAll(right) && !right.containsAll(left)
                            || isLearned(e.operands().getFirst()) && left.size() > right.size()
                            || isLearned(e.operands().getLast()) && right.size() > left.size();
                    return left.stream().filter(a -> areApart && right.contains(a) && axes.contains(a)).limit(1)
                            .map(a -> new Product(a, e.span()));
                }).findFirst();
    }

    /// Whether something that the layer does not give brings one of the axes again.
    private boolean comesBack(MappedLayer layer, Value value, List<Axis> axes) {
        BitSet needed = needed(value);
        BitSet given = Slices.dependent(session.builder().build().equations(), List.of(layer.result()));
        return session.builder().build().equations().stream()
                .filter(e -> needed.get(e.result().id()) && e.operands().stream().anyMatch(o -> given.get(o.id())))
                .flatMap(e -> e.operands().stream()).filter(o -> !given.get(o.id()))
                .anyMatch(o -> axes.stream().anyMatch(o.type()::has));
    }

    private Diagnostic mapped(Code code, MappedLayer layer, String has, List<Axis> axes, boolean comesBack) {
        String places = Describe.list(axes.stream().map(Axis::name).toList());
        Diagnostic d = Diagnostic.error(code, layer.stage(), layer.name() + " takes "
                + MappedLayers.list(layer.taken()) + " alone and is applied once for every place of " + places
                + ", so that " + has);
        String flat = freshName(layer.stage());
        List<Axis> all = new ArrayList<>(layer.over());
        all.addAll(layer.taken());
        String flattened = layer.flattened(MappedLayers.list(all), flat);
        Optional<Fix> last = axes.size() == 1 && !comesBack ? new LastTurn(session).read(layer.given(), axes.getFirst())
                : Optional.empty();
        // Two axes and more are those of a picture; one may as well be that of a sequence.
        return last.isPresent() ? d
                .note("what a recurrent layer knows of all of " + places + " stands behind its last turn")
                .fix(last.get())
                : axes.size() > 1 && axes.equals(layer.over()) && !comesBack ? d.fix(layer.stage(), flattened)
                : d.note("one axis of all, for one answer about all of it: `" + flattened + "`")
                        .note("the mean of an answer about each: `mean[" + MappedLayers.list(axes) + "](…)`");
    }

    private static String freshName(Span place) {
        String name = "Flat";
        while (Pattern.compile("\\b" + name + "\\b").matcher(place.source().text()).find()) {
            name += "_";
        }
        return name;
    }

    /// A product of something learned and something else, both with these axes, that reaches a value element by element.
    private Optional<Product> product(Value value, Collection<Axis> axes) {
        return products(value).filter(e -> e.operands().stream().allMatch(o -> axes.stream().allMatch(o.type()::has))
                && e.operands().stream().anyMatch(this::isLearned)).findFirst()
                .map(e -> new Product(axes.iterator().next(), e.span()));
    }

    /// A product of two factors of different axes that have one in common: what a matrix product sums over.
    public Optional<Product> matrixProduct(Quantity value) {
        return value instanceof Quantity.Tensor t
                ? products(t.value()).flatMap(e -> {
                    List<Axis> left = factor(e.operands().getFirst());
                    List<Axis> right = factor(e.operands().getLast());
                    return Set.copyOf(left).equals(Set.copyOf(right)) ? Stream.<Product>of()
                            : left.stream().filter(right::contains).limit(1).map(a -> new Product(a, e.span()));
                }).findFirst() : Optional.empty();
    }

    private static List<Axis> factor(Value value) {
        return value.type().axes().stream().filter(a -> !a.isBatch()).toList();
    }

    private Stream<Equation> products(Value value) {
        Deque<Value> terms = new ArrayDeque<>(List.of(value));
        Set<Value> seen = new HashSet<>();
        Stream.Builder<Equation> products = Stream.builder();
        while (!terms.isEmpty()) {
            Value term = terms.remove();
            Equation equation = session.builder().definitionOf(term);
            if (seen.add(term) && equation.op() instanceof Op.Map(ScalarFunction function)) {
                terms.addAll(equation.operands());
                if (function == ScalarFunction.MUL) {
                    products.add(equation);
                }
            }
        }
        return products.build();
    }

    boolean isLearned(Value value) {
        Equation equation = session.builder().definitionOf(value);
        return equation.op() instanceof Op.Variable
                || equation.op() instanceof Op.Read && isLearned(equation.operands().getFirst());
    }
}
