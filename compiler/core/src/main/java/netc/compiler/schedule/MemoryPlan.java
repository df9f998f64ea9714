package netc.compiler.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import netc.abi.Place;
import netc.abi.Storage;
import netc.compiler.graph.Type;

/// Places for tensors that live for a part of a procedure, so that those of different times share memory.
///
/// Each storage has a fixed region, then one that grows with the number of examples, then one that grows with its square; in
/// each a tensor goes to the first gap that fits. Tensors begin at whole lines of the cache, 16 elements.
final class MemoryPlan {
    /// The number of the first launch less one: what is there before.
    static final int BEFORE = -1;

    /// A region: its tensors' sizes are all numbers of elements, times the number of examples to one power.
    private record Region(Storage storage, int power) {
    }

    /// A stretch of a region, held from a launch on.
    record Slot(Storage storage, int power, long offset, long size, int first) {
    }

    /// A stretch and the last launch that needs it.
    private record Held(Slot slot, int last) {
    }

    /// What is free of a region: where each gap begins, and where it ends. The last one never does.
    private static final class Gaps {
        private final TreeMap<Long, Long> ends = new TreeMap<>(Map.of(0L, Long.MAX_VALUE));

        /// The beginning of the first gap that holds so much, which is taken from it.
        long take(long size) {
            for (Map.Entry<Long, Long> gap : ends.entrySet()) {
                long start = gap.getKey();
                long end = gap.getValue();
                if (end - start >= size) {
                    ends.remove(start);
                    if (end - start > size) {
                        ends.put(start + size, end);
                    }
                    return start;
                }
            }
            throw new ArithmeticException("no memory holds " + size + " elements");
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

    /// What a tensor takes of its region, in which the number of examples, whole lines of them, is counted as one.
    static long taken(int power, long size) {
        return power == 0 ? rounded(size) : size;
    }

    /// @param first number of the launch that writes it
    Slot allocate(Storage storage, int power, long size, int first) {
        Region region = new Region(storage, power);
        long needed = taken(power, size);
        long at = gaps.computeIfAbsent(region, r -> new Gaps()).take(needed);
        Slot slot = new Slot(storage, power, at, needed, first);
        live.computeIfAbsent(region, r -> new LinkedHashSet<>()).add(slot);
        sizes.merge(region, at + needed, Math::max);
        return slot;
    }

    /// @param last number of the launch that is the last to need it
    void free(Slot slot, int last) {
        Region region = new Region(slot.storage(), slot.power());
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
            for (int power = 0; power <= Type.MOST_OPEN; power++) {
                live.getOrDefault(new Region(storage, power), Set.of())
                        .forEach(slot -> all.add(new Held(slot, Lifetime.CALLER)));
            }
        }
        // Where the growing regions begin is known now.
        return all.stream().map(h -> new Lifetime(h.slot().storage(), place(h.slot()),
                Place.of(h.slot().power(), h.slot().size()), h.slot().first(), h.last())).toList();
    }

    /// Size of a storage: the fixed region, then the growing ones.
    Place size(Storage storage) {
        return new Place(size(storage, 0), size(storage, 1), size(storage, 2));
    }

    private long size(Storage storage, int power) {
        return sizes.getOrDefault(new Region(storage, power), 0L);
    }

    /// Where a slot begins, once all have been allocated.
    Place place(Slot slot) {
        Place begin = Place.of(slot.power(), slot.offset());
        for (int power = 0; power < slot.power(); power++) {
            begin = begin.plus(Place.of(power, size(slot.storage(), power)));
        }
        return begin;
    }
}
