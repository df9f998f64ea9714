package netc.runtime.model;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import netc.abi.Port;
import netc.abi.Training;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.abi.Training.Treatment;

/// The first named tensor of a step that is NaN or infinite, in words: with the largest number that it may come from, and
/// what may help.
///
/// @param trace  has run the step
/// @param examples of the step
record FirstTensor(Execution trace, Tracing traced, Step.Examples examples) {

    /// @param loss     the mean over the examples, NaN or infinite
    /// @param hasMoved whether an optimizer has changed weights before
    String words(float loss, Training training, boolean hasMoved) {
        List<Port> tensors = trace.procedure().outputs();
        IntPredicate guilty = guilty(tensors);
        for (int i = 0; i < tensors.size(); i++) {
            Port tensor = tensors.get(i);
            Optional<NotFinite.Found> found = NotFinite.first(trace, tensor,
                    traced.infinite().contains(tensor.name()), guilty);
            if (found.isPresent()) {
                String words = "the first tensor that is not finite: " + place(tensor, found.get());
                // NaN comes of what a function is not defined for, not of large numbers.
                return Double.isNaN(found.get().magnitude()) ? words
                        : words + largest(tensors.subList(0, i),
                                tensor.perExample() ? Optional.of(found.get().example()) : Optional.empty())
                                + advice(training, hasMoved);
            }
        }
        String words = "all weights and all named tensors are finite, and the mean of " + traced.loss()
                + " over the examples is not";
        return Float.isNaN(loss) ? words : words + largest(tensors, Optional.empty()) + advice(training, hasMoved);
    }

    /// The examples whose own loss is not finite: what stands in another, such as one that the loss leaves out, is not the
    /// cause. All, where each is finite.
    private IntPredicate guilty(List<Port> tensors) {
        Optional<Port> losses = tensors.stream().filter(t -> t.name().equals(traced.loss()) && t.perExample())
                .findFirst();
        BitSet found = new BitSet();
        losses.ifPresent(port -> {
            for (int i = 0; i < trace.elements(port); i++) {
                found.set(i, !Double.isFinite(trace.get(port, i)));
            }
        });
        return example -> found.isEmpty() || found.get(example);
    }

    /// @param example the one to look at, or all
    private String largest(List<Port> tensors, Optional<Integer> example) {
        Optional<NotFinite.Found> largest = Optional.empty();
        String words = "";
        for (Port tensor : tensors) {
            Optional<NotFinite.Found> found = NotFinite.largest(trace, tensor, example);
            if (found.isPresent()
                    && largest.map(l -> found.get().magnitude() > l.magnitude()).orElse(true)) {
                largest = found;
                words = "; the largest number before it: " + place(tensor, found.get());
            }
        }
        return words;
    }

    private String place(Port tensor, NotFinite.Found found) {
        return tensor.name() + found.element()
                + (tensor.perExample() ? " for " + examples.name(found.example()) : "");
    }

    /// What may help where numbers grew out of bounds.
    private static String advice(Training training, boolean hasMoved) {
        Set<String> unscaled = new LinkedHashSet<>();
        for (DataSource source : training.data()) {
            for (Feed feed : source.feeds()) {
                if (source.format().equals("csv") && feed.treatment() == Treatment.PLAIN) {
                    unscaled.add(feed.input());
                }
            }
        }
        String lower = hasMoved ? "; a lower rate may help" : "";
        if (unscaled.isEmpty()) {
            return lower;
        }
        return lower + (hasMoved ? ", or columns of like scale: " : "; columns of like scale may help: ")
                + "standardised(…) for " + String.join(", ", unscaled);
    }
}
