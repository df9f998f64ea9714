package netc.compiler.law;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import netc.compiler.CompiledGraph;
import netc.compiler.Defect;
import netc.compiler.Elements;
import netc.compiler.backend.opencl.LaunchLaw;
import netc.compiler.backend.opencl.SameBits;
import netc.compiler.elaborate.slice.LooksAhead;
import netc.compiler.elaborate.slice.OneByOne;
import netc.compiler.elaborate.slice.Slices;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphVerifier;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Sample;
import netc.runtime.opencl.Driver;

/// What looks nowhere ahead along an axis can be computed one element at a time, with the same bits.
public final class StreamLaw {
    private static final int[] WIDTHS = {1, 4, 8, 16};

    private StreamLaw() {
    }

    /// @return whether there is such an axis
    static boolean check(Sample sample, long seed, Defect defect) {
        boolean isCompared = false;
        for (Axis along : axes(sample.graph())) {
            isCompared |= holds(sample, along, seed, defect, compiled -> LaunchLaw.mock(compiled, seed));
        }
        return isCompared;
    }

    /// The axes of inputs.
    private static Set<Axis> axes(Graph graph) {
        Set<Axis> axes = new LinkedHashSet<>();
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Input input && input.isPort()) {
                e.result().type().axes().stream().filter(a -> !a.isOpen()).forEach(axes::add);
            }
        }
        return axes;
    }

    /// @param device made for what is compiled
    /// @return false where something looks ahead
    static boolean holds(Sample sample, Axis along, long seed, Defect defect, Function<CompiledGraph, Driver> device) {
        List<Result> results = sample.graph().results().stream()
                .filter(r -> r instanceof Result.Output && r.value().type().has(along)).toList();
        Graph whole = Slices.of(sample.graph().equations(), results);
        if (results.isEmpty() || axes(whole).stream().noneMatch(along::equals)) {
            return false;
        }
        Graph turns;
        try {
            turns = GraphVerifier.verify(OneByOne.of(whole, along));
        } catch (LooksAhead expected) {
            return false;
        }
        int n = 1 + (int) (seed & 1);
        int width = WIDTHS[(int) (seed >> 1 & 3)];
        Map<String, double[]> inputs = sample.inputs(n, seed);
        Map<String, double[]> expected = new CompiledGraph(whole, width, false, defect)
                .run(n, seed, inputs, sample.variables());
        CompiledGraph streamed = CompiledGraph.streamed(turns, width, along, defect);
        SameBits.require(expected, streamed.stream(new Elements(turns, along, n), n, seed, inputs, sample.variables()),
                streamed.sections());
        CompiledGraph forDevice = CompiledGraph.streamedForDevice(turns, along, defect);
        SameBits.require(expected,
                LaunchLaw.stream(forDevice, device.apply(forDevice), new Elements(turns, along, n), n,
                        seed, inputs, sample.variables()),
                forDevice.sections());
        return true;
    }
}
