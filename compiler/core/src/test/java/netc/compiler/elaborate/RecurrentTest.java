package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import netc.abi.Role;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.GraphVerifier;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.DeclaredVariable;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Recurrent nets written in the language, held against loops of Java and central differences.
class RecurrentTest {
    private static final Path CELLS = Path.of("src/test/resources/netc/recurrent/cells.net");
    private static final int INPUTS = 2;
    private static final int HIDDEN = 3;

    private static ModelProgram model(String layer, int turns) throws IOException {
        return Elaborated.text(Files.readString(CELLS) + """
                model M {
                  dim T = %d, D = %d, Hid = %d
                  input x: f32[T, D]
                  output y: f32[T, Hid] = x |> %s[D -> Hid]
                }
                """.formatted(turns, INPUTS, HIDDEN, layer)).model();
    }

    private static Map<String, double[]> variables(ModelProgram model) {
        return GraphInterpreter.run(model.procedures().get(Role.INIT), false, 1, 7, Map.of(), Map.of());
    }

    private static double[] drawn(int n) {
        return new Random(5).doubles(n, -1, 1).toArray();
    }

    /// Row `in` of `w[in, gate, hid]`, summed over `in` with `x`, one number for each gate and unit.
    private static double[] product(double[] x, int from, int count, double[] w, int gates) {
        double[] sums = new double[gates * HIDDEN];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < sums.length; j++) {
                sums[j] += x[from + i] * w[i * sums.length + j];
            }
        }
        return sums;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Test
    void anLstmComputesWhatItsFormulasSay() throws IOException {
        int turns = 7;
        ModelProgram model = model("Lstm", turns);
        assertEquals(List.of("y.lstm1.cell.W", "y.lstm1.cell.U", "y.lstm1.cell.b"),
                model.variables().stream().map(DeclaredVariable::path).toList());
        Map<String, double[]> v = variables(model);
        double[] x = drawn(2 * turns * INPUTS);
        double[] expected = new double[2 * turns * HIDDEN];
        for (int example = 0; example < 2; example++) {
            double[] h = new double[HIDDEN];
            double[] c = new double[HIDDEN];
            for (int t = 0; t < turns; t++) {
                double[] a = product(x, (example * turns + t) * INPUTS, INPUTS, v.get("y.lstm1.cell.W"), 4);
                double[] u = product(h, 0, HIDDEN, v.get("y.lstm1.cell.U"), 4);
                for (int j = 0; j < HIDDEN; j++) {
                    double[] g = new double[4];
                    for (int k = 0; k < 4; k++) {
                        g[k] = a[k * HIDDEN + j] + u[k * HIDDEN + j] + (k == 1 ? 1 : 0);
                    }
                    c[j] = sigmoid(g[1]) * c[j] + sigmoid(g[0]) * Math.tanh(g[3]);
                    h[j] = sigmoid(g[2]) * Math.tanh(c[j]);
                    expected[(example * turns + t) * HIDDEN + j] = h[j];
                }
            }
        }
        assertArrayEquals(expected, GraphInterpreter.run(model.procedures().get(Role.PREDICT), false, 2, 7,
                Map.of("x", x), v).get("y"), 1e-12);
    }

    @Test
    void aGruComputesWhatItsFormulasSay() throws IOException {
        int turns = 7;
        ModelProgram model = model("Gru", turns);
        Map<String, double[]> v = variables(model);
        double[] x = drawn(turns * INPUTS);
        double[] expected = new double[turns * HIDDEN];
        double[] h = new double[HIDDEN];
        for (int t = 0; t < turns; t++) {
            double[] a = product(x, t * INPUTS, INPUTS, v.get("y.gru1.cell.W"), 3);
            double[] u = product(h, 0, HIDDEN, v.get("y.gru1.cell.U"), 3);
            for (int j = 0; j < HIDDEN; j++) {
                double reset = sigmoid(a[j] + u[j]);
                double update = sigmoid(a[HIDDEN + j] + u[HIDDEN + j]);
                double fresh = Math.tanh(a[2 * HIDDEN + j] + reset * u[2 * HIDDEN + j]);
                h[j] = fresh + update * (h[j] - fresh);
                expected[t * HIDDEN + j] = h[j];
            }
        }
        assertArrayEquals(expected, GraphInterpreter.run(model.procedures().get(Role.PREDICT), false, 1, 7,
                Map.of("x", x), v).get("y"), 1e-12);
    }

    @Test
    void anElmanNetComputesWhatItsFormulasSay() throws IOException {
        int turns = 5;
        ModelProgram model = model("Elman", turns);
        Map<String, double[]> v = variables(model);
        double[] x = drawn(turns * INPUTS);
        double[] expected = new double[turns * HIDDEN];
        double[] h = new double[HIDDEN];
        for (int t = 0; t < turns; t++) {
            double[] a = product(x, t * INPUTS, INPUTS, v.get("y.elman1.cell.W"), 1);
            double[] u = product(h, 0, HIDDEN, v.get("y.elman1.cell.U"), 1);
            for (int j = 0; j < HIDDEN; j++) {
                h[j] = Math.tanh(a[j] + u[j]);
                expected[t * HIDDEN + j] = h[j];
            }
        }
        assertArrayEquals(expected, GraphInterpreter.run(model.procedures().get(Role.PREDICT), false, 1, 7,
                Map.of("x", x), v).get("y"), 1e-12);
    }

    /// With the same weights both ways.
    @Test
    void whatRunsBackwardsIsWhatRunsForwardsOverTheSequenceTurned() throws IOException {
        int turns = 5;
        ModelProgram model = Elaborated.text(Files.readString(CELLS) + """
                model M {
                  dim T = %d, D = %d, Hid = %d
                  input x: f32[T, D]
                  a, b = x |> BiLstm[D -> Hid]
                  output ahead: f32[T, Hid] = a
                  output behind: f32[T, Hid] = b
                }
                """.formatted(turns, INPUTS, HIDDEN)).model();
        Map<String, double[]> v = variables(model);
        v.replaceAll((path, value) -> v.get(path.replace(".behind.", ".ahead.")));
        double[] x = drawn(turns * INPUTS);
        double[] ahead = GraphInterpreter.run(model.procedures().get(Role.PREDICT), false, 1, 7, Map.of("x", x), v)
                .get("ahead");
        double[] behind = GraphInterpreter.run(model.procedures().get(Role.PREDICT), false, 1, 7,
                Map.of("x", turned(x, INPUTS)), v).get("behind");
        assertArrayEquals(ahead, turned(behind, HIDDEN), 1e-12);
    }

    private static double[] turned(double[] rows, int width) {
        double[] turned = new double[rows.length];
        for (int from = 0; from < rows.length; from += width) {
            System.arraycopy(rows, from, turned, rows.length - width - from, width);
        }
        return turned;
    }

    /// Of the squares of all turns' results, by every element of every parameter and input.
    @ParameterizedTest
    @ValueSource(strings = {"Elman", "Lstm", "Gru"})
    void gradientsThroughManyTurnsAreThoseOfCentralDifferences(String layer) throws IOException {
        int turns = 200;
        ModelProgram model = model(layer, turns);
        Graph graph = squares(model.procedures().get(Role.PREDICT));
        Map<String, double[]> variables = variables(model);
        Map<String, double[]> inputs = Map.of("x", drawn(turns * INPUTS));
        Map<String, double[]> found = GraphInterpreter.run(GraphVerifier.verify(Differentiate.apply(graph)), false, 1,
                7, inputs, variables);
        Random random = new Random(3);
        for (String name : found.keySet()) {
            if (name.startsWith("d ")) {
                boolean isInput = inputs.containsKey(name.substring(2));
                double[] of = (isInput ? inputs : variables).get(name.substring(2));
                for (int n = 0; n < 3; n++) {
                    int at = random.nextInt(of.length);
                    double step = 1e-5;
                    double difference = (loss(graph, inputs, variables, name, at, step)
                            - loss(graph, inputs, variables, name, at, -step)) / (2 * step);
                    assertEquals(difference, found.get(name)[at], 1e-6 * Math.max(1, Math.abs(difference)),
                            layer + ": " + name + " at " + at);
                }
            }
        }
    }

    private static double loss(Graph graph, Map<String, double[]> inputs, Map<String, double[]> variables, String name,
            int at, double step) {
        Map<String, double[]> moved = new HashMap<>(inputs);
        Map<String, double[]> changed = new HashMap<>(variables);
        Map<String, double[]> its = inputs.containsKey(name.substring(2)) ? moved : changed;
        double[] values = its.get(name.substring(2)).clone();
        values[at] += step;
        its.put(name.substring(2), values);
        Graph alone = new Graph(graph.equations(), graph.results().subList(0, 1));
        return GraphInterpreter.run(Differentiate.apply(alone), false, 1, 7, moved, changed).get("loss")[0];
    }

    /// `loss`, the sum of the squares of what a graph gives, and `d NAME` for everything that it reads.
    private static Graph squares(Graph graph) {
        GraphBuilder b = new GraphBuilder(graph, graph.equations().getFirst().span());
        Value y = graph.results().getFirst().value();
        Value loss = b.reduceSum(b.mul(y, y), y.type().axes(), List.of());
        b.result(new Result.Output("loss", List.of(), loss));
        Map<String, Value> leaves = new LinkedHashMap<>();
        graph.equations().forEach(e -> {
            if (e.op() instanceof Op.Variable(String path)) {
                leaves.put(path, e.result());
            } else if (e.op() instanceof Op.Input(String name)) {
                leaves.put(name, e.result());
            }
        });
        leaves.forEach((name, leaf) -> {
            List<Axis> order = leaf.type().axes();
            b.result(new Result.Output("d " + name, order, b.gradient(loss, leaf)));
        });
        return b.build();
    }
}
