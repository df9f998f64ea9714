package netc.compiler.schedule;

import static netc.compiler.kernel.Scalars.iadd;
import static netc.compiler.kernel.Scalars.idiv;
import static netc.compiler.kernel.Scalars.imod;
import static netc.compiler.kernel.Scalars.imul;
import static netc.compiler.kernel.Scalars.whole;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import netc.abi.Place;
import netc.compiler.graph.Axis;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Scalars;

/// Loops over some axes, neighbours run together as one where every access allows it.
///
/// @param groups outermost first; the axes of a group count as one, the last fastest
record LoopAxes(List<Group> groups) {
    /// Axes that are one loop.
    record Group(List<Axis> axes) {
        Axis last() {
            return axes.getLast();
        }

        boolean isOpen() {
            return openAxes() > 0;
        }

        private int openAxes() {
            return (int) axes.stream().filter(Axis::isOpen).count();
        }

        boolean isBlocks() {
            return axes.contains(Axis.BLOCK);
        }

        /// Turns for one example, for a pair of them where there are two such axes, or in all where there is none.
        long size() {
            long n = 1;
            for (Axis axis : axes) {
                n = axis.isOpen() ? n : Math.multiplyExact(n, axis.size());
            }
            return n;
        }

        Expression extent() {
            Expression size = whole(Math.toIntExact(size()));
            Expression n = new Expression.Examples();
            if (isBlocks()) {
                int lanes = Math.toIntExact(Axis.LANE.size());
                return imul(idiv(iadd(n, whole(lanes - 1)), whole(lanes)), size);
            }
            for (int i = 0; i < openAxes(); i++) {
                size = imul(n, size);
            }
            return size;
        }

        /// Turns of the loop before they are divided.
        Place turns() {
            return Place.of(openAxes(), size());
        }

        /// What the number of turns is divided by, and rounded up.
        int divisor() {
            return isBlocks() ? Math.toIntExact(Axis.LANE.size()) : 1;
        }

        /// The positions of its axes at a turn of the one loop: what the last axis counts, the others include.
        void at(Expression turn, Map<Axis, Expression> positions) {
            axes.forEach(a -> positions.put(a, whole(0)));
            positions.put(last(), turn);
        }
    }

    /// Turns of all loops.
    Expression extent() {
        return groups.stream().map(Group::extent).reduce(whole(1), Scalars::imul);
    }

    /// The positions at a turn of all loops, counted as of one: stored elements may lie in another order than they are summed in.
    void at(Expression turn, Map<Axis, Expression> positions) {
        Expression left = turn;
        for (Group group : groups.reversed()) {
            boolean isOutermost = group.equals(groups.getFirst());
            group.at(isOutermost ? left : imod(left, group.extent()), positions);
            left = isOutermost ? left : idiv(left, group.extent());
        }
    }

    /// How many elements lie along an axis.
    static Expression extent(Axis axis) {
        return new Group(List.of(axis)).extent();
    }

    /// The most elements that may lie along an axis.
    static int most(Axis axis) {
        return axis.isOpen() ? Integer.MAX_VALUE : Math.toIntExact(axis.size());
    }

    /// @param axes      in loop order
    /// @param irregular axes that must stay loops of their own
    /// @param strides   of each access
    static LoopAxes collapse(List<Axis> axes, Set<Axis> irregular, List<Function<Axis, Distance>> strides) {
        List<Group> groups = new ArrayList<>();
        for (Axis axis : axes) {
            if (axis.size() == 1 && !axis.isOpen() && !irregular.contains(axis) && axes.size() > 1
                    && !groups.isEmpty()) {
                List<Axis> joined = new ArrayList<>(groups.getLast().axes());
                joined.add(0, axis);
                groups.set(groups.size() - 1, new Group(joined));
                continue;
            }
            if (!groups.isEmpty() && joins(groups.getLast(), axis, irregular, strides)) {
                List<Axis> joined = new ArrayList<>(groups.getLast().axes());
                joined.add(axis);
                groups.set(groups.size() - 1, new Group(joined));
            } else {
                groups.add(new Group(List.of(axis)));
            }
        }
        return new LoopAxes(List.copyOf(groups));
    }

    private static boolean joins(Group outer, Axis inner, Set<Axis> irregular, List<Function<Axis, Distance>> strides) {
        // Blocks stay a loop of their own, so that a launch can count them.
        if (inner.equals(Axis.BLOCK) || outer.isBlocks() || irregular.contains(inner)
                || irregular.contains(outer.last())) {
            return false;
        }
        if (outer.size() == 1 && !outer.isOpen()) {
            return true;
        }
        return strides.stream().allMatch(s -> s.apply(outer.last()).equals(s.apply(inner).times(inner)));
    }

    /// Whether there is one loop, over elements; examples in blocks are cut already.
    boolean isOneLoop() {
        return groups.size() == 1 && !groups.getFirst().isBlocks();
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    Group innermost() {
        return groups.getLast();
    }
}
