package netc.compiler.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import org.junit.jupiter.api.Test;

/// Constants that are computed while compiling have the bits that they would have when running.
class SimplifyTest {
    private static final float TENTH = 0.1f;
    private static final float SEVEN_TENTHS = 0.7f;

    @Test
    void sumsOfConstantsAreRoundedLikeSingles() {
        GraphBuilder b = builder();
        assertEquals(TENTH + SEVEN_TENTHS, folded(b, b.add(b.real(TENTH), b.real(SEVEN_TENTHS))));
    }

    @Test
    void productsOfConstantsAreRoundedLikeSingles() {
        GraphBuilder b = builder();
        assertEquals(TENTH * SEVEN_TENTHS * TENTH,
                folded(b, b.mul(b.mul(b.real(TENTH), b.real(SEVEN_TENTHS)), b.real(TENTH))));
    }

    @Test
    void quotientsOfConstantsAreRoundedLikeSingles() {
        GraphBuilder b = builder();
        assertEquals(TENTH / SEVEN_TENTHS - TENTH,
                folded(b, b.sub(b.div(b.real(TENTH), b.real(SEVEN_TENTHS)), b.real(TENTH))));
    }

    private static GraphBuilder builder() {
        return new GraphBuilder(new Span(Source.of("test.net", "x"), 0, 1));
    }

    private static double folded(GraphBuilder b, Value value) {
        b.result(new Result.Output("y", List.of(), value));
        Graph graph = Simplify.apply(b.build());
        Value y = graph.results().getFirst().value();
        return graph.definitions().get(y).op() instanceof Op.Constant(double constant) ? constant
                : Double.NaN;
    }
}
