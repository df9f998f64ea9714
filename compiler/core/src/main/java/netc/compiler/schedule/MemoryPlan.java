package netc.compiler.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netc.abi.Place;
import netc.abi.Space;

/// Places for tensors that live for a part of a procedure, so that those of different times share memory.
///
/// Each space has a fixed region, then one that grows with the number of examples; in both a tensor goes to the first gap
/// that fits (sizes are rounded up to 16 elements, a cache line).
final class MemoryPlan {
    /// The number of the first launch less one: what is there before.
    static final int BEFORE = -1;
    private static final int LINE = 16;

    /// A region: its tensors' sizes are all numbers of elements, or all numbers of elements for one example.
    private record Region(Space space, boolean perExample) {
    }

    /// A stretch of a region, held from a launch on.
    record Slot(Space space, boolean perExample, long offset, long size, int first) {
    }

    /// A stretch and the last launch that needs it.
    private record Held(Slot slot, int last) {
    }

    private final Map<Region, List<Slot>> live = new HashMap<>();
    private final Map<Region, Long> sizes = new HashMap<>();
    private final List<Held> freed = new ArrayList<>();

    static long rounded(long size) {
        return Math.multiplyExact(Math.ceilDiv(size, LINE), LINE);
    }

    /// @param first number of the launch that writes it
    Slot allocate(Space space, boolean perExample, long size, int first) {
        Region region = new Region(space, perExample);
        List<Slot> slots = live.computeIfAbsent(region, r -> new ArrayList<>());
        long needed = rounded(size);
        long at = 0;
        int before = 0;
        for (Slot slot : slots) {
            if (slot.offset() - at >= needed) {
                break;
            }
            at = Math.max(at, slot.offset() + slot.size());
            before++;
        }
        Slot slot = new Slot(space, perExample, at, needed, first);
        slots.add(before, slot);
        sizes.merge(region, at + needed, Math::max);
        return slot;
    }

    /// @param last number of the launch that is the last to need it
    void free(Slot slot, int last) {
        if (!live.get(new Region(slot.space(), slot.perExample())).remove(slot)) {
            throw new IllegalStateException("freed twice: " + slot);
        }
        freed.add(new Held(slot, last));
    }

    /// All that was ever allocated: what was freed in this order, then what never was.
    List<Lifetime> lifetimes() {
        List<Held> all = new ArrayList<>(freed);
        for (Space space : List.of(Space.ARENA, Space.INDICES)) {
            for (boolean perExample : new boolean[] {false, true}) {
                live.getOrDefault(new Region(space, perExample), List.of())
                        .forEach(slot -> all.add(new Held(slot, Lifetime.CALLER)));
            }
        }
        // Where the growing region begins is known now.
        return all.stream().map(h -> new Lifetime(h.slot().space(), place(h.slot()),
                h.slot().perExample() ? new Place(0, h.slot().size()) : Place.fixed(h.slot().size()),
                h.slot().first(), h.last())).toList();
    }

    /// Size of a space: the fixed region, then the growing one.
    Place size(Space space) {
        return new Place(sizes.getOrDefault(new Region(space, false), 0L),
                sizes.getOrDefault(new Region(space, true), 0L));
    }

    /// Where a slot begins, once all have been allocated.
    Place place(Slot slot) {
        return slot.perExample() ? new Place(size(slot.space()).base(), slot.offset()) : Place.fixed(slot.offset());
    }
}
