package netc.compiler.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import netc.abi.Place;
import netc.abi.Storage;

/// Places for tensors that live for a part of a procedure, so that those of different times share memory.
///
/// Each storage has a region for each [Growth]; in it a tensor goes to the first gap that fits. Those of fixed size begin at
/// whole lines of the cache, 16 elements, others so many times the number of examples behind them.
final class MemoryPlan {
    /// The number of the first launch less one: what is there before.
    static final int BEFORE = -1;

    /// Its tensors' sizes are all numbers of elements of one growth.
    private record Region(Storage storage, Growth growth) {
    }

    /// A stretch of a region, held from a launch on.
    record Slot(Storage storage, Growth growth, long offset, long size, int first) {
    }

    /// A stretch and the last launch that needs it.
    private record Held(Slot slot, int last) {
    }

    /// What is free of a region: where each gap begins, and where it ends. The last one never does.
    private static final class Gaps {
        private final TreeMap<Long, Long> ends = new TreeMap<>(Map.of(0L, Long.MAX_VALUE));

        /// The beginning of the first gap that holds so much before an end, which is taken from it.
        OptionalLong take(long size, long before) {
            for (Map.Entry<Long, Long> gap : ends.entrySet()) {
                long start = gap.getKey();
                long end = gap.getValue();
                if (Math.min(end, before) - start >= size) {
                    ends.remove(start);
                    if (end - start > size) {
                        ends.put(start + size, end);
                    }
                    return OptionalLong.of(start);
                }
            }
            return OptionalLong.empty();
        }

        void giveBack(long from, long to) {
            long start = from;
            long end = to;
            Map.Entry<Long, Long> before = ends.floorEntry(from);
            if (before != null && before.getValue() == from) {
                start = before.getKey();
            }
            Long behind = ends.remove(to);
            if (behind != null) {
                end = behind;
            }
            ends.put(start, end);
        }
    }

    private final Map<Region, Gaps> gaps = new HashMap<>();
    private final Map<Region, Set<Slot>> live = new HashMap<>();
    private final Map<Region, Long> sizes = new HashMap<>();
    private final List<Held> freed = new ArrayList<>();

    static long rounded(long size) {
        return Math.multiplyExact(Math.ceilDiv(size, Target.LINE), Target.LINE);
    }

    /// What a tensor takes of its region.
    static long taken(Growth growth, long size) {
        return growth == Growth.FIXED ? rounded(size) : size;
    }

    /// What is there for blocks of examples also takes what is one for each example, where that makes it no larger.
    ///
    /// @param first number of the launch that writes it
    Slot allocate(Storage storage, Growth growth, long size, int first) {
        Region blocks = new Region(storage, Growth.BY_BLOCK);
        Optional<Slot> among = growth == Growth.BY_EXAMPLE
                ? take(blocks, size, sizes.getOrDefault(blocks, 0L), first)
                : Optional.empty();
        return among.or(() -> take(new Region(storage, growth), taken(growth, size), Long.MAX_VALUE, first))
                .orElseThrow(() -> new ArithmeticException("no memory holds " + size + " elements"));
    }

    private Optional<Slot> take(Region region, long size, long before, int first) {
        OptionalLong at = gaps.computeIfAbsent(region, r -> new Gaps()).take(size, before);
        if (at.isEmpty()) {
            return Optional.empty();
        }
        Slot slot = new Slot(region.storage(), region.growth(), at.getAsLong(), size, first);
        live.computeIfAbsent(region, r -> new LinkedHashSet<>()).add(slot);
        sizes.merge(region, at.getAsLong() + size, Math::max);
        return Optional.of(slot);
    }

    /// @param last number of the launch that is the last to need it
    void free(Slot slot, int last) {
        Region region = new Region(slot.storage(), slot.growth());
        if (!live.get(region).remove(slot)) {
            throw new IllegalStateException("freed twice: " + slot);
        }
        gaps.get(region).giveBack(slot.offset(), slot.offset() + slot.size());
        freed.add(new Held(slot, last));
    }

    /// All that was ever allocated: what was freed in this order, then what never was.
    List<Lifetime> lifetimes() {
        List<Held> all = new ArrayList<>(freed);
        for (Storage storage : List.of(Storage.ARENA, Storage.INDICES)) {
            for (Growth growth : Growth.values()) {
                live.getOrDefault(new Region(storage, growth), Set.of())
                        .forEach(slot -> all.add(new Held(slot, Lifetime.CALLER)));
            }
        }
        // Where the growing regions begin is known now.
        return all.stream().map(h -> new Lifetime(h.slot().storage(), place(h.slot()),
                h.slot().growth().place(h.slot().size()), h.slot().first(), h.last())).toList();
    }

    /// Size of a storage: all its regions.
    Place size(Storage storage) {
        return begin(storage, List.of(Growth.values()));
    }

    /// Where a slot begins, once all have been allocated.
    Place place(Slot slot) {
        return begin(slot.storage(), List.of(Growth.values()).subList(0, slot.growth().ordinal()))
                .plus(slot.growth().place(slot.offset()));
    }

    /// Where what lies behind these regions begins.
    private Place begin(Storage storage, List<Growth> regions) {
        Place begin = Place.fixed(0);
        for (Growth growth : regions) {
            begin = begin.plus(growth.place(sizes.getOrDefault(new Region(storage, growth), 0L)));
        }
        return begin;
    }
}
