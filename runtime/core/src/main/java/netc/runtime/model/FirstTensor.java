package netc.runtime.model;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import netc.abi.Dimension;
import netc.abi.Port;
import netc.abi.Training;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.abi.Training.Treatment;

/// The first named tensor of a step that is NaN or infinite, in words: with the largest number that it may come from, and
/// what may help. Of the tensors that a loop computes anew at every turn, that is the first of the first turn.
///
/// @param trace  has run the step
/// @param examples of the step
record FirstTensor(Run trace, Tracing traced, Step.Examples examples) {
    /// A tensor and an element of it.
    ///
    /// @param number of the tensor, in the order in which they are computed
    private record Element(int number, Port tensor, NotFinite.Found found) {
    }

    /// @param loss     the mean over the examples, NaN or infinite
    /// @param hasMoved whether an optimizer has changed weights before
    String words(float loss, Training training, boolean hasMoved) {
        List<Port> tensors = trace.procedure().outputs();
        Optional<Element> first = first(tensors);
        if (first.isPresent()) {
            String words = "the first tensor that is not finite: " + place(first.get().tensor(), first.get().found());
            // NaN comes of what a function is not defined for, not of large numbers.
            return Double.isNaN(first.get().found().value()) ? words
                    : words + largest(tensors, first) + advice(training, hasMoved);
        }
        String words = "all weights and all named tensors are finite, and the mean of " + traced.loss()
                + " over the examples is not";
        return Float.isNaN(loss) ? words : words + largest(tensors, Optional.empty()) + advice(training, hasMoved);
    }

    private Optional<Element> first(List<Port> tensors) {
        IntPredicate guilty = guilty(tensors);
        Optional<Element> first = Optional.empty();
        for (int i = 0; i < tensors.size(); i++) {
            Port tensor = tensors.get(i);
            if (first.isPresent() && outermost(tensor).isEmpty()) {
                continue;
            }
            IntPredicate those = first.filter(f -> f.tensor().perExample()).map(Element::found)
                    .<IntPredicate>map(f -> example -> example == f.example()).orElse(guilty);
            Optional<NotFinite.Found> found = first.isPresent() && !isBesides(first.get(), tensor) ? Optional.empty()
                    : NotFinite.first(trace, tensor, traced.infinite().contains(tensor.name()), those);
            if (found.isPresent()) {
                Element other = new Element(i, tensor, found.get());
                first = first.filter(f -> !isEarlier(other, f)).or(() -> Optional.of(other));
            }
        }
        return first;
    }

    // ---------- turns

    private List<Integer> loops(Port tensor) {
        return traced.turns().getOrDefault(tensor.name(), List.of());
    }

    private Optional<Integer> outermost(Port tensor) {
        return loops(tensor).stream().findFirst();
    }

    /// Whether a tensor is computed in turns of the same loop.
    private boolean isBesides(Element element, Port tensor) {
        return outermost(tensor).isPresent() && outermost(tensor).equals(outermost(element.tensor()));
    }

    /// Whether one is computed in an earlier turn of a loop that both stand in.
    private boolean isEarlier(Element one, Element other) {
        for (int i = 0; i < loops(one.tensor()).size() && i < loops(other.tensor()).size(); i++) {
            long a = turn(one.tensor(), one.found(), i);
            long b = turn(other.tensor(), other.found(), i);
            if (!loops(one.tensor()).get(i).equals(loops(other.tensor()).get(i)) || a > b) {
                return false;
            }
            if (a < b) {
                return true;
            }
        }
        return false;
    }

    /// The turn of a loop that an element is of.
    ///
    /// @param loop which of those around the tensor, outermost first
    private static long turn(Port tensor, NotFinite.Found found, int loop) {
        List<Dimension> shape = tensor.type().shape();
        return found.number() / elements(shape.subList(loop + 1, shape.size())) % shape.get(loop).size();
    }

    private static long elements(List<Dimension> shape) {
        return shape.stream().mapToLong(Dimension::size).reduce(1, Math::multiplyExact);
    }

    // ---------- examples and numbers

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

    /// @param end what is computed behind it is not looked at
    private String largest(List<Port> tensors, Optional<Element> end) {
        Optional<NotFinite.Found> largest = Optional.empty();
        Optional<Integer> example = end.filter(e -> e.tensor().perExample()).map(e -> e.found().example());
        String words = "";
        for (int i = 0; i < tensors.size(); i++) {
            Port tensor = tensors.get(i);
            Optional<NotFinite.Found> found = NotFinite.largest(trace, tensor, example, before(end, i, tensor));
            if (found.isPresent()
                    && largest.map(l -> found.get().magnitude() > l.magnitude()).orElse(true)) {
                largest = found;
                words = "; the largest number before it: " + place(tensor, found.get());
            }
        }
        return words;
    }

    /// How many elements of a tensor are computed before the one at the end.
    private long before(Optional<Element> end, int number, Port tensor) {
        if (end.isEmpty()) {
            return Long.MAX_VALUE;
        }
        boolean isBefore = number < end.get().number();
        if (!isBesides(end.get(), tensor)) {
            return isBefore ? Long.MAX_VALUE : 0;
        }
        List<Dimension> shape = tensor.type().shape();
        long turns = turn(end.get().tensor(), end.get().found(), 0) + (isBefore ? 1 : 0);
        return turns * elements(shape.subList(1, shape.size()));
    }

    private String place(Port tensor, NotFinite.Found found) {
        List<Dimension> shape = tensor.type().shape();
        int loops = loops(tensor).size();
        String turns = java.util.stream.IntStream.range(0, loops).mapToObj(i -> Long.toString(turn(tensor, found, i)))
                .collect(Collectors.joining(" of turn "));
        return tensor.name() + found.element(shape.subList(loops, shape.size()))
                + (loops == 0 ? "" : " at turn " + turns)
                + (tensor.perExample() ? " for " + examples.name(found.example()) : "");
    }

    /// What may help where numbers grew out of bounds.
    private static String advice(Training training, boolean hasMoved) {
        Set<String> unscaled = new LinkedHashSet<>();
        for (DataSource source : training.data()) {
            for (Feed feed : source.feeds()) {
                if (source.format() == Training.Format.CSV && feed.treatment() == Treatment.PLAIN) {
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
