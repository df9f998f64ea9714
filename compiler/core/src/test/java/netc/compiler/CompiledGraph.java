package netc.compiler;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import netc.abi.Kernels;
import netc.abi.Launch;
import netc.abi.Place;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.abi.Role;
import netc.abi.Schedule;
import netc.abi.Storage;
import netc.compiler.backend.jvm.ClassEmitter;
import netc.compiler.backend.jvm.EmittedCode;
import netc.compiler.backend.jvm.EmittedKernels;
import netc.compiler.backend.jvm.EmittedMethod;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphVerifier;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Type;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelInterpreter;
import netc.compiler.kernel.KernelInterpreter.Memory;
import netc.compiler.kernel.KernelInterpreter.Precision;
import netc.compiler.schedule.EdgeTypes;
import netc.compiler.schedule.KernelTable;
import netc.compiler.schedule.Lifetime;
import netc.compiler.schedule.ProcedureScheduler;
import netc.compiler.schedule.ScheduledProcedure;
import netc.compiler.schedule.Target;
import netc.compiler.section.Sections;
import netc.runtime.model.Device;
import netc.runtime.model.Launcher;

/// A graph as compiled code, for one width: what the runtime does, in the plainest way.
///
/// All memory starts as NaN, and what lies in it becomes NaN again as its lifetime ends, so that reading before writing and
/// needing what is given up both show.
public final class CompiledGraph {
    /// What becomes of memory that nobody needs any longer.
    public enum Dead {
        LEFT, POISONED
    }

    private final ScheduledProcedure scheduled;
    private final List<Kernel> kernels;
    private final Kernels code;
    private final EmittedKernels emitted;
    private final Sections sections;
    private final Map<String, Long> offsets = new HashMap<>();
    private final Map<String, Integer> sizes = new HashMap<>();
    private int weights;

    /// @param inBlocks whether examples may lie in blocks
    public CompiledGraph(Graph original, int width, boolean inBlocks) {
        this(original, width, inBlocks, Defect.NONE);
    }

    /// @param defect planted on the way
    public CompiledGraph(Graph original, int width, boolean inBlocks, Defect defect) {
        this(original, Target.jvm(List.of(width), EmittedMethod::hasRoom), inBlocks, Optional.empty(), defect);
    }

    /// What takes an axis one element at a time.
    public static CompiledGraph streamed(Graph original, int width, Axis along, Defect defect) {
        return new CompiledGraph(original, Target.jvm(List.of(width), EmittedMethod::hasRoom), false,
                Optional.of(along), defect);
    }

    /// The same for devices.
    public static CompiledGraph streamedForDevice(Graph original, Axis along, Defect defect) {
        return new CompiledGraph(original, Target.device(EmittedMethod::hasRoom), false, Optional.of(along), defect);
    }

    /// Kernels and launches for devices.
    public static CompiledGraph forDevice(Graph original, boolean inBlocks, Defect defect) {
        return new CompiledGraph(original, Target.device(EmittedMethod::hasRoom), inBlocks, Optional.empty(), defect);
    }

    private CompiledGraph(Graph original, Target target, boolean inBlocks, Optional<Axis> streamed, Defect defect) {
        Graph last = GraphVerifier.verify(original);
        for (Compiler.Pass pass : Compiler.passes(inBlocks)) {
            last = GraphVerifier.verify(defect.after(pass.name(), pass.rewrite().apply(last)));
        }
        Sections cut = Sections.of(last, streamed);
        for (Compiler.Pass pass : Compiler.sectionPasses()) {
            cut = cut.map(g -> GraphVerifier.verify(defect.after(pass.name(), pass.rewrite().apply(g))));
        }
        sections = cut;
        KernelTable table = new KernelTable(1);
        variables(original);
        EdgeTypes types = EdgeTypes.of(original);
        ProcedureScheduler scheduler = new ProcedureScheduler(streamed.isPresent() ? Role.STREAM : Role.PREDICT,
                sections, Schedule.NONE, streamed.map(types::without).orElse(types), offsets,
                target, table);
        Compiler.schedulePhases().forEach(phase -> phase.run().accept(scheduler));
        scheduled = defect.plan(scheduler.scheduled());
        kernels = table.variant(0).stream().map(defect::kernel).toList();
        emitted = ClassEmitter.emit("test/Model", "test.net", target.widths().getFirst(), kernels);
        code = EmittedCode.load(emitted);
    }

