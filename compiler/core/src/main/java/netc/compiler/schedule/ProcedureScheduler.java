package netc.compiler.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import netc.abi.Launch;
import netc.abi.Place;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.abi.Schedule;
import netc.abi.Space;
import netc.abi.TensorType;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;

/// One procedure: its kernels in order, its arguments and results in memory.
public final class ProcedureScheduler {
    private final String name;
    private final Graph graph;
    private final Map<String, Long> variables;
    private final KernelTable table;
    private final Lowering lowering;
    private final Fusion fusion;
    private final Map<Value, String> updates = new LinkedHashMap<>();
    private final Map<Value, MemoryPlan.Slot> slots = new HashMap<>();
    private final MemoryPlan memory = new MemoryPlan();

    private ProcedureScheduler(String name, Graph graph, Map<String, Long> variables, List<Integer> widths,
            MethodRoom room, KernelTable table) {
        this.name = name;
        this.graph = graph;
        this.variables = variables;
        this.table = table;
        this.lowering = new Lowering(widths, room, this::space);
        this.fusion = fuse(graph, lowering);
    }

    /// @param graph     arranged, with nothing dead
    /// @param numbers   that the graph takes as inputs
    /// @param types     of inputs and outputs, by name
    /// @param variables offset of each variable in the weights
    /// @param widths    vector widths to write kernels for
    /// @param room      what one kernel may be
    /// @param table     takes the kernels
    public static ScheduledProcedure schedule(String name, Graph graph, Schedule numbers,
            Map<String, TensorType> types, Map<String, Long> variables, List<Integer> widths, MethodRoom room,
            KernelTable table) {
        return new ProcedureScheduler(name, graph, variables, widths, room, table).schedule(numbers, types);
    }

    private static Fusion fuse(Graph graph, Lowering lowering) {
        Set<Value> extra = new HashSet<>();
        while (true) {
            Fusion fusion = Fusion.of(graph, extra);
            int before = extra.size();
            for (Equation e : graph.equations()) {
                if (e.op() instanceof Op.Reduce) {
                    extra.addAll(ReductionKernel.mustStore(e.result(), fusion, lowering));
                }
            }
            if (extra.size() == before) {
                return fusion;
            }
        }
    }

    private ScheduledProcedure schedule(Schedule numbers, Map<String, TensorType> types) {
        List<Unit> units = Unit.of(graph, fusion, lowering);
        chooseUpdatesInPlace(units);
        List<List<KernelTask.Numbered>> tasks = new ArrayList<>();
        for (Unit unit : units) {
            tasks.add(write(unit).stream().map(t -> t.in(table)).toList());
        }
        Map<Value, Integer> lastUse = lastUses(tasks);
        List<Result.Update> copied = copied();
        CheckSums sums = CheckSums.of(memory, tasks, checks() ? copied : List.of());
        placeInputs();
        placeUnits(units, tasks, lastUse);
        List<Launch> launches = new ArrayList<>();
        OptionalInt firstUpdate = OptionalInt.empty();
        for (int i = 0; i < units.size(); i++) {
            if (firstUpdate.isEmpty() && units.get(i).roots().stream().anyMatch(updates::containsKey)) {
                firstUpdate = OptionalInt.of(launches.size());
            }
            for (KernelTask.Numbered task : tasks.get(i)) {
                launches.add(new Launch(task.kernel(), places(task, sums), task.turns(), task.divisor(), task.cost()));
            }
        }
        int computed = launches.size();
        for (Result.Update update : copied) {
            launches.add(copy(update, sums));
        }
        List<Port> outputs = outputs(types);
        sums.output().ifPresent(outputs::add);
        Procedure procedure = new Procedure(name, inputs(types), numbers, handed(), outputs, launches,
                firstUpdate.orElse(computed),
                memory.size(Space.ARENA), memory.size(Space.INDICES));
        return new ScheduledProcedure(procedure, memory.lifetimes());
    }

    // ---------- variables

    /// A new value of a variable is written straight into the variable's memory where no kernel still needs the old one, and
    /// all outputs are there: whoever sees a bad one can leave the variables as they are. Otherwise it goes to the arena
    /// first and is copied at the end.
    private void chooseUpdatesInPlace(List<Unit> units) {
        Set<Value> outputs = new HashSet<>();
        graph.results().stream().filter(r -> r instanceof Result.Output).forEach(r -> outputs.add(r.value()));
        Map<Value, Integer> written = new HashMap<>();
        Map<String, Integer> lastRead = new HashMap<>();
        Set<String> mixed = new HashSet<>();
        int lastOutput = -1;
        for (int i = 0; i < units.size(); i++) {
            for (Value root : units.get(i).roots()) {
                written.put(root, i);
            }
            noteReads(units.get(i), i, lastRead, mixed);
        }
        for (Value output : outputs) {
            lastOutput = Math.max(lastOutput, written.getOrDefault(memoryOf(output), -1));
        }
        for (Result result : graph.results()) {
            if (result instanceof Result.Update(var path, var order, var value) && !outputs.contains(value)
                    && !updates.containsKey(value)) {
                int last = lastRead.getOrDefault(path, -1);
                int now = written.get(value);
                if (now > lastOutput && (last < now || last == now && !mixed.contains(path))) {
                    updates.put(value, path);
                }
            }
        }
    }

