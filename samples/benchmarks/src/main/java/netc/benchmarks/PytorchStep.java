package netc.benchmarks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Training by PyTorch through DJL: operations on arrays, PyTorch's automatic differentiation, and one native call a
/// parameter for Adam. DJL's `Trainer` does the same with more work around it.
final class PytorchStep implements TrainingStep {
    private final NDManager manager = NDManager.newBaseManager();
    private final PytorchNetwork network;
    private final Map<String, NDArray> weights = new LinkedHashMap<>();
    private final List<NDList> batches = new ArrayList<>();
    private final PytorchAdam adam;

    PytorchStep(Workload workload, List<Weight> initial, Batches batches) {
        network = workload.network();
        for (Weight each : initial) {
            Weight weight = network.forPytorch(each);
            NDArray array = manager.create(weight.values(),
                    new Shape(Arrays.stream(weight.shape()).asLongStream().toArray()));
            array.setRequiresGradient(true);
            weights.put(weight.path(), array);
        }
        adam = new PytorchAdam(workload.learning(), List.copyOf(weights.values()), manager);
        for (int b = 0; b < Batches.COUNT; b++) {
            this.batches.add(network.inputs(manager, batches, b));
        }
    }

    /// What computes, for announcing.
    static String describe() {
        Engine engine = Engine.getInstance();
        return engine.getEngineName() + " " + engine.getVersion();
    }

    @Override
    public float step(int batch) {
        NDList inputs = batches.get(batch);
        // Results belong to the manager of their first operand; closing this one frees all that the step made.
        try (NDManager scope = manager.newSubManager()) {
            inputs.attach(scope);
            float value;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray loss = network.loss(inputs, weights);
                collector.backward(loss);
                value = loss.getFloat();
            }
            adam.step();
            inputs.attach(manager);
            return value;
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
