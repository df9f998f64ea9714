package netc.compiler.interpret;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Part;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;

/// Computes equations in their order, and loops turn by turn.
///
/// @param <T> what a value is computed as
abstract class Turns<T> {
    /// The result of one equation, its operands given.
    abstract T compute(Equation e, List<T> operands);

    /// One turn of a value, which has the axis.
    abstract T turn(T value, Axis along, int turn);

    /// The same value with axes that it lacks, in the type's order.
    abstract T expand(T value, Type type);

    /// The turns of a value, in the order of the axis, as one.
    abstract T collect(List<T> turns, Axis along, Type type);

    /// @param values takes the results, and has what the equations need besides
    void run(List<Equation> equations, Map<Value, T> values) {
        for (Part part : Part.of(equations)) {
            run(part, values);
        }
    }

    void run(Part part, Map<Value, T> values) {
        switch (part) {
            case Part.Single(Equation e) ->
                    values.put(e.result(), compute(e, e.operands().stream().map(values::get).toList()));
            case Part.Loop loop -> loop(loop, values);
        }
    }

    private void loop(Part.Loop loop, Map<Value, T> values) {
        Map<Value, Value> outside = new HashMap<>();
        for (Equation e : loop.equations()) {
            e.operands().stream().filter(values::containsKey).forEach(v -> outside.put(v, v));
        }
        Map<Value, T> carried = new HashMap<>();
        for (Equation carry : loop.carries()) {
            Type type = carry.result().type().without(loop.along());
            carried.put(carry.result(), expand(values.get(carry.operands().get(0)), type));
        }
        Map<Value, List<T>> collected = new LinkedHashMap<>();
        int turns = Math.toIntExact(loop.along().size());
        for (int count = 0; count < turns; count++) {
            int turn = loop.turn(count);
            Map<Value, T> now = new HashMap<>(carried);
            outside.keySet().forEach(v -> now.put(v,
                    v.type().has(loop.along()) ? turn(values.get(v), loop.along(), turn) : values.get(v)));
            run(loop.turn((long) turn), now);
            for (Equation carry : loop.carries()) {
                Value next = carry.operands().get(1);
                T value = now.containsKey(next) ? now.get(next)
                        : next.type().has(loop.along()) ? turn(values.get(next), loop.along(), turn)
                        : values.get(next);
                carried.put(carry.result(), expand(value, carry.result().type().without(loop.along())));
                collect(collected, carry.result(), now, loop.reversed());
            }
            loop.equations().forEach(e -> collect(collected, e.result(), now, loop.reversed()));
        }
        collected.forEach((v, all) -> values.put(v, collect(all, loop.along(), v.type())));
    }

    private static <T> void collect(Map<Value, List<T>> collected, Value v, Map<Value, T> now, boolean reversed) {
        List<T> turns = collected.computeIfAbsent(v, k -> new ArrayList<>());
        if (reversed) {
            turns.addFirst(now.get(v));
        } else {
            turns.addLast(now.get(v));
        }
    }
}
