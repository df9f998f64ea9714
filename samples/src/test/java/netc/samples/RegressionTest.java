package netc.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import netc.abi.Variable;
import netc.compiler.CompiledModel;
import netc.compiler.CompilerOptions;
import netc.runtime.model.Vectors;
import netc.runtime.parallel.Workers;
import netc.runtime.train.Progress;
import netc.runtime.train.Trainer;
import netc.runtime.train.TrainingData;
import netc.runtime.train.TrainingOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Gradient descent ends where the normal equations say.
class RegressionTest {
    private static final double NEAR = 1e-4;
    private static final List<String> CAR = List.of("cylinders", "displacement", "horsepower", "weight", "acceleration",
            "model_year", "mpg");

    @TempDir
    private Path scratch;

    @Test
    void lineMeetsTheClosedForm() throws IOException {
        Path folder = Sample.LINE.file().getParent();
        double[][] rows = LeastSquares.rows(folder.resolve("points.csv"), List.of("x", "y"));
        assertNear(LeastSquares.fit(rows), train(Sample.LINE, folder, rows.length));
    }

    @Test
    void drawnCarsMeetTheClosedForm() throws IOException {
        Files.writeString(scratch.resolve("mpg.csv"), CarsCsv.draw(), StandardCharsets.UTF_8);
        double[][] rows = LeastSquares.rows(scratch.resolve("mpg.csv"), CAR);
        assertEquals(CarsCsv.ROWS - CarsCsv.WITHOUT_HORSEPOWER, rows.length);
        LeastSquares.standardise(rows, CAR.size() - 1);
        assertNear(LeastSquares.fit(rows), train(Sample.AUTO_MPG, scratch, rows.length));
    }

    /// All parameters after a whole run, in the order declared.
    private static double[] train(Sample sample, Path folder, int records) {
        int lanes = Vectors.lanes();
        CompiledModel model = sample.compile(CompilerOptions.forWidth(lanes));
        TrainingData data = Sample.read(model, folder);
        assertEquals(records, data.training().records());
        try (Workers workers = new Workers(1)) {
            Trainer trainer = new Trainer(Sample.load(model, lanes), data,
                    TrainingOptions.of(model.plan().blocks().getFirst()), workers, new Progress() {
                    });
            trainer.run();
            List<Double> parameters = new ArrayList<>();
            for (Variable variable : model.plan().variables()) {
                for (int i = 0; variable.role() == Variable.Role.PARAMETER && i < variable.type().elements(); i++) {
                    parameters.add((double) trainer.weights().read()[Math.toIntExact(variable.offset()) + i]);
                }
            }
            return parameters.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    private static void assertNear(double[] expected, double[] found) {
        assertTrue(LeastSquares.distance(expected, found) <= NEAR,
                () -> "expected " + Arrays.toString(expected) + ", found " + Arrays.toString(found));
    }
}
