package netc.benchmarks;

import java.nio.file.Path;
import java.util.function.Supplier;
import netc.benchmarks.Learning.Schedule;

/// A network that both sides train.
enum Workload {
    LENET5("lenet5", Path.of("lenet5", "lenet5.net"), DigitBatches::draw, PictureNetwork::lenet5,
            Learning.adam(Schedule.cosine(1e-3, 0x1p-24)), 10),
    MLP("784-128-10", Path.of("mlp", "mlp.net"), DigitBatches::draw, PictureNetwork::mlp,
            Learning.adam(Schedule.cosine(2e-3, 0.5)), 50),
    /// Where the rate is low: what batch normalisation makes of rounding grows with it, up to 1e-2 of a loss after 30 steps
    /// at 1e-3.
    RESNET("resnet", Path.of("resnet", "resnet.net"), DigitBatches::draw, PictureNetwork::resnet,
            Learning.adam(Schedule.cosine(2e-3, 0.93)), 2),
    ADDER("adder", Path.of("adder", "adder.net"), TextBatches::sums, AdderNetwork::new,
            new Learning(Schedule.cosine(3e-3, 0.5), Learning.BETA2, 0, 1), 5),
    NANO_GPT("nanogpt", Path.of("nanogpt", "nanogpt.net"), TextBatches::characters, NanoGptNetwork::ofSample,
            new Learning(Schedule.warmedUp(), 0.99f, 0.1f, 1), 2);

    private final String title;
    private final Path source;
    private final Supplier<Batches> batches;
    private final Supplier<PytorchNetwork> network;
    private final Learning learning;
    private final int stepsPerBlock;

    Workload(String title, Path source, Supplier<Batches> batches, Supplier<PytorchNetwork> network, Learning learning,
            int stepsPerBlock) {
        this.title = title;
        this.source = source;
        this.batches = batches;
        this.network = network;
        this.learning = learning;
        this.stepsPerBlock = stepsPerBlock;
    }

    String title() {
        return title;
    }

    /// The text of it for netc, within the folder of the samples.
    Path source() {
        return source;
    }

    /// Made anew, the same each time.
    Batches batches() {
        return batches.get();
    }

    /// The same in PyTorch's operations, in its first state.
    PytorchNetwork network() {
        return network.get();
    }

    Learning learning() {
        return learning;
    }

    /// Steps that take some tens of milliseconds.
    int stepsPerBlock() {
        return stepsPerBlock;
    }
}