    private void variables(Graph original) {
        for (Equation e : original.equations()) {
            if (e.op() instanceof Op.Variable(var path)) {
                variable(path, e.result().type().elementsPerExample());
            }
        }
        for (Result result : original.results()) {
            if (result instanceof Result.Update u) {
                variable(u.path(), new Type(u.value().type().element(), u.order()).elementsPerExample());
            }
        }
    }

    private void variable(String path, long size) {
        if (offsets.putIfAbsent(path, (long) weights) == null) {
            sizes.put(path, (int) size);
            weights += (int) ProcedureScheduler.aligned(size);
        }
    }

    public Sections sections() {
        return sections;
    }

    public List<Kernel> kernels() {
        return kernels;
    }

    public EmittedKernels emitted() {
        return emitted;
    }

    public ScheduledProcedure scheduled() {
        return scheduled;
    }

    public Procedure procedure() {
        return scheduled.procedure();
    }

    /// The same kernels, launch for launch, by the interpreter of the kernel IR.
    public Map<String, double[]> interpret(Precision precision, int n, long seed, Map<String, double[]> inputs,
            Map<String, double[]> variables) {
        Memory memory = memory(n, inputs, variables);
        List<Launch> launches = procedure().launches();
        Runs runs = new Runs(procedure());
        runs.order().run(0, launches.size(), i -> {
            Launch launch = launches.get(i);
            KernelInterpreter.run(precision, kernels.get(launch.kernel()), memory, places(launch, n, runs), 0, n, seed,
                    0, 0, launch.turns(n));
            for (Lifetime ended : ending(i, runs)) {
                int from = ended.place().at(n);
                switch (ended.storage().element()) {
                    case REAL -> Arrays.fill(memory.arena(), from, from + ended.size().at(n), Double.NaN);
                    case WHOLE -> Arrays.fill(memory.indices(), from, from + ended.size().at(n), Integer.MIN_VALUE);
                }
            }
        });
        return results(n, memory);
    }

    /// As [netc.compiler.interpret.GraphInterpreter#run], by compiled code.
    public Map<String, double[]> run(int n, long seed, Map<String, double[]> inputs, Map<String, double[]> variables) {
        return run(0, n, seed, inputs, variables, Dead.POISONED);
    }

    /// The same of a part of a run's examples.
    ///
    /// @param first number of the first of them in the run
    public Map<String, double[]> run(int first, int n, long seed, Map<String, double[]> inputs,
            Map<String, double[]> variables) {
        return run(first, n, seed, inputs, variables, Dead.POISONED);
    }

    public Map<String, double[]> run(int n, long seed, Map<String, double[]> inputs,
            Map<String, double[]> variables, Dead dead) {
        return run(0, n, seed, inputs, variables, dead);
    }

    private Map<String, double[]> run(int first, int n, long seed, Map<String, double[]> inputs,
            Map<String, double[]> variables, Dead dead) {
        Memory start = memory(n, inputs, variables);
        float[] w = singles(start.weights());
        float[] arena = singles(start.arena());
        int[] indices = start.indices();
        int firstUpdate = procedure().firstUpdate();
        int end = procedure().launches().size();
        Runs runs = new Runs(procedure());
        IntConsumer launch = i -> {
            launch(i, runs, first, n, seed, w, arena, indices);
            poison(dead == Dead.LEFT ? List.of() : ending(i, runs), n, arena, indices);
        };
        runs.order().run(0, firstUpdate, launch);
        if (!Arrays.equals(w, singles(start.weights()))) {
            throw new AssertionError("a variable changes before launch " + firstUpdate + " in\n" + sections);
        }
        Map<String, double[]> outputs = firstUpdate == end ? Map.of()
                : outputs(n, new Memory(doubles(w), doubles(arena), indices));
        runs.order().run(firstUpdate, end, launch);
        Map<String, double[]> results = results(n, new Memory(doubles(w), doubles(arena), indices));
        outputs.forEach((name, early) -> {
            if (!Arrays.equals(early, results.get(name))) {
                throw new AssertionError("output " + name + " is not there before the first update in\n" + sections);
            }
        });
        return results;
    }

