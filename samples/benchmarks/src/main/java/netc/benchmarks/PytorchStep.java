package netc.benchmarks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Training by PyTorch through DJL: operations on arrays, PyTorch's automatic differentiation, and one native call a
/// parameter for Adam. DJL's `Trainer` does the same with more work around it.
///
/// Pictures are divided by 255 beforehand, digits are of the type that `gather` wants: all that can be done before the
/// step is done.
final class PytorchStep implements TrainingStep {
    private static final float RATE = 1e-3f;

    private final Workload workload;
    private final NDManager manager = NDManager.newBaseManager();
    private final List<NDArray> weights = new ArrayList<>();
    private final List<NDArray> pictures = new ArrayList<>();
    private final List<NDArray> digits = new ArrayList<>();
    private final PytorchAdam adam;

    PytorchStep(Workload workload, List<Weight> initial, DigitBatches batches) {
        this.workload = workload;
        for (Weight each : initial) {
            Weight weight = each.forPytorch();
            NDArray array = manager.create(weight.values(),
                    new Shape(Arrays.stream(weight.shape()).asLongStream().toArray()));
            array.setRequiresGradient(true);
            weights.add(array);
        }
        adam = new PytorchAdam(RATE, weights, manager);
        for (int b = 0; b < batches.count(); b++) {
            float[] scaled = batches.pictures().get(b).clone();
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] /= 255;
            }
            pictures.add(manager.create(scaled, workload.input()));
            long[] labels = Arrays.stream(batches.digits().get(b)).asLongStream().toArray();
            digits.add(manager.create(labels, new Shape(DigitBatches.BATCH, 1)));
        }
    }

    /// What computes, for announcing.
    static String describe() {
        Engine engine = Engine.getInstance();
        return engine.getEngineName() + " " + engine.getVersion();
    }

    @Override
    public float step(int batch) {
        NDArray picture = pictures.get(batch);
        NDArray digit = digits.get(batch);
        // Results belong to the manager of their first operand; closing this one frees all that the step made.
        try (NDManager scope = manager.newSubManager()) {
            picture.attach(scope);
            digit.attach(scope);
            float value;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray logits = workload.logits(picture, weights);
                NDArray loss = logits.logSoftmax(1).gather(digit, 1).mean().neg();
                collector.backward(loss);
                value = loss.getFloat();
            }
            adam.step();
            picture.attach(manager);
            digit.attach(manager);
            return value;
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
