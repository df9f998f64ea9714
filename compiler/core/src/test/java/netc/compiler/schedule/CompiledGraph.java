package netc.compiler.schedule;

import static netc.compiler.graph.GraphVerifier.verify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netc.abi.Kernels;
import netc.abi.Launch;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.abi.Space;
import netc.abi.TensorType;
import netc.compiler.backend.jvm.ClassEmitter;
import netc.compiler.backend.jvm.EmittedClass;
import netc.compiler.backend.jvm.EmittedKernels;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.kernel.KernelInterpreter;
import netc.compiler.kernel.KernelInterpreter.Memory;
import netc.compiler.kernel.KernelInterpreter.Precision;
import netc.compiler.pass.EliminateCommon;
import netc.compiler.pass.EliminateDead;
import netc.compiler.pass.Simplify;

/// A graph as compiled code, for one width: what the runtime does, in the plainest way.
final class CompiledGraph {
    private final Procedure procedure;
    private final Kernels kernels;
    private final Map<String, Long> offsets = new HashMap<>();
    private final Map<String, Integer> sizes = new HashMap<>();
    private int weights;
    final EmittedKernels emitted;
    final KernelTable table = new KernelTable(1);

    /// @param inBlocks whether examples may lie in blocks
    CompiledGraph(Graph original, int width, boolean inBlocks) {
        Graph graph = verify(original);
        graph = verify(Simplify.apply(graph));
        graph = verify(EliminateCommon.apply(graph));
        graph = verify(EliminateDead.apply(graph));
        graph = inBlocks ? verify(BlockExamples.apply(graph)) : graph;
        graph = verify(Arrange.apply(Simplify.apply(graph)));
        graph = verify(EliminateDead.apply(EliminateCommon.apply(graph)));
        Map<String, TensorType> types = new HashMap<>();
        for (Equation e : original.equations()) {
            if (e.op() instanceof Op.Variable(var path) && !offsets.containsKey(path)) {
                variable(path, e.result().type().elementsPerExample());
            }
            if (e.op() instanceof Op.Input(var name)) {
                types.put(name, TensorType.real());
            }
        }
        for (Result result : original.results()) {
            switch (result) {
                case Result.Output o -> types.put(o.name(), TensorType.real());
                case Result.Update u -> variable(u.path(),
                        new netc.compiler.graph.Type(u.value().type().element(), u.order()).elementsPerExample());
            }
        }
        this.graph = graph;
        procedure = ProcedureScheduler.schedule("test", graph, types, offsets, List.of(width), table);
        emitted = ClassEmitter.emit("test/Model", "test.net", width, table.variant(0));
        kernels = define(emitted.classes());
    }

    final Graph graph;

    private void variable(String path, long size) {
        if (offsets.putIfAbsent(path, (long) weights) == null) {
            sizes.put(path, (int) size);
            weights += (int) MemoryPlan.rounded(size);
        }
    }

