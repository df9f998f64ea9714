package netc.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import java.util.Map;

/// Two LSTMs, PyTorch's own, the second of which looks back at what the first has read.
final class AdderNetwork implements PytorchNetwork {
    /// Characters of a question.
    static final int QUESTION = 7;
    /// Characters of an answer.
    static final int ANSWER = 4;
    private static final int UNITS = 128;
    private static final int GATES = 4;

    /// Matrices as `[out, in]`, gates one below the other; tables are as they are.
    @Override
    public Weight forPytorch(Weight ours) {
        String name = ours.path().replaceFirst(".*\\.", "");
        if (ours.shape().length == 3) {
            return gates(ours.permuted(1, 0, 2)).permuted(0, 2, 1).reshaped(GATES * UNITS, ours.shape()[0]);
        }
        if (name.equals("b") && ours.shape().length == 2) {
            return gates(ours).reshaped(GATES * UNITS);
        }
        return name.equals("W") ? ours.permuted(1, 0) : ours;
    }

    /// Ours are what is written, forgotten and shown, and what is new; PyTorch shows last.
    private static Weight gates(Weight ours) {
        float[] values = ours.values().clone();
        int gate = values.length / GATES;
        System.arraycopy(ours.values(), 2 * gate, values, 3 * gate, gate);
        System.arraycopy(ours.values(), 3 * gate, values, 2 * gate, gate);
        return new Weight(ours.path(), ours.shape(), values);
    }

    /// The question from its end, what is said before each character of the answer, the answer, zeros for biases that PyTorch
    /// has twice, and a state of zeros.
    @Override
    public NDList inputs(NDManager manager, Batches batches, int batch) {
        int examples = batches.examples();
        long[] question = batches.longs("question", batch);
        long[] answer = batches.longs("answer", batch);
        long[] reversed = new long[question.length];
        long[] before = new long[answer.length];
        for (int i = 0; i < examples; i++) {
            for (int s = 0; s < QUESTION; s++) {
                reversed[i * QUESTION + s] = question[i * QUESTION + QUESTION - 1 - s];
            }
            System.arraycopy(answer, i * ANSWER, before, i * ANSWER + 1, ANSWER - 1);
        }
        return new NDList(manager.create(reversed, new Shape(examples, QUESTION)),
                manager.create(before, new Shape(examples, ANSWER)),
                manager.create(answer, new Shape(examples, ANSWER, 1)),
                manager.zeros(new Shape(GATES * UNITS)), manager.zeros(new Shape(1, examples, UNITS)));
    }

    @Override
    public NDArray loss(NDList inputs, Map<String, NDArray> w) {
        NDArray zeros = inputs.get(3);
        NDArray state = inputs.get(4);
        NDList read = lstm(looked(inputs.get(0), w.get("table")), new NDList(state, state), zeros, w,
                "memory.lstm1.cell");
        NDArray memory = read.get(0);
        NDArray said = lstm(looked(inputs.get(1), w.get("speak.table")), new NDList(read.get(1), state), zeros, w,
                "speak.a.lstmCell1").get(0);
        NDArray weight = said.matMul(memory.transpose(0, 2, 1)).softmax(-1);
        NDArray both = said.concat(weight.matMul(memory), 2);
        return PytorchNetwork.crossEntropy(PytorchNetwork.dense(both, w, "speak.dense1", ""), inputs.get(2));
    }

    private static NDArray looked(NDArray symbols, NDArray table) {
        return symbols.getNDArrayInternal().embedding(symbols, table, SparseFormat.DENSE).singletonOrThrow();
    }

    /// All that it gives, then the state at the end.
    private static NDList lstm(NDArray x, NDList state, NDArray zeros, Map<String, NDArray> w, String path) {
        NDList parameters = new NDList(w.get(path + ".W"), w.get(path + ".U"), w.get(path + ".b"), zeros);
        return x.getNDArrayInternal().lstm(x, state, parameters, true, 1, 0, true, false, true);
    }
}
