package netc.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.abi.Role;
import netc.runtime.data.Permutation;
import netc.runtime.data.Table;
import netc.runtime.model.Run;
import netc.runtime.model.Program;
import netc.runtime.model.Vectors;
import netc.runtime.model.Weights;
import netc.runtime.parallel.Workers;
import netc.runtime.train.BatchInputs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PredictionTest {
    /// More than the sixteen examples that lie in a block, and no multiple of them.
    private static final int PICTURES = 17;
    private static final int CLASSES = 10;

    @ParameterizedTest
    @EnumSource(names = {"MLP", "LENET5"})
    void pictureAloneGetsTheBitsThatItGetsAmongOthers(Sample sample) {
        Program program = sample.load(Vectors.lanes());
        Weights weights = program.initialWeights(3);
        Table pictures = Sample.digits(0, PICTURES);
        float[] together = probabilities(program, weights, pictures, 0, PICTURES);
        for (int picture = 0; picture < PICTURES; picture++) {
            float[] alone = probabilities(program, weights, pictures, picture, 1);
            assertArrayEquals(Arrays.copyOfRange(together, picture * CLASSES, (picture + 1) * CLASSES), alone,
                    "picture " + picture);
        }
        assertFalse(Arrays.equals(together, 0, CLASSES, together, CLASSES, 2 * CLASSES), "all pictures look the same");
    }

    private static float[] probabilities(Program program, Weights weights, Table pictures, int first, int count) {
        Procedure predict = program.plan().procedure(Role.PREDICT);
        try (Workers workers = new Workers(2)) {
            Run run = new Run(program, predict, weights, workers, count);
            new BatchInputs(run, pictures, "digits").fill(Permutation.identity(PICTURES), first, count);
            run.complete();
            Port probability = run.output("probability");
            int from = run.at(probability);
            return Arrays.copyOfRange(run.arena(), from, from + run.elements(probability));
        }
    }
}