    private static Kernels define(List<EmittedClass> classes) {
        Map<String, byte[]> bytes = new HashMap<>();
        classes.forEach(c -> bytes.put(c.name().replace('/', '.'), c.bytes()));
        ClassLoader loader = new ClassLoader(CompiledGraph.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                byte[] b = bytes.get(name);
                if (b == null) {
                    throw new ClassNotFoundException(name);
                }
                return defineClass(name, b, 0, b.length);
            }
        };
        try {
            return (Kernels) loader.loadClass("test.Model").getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    Procedure procedure() {
        return procedure;
    }

    /// The same kernels, launch for launch, by the interpreter of the kernel IR.
    Map<String, double[]> interpret(Precision precision, int n, long seed, Map<String, double[]> inputs,
            Map<String, double[]> variables) {
        Memory memory = new Memory(new double[weights + Space.SLACK],
                new double[procedure.arena().at(n) + Space.SLACK], new int[procedure.indices().at(n) + Space.SLACK]);
        java.util.Arrays.fill(memory.weights(), Double.NaN);
        java.util.Arrays.fill(memory.arena(), Double.NaN);
        java.util.Arrays.fill(memory.indices(), Integer.MIN_VALUE);
        variables.forEach((path, elements) -> System.arraycopy(elements, 0, memory.weights(),
                Math.toIntExact(offsets.get(path)), elements.length));
        for (Port port : procedure.inputs()) {
            double[] elements = inputs.get(port.name());
            for (int i = 0; i < elements.length; i++) {
                int at = port.place().at(n) + i;
                if (port.space() == Space.ARENA) {
                    memory.arena()[at] = elements[i];
                } else {
                    memory.indices()[at] = (int) elements[i];
                }
            }
        }
        for (Launch launch : procedure.launches()) {
            int[] places = launch.buffers().stream().mapToInt(p -> p.at(n)).toArray();
            KernelInterpreter.run(precision, table.variant(0).get(launch.kernel()), memory, places, 0, n, seed, 0,
                    launch.turns(n));
        }
        return results(n, memory.weights(), memory.arena(), memory.indices());
    }

    /// As [netc.compiler.graph.GraphInterpreter#run]; memory starts as NaN, so that what is read before it is written shows.
    Map<String, double[]> run(int n, long seed, Map<String, double[]> inputs, Map<String, double[]> variables) {
        float[] w = nan(weights + Space.SLACK);
        float[] arena = nan(procedure.arena().at(n) + Space.SLACK);
        int[] indices = new int[procedure.indices().at(n) + Space.SLACK];
        java.util.Arrays.fill(indices, Integer.MIN_VALUE);
        variables.forEach((path, elements) -> {
            for (int i = 0; i < elements.length; i++) {
                w[Math.toIntExact(offsets.get(path)) + i] = (float) elements[i];
            }
        });
        for (Port port : procedure.inputs()) {
            double[] elements = inputs.get(port.name());
            for (int i = 0; i < elements.length; i++) {
                int at = port.place().at(n) + i;
                if (port.space() == Space.ARENA) {
                    arena[at] = (float) elements[i];
                } else {
                    indices[at] = (int) elements[i];
                }
            }
        }
        for (Launch launch : procedure.launches()) {
            int[] places = launch.buffers().stream().mapToInt(p -> p.at(n)).toArray();
            int turns = launch.turns(n);
            int half = turns / 2;
            kernels.run(launch.kernel(), w, arena, indices, places, 0, n, seed, half, turns);
            kernels.run(launch.kernel(), w, arena, indices, places, 0, n, seed, 0, half);
        }
        return results(n, doubles(w), doubles(arena), indices);
    }

    private static double[] doubles(float[] singles) {
        double[] doubles = new double[singles.length];
        java.util.Arrays.setAll(doubles, i -> singles[i]);
        return doubles;
    }

    private Map<String, double[]> results(int n, double[] w, double[] arena, int[] indices) {
        Map<String, double[]> results = new HashMap<>();
        for (Result result : graph.results()) {
            if (result instanceof Result.Update(var path, var order, var value)) {
                double[] elements = new double[sizes.get(path)];
                for (int i = 0; i < elements.length; i++) {
                    elements[i] = w[Math.toIntExact(offsets.get(path)) + i];
                }
                results.put(path, elements);
            }
        }
        for (Port port : procedure.outputs()) {
            Result.Output output = (Result.Output) graph.results().stream()
                    .filter(r -> r instanceof Result.Output o && o.name().equals(port.name())).findFirst()
                    .orElseThrow();
            int count = (int) output.value().type().elementsPerExample() * (output.value().type().hasBatch() ? n : 1);
            double[] elements = new double[count];
            for (int i = 0; i < count; i++) {
                int at = port.place().at(n) + i;
                elements[i] = port.space() == Space.ARENA ? arena[at] : indices[at];
            }
            results.put(port.name(), elements);
        }
        return results;
    }

    private static float[] nan(int size) {
        float[] array = new float[size];
        java.util.Arrays.fill(array, Float.NaN);
        return array;
    }
}
