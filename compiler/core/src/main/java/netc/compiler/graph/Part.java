package netc.compiler.graph;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What of a graph is computed as one: an equation, or a loop.
///
/// A loop is all equations that depend on each other through an [Op.Carry]. Each has the loop's axis and passes it on as it
/// is, so that turn t of every one needs nothing but turn t of the others, of the carries apart.
public sealed interface Part {
    /// In the order of the graph.
    List<Equation> equations();

    /// What its equations read, of itself too.
    default Stream<Value> needs() {
        return equations().stream().flatMap(e -> e.operands().stream());
    }

    /// An equation that does not depend on itself.
    record Single(Equation equation) implements Part {
        @Override
        public List<Equation> equations() {
            return List.of(equation);
        }
    }

    /// Equations that depend on each other from turn to turn.
    ///
    /// @param along     the axis of the turns
    /// @param reversed  whether the last turn comes first
    /// @param carries   those along this axis
    /// @param equations the others, carries of loops inside among them
    record Loop(Axis along, boolean reversed, List<Equation> carries, List<Equation> equations) implements Part {
        public Loop {
            carries = List.copyOf(carries);
            equations = List.copyOf(equations);
        }

        @Override
        public Stream<Value> needs() {
            return Stream.concat(carries.stream(), equations.stream()).flatMap(e -> e.operands().stream());
        }

        /// The number of a turn along the axis.
        ///
        /// @param count how many turns were before it
        public int turn(int count) {
            return reversed ? Math.toIntExact(along.size()) - 1 - count : count;
        }

        /// The equations of one turn: they have lost the axis, and so have the values of the turn that they read.
        ///
        /// @param turn its number
        public List<Equation> turn(long turn) {
            return equations.stream().map(e -> at(e, Affine.constant(turn))).toList();
        }

        private Equation at(Equation e, Affine turn) {
            Op op = e.op() instanceof Op.Read(var reads, var guarded) ? new Op.Read(reads.stream()
                    .filter(r -> !r.axis().equals(along))
                    .map(r -> new AxisRead(r.axis(), r.index().substitute(Map.of(along, turn)), r.divisor(),
                            r.division()))
                    .toList(), guarded) : e.op();
            return new Equation(new Value(e.result().id(), e.result().type().without(along)), op,
                    e.operands().stream().map(v -> new Value(v.id(), v.type().without(along))).toList(), e.span());
        }
    }

    /// Whether an equation has an axis and passes it on: each of its turns reads only the same turn of others.
    static boolean passes(Equation e, Axis along) {
        return Parts.passes(e, along);
    }

    /// The parts of a graph, or of a turn, each behind those that it needs; else in the order of the equations.
    ///
    /// @param equations what they need beside each other is there already
    static List<Part> of(List<Equation> equations) {
        if (equations.stream().noneMatch(e -> e.op() instanceof Op.Carry)) {
            return equations.stream().<Part>map(Single::new).toList();
        }
        return new Parts(equations).inOrder();
    }
}
