package netc.compiler.schedule;

import static netc.compiler.kernel.Scalars.iadd;
import static netc.compiler.kernel.Scalars.idiv;
import static netc.compiler.kernel.Scalars.imin;
import static netc.compiler.kernel.Scalars.imul;
import static netc.compiler.kernel.Scalars.isub;
import static netc.compiler.kernel.Scalars.whole;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import netc.abi.Place;
import netc.compiler.graph.Axis;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Expression.Whole;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelBuilder;

/// The loops over all elements of a kernel's results: the outermost is the parallel one, the innermost a vector's where
/// `vector` allows.
///
/// A single loop is cut into blocks, one a turn; the cut does not depend on the width of vectors, so that a launch is the
/// same for all widths, but on whether there are few threads or many work-items.
///
/// @param loops  over the result's axes
/// @param block  elements of a turn where there is only one loop
/// @param lanes  width of vectors
/// @param vector whether the innermost loop may be a vector's
/// @param tiled  whether the two innermost loops change places within short stretches of the innermost: what is read
///               along the other one is then still in the cache
/// @param large  whether the body is too much to be written twice for vectors: what is left of the last one is then
///               scalars' work
record OutputLoops(LoopAxes loops, int block, int lanes, boolean vector, boolean tiled, boolean large) {
    private static final int TILE = 64;

    /// A kernel in one of its forms.
    @FunctionalInterface
    interface Writer {
        Kernel write(boolean vector, boolean large);
    }

    /// The first kernel that a method has room for: as asked, then with what is left of the last vector as scalars' work,
    /// then all scalars'.
    static Kernel fitting(boolean vector, boolean large, int lanes, MethodRoom room, Writer writer) {
        Kernel kernel = writer.write(vector, large);
        if (vector && !large && !room.holds(kernel, lanes)) {
            kernel = writer.write(true, true);
        }
        return vector && !room.holds(kernel, lanes) ? writer.write(false, true) : kernel;
    }

    /// What happens for one element, or for a vector of them.
    @FunctionalInterface
    interface Body {
        /// @param lane of the vector loop around, 0 where there is none
        void element(ElementWriter writer, Map<Axis, Expression> at, Expression lane);
    }

    Place turns() {
        return loops.isEmpty() ? Place.fixed(1) : loops.groups().getFirst().turns();
    }

    int divisor() {
        return loops.isEmpty() ? 1 : loops.isOneLoop() ? block : loops.groups().getFirst().divisor();
    }

    /// Elements of one turn, for estimates.
    long elementsOfTurn() {
        if (loops.isOneLoop()) {
            LoopAxes.Group only = loops.groups().getFirst();
            return only.isOpen() ? block : Math.min(block, only.size());
        }
        long n = 1;
        for (LoopAxes.Group group : loops.groups().stream().skip(1).toList()) {
            n = Math.multiplyExact(n, group.size());
        }
        return n;
    }

    /// @param invariants reads that may be done before inner loops, where their axes are all known
    void write(KernelBuilder k, ElementWriter writer, List<Accesses.Access> invariants, Body body) {
        Map<Axis, Expression> at = new HashMap<>();
        bind(writer, invariants, at);
        if (loops.isEmpty()) {
            body.element(writer, at, whole(0));
            return;
        }
        LoopAxes.Group outermost = loops.groups().getFirst();
        if (loops.isOneLoop()) {
            innermost(k, writer, first(k), count(k), at, body);
            return;
        }
        outermost.at(k.turn(), at);
        bind(writer, invariants, at);
        inner(k, writer, 1, at, invariants, body);
    }

    private boolean isOneBlock() {
        return loops.innermost().extent() instanceof Whole(int n) && n <= block;
    }

    /// The first element of a turn, where there is one loop.
    Expression first(KernelBuilder k) {
        return isOneBlock() ? whole(0) : k.let("first", imul(k.turn(), whole(block)));
    }

