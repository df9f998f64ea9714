package netc.compiler.section;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;
import netc.compiler.source.Span;

/// Writes each stretch as a graph of its own, in which everything has lost the axes of the turns around.
final class SectionWriter {
    private final Handover handover;
    private final Map<Integer, Kept> kept = new LinkedHashMap<>();
    private final Map<Kept, Integer> numbers = new HashMap<>();

    private final Span span;

    /// @param span where the procedure stands, for what has no text of its own
    SectionWriter(Handover handover, Span span) {
        this.handover = handover;
        this.span = span;
    }

    Sections write(Map<Axis, Integer> again) {
        return new Sections(write(handover.stretches().nodes()), kept, again);
    }

    private List<Section> write(List<Node> nodes) {
        List<Section> sections = new ArrayList<>();
        for (Node node : nodes) {
            switch (node) {
                case Stretch stretch -> {
                    Section.Straight section = new Section.Straight(new Writing(stretch).graph());
                    if (!section.graph().results().isEmpty()) {
                        sections.add(section);
                    }
                }
                case Node.Loop(var turns, var body) -> sections
                        .add(new Section.Repeated(turns.loop().along(), turns.loop().reversed(), write(body)));
            }
        }
        return sections;
    }

    private int number(Kept tensor) {
        return numbers.computeIfAbsent(tensor, k -> {
            int number = numbers.size();
            kept.put(number, k);
            return number;
        });
    }

    private final class Writing {
        private final Stretch stretch;
        private final GraphBuilder b;
        private final Map<Value, Value> written = new HashMap<>();

        Writing(Stretch stretch) {
            this.stretch = stretch;
            b = new GraphBuilder(span);
        }

        Graph graph() {
            for (Equation e : stretch.equations()) {
                List<Value> operands = new ArrayList<>();
                for (Value v : e.operands()) {
                    operands.add(value(v));
                }
                b.at(e.span());
                written.put(e.result(), write(e, operands));
            }
            for (Equation e : stretch.equations()) {
                Kept tensor = handover.kept(e.result());
                if (tensor != null && tensor.variable().isEmpty()) {
                    result(tensor, e.result());
                }
            }
            stretch.handed().forEach(h -> result(handover.target(h), h.value()));
            stretch.results().forEach(r -> b.result(turned(r).withValue(value(r.value()))));
            return b.build();
        }

        /// What leaves turn by turn has no axis of the turns.
        private Result turned(Result result) {
            List<Axis> turns = Stretches.axes(stretch.path());
            return result instanceof Result.Output(var name, var order, var value) ? new Result.Output(name,
                    order.stream().filter(a -> !turns.contains(a)).toList(), value) : result;
        }

        private void result(Kept tensor, Value v) {
            Value value = value(v);
            List<Axis> order = new ArrayList<>(tensor.slice().axes());
            // In the loops outside of which it is kept, it has all slices of those inside them.
            handover.layout().order(v, stretch).stream()
                    .filter(a -> tensor.levels().stream().anyMatch(l -> l.axis().equals(a)))
                    .toList().reversed().forEach(order::addFirst);
            b.result(new Result.Kept(number(tensor), order, value));
        }

        private Value value(Value v) {
            Value known = written.get(v);
            if (known != null) {
                return known;
            }
            Equation e = handover.stretches().definition(v);
            b.at(e.span());
            Type type = type(v);
            Value made = handover.stretches().isWrittenAnew(v, stretch) ? b.append(e.op(), type, List.of())
                    : b.append(Op.Input.kept(number(handover.kept(v))), type, List.of());
            written.put(v, made);
            return made;
        }

        private Type type(Value v) {
            return new Type(v.type().element(), handover.layout().order(v, stretch));
        }

        private Value write(Equation e, List<Value> operands) {
            Type type = type(e.result());
            return switch (e.op()) {
                case Op.Read(var reads, var guarded) -> b.append(new Op.Read(operands.get(0).type().axes().stream()
                        .map(a -> find(reads, a)).toList(), guarded), type, operands);
                case Op.Reshape(var from, var to) -> b.append(e.op(), type,
                        List.of(b.transpose(operands.get(0), regrouped(type.axes(), to, from))));
                default -> b.append(e.op(), type, operands);
            };
        }

        private static AxisRead find(List<AxisRead> reads, Axis axis) {
            return reads.stream().filter(r -> r.axis().equals(axis)).findFirst().orElseThrow();
        }

        /// The axes of what becomes these by a reshape.
        private static List<Axis> regrouped(List<Axis> axes, List<Axis> to, List<Axis> from) {
            List<Axis> before = new ArrayList<>();
            for (Axis axis : axes) {
                if (axis.equals(to.getFirst())) {
                    before.addAll(from);
                } else if (!to.contains(axis)) {
                    before.add(axis);
                }
            }
            return before;
        }
    }
}
