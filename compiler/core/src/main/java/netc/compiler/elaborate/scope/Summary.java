package netc.compiler.elaborate.scope;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import netc.abi.Dimension;
import netc.abi.TensorType;
import netc.compiler.elaborate.value.Edge;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;
import netc.compiler.program.DrawRow;
import netc.compiler.program.LayerRow;
import netc.compiler.source.Span;

/// What each layer and function that a model applies makes, holds and costs, and what the model's own formulas do.
public final class Summary {
    private record Applied(String path, boolean isLayer, Quantity result, List<Axis> turns, int from, int to) {
    }

    /// A draw of the user's text.
    ///
    /// @param axes      how many its type has
    /// @param statement where it is written
    public record Drawn(String name, String path, Quantity result, int axes, List<Axis> turns, Span statement) {
    }

    private final List<Applied> applied = new ArrayList<>();
    private final List<Drawn> drawn = new ArrayList<>();

    /// @param turns the axes of the loops in whose turns it is applied: its result is shown as that of one turn
    /// @param from  number of the first equation that the application made
    /// @param to    number behind the last
    public void add(String path, boolean isLayer, Quantity result, List<Axis> turns, int from, int to) {
        applied.add(new Applied(path, isLayer, result, turns, from, to));
    }

    public void draw(Drawn draw) {
        drawn.add(draw);
    }

    public List<Drawn> drawn() {
        return drawn;
    }

    /// Whether an equation from this number on draws.
    public boolean hasDrawnSince(int first) {
        return !drawn.isEmpty() && drawn.getLast().result() instanceof Quantity.Tensor t && t.value().id() >= first;
    }

    /// A row for each draw, in their order.
    ///
    /// @param computed the values that some procedure computes
    public List<DrawRow> draws(BitSet computed) {
        return drawn.stream()
                .filter(d -> d.result() instanceof Quantity.Tensor t && computed.get(t.value().id()))
                .map(d -> new DrawRow(d.path(), types(d.result(), d.turns()).getFirst(),
                        (long) product(d.result().axes())))
                .toList();
    }

    /// A row for each application, in their order, then one of path "" for what the model's body holds and computes itself,
    /// where that is anything.
    ///
    /// @param equations those of the model's body, without its training
    /// @param needed    the values that some output or the loss needs
    public List<LayerRow> rows(List<Equation> equations, BitSet needed, Variables variables) {
        List<LayerRow> rows = new ArrayList<>();
        Map<String, Long> elements = elements(variables);
        BitSet own = (BitSet) needed.clone();
        long ownParameters = variables.count();
        for (Applied a : applied) {
            if (a.result().isStatic()) {
                continue;
            }
            // An instance applied twice counts once: its entry is taken.
            Long made = a.isLayer() ? elements.remove(a.path()) : null;
            long parameters = made == null ? 0 : made;
            ownParameters -= parameters;
            List<Equation> inside = equations.subList(a.from(), a.to());
            rows.add(new LayerRow(a.path(), turns(a.turns(), inside, needed), types(a.result(), a.turns()), parameters,
                    flops(inside, needed)));
            inside.forEach(e -> own.clear(e.result().id()));
        }
        long ownFlops = flops(equations, own);
        if (ownParameters > 0 || ownFlops > 0) {
            rows.add(new LayerRow("", turns(List.of(), equations, own), List.of(), ownParameters, ownFlops));
        }
        return rows;
    }

    /// Of loops: their axes and how many turns each has.
    ///
    /// @param around those outside of the equations; of the loops that the equations make, those count in whose turns something
    ///               is computed
    private static List<Dimension> turns(List<Axis> around, List<Equation> equations, BitSet counted) {
        Set<Axis> turns = new LinkedHashSet<>(around);
        Set<Axis> carried = new HashSet<>();
        for (Equation equation : equations) {
            if (equation.op() instanceof Op.Carry(Axis along, var _)) {
                carried.add(along);
            } else if (counted.get(equation.result().id()) && flops(equation) > 0) {
                equation.result().type().axes().stream().filter(carried::contains).forEach(turns::add);
            }
        }
        return turns.stream().map(a -> new Dimension(a.name(), a.size())).toList();
    }

    private static List<TensorType> types(Quantity result, List<Axis> turns) {
        List<Quantity> results = result instanceof Quantity.Many(List<Quantity> several) ? several : List.of(result);
        return results.stream()
                .map(q -> Edge.type(q.kind(), q.axes().stream().filter(a -> !turns.contains(a)).toList()))
                .toList();
    }

    /// In `double`, which no product of sizes overflows: tensors that nothing can hold are refused later, with their line.
    private static long flops(List<Equation> equations, BitSet counted) {
        return (long) equations.stream().filter(e -> counted.get(e.result().id())).mapToDouble(Summary::flops).sum();
    }

    /// The parameters' elements below each prefix of their paths.
    private static Map<String, Long> elements(Variables variables) {
        Map<String, Long> elements = new HashMap<>();
        for (Variables.Made variable : variables.parameters()) {
            String path = variable.path();
            for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
                elements.merge(path.substring(0, dot), variable.elements(), Math::addExact);
            }
        }
        return elements;
    }

    /// Arithmetic of one example; a chain of n products counts 2n.
    private static double flops(Equation equation) {
        return switch (equation.op()) {
            case Op.Contract(List<Axis> over) -> 2 * elements(equation.result()) * product(over);
            case Op.Reduce _, Op.Scatter _ -> elements(equation.operands().getFirst());
            case Op.Map _ -> elements(equation.result());
            case Op.Input _, Op.Variable _, Op.Constant _, Op.Extent _, Op.Index _, Op.Read _, Op.Gather _, Op.Reshape _, Op.Random _, Op.Carry _, Op.Custom _, Op.Stop _, Op.Gradient _ ->
                    0;
        };
    }

    private static double elements(Value value) {
        return product(value.type().axes());
    }

    private static double product(List<Axis> axes) {
        return axes.stream().filter(a -> !a.isOpen()).mapToDouble(Axis::size).reduce(1, (x, y) -> x * y);
    }
}