    /// Which variables a unit is the last to read, and which of them elsewhere than where it writes.
    private void noteReads(Unit unit, int number, Map<String, Integer> lastRead, Set<String> mixed) {
        Set<Value> own = new HashSet<>(unit.roots());
        unit.anchor().ifPresent(own::add);
        Accesses accesses = new Accesses(fusion, own);
        Equation first = fusion.definition(unit.roots().getFirst());
        if (first.op() instanceof Op.Scatter) {
            first.operands().forEach(accesses::add);
        } else {
            unit.roots().stream().filter(v -> !unit.anchor().equals(Optional.of(v))).forEach(accesses::addEquation);
            unit.anchor().ifPresent(a -> fusion.definition(a).operands().forEach(accesses::add));
        }
        Map<Axis, Distance> strides = Strides.rowMajor(unit.roots().getFirst().type().axes());
        Set<String> here = new HashSet<>();
        for (Accesses.Access read : accesses.reads()) {
            if (fusion.definition(memoryOf(read.value())).op() instanceof Op.Variable(var path)) {
                if (here.add(path)) {
                    mixed.remove(path);
                }
                lastRead.put(path, number);
                if (unit.anchor().isPresent() || !read.isSameElement(strides)) {
                    mixed.add(path);
                }
            }
        }
    }

    /// Reshapes lie where their operands do.
    private Value memoryOf(Value v) {
        Value memory = v;
        while (fusion.definition(memory).op() instanceof Op.Reshape) {
            memory = fusion.definition(memory).operands().get(0);
        }
        return memory;
    }

    private Space space(Buffers.Use use) {
        Value v = memoryOf(use.value());
        boolean variable = fusion.definition(v).op() instanceof Op.Variable || updates.containsKey(v);
        return variable ? Space.WEIGHTS : Buffers.transientSpace(v.type().element());
    }

    // ---------- whether new values of variables are finite

    /// Whoever gets outputs and changes variables is told whether their new values are finite.
    private boolean checks() {
        return graph.results().stream().anyMatch(r -> r instanceof Result.Output);
    }

    /// The updates that are copied at the end.
    private List<Result.Update> copied() {
        List<Result.Update> copied = new ArrayList<>();
        for (Result result : graph.results()) {
            if (result instanceof Result.Update update && !update.path().equals(updates.get(update.value()))) {
                copied.add(update);
            }
        }
        return copied;
    }

    private List<Place> places(KernelTask.Numbered task, CheckSums sums) {
        List<Place> places = new ArrayList<>(task.uses().stream().map(this::place).toList());
        if (task.checks()) {
            places.add(sums.next(FiniteCheck.sums(task.turns().base(), task.divisor())));
        }
        return places;
    }

    // ---------- kernels

    private List<KernelTask> write(Unit unit) {
        List<Value> checked = checks() ? unit.roots().stream().filter(updates::containsKey).toList() : List.of();
        List<KernelTask> tasks = new ArrayList<>(write(unit, checked));
        if (tasks.stream().noneMatch(KernelTask::checks)) {
            checked.forEach(value -> tasks.add(FiniteCheck.task(value, lowering.widths())));
        }
        return tasks;
    }

    private List<KernelTask> write(Unit unit, List<Value> checked) {
        Value root = unit.roots().getFirst();
        if (unit.anchor().isPresent()) {
            Value anchor = unit.anchor().get();
            return fusion.definition(anchor).op() instanceof Op.Contract
                    ? ContractionKernel.write(root, anchor, fusion, lowering)
                    : List.of(ReductionKernel.write(root, anchor, fusion, lowering));
        }
        return List.of(fusion.definition(root).op() instanceof Op.Scatter ? ScatterKernel.write(root, fusion, lowering)
                : ElementwiseKernel.write(unit.roots(), checked, fusion, lowering));
    }

    private Launch copy(Result.Update update, CheckSums sums) {
        Buffers.Use use = new Buffers.Use(update.value(), true);
        int size = Math.toIntExact(update.value().type().elementsPerExample());
        List<Place> places = new ArrayList<>(List.of(place(use), Place.fixed(variables.get(update.path()))));
        if (checks()) {
            places.add(sums.next(FiniteCheck.sums(size, CopyKernel.BLOCK)));
        }
        return new Launch(table.number(lowering.widths().stream()
                .map(width -> CopyKernel.write(size, space(use), checks(), width)).toList()), places, Place.fixed(size),
                CopyKernel.BLOCK, CopyKernel.BLOCK);
    }

    // ---------- memory

    private Place place(Buffers.Use use) {
        Value v = memoryOf(use.value());
        if (fusion.definition(v).op() instanceof Op.Variable(var path)) {
            return Place.fixed(variables.get(path));
        }
        if (updates.containsKey(v)) {
            return Place.fixed(variables.get(updates.get(v)));
        }
        return memory.place(slots.get(v));
    }

