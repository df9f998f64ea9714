package netc.compiler.schedule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import netc.abi.Launch;
import netc.abi.Loop;
import netc.abi.Move;
import netc.abi.Place;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.abi.Role;
import netc.abi.Schedule;
import netc.abi.Storage;
import netc.abi.TensorType;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;
import netc.compiler.section.Sections;

/// One procedure: its kernels in order, its arguments and results in memory. Begins with which values share a kernel; the other
/// steps are those of the compiler's list, each done once and in that order.
public final class ProcedureScheduler {
    private final Role role;
    private final Schedule numbers;
    private final EdgeTypes types;
    private final Map<String, Long> variables;
    private final KernelTable table;
    private final Target target;
    private final Steps steps;
    private final MemoryPlan plan = new MemoryPlan();
    private final ProcedureMemory memory;
    private final List<Launch> launches = new ArrayList<>();
    private Optional<CheckSums> sums = Optional.empty();
    private Optional<Procedure> procedure = Optional.empty();

    /// @param sections  arranged, with nothing dead
    /// @param numbers   that they take as inputs
    /// @param types     of inputs and outputs
    /// @param variables offset of each variable in the weights
    /// @param target    to write kernels for
    /// @param table     takes the kernels
    public ProcedureScheduler(Role role, Sections sections, Schedule numbers, EdgeTypes types,
            Map<String, Long> variables, Target target, KernelTable table) {
        this.role = role;
        this.numbers = numbers;
        this.types = types;
        this.variables = variables;
        this.table = table;
        this.target = target;
        steps = Steps.of(sections, target);
        memory = new ProcedureMemory(steps, variables, plan, role instanceof Role.Stream);
    }

    public void updateInPlace() {
        UpdatesInPlace.choose(steps);
    }

    public void writeKernels() {
        steps.tasks().forEach(section -> section.write(table, checks()));
    }

    public void placeTensors() {
        sums = Optional.of(CheckSums.of(plan, steps.tasks().stream().flatMap(s -> s.tasks().stream()).toList(),
                checks() ? steps.tasks().stream().flatMap(s -> s.copied().stream()).toList() : List.of()));
        memory.place();
    }

    public void launch() {
        CheckSums checked = sums.orElseThrow();
        List<Loop> loops = loops();
        List<Integer> numbersOfLoops = numbersOfLoops();
        OptionalInt firstUpdate = OptionalInt.empty();
        for (SectionTasks section : steps.tasks()) {
            for (int i = 0; i < section.units().size(); i++) {
                if (firstUpdate.isEmpty()
                        && section.units().get(i).roots().stream().anyMatch(section.updates()::containsKey)) {
                    firstUpdate = OptionalInt.of(launches.size());
                }
                List<Place> scratch = memory.scratch(launches.size());
                section.tasks().get(i).forEach(
                        task -> launches.add(launch(section, task, scratch, numbersOfLoops, checked)));
            }
        }
        int computed = launches.size();
        for (SectionTasks section : steps.tasks()) {
            section.copied().forEach(update -> launches.add(copy(section, update, checked)));
        }
        List<Port> outputs = outputs();
        checked.output().ifPresent(outputs::add);
        procedure = Optional.of(new Procedure(role, inputs(), numbers, handed(), outputs, launches, loops,
                firstUpdate.orElse(computed), plan.size(Storage.ARENA), plan.size(Storage.INDICES)));
    }

    /// @throws java.util.NoSuchElementException before [#launch]
    public ScheduledProcedure scheduled() {
        return new ScheduledProcedure(procedure.orElseThrow(), plan.lifetimes());
    }

