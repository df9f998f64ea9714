package netc.compiler.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import netc.abi.Storage;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;
import netc.compiler.section.Kept;

/// What is computed once, or once for each turn of the loops around: which values share a kernel, and the kernels.
final class SectionTasks {
    private final Graph graph;
    private final List<Integer> loops;
    private final Map<Integer, Kept> kept;
    private final Lowering lowering;
    private final Fusion fusion;
    private final List<Unit> units;
    private final Map<Value, Integer> written = new HashMap<>();
    /// New values of variables that are written where the old ones lie.
    private final Map<Value, String> updates = new LinkedHashMap<>();
    private final List<List<KernelTask.Numbered>> tasks = new ArrayList<>();

    /// @param loops numbers of the loops around, outermost first
    /// @param kept  what sections keep for each other, by number
    SectionTasks(Graph graph, List<Integer> loops, Map<Integer, Kept> kept, Target target) {
        this.graph = graph;
        this.loops = List.copyOf(loops);
        this.kept = kept;
        lowering = new Lowering(target, this::storage);
        fusion = fuse(graph, lowering);
        units = Unit.of(graph, fusion, lowering);
        for (Result result : graph.results()) {
            if (result instanceof Result.Kept(var number, var _, var value)) {
                written.put(value, number);
            }
        }
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

    Graph graph() {
        return graph;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("section" + (loops.isEmpty() ? "" : " of loops " + loops) + "\n");
        for (int i = 0; i < units.size(); i++) {
            text.append("  ").append(units.get(i).roots());
            if (i < tasks.size()) {
                text.append(" by ").append(tasks.get(i).stream().map(t -> "k" + t.kernel()).toList());
            }
            text.append('\n');
        }
        updates.forEach((value, path) -> text.append("  ").append(path).append(" = ").append(value).append('\n'));
        return text.toString();
    }

    List<Integer> loops() {
        return loops;
    }

    List<Unit> units() {
        return units;
    }

    /// Those of each unit, see [#write].
    List<List<KernelTask.Numbered>> tasks() {
        return tasks;
    }

    Map<Value, String> updates() {
        return updates;
    }

    Lowering lowering() {
        return lowering;
    }

    Equation definition(Value v) {
        return fusion.definition(v);
    }

    /// Reshapes lie where their operands do.
    Value memoryOf(Value v) {
        Value memory = v;
        while (fusion.definition(memory).op() instanceof Op.Reshape) {
            memory = fusion.definition(memory).operands().get(0);
        }
        return memory;
    }

    /// The kept tensor that a value is, or becomes.
    Optional<Kept> kept(Value v) {
        if (fusion.definition(v).op() instanceof Op.Input input && input.kept().isPresent()) {
            return Optional.of(kept.get(input.kept().getAsInt()));
        }
        return Optional.ofNullable(written.get(v)).map(kept::get);
    }

    /// The variable that a value is the old one of, or a slice of.
    Optional<String> variable(Value v) {
        return fusion.definition(v).op() instanceof Op.Variable(var path) ? Optional.of(path)
                : kept(v).flatMap(Kept::variable);
    }

    Storage storage(Buffers.Use use) {
        Value v = memoryOf(use.value());
        return variable(v).isPresent() || updates.containsKey(v) ? Storage.WEIGHTS
                : Buffers.transientStorage(v.type().element());
    }

    /// Which variables a unit reads, and which of them elsewhere than where it writes.
    void reads(Unit unit, Set<String> read, Set<String> elsewhere) {
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
        for (Accesses.Access access : accesses.reads()) {
            variable(memoryOf(access.value())).ifPresent(path -> {
                read.add(path);
                if (unit.anchor().isPresent() || !loops.isEmpty() || !access.isSameElement(strides)) {
                    elsewhere.add(path);
                }
            });
        }
    }

    /// Writes the kernels.
    ///
    /// @param checks whether new values of variables are looked at
    void write(KernelTable table, boolean checks) {
        for (Unit unit : units) {
            tasks.add(write(unit, checks).stream().map(t -> t.in(table)).toList());
        }
    }

    private List<KernelTask> write(Unit unit, boolean checks) {
        List<Value> checked = checks ? unit.roots().stream().filter(updates::containsKey).toList() : List.of();
        List<KernelTask> written = new ArrayList<>(write(unit, checked));
        if (written.stream().noneMatch(KernelTask::checks)) {
            checked.forEach(value -> written.add(FiniteCheck.task(value, lowering.widths())));
        }
        return written;
    }

    private List<KernelTask> write(Unit unit, List<Value> checked) {
        Value root = unit.roots().getFirst();
        if (unit.anchor().isPresent()) {
            Value anchor = unit.anchor().get();
            return fusion.definition(anchor).op() instanceof Op.Contract
                    ? ContractionKernel.write(root, anchor, fusion, lowering)
                    : List.of(ReductionKernel.write(root, anchor, fusion, lowering));
        }
        return fusion.definition(root).op() instanceof Op.Scatter ? ScatterKernel.write(root, fusion, lowering)
                : List.of(ElementwiseKernel.write(unit.roots(), checked, fusion, lowering));
    }

    /// The updates that are written elsewhere first, and copied when all else is done.
    List<Result.Update> copied() {
        List<Result.Update> copied = new ArrayList<>();
        for (Result result : graph.results()) {
            if (result instanceof Result.Update update && !update.path().equals(updates.get(update.value()))) {
                copied.add(update);
            }
        }
        return copied;
    }
}