    private Map<Value, Integer> lastUses(List<List<KernelTask.Numbered>> tasks) {
        Map<Value, Integer> last = new HashMap<>();
        for (int i = 0; i < tasks.size(); i++) {
            for (KernelTask.Numbered task : tasks.get(i)) {
                for (Buffers.Use use : task.uses()) {
                    last.put(memoryOf(use.value()), i);
                }
            }
        }
        for (Result result : graph.results()) {
            last.put(memoryOf(result.value()), Integer.MAX_VALUE);
        }
        return last;
    }

    private void placeInputs() {
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Input) {
                slots.put(e.result(), allocate(e.result(), MemoryPlan.BEFORE));
            }
        }
    }

    /// @param first number of the launch that writes it
    private MemoryPlan.Slot allocate(Value v, int first) {
        return memory.allocate(Buffers.transientSpace(v.type().element()), v.type().openAxes(),
                v.type().elementsPerExample(), first);
    }

    private void placeUnits(List<Unit> units, List<List<KernelTask.Numbered>> tasks, Map<Value, Integer> lastUse) {
        int first = 0;
        for (int i = 0; i < units.size(); i++) {
            int now = i;
            Set<Value> dying = new LinkedHashSet<>();
            tasks.get(i).forEach(t -> t.uses().forEach(u -> dying.add(memoryOf(u.value()))));
            dying.removeIf(v -> lastUse.get(v) != now || !slots.containsKey(v));
            for (Value root : units.get(i).roots()) {
                if (updates.containsKey(root)) {
                    continue;
                }
                MemoryPlan.Slot taken = takeOver(root, tasks.get(i), dying);
                slots.put(root, taken == null ? allocate(root, first) : taken);
                if (!lastUse.containsKey(root) || lastUse.get(root) <= i) {
                    dying.add(root);
                }
            }
            first += tasks.get(i).size();
            for (Value v : dying) {
                memory.free(slots.get(v), first - 1);
            }
        }
    }

    /// The slot of an operand that this unit is the last to read, each element where it writes the result's.
    private MemoryPlan.Slot takeOver(Value root, List<KernelTask.Numbered> tasks, Set<Value> dying) {
        if (tasks.size() != 1) {
            return null;
        }
        KernelTask.Numbered task = tasks.getFirst();
        // In the order of the uses: that of a set differs from one JVM to the next.
        for (Buffers.Use use : task.uses()) {
            if (!task.pointwise().contains(use.value())) {
                continue;
            }
            Value v = memoryOf(use.value());
            // Under another shape the same memory may be read elsewhere too.
            boolean elsewhere = task.uses().stream().anyMatch(
                    u -> memoryOf(u.value()).equals(v) && !task.pointwise().contains(u.value()));
            if (elsewhere) {
                continue;
            }
            MemoryPlan.Slot slot = slots.get(v);
            if (dying.contains(v) && slot.space() == Buffers.transientSpace(root.type().element())
                    && slot.power() == root.type().openAxes()
                    && slot.size() == MemoryPlan.taken(slot.power(), root.type().elementsPerExample())) {
                dying.remove(v);
                return slot;
            }
        }
        return null;
    }

    // ---------- arguments and results

    private List<Port> inputs(Map<String, TensorType> types) {
        List<Port> ports = new ArrayList<>();
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Input input && input.instruction().isEmpty()) {
                ports.add(port(input.name(), types.get(input.name()), e.result()));
            }
        }
        return ports;
    }

    private List<Schedule.Handed> handed() {
        List<Schedule.Handed> handed = new ArrayList<>();
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Input input && input.instruction().isPresent()) {
                handed.add(new Schedule.Handed(input.instruction().getAsInt(), memory.place(slots.get(e.result()))));
            }
        }
        return handed;
    }

    private List<Port> outputs(Map<String, TensorType> types) {
        List<Port> ports = new ArrayList<>();
        for (Result result : graph.results()) {
            if (result instanceof Result.Output(var output, var order, var value)) {
                ports.add(port(output, types.get(output), value));
            }
        }
        return ports;
    }

    private Port port(String port, TensorType type, Value value) {
        if (type == null) {
            throw new IllegalStateException("no type for '" + port + "' of procedure " + name);
        }
        return new Port(port, type, value.type().isOpen(), Buffers.transientSpace(value.type().element()),
                memory.place(slots.get(memoryOf(value))));
    }

    /// A number of elements rounded up, so that the tensor behind begins where vectors like to.
    public static long aligned(long elements) {
        return MemoryPlan.rounded(elements);
    }

    /// Element kind of a graph type at the edge.
    public static TensorType.Kind kind(Element element) {
        return switch (element) {
            case F32 -> TensorType.Kind.REAL;
            case INT -> TensorType.Kind.WHOLE;
            case BOOL -> TensorType.Kind.TRUTH;
        };
    }
}
