package netc.abi;

import java.util.Optional;

/// What a procedure of a model is for.
public sealed interface Role {
    Role INIT = new Init();
    Role PREDICT = new Predict();
    Role STREAM = new Stream();
    Role STANDARDS = new Standards();
    /// That of a `train` block which says no other.
    Step STEP = new Step("");
    /// The first look at a set.
    Role EVALUATE = new Evaluate(1);
    Role STOP = new Stop();
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

    /// A step of training: takes inputs and targets, gives `loss`, the mean over the batch before the update, where it has
    /// one, and changes parameters and states.
    ///
    /// @param name as the `train` block calls it; empty where it has no name
    record Step(String name) implements Role {
        @Override
        public String toString() {
            return name.isEmpty() ? "step" : "step " + name;
        }
    }

    /// Gives the partial results of metrics for one batch. Beside inputs and targets it takes those of looks before it, put
    /// together over all batches, under their names.
    ///
    /// @param look at the whole set, from 1
    record Evaluate(int look) implements Role {
        @Override
        public String toString() {
            return look == 1 ? "evaluate" : "evaluate " + look;
        }
    }

    /// Takes the partial results of a metric, put together over all batches, under their names, and gives `value`.
    record Metric(String metric) implements Role {
        @Override
        public String toString() {
            return "metric " + metric;
        }
    }

    /// Takes what was measured of an epoch, and gives `stop`: whether it was the last.
    record Stop() implements Role {
        @Override
        public String toString() {
            return "stop";
        }
    }

    /// Gives the named tensors of a step in the order in which they are computed, to find where one went wrong.
    record Trace() implements Role {
        @Override
        public String toString() {
            return "trace";
        }
    }

    /// The role whose [#toString] this is.
    static Optional<Role> of(String text) {
        int space = text.indexOf(' ');
        String name = text.substring(space + 1);
        return Optional.ofNullable(switch (space < 0 ? text : text.substring(0, space + 1)) {
            case "init" -> INIT;
            case "output " -> new Output(name);
            case "standard " -> new Standard(name);
            case "predict" -> PREDICT;
            case "stream" -> STREAM;
            case "standards" -> STANDARDS;
            case "step" -> STEP;
            case "step " -> new Step(name);
            case "evaluate" -> EVALUATE;
            case "evaluate " -> name.matches("[1-9]\\d{0,8}") ? new Evaluate(Integer.parseInt(name)) : null;
            case "metric " -> new Metric(name);
            case "stop" -> STOP;
            case "trace" -> TRACE;
            default -> null;
        });
    }
}
