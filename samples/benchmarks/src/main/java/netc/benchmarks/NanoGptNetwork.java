package netc.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Linear;
import java.util.Arrays;
import java.util.Map;

/// The Transformer that tells the next character, the table of characters used at both ends.
record NanoGptNetwork(int blocks, int heads, int length, int width) implements PytorchNetwork {
    private static final float EPSILON = 1e-5f;

    static NanoGptNetwork ofSample() {
        return new NanoGptNetwork(4, 4, 64, 128);
    }

    /// Matrices as `[out, in]`, heads side by side; tables are as they are.
    @Override
    public Weight forPytorch(Weight ours) {
        String name = ours.path().replaceFirst("\\.\\d+$", "").replaceFirst(".*\\.", "");
        return switch (name) {
            case "W" -> ours.permuted(1, 0);
            case "Wq", "Wk", "Wv", "Wo" -> ours.reshaped(width, width).permuted(1, 0);
            default -> ours;
        };
    }

    /// The text, what comes next, the places, and what is added to scores so that nothing looks ahead.
    @Override
    public NDList inputs(NDManager manager, Batches batches, int batch) {
        Shape texts = new Shape(batches.examples(), length);
        float[] ahead = new float[length * length];
        for (int place = 0; place < length; place++) {
            Arrays.fill(ahead, place * length + place + 1, (place + 1) * length, Float.NEGATIVE_INFINITY);
        }
        return new NDList(manager.create(batches.longs("text", batch), texts),
                manager.create(batches.longs("next", batch), texts.add(1)),
                manager.create(ahead, new Shape(length, length)));
    }

    @Override
    public NDArray loss(NDList inputs, Map<String, NDArray> w) {
        NDArray text = inputs.get(0);
        NDArray h = text.getNDArrayInternal().embedding(text, w.get("token"), SparseFormat.DENSE).singletonOrThrow()
                .add(w.get("place"));
        for (int block = 0; block < blocks; block++) {
            String turn = "." + block;
            h = h.add(attention(norm(h, w, "states.block1.n.layerNorm1", turn), inputs.get(2), w, turn));
            NDArray inner = PytorchNetwork.dense(norm(h, w, "states.block1.layerNorm1", turn), w,
                    "states.block1.feedForward1.y.dense1", turn).getNDArrayInternal().gelu();
            h = h.add(PytorchNetwork.dense(inner, w, "states.block1.feedForward1.y.dense2", turn));
        }
        NDArray logits = Linear.linear(norm(h, w, "states.layerNorm1", ""), w.get("token")).singletonOrThrow();
        return PytorchNetwork.crossEntropy(logits, inputs.get(1));
    }

    private NDArray attention(NDArray x, NDArray ahead, Map<String, NDArray> w, String turn) {
        String path = "states.block1.h.multiHead1.";
        NDArray q = inHeads(Linear.linear(x, w.get(path + "Wq" + turn)).singletonOrThrow());
        NDArray k = inHeads(Linear.linear(x, w.get(path + "Wk" + turn)).singletonOrThrow());
        NDArray v = inHeads(Linear.linear(x, w.get(path + "Wv" + turn)).singletonOrThrow());
        NDArray scores = q.matMul(k.transpose(0, 1, 3, 2)).div(Math.sqrt(width / heads)).add(ahead);
        NDArray seen = scores.softmax(-1).matMul(v).transpose(0, 2, 1, 3).reshape(x.getShape());
        return Linear.linear(seen, w.get(path + "Wo" + turn)).singletonOrThrow();
    }

    private NDArray inHeads(NDArray x) {
        return x.reshape(x.getShape().get(0), length, heads, width / heads).transpose(0, 2, 1, 3);
    }

    private NDArray norm(NDArray x, Map<String, NDArray> w, String path, String turn) {
        return x.getNDArrayInternal().layerNorm(x, new Shape(width), w.get(path + ".gain" + turn),
                w.get(path + ".bias" + turn), EPSILON).singletonOrThrow();
    }
}
