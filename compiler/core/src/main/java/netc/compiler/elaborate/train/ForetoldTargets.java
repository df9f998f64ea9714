package netc.compiler.elaborate.train;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import netc.abi.Role;
import netc.abi.Training;
import netc.compiler.elaborate.advice.NothingAhead;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.slice.LooksAhead;
import netc.compiler.elaborate.slice.OneByOne;
import netc.compiler.elaborate.slice.Sides;
import netc.compiler.elaborate.slice.Slices;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;
import netc.compiler.program.DeclaredInput;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;

/// A sequence whose next element is to be told by a net that sees it: the target is the input one place later (`next: at(1)`,
/// `before = text?[T: index(T) - 1]`), and what the loss compares with it at a place depends on places behind.
record ForetoldTargets(Session session, List<DeclaredInput> inputs) {
    /// A target that is an input one place later along an axis.
    private record Pair(DeclaredInput input, DeclaredInput target, Axis along) {
    }

    /// @param sources of the training part
    void warn(Map<Role, Graph> procedures, List<Training.DataSource> sources) {
        procedures.forEach((role, graph) -> {
            if (role instanceof Role.Step) {
                Graph loss = Sides.inference(_ -> true).of(Slices.of(graph.equations(),
                        graph.results().stream().filter(r -> r instanceof Result.Output).toList()));
                Stream.concat(sources.stream().flatMap(this::fedLater), standards(graph))
                        .forEach(pair -> look(pair, loss.equations()));
            }
        });
    }

    private Stream<Pair> fedLater(Training.DataSource source) {
        return source.feeds().stream().flatMap(earlier -> source.feeds().stream()
                .filter(later -> later.at() == earlier.at() + 1 && later.columns().equals(earlier.columns()))
                .flatMap(later -> pair(named(earlier.input()), named(later.input()))));
    }

    private Stream<Pair> standards(Graph graph) {
        return inputs.stream().filter(DeclaredInput::standard).flatMap(input -> Sides.standard(graph, input.name())
                .flatMap(r -> definition(graph, r.value()))
                .filter(e -> e.op() instanceof Op.Read(List<AxisRead> reads, boolean _)
                        && reads.stream().filter(r -> r.index().offset() != 0).allMatch(ForetoldTargets::isOneBefore))
                .flatMap(e -> definition(graph, e.operands().getFirst())).stream()
                .flatMap(e -> e.op() instanceof Op.Input(String name) ? pair(input, named(name)) : Stream.empty()));
    }

    private static Optional<Equation> definition(Graph graph, Value value) {
        return graph.equations().stream().filter(e -> e.result().equals(value)).findFirst();
    }

    private static boolean isOneBefore(AxisRead read) {
        return read.divisor() == 1 && read.index().equals(Affine.index(read.axis()).minus(Affine.constant(1)));
    }

    private DeclaredInput named(String name) {
        return inputs.stream().filter(i -> i.name().equals(name)).findFirst().orElseThrow();
    }

    private static Stream<Pair> pair(DeclaredInput input, DeclaredInput target) {
        return target.target() && !input.target() ? target.type().axes().stream().filter(a -> !a.isOpen()).limit(1)
                .filter(input.type()::has).map(along -> new Pair(input, target, along)) : Stream.empty();
    }

    /// The first value that meets the target is enough: what it looks ahead at, the others do too, or it is written once.
    private void look(Pair pair, List<Equation> equations) {
        BitSet seen = Slices.dependent(equations, values(equations, pair.input()));
        BitSet told = Slices.dependent(equations, values(equations, pair.target()));
        equations.stream().filter(e -> told.get(e.result().id())).flatMap(e -> e.operands().stream())
                .filter(v -> seen.get(v.id()) && !told.get(v.id()) && v.type().has(pair.along())).findFirst()
                .ifPresent(v -> {
                    Graph compared = Slices.of(equations,
                            List.of(new Result.Output("", v.type().axes(), v)));
                    try {
                        OneByOne.of(compared, pair.along());
                    } catch (LooksAhead found) {
                        say(pair, found);
                    }
                });
    }

    private static List<Value> values(List<Equation> equations, DeclaredInput input) {
        return equations.stream().filter(e -> e.op() instanceof Op.Input(String name) && name.equals(input.name()))
                .map(Equation::result).toList();
    }

    private void say(Pair pair, LooksAhead found) {
        if (session.mistakes().isFirstMistakeOf(found.span())) {
            String along = pair.along().name();
            session.report(NothingAhead.cured(Diagnostic.warning(Code.N157, found.span(),
                    "this sees what it is to tell: "
                            + pair.target().name() + " is " + pair.input().name() + " one " + along + " later, and "
                            + found.getMessage()),
                    found, along, session.frame().scope().unit()));
        }
    }
}
