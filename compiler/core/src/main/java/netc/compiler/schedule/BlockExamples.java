package netc.compiler.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;

/// Lays pictures of many examples in blocks of sixteen, the examples innermost.
///
/// ```
/// y: f32[batch, H, W, C] = …x…   ->   y: f32[block, H, W, C, lane] = …x…
/// ```
///
/// Where a picture has few channels, neighbouring elements of one example do not fill a vector and windows start
/// anywhere; sixteen examples fill it always, and every loop over a vector is whole. What lies so are [BlockedRegions]; at
/// their borders a copy changes the order. No bit depends on any of this.
public final class BlockExamples {
    private final GraphBuilder b;
    private final Set<Value> blocked;
    private final Map<Value, Value> plain = new HashMap<>();
    private final Map<Value, Value> inBlocks = new HashMap<>();
    private final Map<Value, Equation> windows = new HashMap<>();

    private BlockExamples(GraphBuilder b, Set<Value> blocked) {
        this.b = b;
        this.blocked = blocked;
    }

    /// The graph as it is, unless windows of pictures are contracted to few channels.
    public static Graph apply(Graph graph) {
        return apply(graph, BlockedRegions.of(graph));
    }

    /// @param blocked what lies in blocks then, of [BlockedRegions#candidates]
    static Graph apply(Graph graph, Set<Value> blocked) {
        if (blocked.isEmpty()) {
            return graph;
        }
        BlockExamples pass = new BlockExamples(new GraphBuilder(graph.equations().getFirst().span()), blocked);
        graph.equations().forEach(pass::rewrite);
        graph.equations().stream().filter(e -> e.op() instanceof Op.Carry)
                .forEach(e -> pass.b.close(pass.plain(e.result()), pass.plain(e.operands().get(1))));
        graph.results().forEach(r -> pass.b.result(r.withValue(pass.plain(r.value()))));
        return pass.b.build();
    }

    private void rewrite(Equation e) {
        b.at(e.span());
        Value v = e.result();
        if (!blocked.contains(v)) {
            plain.put(v, b.append(e.op(), v.type(), (e.op() instanceof Op.Carry ? e.operands().subList(0, 1)
                    : e.operands()).stream().map(this::plain).toList()));
        } else if (e.op() instanceof Op.Read) {
            // Windows are only positions: whoever asks gets them of the tensor as it wants it.
            windows.put(v, e);
        } else {
            List<Value> operands = e.operands().stream().map(x -> x.type().hasBatch() ? inBlocks(x) : plain(x))
                    .toList();
            inBlocks.put(v, b.append(e.op(), blockedType(v.type()), operands));
        }
    }

    private static Type blockedType(Type type) {
        List<Axis> axes = new ArrayList<>(type.axes());
        axes.remove(Axis.BATCH);
        axes.add(0, Axis.BLOCK);
        axes.add(Axis.LANE);
        return new Type(type.element(), axes);
    }

    private static List<AxisRead> blockedReads(List<AxisRead> reads) {
        List<AxisRead> blocked = new ArrayList<>(reads.stream().filter(r -> !r.axis().isBatch()).toList());
        blocked.add(0, AxisRead.same(Axis.BLOCK));
        blocked.add(AxisRead.same(Axis.LANE));
        return blocked;
    }

    private Value inBlocks(Value v) {
        Value known = inBlocks.get(v);
        if (known != null) {
            return known;
        }
        Equation window = windows.get(v);
        Value made;
        if (window != null && window.op() instanceof Op.Read(var reads, var guarded)) {
            made = b.append(new Op.Read(blockedReads(reads), guarded), blockedType(v.type()),
                    inBlocks(window.operands().get(0)));
        } else {
            Affine example = Affine.index(Axis.BLOCK).times(Axis.LANE.size()).plus(Affine.index(Axis.LANE));
            List<AxisRead> reads = v.type().axes().stream()
                    .map(a -> a.isBatch() ? AxisRead.of(a, example) : AxisRead.same(a)).toList();
            made = b.append(new Op.Read(reads, false), blockedType(v.type()), plain(v));
        }
        inBlocks.put(v, made);
        return made;
    }

    private Value plain(Value v) {
        Value known = plain.get(v);
        if (known != null) {
            return known;
        }
        Equation window = windows.get(v);
        Value made;
        if (window != null) {
            made = b.append(window.op(), v.type(), plain(window.operands().get(0)));
        } else {
            List<Axis> order = new ArrayList<>(v.type().axes());
            order.remove(Axis.BATCH);
            order.addAll(0, List.of(Axis.BLOCK, Axis.LANE));
            Value ordered = b.transpose(inBlocks.get(v), order);
            made = b.append(new Op.Reshape(List.of(Axis.BLOCK, Axis.LANE), List.of(Axis.BATCH)), v.type(), ordered);
        }
        plain.put(v, made);
        return made;
    }
}
