package netc.abi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a procedure of a model is for.
public sealed interface Role {
    Role INIT = new Init();
    Role PREDICT = new Predict();
    Role STREAM = new Stream();
    Role STANDARDS = new Standards();
    /// That of a `train` block which says no other.
    Step STEP = new Step("", "");
    /// The first look at a set.
    Role EVALUATE = new Evaluate("", 1);
    Role STOP = new Stop("");
    Role TRACE = new Trace();

    /// Gives every variable its initial value. Takes what files hold that variables start from, where they do.
    record Init() implements Role {
        @Override
        public String toString() {
            return "init";
        }
    }

    /// Takes the inputs and targets that an output depends on, gives the output of that name.
    record Output(String output) implements Role {
        @Override
        public String toString() {
            return "output " + output;
        }
    }

    /// As [Output], where inputs that the model says a value of are not given.
    record Standard(String output) implements Role {
        @Override
        public String toString() {
            return "standard " + output;
        }
    }

    /// Gives all outputs that need no target. Of inputs that the model says a value of it takes those that data fill.
    record Predict() implements Role {
        @Override
        public String toString() {
            return "predict";
        }
    }

    /// Takes an axis one element at a time: the last loop, whose turns each take an element of the inputs that have the axis,
    /// give one of each output that does, and know what turns before them took. The rest is there once, before the first.
    record Stream() implements Role {
        @Override
        public String toString() {
            return "stream";
        }
    }

    /// Gives, under their names, the inputs of [Stream] without the axis that the model says a value of.
    record Standards() implements Role {
        @Override
        public String toString() {
            return "standards";
        }
    }

    /// What a `train` block has for itself.
    sealed interface OfBlock extends Role {
        /// The name of the block; empty where it has none.
        String block();
    }

    /// A step of training: takes inputs and targets, gives `loss`, the mean over the batch before the update, where it has
    /// one, and changes parameters and states.
    ///
    /// @param name as the `train` block calls it; empty where it has no name
    record Step(String block, String name) implements OfBlock {
        @Override
        public String toString() {
            return (name.isEmpty() ? "step" : "step " + name) + suffix(block);
        }

        /// Its name and that of its block, which tell it from the other steps of the model: `tune.create`. Empty where neither
        /// has one.
        public String label() {
            return block + (block.isEmpty() || name.isEmpty() ? "" : ".") + name;
        }
    }

    /// Gives the partial results of metrics for one batch. Beside inputs and targets it takes those of looks before it, put
    /// together over all batches, under their names.
    ///
    /// @param look at the whole set, from 1
    record Evaluate(String block, int look) implements OfBlock {
        @Override
        public String toString() {
            return (look == 1 ? "evaluate" : "evaluate " + look) + suffix(block);
        }
    }

    /// Takes the partial results of a metric, put together over all batches, under their names, and gives `value`.
    record Metric(String block, String metric) implements OfBlock {
        @Override
        public String toString() {
            return "metric " + metric + suffix(block);
        }
    }

    /// Takes what was measured of an epoch, and gives `stop`: whether it was the last.
    record Stop(String block) implements OfBlock {
        @Override
        public String toString() {
            return "stop" + suffix(block);
        }
    }

    /// Gives the named tensors of a step in the order in which they are computed, to find where one went wrong.
    record Trace() implements Role {
        @Override
        public String toString() {
            return "trace";
        }
    }

    private static String suffix(String block) {
        return block.isEmpty() ? "" : " of " + block;
    }

    /// The role whose [#toString] this is: a word, the name of what it is for, and `of` with that of the block.
    static Optional<Role> of(String text) {
        List<String> words = new ArrayList<>(List.of(text.split(" ", -1)));
        String block = "";
        if (words.size() > 2 && words.get(words.size() - 2).equals("of")) {
            block = words.removeLast();
            words.removeLast();
        }
        String name = words.size() == 2 ? words.removeLast() : "";
        Optional<Role> role = Optional.ofNullable(switch (words.getFirst()) {
            case "init" -> INIT;
            case "output" -> new Output(name);
            case "standard" -> new Standard(name);
            case "predict" -> PREDICT;
            case "stream" -> STREAM;
            case "standards" -> STANDARDS;
            case "step" -> new Step(block, name);
            case "evaluate" -> name.isEmpty() || name.matches("[1-9]\\d{0,8}")
                    ? new Evaluate(block, name.isEmpty() ? 1 : Integer.parseInt(name)) : null;
            case "metric" -> new Metric(block, name);
            case "stop" -> new Stop(block);
            case "trace" -> TRACE;
            default -> null;
        });
        return role.filter(r -> r.toString().equals(text));
    }
}
