package netc.compiler.graph;

import java.util.List;

/// What leaves a graph when all its equations have been computed.
public sealed interface Result {
    Value value();

    /// What it is known by: a name, or the path of a variable.
    String name();

    /// The memory order in which the value leaves: the axes of its type, and others along which it is the same (a
    /// parameter that starts at 0).
    List<Axis> order();

    Result withValue(Value value);

    /// A tensor handed out under a name.
    record Output(String name, List<Axis> order, Value value) implements Result {
        public Output {
            order = List.copyOf(order);
        }

        @Override
        public Result withValue(Value other) {
            return new Output(name, order, other);
        }
    }

    /// A tensor that other sections of the procedure read.
    record Kept(int number, List<Axis> order, Value value) implements Result {
        public Kept {
            order = List.copyOf(order);
        }

        @Override
        public Result withValue(Value other) {
            return new Kept(number, order, other);
        }

        @Override
        public String name() {
            return "kept " + number;
        }
    }

    /// The new value of a variable, seen by the next run: equations of this graph read the old one.
    record Update(String path, List<Axis> order, Value value) implements Result {
        public Update {
            order = List.copyOf(order);
        }

        @Override
        public Result withValue(Value other) {
            return new Update(path, order, other);
        }

        @Override
        public String name() {
            return path;
        }
    }
}