    /// What there is so far: the units of each section, with the kernels of each, updates in place, where tensors lie and how long,
    /// what is launched.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        steps.tasks().forEach(section -> text.append(section));
        plan.lifetimes().forEach(lifetime -> text.append(lifetime).append('\n'));
        launches.forEach(launch -> text.append(launch).append('\n'));
        procedure.ifPresent(p -> p.loops().forEach(loop -> text.append(loop).append('\n')));
        return text.toString();
    }

    /// Whoever changes variables is told whether their new values are finite; what they begin with is as the file
    /// says.
    private boolean checks() {
        return !role.equals(Role.INIT);
    }

    // ---------- launches

    /// Those that repeat any launch.
    private List<Loop> loops() {
        List<Loop> loops = new ArrayList<>();
        for (Steps.Repeat loop : steps.loops()) {
            int first = count(0, loop.first());
            int end = first + count(loop.first(), loop.end());
            if (end > first) {
                loops.add(new Loop(first, end, Math.toIntExact(loop.along().size()), loop.reversed()));
            }
        }
        return loops;
    }

    private int count(int first, int end) {
        return steps.tasks().subList(first, end).stream().flatMap(s -> s.tasks().stream()).mapToInt(List::size).sum();
    }

    /// The number among [#loops] of each of the steps' loops.
    private List<Integer> numbersOfLoops() {
        List<Integer> numbers = new ArrayList<>();
        int next = 0;
        for (Steps.Repeat loop : steps.loops()) {
            numbers.add(count(loop.first(), loop.end()) > 0 ? next++ : Move.FIXED);
        }
        return numbers;
    }

    private Launch launch(SectionTasks section, KernelTask.Numbered task, List<Place> scratch, List<Integer> loops,
            CheckSums sums) {
        List<Place> places = new ArrayList<>();
        List<Move> moves = new ArrayList<>();
        for (Buffers.Use use : task.uses()) {
            moves.addAll(memory.moves(section, use.value(), places.size(), loops));
            places.add(memory.place(section, use.value()));
        }
        if (!task.scratch().isEmpty()) {
            places.addAll(scratch);
        }
        if (task.checks()) {
            places.add(sums.next(FiniteCheck.sums(task.turns().base(), task.divisor())));
        }
        return new Launch(task.kernel(), places, moves, task.turns(), task.divisor(), task.cost());
    }

    private Launch copy(SectionTasks section, Result.Update update, CheckSums sums) {
        Buffers.Use use = new Buffers.Use(update.value(), true);
        int size = Math.toIntExact(update.value().type().elementsPerExample());
        List<Place> places = new ArrayList<>(List.of(memory.place(section, update.value()),
                Place.fixed(variables.get(update.path()))));
        if (checks()) {
            places.add(sums.next(FiniteCheck.sums(size, CopyKernel.BLOCK)));
        }
        return new Launch(table.number(target.widths().stream()
                .map(width -> CopyKernel.write(size, section.storage(use), checks(), width)).toList()), places,
                Place.fixed(size), CopyKernel.BLOCK, CopyKernel.BLOCK);
    }

    // ---------- arguments and results

    private List<Port> inputs() {
        List<Port> ports = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (SectionTasks section : steps.tasks()) {
            for (Equation e : section.graph().equations()) {
                if (e.op() instanceof Op.Input input && input.isPort() && known.add(input.name())) {
                    ports.add(port(input.name(), types.inputs().get(input.name()), section, e.result()));
                }
            }
        }
        return ports;
    }

    private List<Schedule.Handed> handed() {
        List<Schedule.Handed> handed = new ArrayList<>();
        Set<Integer> known = new HashSet<>();
        for (SectionTasks section : steps.tasks()) {
            for (Equation e : section.graph().equations()) {
                if (e.op() instanceof Op.Input input && input.instruction().isPresent()
                        && known.add(input.instruction().getAsInt())) {
                    handed.add(new Schedule.Handed(input.instruction().getAsInt(),
                            memory.place(section, e.result())));
                }
            }
        }
        return handed;
    }

    private List<Port> outputs() {
        List<Port> ports = new ArrayList<>();
        for (SectionTasks section : steps.tasks()) {
            for (Result result : section.graph().results()) {
                if (result instanceof Result.Output(var output, var _, var value)) {
                    ports.add(port(output, types.outputs().get(output), section, value));
                }
            }
        }
        return ports;
    }

    private Port port(String port, TensorType type, SectionTasks section, Value value) {
        if (type == null) {
            throw new IllegalStateException("no type for '" + port + "' of procedure " + role);
        }
        return new Port(port, type, value.type().isOpen(),
                memory.place(section, value));
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
