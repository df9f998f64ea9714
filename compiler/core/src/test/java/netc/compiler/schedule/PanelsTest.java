package netc.compiler.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;
import org.junit.jupiter.api.Test;

/// Large products read what rows share from panels, with the bits of their equation.
class PanelsTest {
    private final DrawnGraph g = new DrawnGraph();

    private static final Axis K = Axis.of("K", 300);

    private Graph output(Value y) {
        g.output(y);
        g.outputBehind(y);
        return g.b.build();
    }

    private static List<Type> contractions(Graph graph) {
        return Arrange.apply(graph).equations().stream().filter(e -> e.op() instanceof Op.Contract)
                .map(e -> e.result().type()).toList();
    }

    private static boolean inPanels(Graph graph) {
        return contractions(graph).stream().allMatch(t -> t.axes().getLast().size() == 32);
    }

    @Test
    void ofManyRows() {
        Graph graph = output(g.b.contract(g.variable(Axis.of("R", 150), K), g.variable(K, Axis.of("C", 96)),
                List.of(K)));
        assertTrue(inPanels(graph));
        g.check(1);
    }

    @Test
    void ofManyRowsOfEachExample() {
        Graph graph = output(g.b.contract(g.input(Axis.BATCH, Axis.of("R", 130), K),
                g.variable(K, Axis.of("C", 64)), List.of(K)));
        assertTrue(inPanels(graph));
        g.check(1, 3);
    }

    @Test
    void ofExamplesWhoseSharedFactorMustBeTurnedAnyway() {
        Graph graph = output(g.b.contract(g.input(Axis.BATCH, K), g.variable(Axis.of("C", 128), K), List.of(K)));
        assertTrue(inPanels(graph));
        g.check(1, 9, 70);
    }

    @Test
    void ofManyMatrices() {
        Axis o = Axis.of("O", 2);
        Graph graph = output(g.b.contract(g.variable(o, Axis.of("R", 129), K), g.variable(o, K, Axis.of("C", 64)),
                List.of(K)));
        assertTrue(inPanels(graph));
        g.check(1);
    }

    @Test
    void notWhereTheCopyCostsMoreThanItSaves() {
        Graph graph = output(g.b.contract(g.input(Axis.BATCH, K), g.variable(K, Axis.of("C", 128)), List.of(K)));
        assertEquals(128, contractions(graph).getFirst().axes().getLast().size());
    }
}