    /// One element after the other, of what [#streamed] has made.
    ///
    /// @param along  the axis, at its place in each input and output
    /// @param inputs whole
    public Map<String, double[]> stream(Elements along, int n, long seed, Map<String, double[]> inputs,
            Map<String, double[]> variables) {
        Memory start = memory(n, along.first(inputs), variables);
        float[] w = singles(start.weights());
        float[] arena = singles(start.arena());
        int[] indices = start.indices();
        Runs runs = new Runs(procedure());
        IntConsumer launch = i -> {
            launch(i, runs, 0, n, seed, w, arena, indices);
            poison(ending(i, runs), n, arena, indices);
        };
        int loop = procedure().streamed();
        runs.order().run(0, procedure().loops().get(loop).first(), launch);
        return turns(along, n, inputs, arena, indices, turn -> runs.order().turn(loop, turn, launch));
    }

    /// The same by a device that has the code of these kernels.
    public Map<String, double[]> stream(Device device, Elements along, int n, long seed, Map<String, double[]> inputs,
            Map<String, double[]> variables) {
        Memory start = memory(n, along.first(inputs), variables);
        float[] w = singles(start.weights());
        float[] arena = singles(start.arena());
        Device.Copy copy = device.weights(w.length);
        Launcher launcher = device.launcher(procedure(), copy, arena, start.indices(), n);
        copy.write(w);
        launcher.begin(seed, 0);
        return turns(along, n, inputs, arena, start.indices(), turn -> launcher.turn(seed, 0, turn));
    }

    private Map<String, double[]> turns(Elements along, int n, Map<String, double[]> inputs, float[] arena,
            int[] indices, IntConsumer run) {
        for (int turn = 0; turn < along.count(); turn++) {
            Memory given = new Memory(new double[0], doubles(arena), indices);
            write(n, along.at(turn, inputs), given);
            System.arraycopy(singles(given.arena()), 0, arena, 0, arena.length);
            run.accept(turn);
            along.take(turn, outputs(n, new Memory(new double[0], doubles(arena), indices)));
        }
        return along.taken();
    }

    /// As [#run], by a device that has the code of these kernels.
    public Map<String, double[]> run(Device device, int first, int n, long seed, Map<String, double[]> inputs,
            Map<String, double[]> variables) {
        Memory start = memory(n, inputs, variables);
        float[] w = singles(start.weights());
        float[] arena = singles(start.arena());
        Device.Copy copy = device.weights(w.length);
        // There may be more examples, but at first there are not.
        Launcher launcher = device.launcher(procedure(), copy, arena, start.indices(), n + Place.BLOCK + 1);
        launcher.examples(n);
        copy.write(w);
        launcher.compute(seed, first);
        if (procedure().updates()) {
            launcher.update(seed, first);
        }
        copy.read(w);
        return results(n, new Memory(doubles(w), doubles(arena), start.indices()));
    }

    private static void poison(List<Lifetime> lifetimes, int n, float[] arena, int[] indices) {
        for (Lifetime ended : lifetimes) {
            int from = ended.place().at(n);
            switch (ended.storage().element()) {
                case REAL -> Arrays.fill(arena, from, from + ended.size().at(n), Float.NaN);
                case WHOLE -> Arrays.fill(indices, from, from + ended.size().at(n), Integer.MIN_VALUE);
            }
        }
    }

