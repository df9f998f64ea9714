package netc.compiler.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import netc.abi.Move;
import netc.abi.Place;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;
import netc.compiler.section.Kept;

/// Where everything that a procedure computes lies, and how long.
///
/// What a section alone needs lives from the launch that writes it to the last one that reads it. What sections keep for each
/// other lives as long as the loop in which one of them reads or writes it in many turns.
final class ProcedureMemory {
    /// A stretch of memory.
    private sealed interface Tensor {
        /// How many loops are around what it lives for.
        int depth();

        /// Of one section.
        record Own(SectionTasks section, Value value) implements Tensor {
            @Override
            public int depth() {
                return section.loops().size();
            }
        }

        /// Written by the caller.
        record Given(String name) implements Tensor {
            @Override
            public int depth() {
                return 0;
            }
        }

        /// For several sections.
        record Shared(int memory, int depth) implements Tensor {
        }
    }

    private final Steps steps;
    private final Map<String, Long> variables;
    private final MemoryPlan plan;
    private final boolean isTurnByTurn;
    private final Map<Tensor, MemoryPlan.Slot> slots = new HashMap<>();
    /// What the kernels of a unit leave to each other, by the number of its first launch.
    private final Map<Integer, List<MemoryPlan.Slot>> scratch = new HashMap<>();
    private final Set<Tensor> live = new LinkedHashSet<>();
    private final Map<Tensor, Integer> lastUse = new HashMap<>();
    /// The number of the first unit of each section, and that of the first behind the last.
    private final int[] firstUnit;

    /// @param variables    offset of each variable in the weights
    /// @param isTurnByTurn whether the caller writes inputs before each turn of the last loop, so that these lie in no memory
    ///                     that is anything else by then
    ProcedureMemory(Steps steps, Map<String, Long> variables, MemoryPlan plan, boolean isTurnByTurn) {
        this.steps = steps;
        this.isTurnByTurn = isTurnByTurn;
        this.variables = variables;
        this.plan = plan;
        firstUnit = new int[steps.tasks().size() + 1];
        for (int i = 0; i < steps.tasks().size(); i++) {
            firstUnit[i + 1] = firstUnit[i] + steps.tasks().get(i).units().size();
        }
    }

    /// Gives everything its place.
    void place() {
        for (int i = 0; i < steps.tasks().size(); i++) {
            findLastUses(steps.tasks().get(i), firstUnit[i]);
        }
        steps.tasks().forEach(this::placeInputs);
        int first = 0;
        for (int i = 0; i <= steps.tasks().size(); i++) {
            for (int loop : steps.endingBefore(i)) {
                end(steps.loops().get(loop), first - 1);
            }
            if (i < steps.tasks().size()) {
                for (int loop : steps.beginningAt(i)) {
                    begin(steps.loops().get(loop), first);
                }
                first = placeUnits(steps.tasks().get(i), firstUnit[i], first);
            }
        }
    }

    // ---------- tensors

    /// Where a value lies; nothing for variables.
    private Optional<Tensor> tensor(SectionTasks section, Value v) {
        Value memory = section.memoryOf(v);
        if (section.variable(memory).isPresent() || section.updates().containsKey(memory)) {
            return Optional.empty();
        }
        Optional<Kept> kept = section.kept(memory);
        if (kept.isPresent()) {
            return Optional.of(new Tensor.Shared(kept.get().memory(), kept.get().depth()));
        }
        return Optional.of(section.definition(memory).op() instanceof Op.Input(var name) ? new Tensor.Given(name)
                : new Tensor.Own(section, memory));
    }

    private void findLastUses(SectionTasks section, int firstUnit) {
        for (int i = 0; i < section.tasks().size(); i++) {
            for (KernelTask.Numbered task : section.tasks().get(i)) {
                for (Buffers.Use use : task.uses()) {
                    int now = firstUnit + i;
                    tensor(section, use.value()).ifPresent(t -> lastUse.merge(t, now, Math::max));
                }
            }
        }
        for (Result result : section.graph().results()) {
            if (!(result instanceof Result.Kept)) {
                tensor(section, result.value()).ifPresent(t -> lastUse.put(t, Integer.MAX_VALUE));
            }
        }
    }