    /// How many elements a turn has, where there is one loop.
    Expression count(KernelBuilder k) {
        Expression extent = loops.innermost().extent();
        return isOneBlock() ? extent : block == 1 ? whole(1)
                : k.let("count", imin(whole(block), isub(extent, imul(k.turn(), whole(block)))));
    }

    private void inner(KernelBuilder k, ElementWriter writer, int depth, Map<Axis, Expression> at,
            List<Accesses.Access> invariants, Body body) {
        LoopAxes.Group group = loops.groups().get(depth);
        if (tiled && depth == loops.groups().size() - 2) {
            tiles(k, writer, group, at, body);
            return;
        }
        if (depth == loops.groups().size() - 1) {
            innermost(k, writer, whole(0), group.extent(), at, body);
            return;
        }
        k.serial(group.last().name(), group.extent(), index -> {
            Map<Axis, Expression> here = new HashMap<>(at);
            group.at(index, here);
            ElementWriter within = writer.inner();
            bind(within, invariants, here);
            inner(k, within, depth + 1, here, invariants, body);
        });
    }

    private void tiles(KernelBuilder k, ElementWriter writer, LoopAxes.Group group, Map<Axis, Expression> at,
            Body body) {
        parts(k, TILE, (first, count) -> k.serial(group.last().name(), group.extent(), index -> {
            Map<Axis, Expression> here = new HashMap<>(at);
            group.at(index, here);
            innermost(k, writer.inner(), first, count, here, body);
        }));
    }

    /// The innermost loop in parts of so many elements.
    ///
    /// @param part takes the first element and how many there are
    void parts(KernelBuilder k, int most, BiConsumer<Expression, Expression> part) {
        Expression extent = loops.innermost().extent();
        k.serial("tile", idiv(iadd(extent, whole(most - 1)), whole(most)), tile -> {
            Expression first = k.let("first", imul(tile, whole(most)));
            boolean even = extent instanceof Whole(int n) && n % most == 0;
            part.accept(first, even ? whole(most) : k.let("count", imin(whole(most), isub(extent, first))));
        });
    }

    void innermost(KernelBuilder k, ElementWriter writer, Expression first, Expression count,
            Map<Axis, Expression> at, Body body) {
        LoopAxes.Group group = loops.innermost();
        boolean wide = vector && lanes > 1 && !(count instanceof Whole(int n) && n < Math.min(4, lanes));
        if (!wide) {
            k.serial(group.last().name(), count, i -> turn(writer, group, iadd(first, i), at, whole(0), body));
            return;
        }
        Expression tiles = k.let("tiles", idiv(count, whole(lanes)));
        k.serial("tile", tiles, tile -> {
            Expression base = k.let("base", iadd(first, imul(tile, whole(lanes))));
            k.vector("lane", lanes, lane -> turn(writer, group, iadd(base, lane), at, lane, body));
        });
        Expression done = k.let("done", imul(tiles, whole(lanes)));
        Expression base = k.let("rest", iadd(first, done));
        if (count instanceof Whole(int n) && !(large && n > lanes)) {
            k.vector("lane", n % lanes, lane -> turn(writer, group, iadd(base, lane), at, lane, body));
        } else {
            k.serial("rest", isub(count, done), i -> turn(writer, group, iadd(base, i), at, whole(0), body));
        }
    }

    private static void turn(ElementWriter writer, LoopAxes.Group group, Expression index, Map<Axis, Expression> at,
            Expression lane, Body body) {
        Map<Axis, Expression> here = new HashMap<>(at);
        group.at(index, here);
        body.element(writer.inner(), here, lane);
    }

    /// Loads what does not change in the loops to come.
    private static void bind(ElementWriter writer, List<Accesses.Access> invariants, Map<Axis, Expression> at) {
        for (Accesses.Access access : invariants) {
            Map<Axis, Distance> own = Strides.rowMajor(access.value().type().axes());
            if (at.keySet().containsAll(own.keySet()) && access.isSameElement(own)) {
                writer.element(access.value(), at);
            }
        }
    }
}
