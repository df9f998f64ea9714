package netc.compiler.section;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Type;

/// What loops along an axis keep of every turn, because it is read behind them: for gradients, or as a result.
///
/// @param along      the axis of the turns
/// @param tensors    how many are kept
/// @param elements   of all their turns: how many there are for all examples, how many for each, and how many for each pair
/// @param recomputed values that are not kept, but computed again where they are read
public record KeptTurns(Axis along, int tensors, List<Long> elements, int recomputed) {
    public KeptTurns {
        elements = List.copyOf(elements);
    }

    /// Of each axis that loops of a procedure turn along, in the order in which they begin.
    public static List<KeptTurns> of(Sections sections) {
        Map<Axis, List<Kept>> kept = new LinkedHashMap<>();
        axes(sections.sections(), kept);
        Set<Integer> known = new LinkedHashSet<>();
        for (Kept tensor : sections.kept().values()) {
            if (tensor.variable().isEmpty() && !tensor.levels().isEmpty()) {
                Kept.Level outermost = tensor.levels().getFirst();
                if (outermost.slices() >= outermost.axis().size() && kept.containsKey(outermost.axis())
                        && known.add(tensor.memory())) {
                    kept.get(outermost.axis()).add(tensor);
                }
            }
        }
        List<KeptTurns> turns = new ArrayList<>();
        kept.forEach((axis, tensors) -> {
            List<Long> elements = new ArrayList<>();
            for (int power = 0; power <= Type.MOST_OPEN; power++) {
                int p = power;
                elements.add(tensors.stream().filter(t -> t.slice().openAxes() == p).mapToLong(Kept::elements).sum());
            }
            turns.add(new KeptTurns(axis, tensors.size(), elements, sections.again().getOrDefault(axis, 0)));
        });
        return turns;
    }

    private static void axes(List<Section> sections, Map<Axis, List<Kept>> kept) {
        for (Section section : sections) {
            if (section instanceof Section.Repeated(Axis along, var _, List<Section> body)) {
                kept.putIfAbsent(along, new ArrayList<>());
                axes(body, kept);
            }
        }
    }

    /// Elements of all their turns.
    ///
    /// @throws ArithmeticException where they are more than a long counts
    public long elements(long examples) {
        long sum = 0;
        for (long each : elements.reversed()) {
            sum = Math.addExact(Math.multiplyExact(sum, examples), each);
        }
        return sum;
    }
}