    /// The second half of the turns, then the first.
    private void launch(int number, Runs runs, int first, int n, long seed, float[] w, float[] arena, int[] indices) {
        Launch launch = procedure().launches().get(number);
        int[] places = places(launch, n, runs);
        int turns = launch.turns(n);
        int half = turns / 2;
        float[] own = new float[code.own() + Storage.SLACK];
        Arrays.fill(own, Float.NaN);
        code.run(launch.kernel(), w, arena, indices, own, places, 0, n, seed, first, half, turns);
        code.run(launch.kernel(), w, arena, indices, own, places, 0, n, seed, first, 0, half);
    }

    private static int[] places(Launch launch, int n, Runs runs) {
        int[] places = launch.buffers().stream().mapToInt(p -> p.at(n)).toArray();
        launch.moves().forEach(m -> places[m.argument()] += m.by(runs.order().turn(m.loop()), m.slice(n)));
        return places;
    }

    /// What a launch is the last to need, where no loop runs it again.
    private List<Lifetime> ending(int launch, Runs runs) {
        return scheduled.lifetimes().stream().filter(l -> l.last() == launch && runs.isLast(launch)).toList();
    }

    /// NaN but for inputs and variables.
    private Memory memory(int n, Map<String, double[]> inputs, Map<String, double[]> variables) {
        Memory memory = new Memory(new double[weights + Storage.SLACK],
                new double[procedure().arena().at(n) + Storage.SLACK],
                new int[procedure().indices().at(n) + Storage.SLACK]);
        Arrays.fill(memory.weights(), Double.NaN);
        Arrays.fill(memory.arena(), Double.NaN);
        Arrays.fill(memory.indices(), Integer.MIN_VALUE);
        offsets.forEach((path, offset) -> {
            double[] elements = variables.get(path);
            if (elements != null) {
                System.arraycopy(elements, 0, memory.weights(), Math.toIntExact(offset), elements.length);
            }
        });
        write(n, inputs, memory);
        for (Schedule.Handed handed : procedure().handed()) {
            memory.arena()[handed.place().at(n)] = inputs.get(Op.Input.scheduled(handed.instruction()).name())[0];
        }
        return memory;
    }

    private void write(int n, Map<String, double[]> inputs, Memory memory) {
        for (Port port : procedure().inputs()) {
            double[] elements = inputs.get(port.name());
            for (int i = 0; i < elements.length; i++) {
                int at = port.place().at(n) + i;
                if (port.isReal()) {
                    memory.arena()[at] = elements[i];
                } else {
                    memory.indices()[at] = (int) elements[i];
                }
            }
        }
    }

    private Map<String, double[]> results(int n, Memory memory) {
        Map<String, double[]> results = outputs(n, memory);
        for (Result result : sections.results()) {
            if (result instanceof Result.Update(var path, var _, var _)) {
                int from = Math.toIntExact(offsets.get(path));
                results.put(path, Arrays.copyOfRange(memory.weights(), from, from + sizes.get(path)));
            }
        }
        return results;
    }

    private Map<String, double[]> outputs(int n, Memory memory) {
        Map<String, double[]> results = new HashMap<>();
        Map<String, Type> types = new HashMap<>();
        for (Result result : sections.results()) {
            if (result instanceof Result.Output(var name, var _, var value)) {
                types.put(name, value.type());
            }
        }
        for (Port port : procedure().outputs()) {
            Type type = types.get(port.name());
            if (type == null && port.name().equals(Procedure.FINITE)) {
                continue;
            }
            double[] elements = new double[(int) Place.of(type.openAxes(), type.elementsPerExample()).exactly(n)];
            for (int i = 0; i < elements.length; i++) {
                int at = port.place().at(n) + i;
                elements[i] = port.isReal() ? memory.arena()[at] : memory.indices()[at];
            }
            results.put(port.name(), elements);
        }
        return results;
    }

    private static float[] singles(double[] doubles) {
        float[] singles = new float[doubles.length];
        for (int i = 0; i < singles.length; i++) {
            singles[i] = (float) doubles[i];
        }
        return singles;
    }

    private static double[] doubles(float[] singles) {
        double[] doubles = new double[singles.length];
        Arrays.setAll(doubles, i -> singles[i]);
        return doubles;
    }
}
