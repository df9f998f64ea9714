package netc.compiler.elaborate.slice;

import java.util.Optional;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Value;

/// In what way a turn has a value that depends on what is given one element at a time.
///
/// @param at the axis of which the turn has one element, that of its own number; none where it has all elements, as far as they
///           can be there
record Form(Value value, Optional<Axis> at) {
    static Form at(Value value, Axis axis) {
        return new Form(value, Optional.of(axis));
    }

    static Form whole(Value value) {
        return new Form(value, Optional.empty());
    }
}
