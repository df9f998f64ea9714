package netc.compiler.elaborate.slice;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.abi.Schedule;
import netc.abi.Schedule.Instruction;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;
import netc.compiler.source.Span;

/// A procedure without what depends on counters and constants alone. The largest such numbers are handed in, computed in double
/// precision as the schedule says:
///
/// ```
/// v1 = Constant[0.9]()   v2 = Input[step]()   v3 = Map[POW](v1, v2)   v4 = Map[DIV](v0, v3)
/// v3 = Input[schedule 2]()                                            v4 = Map[DIV](v0, v3)
/// ```
///
/// A condition is handed in as 1 or 0. A whole number, which only conditions make of counters, stays as it is: an exact function
/// of those.
public record Scheduled(Graph graph, Schedule schedule) {
    public static Scheduled of(Graph graph) {
        Parts parts = new Parts(graph);
        return parts.counted.isEmpty() ? new Scheduled(graph, Schedule.NONE) : parts.apart();
    }

    /// What of a graph goes where.
    private static final class Parts {
        private final Graph graph;
        /// The values that depend on constants and counters alone.
        private final BitSet known = new BitSet();
        /// Those of them that depend on a counter.
        private final BitSet counted = new BitSet();
        /// Those that are handed in.
        private final BitSet handed = new BitSet();
        /// Those that the schedule computes.
        private final BitSet scheduled = new BitSet();
        /// Those that stay as they are.
        private final BitSet kept = new BitSet();
        private final Map<Instruction, Integer> numbers = new HashMap<>();
        private final List<Instruction> instructions = new ArrayList<>();
        private final Map<Value, Integer> numberOf = new HashMap<>();
        private final Map<Integer, Value> inputs = new HashMap<>();
        private final List<Equation> equations = new ArrayList<>();
        private final Map<Value, Value> copies = new HashMap<>();
        private int shift;

        Parts(Graph graph) {
            this.graph = graph;
            for (Equation e : graph.equations()) {
                boolean isCounter = counter(e).isPresent();
                known.set(e.result().id(), isCounter || isKnown(e));
                counted.set(e.result().id(),
                        isCounter || isKnown(e) && e.operands().stream().anyMatch(this::isCounted));
            }
        }

        private static Optional<Schedule.Counter> counter(Equation e) {
            return e.op() instanceof Op.Input(String name) ? Schedule.Counter.of(name) : Optional.empty();
        }

        private boolean isKnown(Equation e) {
            return switch (e.op()) {
                case Op.Constant _, Op.Map _, Op.Custom _, Op.Stop _ ->
                        e.result().type().rank() == 0 && e.operands().stream().allMatch(v -> known.get(v.id()));
                case Op.Input _, Op.Variable _, Op.Extent _, Op.Index _, Op.Reduce _, Op.Contract _, Op.Read _, Op.Gather _, Op.Scatter _, Op.Reshape _, Op.Random _, Op.Carry _, Op.Gradient _ ->
                        false;
            };
        }

        private boolean isCounted(Value v) {
            return counted.get(v.id());
        }

        Scheduled apart() {
            graph.results().forEach(r -> use(r.value()));
            for (Equation e : graph.equations().reversed()) {
                int id = e.result().id();
                if (!counted.get(id) || kept.get(id)) {
                    e.operands().forEach(this::use);
                }
                if (scheduled.get(id)) {
                    e.operands().forEach(v -> scheduled.set(v.id()));
                }
            }
            for (Equation e : graph.equations()) {
                Value v = e.result();
                if (scheduled.get(v.id())) {
                    numberOf.put(v, number(e));
                }
                if (handed.get(v.id())) {
                    hand(v, e.span());
                } else if (!isCounted(v) || kept.get(v.id())) {
                    add(v, e.op(), e.operands().stream().map(this::copy).toList(), e.span());
                }
            }
            // What a turn hands on stands behind the carry that takes it.
            graph.equations().stream().filter(e -> e.op() instanceof Op.Carry).forEach(carry -> equations.replaceAll(
                    e -> e.result().equals(copy(carry.result())) ? new Equation(e.result(), e.op(),
                            carry.operands().stream().map(this::copy).toList(), e.span()) : e));
            return new Scheduled(Slices.of(equations,
                    graph.results().stream().map(r -> r.withValue(copy(r.value()))).toList()),
                    new Schedule(instructions));
        }

        /// An equation that stays uses this value.
        private void use(Value v) {
            if (isCounted(v) && v.type().element() == Element.INT) {
                kept.set(v.id());
            } else if (isCounted(v)) {
                handed.set(v.id());
                scheduled.set(v.id());
            }
        }

        private Value copy(Value v) {
            return copies.getOrDefault(v, v);
        }

        /// Values keep their numbers up to the first condition that is handed in, which takes two more. Traces know the tensors
        /// of the loss by their numbers, and no counter is seen before the optimizers.
        private Value add(Value v, Op op, List<Value> operands, Span span) {
            Value copy = new Value(v.id() + shift, v.type());
            copies.put(v, copy);
            equations.add(new Equation(copy, op, operands, span));
            return copy;
        }

        private void hand(Value v, Span span) {
            int number = numberOf.get(v);
            if (v.type().element() == Element.BOOL) {
                Value real = inputs.computeIfAbsent(number, n -> before(v, Op.Input.scheduled(n), span));
                add(v, new Op.Map(ScalarFunction.NE), List.of(real, before(v, new Op.Constant(0), span)), span);
            } else if (inputs.containsKey(number)) {
                copies.put(v, inputs.get(number));
            } else {
                inputs.put(number, add(v, Op.Input.scheduled(number), List.of(), span));
            }
        }

        /// A number with a place of its own in front of v.
        private Value before(Value v, Op op, Span span) {
            Value value = new Value(v.id() + shift++, Type.scalar(Element.F32));
            equations.add(new Equation(value, op, List.of(), span));
            return value;
        }

        /// The instruction that computes what an equation says.
        private int number(Equation e) {
            List<Integer> x = e.operands().stream().map(numberOf::get).toList();
            return switch (e.op()) {
                case Op.Input _ -> number(new Schedule.Count(counter(e).orElseThrow()));
                case Op.Constant(double value) -> number(new Schedule.Constant(value));
                case Op.Map(ScalarFunction function) -> number(function, x);
                case Op.Custom _, Op.Stop _ -> x.getFirst();
                case Op.Variable _, Op.Extent _, Op.Index _, Op.Reduce _, Op.Contract _, Op.Read _, Op.Gather _, Op.Scatter _, Op.Reshape _, Op.Random _, Op.Carry _, Op.Gradient _ ->
                        throw new IllegalStateException(e + " in a schedule");
            };
        }

        private int number(ScalarFunction function, List<Integer> x) {
            return function.meaning().map(meaning -> number(new Schedule.Apply(meaning, x))).orElse(x.getFirst());
        }

        /// Equal instructions are one: every parameter has an optimizer of its own.
        private int number(Instruction instruction) {
            return numbers.computeIfAbsent(instruction, i -> {
                instructions.add(i);
                return instructions.size() - 1;
            });
        }
    }
}