    // ---------- places

    private void placeInputs(SectionTasks section) {
        for (Equation e : section.graph().equations()) {
            if (e.op() instanceof Op.Input input && input.kept().isEmpty()) {
                Tensor tensor = new Tensor.Given(input.name());
                if (!slots.containsKey(tensor)) {
                    allocate(tensor, e.result().type(), e.result().type().elementsPerExample(), MemoryPlan.BEFORE);
                }
                if (isTurnByTurn) {
                    lastUse.put(tensor, Integer.MAX_VALUE);
                }
            }
        }
    }

    private void allocate(Tensor tensor, Type type, long elements, int first) {
        keep(tensor, plan.allocate(Buffers.transientStorage(type.element()), Growth.of(type), elements, first));
    }

    private void keep(Tensor tensor, MemoryPlan.Slot slot) {
        slots.put(tensor, slot);
        live.add(tensor);
    }

    private void free(Tensor tensor, int last) {
        live.remove(tensor);
        plan.free(slots.get(tensor), last);
    }

    /// What turns hand on to each other, or to whoever comes behind, is there in all of them.
    private void begin(Steps.Repeat loop, int first) {
        for (SectionTasks section : steps.tasks().subList(loop.first(), loop.end())) {
            for (Result result : section.graph().results()) {
                if (result instanceof Result.Kept) {
                    Kept kept = section.kept(result.value()).orElseThrow();
                    Tensor tensor = new Tensor.Shared(kept.memory(), kept.depth());
                    if (kept.depth() <= loop.depth() && !slots.containsKey(tensor)) {
                        allocate(tensor, kept.slice(), kept.elements(), first);
                    }
                }
            }
        }
    }

    private void end(Steps.Repeat loop, int last) {
        int behind = firstUnit[loop.end()];
        for (Tensor tensor : List.copyOf(live)) {
            int use = lastUse.getOrDefault(tensor, -1);
            if (tensor.depth() == loop.depth() && use < behind && tensor instanceof Tensor.Shared
                    || tensor instanceof Tensor.Given && loop.depth() == 0 && use < behind
                            && use >= firstUnit[loop.first()]) {
                free(tensor, last);
            }
        }
    }

    /// @param firstUnit  number of the section's first
    /// @param firstLaunch number of its first launch
    /// @return number of the first launch behind it
    private int placeUnits(SectionTasks section, int firstUnit, int firstLaunch) {
        int first = firstLaunch;
        for (int i = 0; i < section.units().size(); i++) {
            int now = firstUnit + i;
            List<KernelTask.Numbered> tasks = section.tasks().get(i);
            Set<Tensor> dying = new LinkedHashSet<>();
            tasks.forEach(t -> t.uses().forEach(u -> tensor(section, u.value()).ifPresent(dying::add)));
            dying.removeIf(t -> lastUse.get(t) != now || !slots.containsKey(t)
                    || t.depth() != section.loops().size());
            for (Value root : section.units().get(i).roots()) {
                Optional<Tensor> tensor = tensor(section, root);
                if (tensor.isEmpty()) {
                    continue;
                }
                if (!slots.containsKey(tensor.get())) {
                    place(section, root, tensor.get(), tasks, dying, first);
                }
                boolean needed = lastUse.getOrDefault(tensor.get(), -1) > now;
                if (!needed && tensor.get().depth() == section.loops().size() && live.contains(tensor.get())) {
                    dying.add(tensor.get());
                }
            }
            List<MemoryPlan.Slot> between = new ArrayList<>();
            for (Type type : tasks.getFirst().scratch()) {
                between.add(plan.allocate(Buffers.transientStorage(type.element()), Growth.of(type),
                        type.elementsPerExample(), first));
            }
            scratch.put(first, between);
            first += tasks.size();
            for (Tensor tensor : dying) {
                free(tensor, first - 1);
            }
            for (MemoryPlan.Slot slot : between) {
                plan.free(slot, first - 1);
            }
        }
        return first;
    }

