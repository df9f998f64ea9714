package netc.compiler.schedule;

import netc.abi.Place;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Type;

/// How the size of a tensor depends on the number of examples. In the order in which such tensors lie in memory.
enum Growth {
    FIXED, BY_EXAMPLE, BY_PAIR,
    /// By whole blocks of examples.
    BY_BLOCK;

    static Growth of(Type type) {
        return type.has(Axis.BLOCK) ? BY_BLOCK : switch (type.openAxes()) {
            case 0 -> FIXED;
            case 1 -> BY_EXAMPLE;
            default -> BY_PAIR;
        };
    }

    /// Whether what grows so has room for as many elements that grow like another.
    boolean holds(Growth other) {
        return this == other || this == BY_BLOCK && other == BY_EXAMPLE;
    }

    /// So many elements, for each example or pair where there is one for each.
    Place place(long elements) {
        return switch (this) {
            case FIXED -> Place.fixed(elements);
            case BY_EXAMPLE -> Place.of(1, elements);
            case BY_PAIR -> Place.of(2, elements);
            case BY_BLOCK -> Place.ofBlocks(Math.multiplyExact(elements, Axis.LANE.size()));
        };
    }
}
