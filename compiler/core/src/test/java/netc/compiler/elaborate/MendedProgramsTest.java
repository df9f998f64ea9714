package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import netc.abi.Role;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Type;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// A program mended by what messages offer is the one that was meant: its outputs, its loss, the weights after a step and
/// the numbers it reports are the same, and so is how it is trained.
class MendedProgramsTest {
    private static final int EXAMPLES = 3;

    @TestFactory
    Stream<DynamicTest> pastingWhatIsOfferedMakesTheProgramThatWasMeant() {
        return MendedPrograms.cases().stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> {
            String mended = MendedPrograms.mended(c.wrong());
            assertNotEquals(c.wrong(), mended, () -> "nothing is offered\n" + MendedPrograms.said(c.wrong()).render());
            Elaborated found = Elaborated.text(mended);
            assertEquals("", found.diagnostics().render(), mended);
            ModelProgram expected = Elaborated.text(c.meant()).model();
            assertSame(expected, found.model(), mended);
        }));
    }

    private static void assertSame(ModelProgram expected, ModelProgram found, String mended) {
        assertEquals(inputs(expected), inputs(found), mended);
        assertEquals(expected.procedures().keySet(), found.procedures().keySet(), mended);
        assertEquals(
                expected.learning().blocks().stream().map(b -> b.training().toString().replaceAll("line=\\d+", ""))
                        .toList(),
                found.learning().blocks().stream().map(b -> b.training().toString().replaceAll("line=\\d+", ""))
                        .toList(),
                mended);
        assertEquals(expected.variables().stream().map(v -> v.type().toString()).toList(),
                found.variables().stream().map(v -> v.type().toString()).toList(), mended);
        // What is drawn at the start depends on the name that a parameter gets.
        boolean areCalledAlike = expected.variables().stream().map(v -> v.path()).toList()
                .equals(found.variables().stream().map(v -> v.path()).toList());
        for (Role procedure : expected.procedures().keySet()) {
            if (procedure.equals(Role.INIT) && !areCalledAlike) {
                continue;
            }
            List<double[]> wanted = numbers(expected, procedure);
            List<double[]> given = numbers(found, procedure);
            assertEquals(wanted.size(), given.size(), procedure.toString());
            for (int i = 0; i < wanted.size(); i++) {
                assertArrayEquals(wanted.get(i), given.get(i), 1e-12, procedure + "\n" + mended);
            }
        }
    }

    private static List<String> inputs(ModelProgram program) {
        return program.inputs().stream().map(i -> i.name() + ": " + i.type() + " " + i.edge() + " " + i.target())
                .toList();
    }

    /// What a procedure gives, in the order of its results, of the same random weights and inputs for either program.
    private static List<double[]> numbers(ModelProgram program, Role procedure) {
        Random random = new Random(5);
        Map<String, double[]> variables = new HashMap<>();
        program.variables().forEach(v -> variables.put(v.path(), drawn(v.type(), random)));
        Graph graph = Differentiate.apply(program.procedures().get(procedure));
        Map<String, double[]> inputs = new HashMap<>();
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Input(String name)) {
                inputs.put(name, drawn(e.result().type(), new Random(name.hashCode())));
            }
        }
        boolean isStart = procedure.equals(Role.INIT);
        Map<String, double[]> results = GraphInterpreter.run(graph, false, EXAMPLES, 7, inputs,
                isStart ? Map.of() : variables);
        List<double[]> numbers = new ArrayList<>();
        graph.results().forEach(r -> numbers.add(results.get(r.name())));
        return numbers;
    }

    /// Of an axis every index is 0 or 1.
    private static double[] drawn(Type type, Random random) {
        int count = Math.toIntExact(type.elementsPerExample() * (type.hasBatch() ? EXAMPLES : 1));
        return random.doubles(count).map(d -> type.element() == Element.F32 ? 0.5 + d : Math.rint(d)).toArray();
    }

    /// A fix that no program above is mended by could make any other program.
    @Test
    void everyFixThatTheCompilerOffersIsHeldByAProgramThatWasMeant() throws Exception {
        FixSites sites = new FixSites();
        for (MendedPrograms.Case c : MendedPrograms.cases()) {
            sites.mend(c.wrong());
        }
        assertEquals(List.of(), sites.unused());
    }
}