    private void place(SectionTasks section, Value root, Tensor tensor, List<KernelTask.Numbered> tasks,
            Set<Tensor> dying, int first) {
        Optional<Kept> kept = section.kept(root);
        long elements = kept.isPresent() ? kept.get().elements() : root.type().elementsPerExample();
        Optional<Tensor> taken = elements == root.type().elementsPerExample()
                ? takenOver(section, root, tasks, dying)
                : Optional.empty();
        if (taken.isPresent()) {
            dying.remove(taken.get());
            live.remove(taken.get());
            keep(tensor, slots.get(taken.get()));
        } else {
            allocate(tensor, root.type(), elements, first);
        }
    }

    /// An operand that this unit is the last to read, each element where it writes the result's.
    private Optional<Tensor> takenOver(SectionTasks section, Value root, List<KernelTask.Numbered> tasks,
            Set<Tensor> dying) {
        if (tasks.size() != 1) {
            return Optional.empty();
        }
        KernelTask.Numbered task = tasks.getFirst();
        // In the order of the uses: that of a set differs from one JVM to the next.
        for (Buffers.Use use : task.uses()) {
            if (!task.pointwise().contains(use.value())) {
                continue;
            }
            Value v = section.memoryOf(use.value());
            // Under another shape the same memory may be read elsewhere too.
            boolean elsewhere = task.uses().stream().anyMatch(
                    u -> section.memoryOf(u.value()).equals(v) && !task.pointwise().contains(u.value()));
            Optional<Tensor> tensor = tensor(section, v);
            // One of several slices does not lie where the memory begins.
            boolean sliced = section.kept(v).filter(k -> !k.levels().isEmpty()).isPresent();
            if (elsewhere || sliced || tensor.isEmpty() || !dying.contains(tensor.get())) {
                continue;
            }
            MemoryPlan.Slot slot = slots.get(tensor.get());
            if (slot.storage().equals(Buffers.transientStorage(root.type().element()))
                    && slot.growth().holds(Growth.of(root.type()))
                    && slot.size() == MemoryPlan.taken(Growth.of(root.type()), root.type().elementsPerExample())) {
                return tensor;
            }
        }
        return Optional.empty();
    }

    // ---------- what launches are given

    /// Where a value begins, in the first turns of all loops.
    Place place(SectionTasks section, Value v) {
        Value memory = section.memoryOf(v);
        Optional<String> path = section.variable(memory).or(() -> Optional.ofNullable(section.updates().get(memory)));
        return path.isPresent() ? Place.fixed(variables.get(path.get()))
                : plan.place(slots.get(tensor(section, memory).orElseThrow()));
    }

    /// Where what the kernels of a unit leave to each other begins.
    ///
    /// @param firstLaunch of the unit
    List<Place> scratch(int firstLaunch) {
        return scratch.get(firstLaunch).stream().map(plan::place).toList();
    }

    /// How it moves from turn to turn.
    ///
    /// @param argument of the launch
    /// @param numbers  of the procedure's loops, by those of the steps
    List<Move> moves(SectionTasks section, Value v, int argument, List<Integer> numbers) {
        Optional<Kept> kept = section.kept(section.memoryOf(v));
        if (kept.isEmpty()) {
            return List.of();
        }
        List<Move> moves = new ArrayList<>();
        List<Kept.Level> levels = kept.get().levels();
        for (int i = 0; i < levels.size(); i++) {
            Kept.Level level = levels.get(i);
            int shift = i == levels.size() - 1 ? kept.get().shift() : 0;
            int loop = section.loops().stream().filter(l -> steps.loops().get(l).along().equals(level.axis()))
                    .findFirst().map(numbers::get).orElse(Move.FIXED);
            if (loop != Move.FIXED || shift != 0) {
                moves.add(new Move(argument, loop, shift, level.slices(),
                        Growth.of(kept.get().slice()).place(kept.get().sliceOf(i))));
            }
        }
        return moves;
    }
}
