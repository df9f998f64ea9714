package netc.compiler.elaborate.train;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import netc.compiler.elaborate.advice.NormalisedTwice;
import netc.compiler.elaborate.advice.OtherNames;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.file.Definition;
import netc.compiler.elaborate.file.Unit;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.program.DeclaredInput;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.OtherClauses;
import netc.compiler.syntax.OtherWords;

/// What the measures of a training compare, where there is one choice: the only target, and what the model computes for it.
/// So `loss mse`, `report accuracy` and `loss "mse"` are known in full.
final class Compared {
    private final Session session;
    private final List<DeclaredInput> inputs;
    private final Set<String> outputs;

    /// @param inputs  of the model, targets among them
    /// @param outputs names of the model's
    Compared(Session session, List<DeclaredInput> inputs, Set<String> outputs) {
        this.session = session;
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /// @param computed name of what the model computes: for an index, a number for each class, before they sum to 1
    private record Pair(String computed, String target, boolean isIndex) {
        String of(String function) {
            return function + "(" + computed + ", " + target + ")";
        }
    }

    /// Refuses a measure that is no more than the name of a function of two values, or lacks one of them.
    void requireValues(Expression measure, String clause) {
        Optional<Name> name = name(measure);
        if (name.filter(n -> session.frame().scope().find(n.text()).isEmpty()).isEmpty()) {
            return;
        }
        String word = name.get().text();
        Unit unit = session.frame().scope().unit();
        Optional<OtherWords.Entry> other = unit.find(word).isPresent() ? Optional.empty() : OtherNames.find(word);
        Optional<Callee> callee = unit.find(other.flatMap(OtherWords.Entry::text).orElse(word))
                .filter(d -> d.unit().isLibrary() && d.declaration() instanceof Declaration.Function)
                .flatMap(Definition::callee).filter(c -> required(c).size() == 2);
        if (callee.isEmpty()) {
            return;
        }
        Diagnostic d = measure instanceof Expression.Text
                ? Diagnostic.error(Code.N104, measure.span(), "a `" + clause + "` is no text")
                : other.isPresent() ? Diagnostic.error(Code.N101, measure.span(), "nothing here is called " + word)
                : Diagnostic.error(Code.N104, measure.span(), word + " compares two values");
        Diagnostic said = other.map(o -> o.on(d)).orElseGet(() -> d.note("it is " + callee.get().usage()));
        throw session.reject(pair().filter(p -> fits(callee.get(), p)).map(p -> said.fix(p.of(callee.get().name())))
                .orElse(said));
    }

    /// A clause as an example, of the names of the model where it is known which.
    String example(String clause) {
        List<String> examples = OtherClauses.examples(clause);
        return pair().map(p -> examples.get(p.isIndex() ? 1 : 0).replaceFirst("\\(\\w+, \\w+\\)", p.of("")))
                .orElse(examples.getFirst());
    }

    /// Whether it is known what the model is to learn.
    boolean isKnown() {
        return pair().isPresent();
    }

    /// `mse`, `"mse"`, `nn.MSELoss()` and `mse(price)`: what is called, where not all that it compares is given.
    private Optional<Name> name(Expression measure) {
        return switch (measure) {
            case Expression.Path p -> Optional.of(p.names().getLast());
            case Expression.Text t -> Optional.of(new Name(t.span().text().replace("\"", ""), t.span()));
            case Expression.Call(Expression.Path p, var arguments, var _) when arguments.size() < 2
                    && arguments.stream().allMatch(a -> a.name().isEmpty() && a.value() instanceof Expression.Path) ->
                    Optional.of(p.names().getLast());
            case Expression.Call _, Expression.Bracket _, Expression.Where _, Expression.Pipe _, Expression.Binary _, Expression.Unary _, Expression.Number _, Expression.Bool _, Expression.ListLiteral _, Expression.Scan _, Expression.TrainElse _, Expression.Repeat _, Expression.Each _ ->
                    Optional.empty();
        };
    }

    private static List<Declaration.Argument> required(Callee callee) {
        return callee.arguments().stream().filter(a -> a.standard().isEmpty()).toList();
    }

    private static boolean fits(Callee callee, Pair pair) {
        return pair.isIndex() == required(callee).getLast().type()
                .filter(t -> !CoreWords.contains(t.element().text())).isPresent();
    }

    private Optional<Pair> pair() {
        List<String> targets = inputs.stream().filter(DeclaredInput::target)
                .map(DeclaredInput::name).toList();
        if (targets.size() != 1) {
            return Optional.empty();
        }
        return tensor(targets.getFirst()).filter(t -> seen(t).isEmpty())
                .flatMap(t -> computed(t).map(c -> new Pair(c, targets.getFirst(), t.kind().into().isPresent())));
    }

    private Optional<String> computed(Quantity.Tensor target) {
        Set<Axis> axes = target.kind().into().stream().collect(Collectors.toSet());
        Set<String> given = inputs.stream().map(DeclaredInput::name).collect(Collectors.toSet());
        List<String> fitting = session.frame().scope().names().stream().filter(n -> !given.contains(n)
                && tensor(n).filter(t -> t.kind().equals(Kind.REAL) && t.axes().contains(Axis.BATCH)
                        && Set.copyOf(seen(t)).equals(axes) && axes.stream().allMatch(a -> isRaw(t, a))).isPresent())
                .toList();
        List<String> leaving = fitting.stream().filter(outputs::contains).toList();
        return fitting.size() == 1 ? Optional.of(fitting.getFirst())
                : leaving.size() == 1 ? Optional.of(leaving.getFirst()) : Optional.empty();
    }

    /// Whether the numbers do not sum to 1 yet.
    private boolean isRaw(Quantity.Tensor value, Axis axis) {
        return new NormalisedTwice(session, session.frame().scope()).normalised(value.value(), axis).isEmpty();
    }

    private Optional<Quantity.Tensor> tensor(String name) {
        return session.frame().scope().find(name)
                .flatMap(e -> e instanceof Entry.Bound(Quantity.Tensor t, var _, var _) ? Optional.of(t)
                        : Optional.empty());
    }

    private List<Axis> seen(Quantity value) {
        return value.axes().stream().filter(a -> !a.isBatch()).toList();
    }
}
