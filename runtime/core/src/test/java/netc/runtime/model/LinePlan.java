package netc.runtime.model;

import java.util.List;
import java.util.Optional;
import netc.abi.Dimension;
import netc.abi.Launch;
import netc.abi.Place;
import netc.abi.Plan;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.abi.Role;
import netc.abi.Schedule;
import netc.abi.TensorType;
import netc.abi.TensorType.Kind;
import netc.abi.Training;
import netc.abi.Training.Combine;
import netc.abi.Training.Metric;
import netc.abi.Training.Partial;
import netc.abi.Variable;

/// The plan of a line that is fitted: `y = sum_I w·x + b[kind]`, trained by momentum with a rate that falls to 0.
/// Written by hand, with the kernels of [Line.LineKernels].
public final class LinePlan {
    /// Examples of a turn of the kernel that sums gradients.
    static final int BLOCK = 4;

    private static final Dimension I = new Dimension("I", 3);
    private static final Dimension KIND = new Dimension("Kind", 2);
    private static final TensorType NUMBER = TensorType.real();
    private static final TensorType ROW = TensorType.real(I);
    private static final TensorType INDEX = new TensorType(Kind.INDEX, List.of(), 2, "Kind");
    private static final Place W = Place.fixed(0);
    private static final Place B = Place.fixed(16);
    private static final Place W_M = Place.fixed(32);
    private static final Place B_M = Place.fixed(48);

    private LinePlan() {
    }

    public static Plan plan() {
        return plan(Optional.empty());
    }

    public static Plan plan(Optional<Training.Stop> stop) {
        return new Plan("Line", "5eed", List.of(
                new Variable("w", Variable.Role.PARAMETER, ROW, 0),
                new Variable("b", Variable.Role.PARAMETER, TensorType.real(KIND), 16),
                new Variable("w/m", Variable.Role.OPTIMIZER, ROW, 32),
                new Variable("b/m", Variable.Role.OPTIMIZER, TensorType.real(KIND), 48)), 64,
                List.of(init(), outputY(), step(), evaluate(), metric("loss", "loss.sum", 5),
                        metric("worst", "worst", 6)),
                List.of(new Training("", List.of(), List.of(), Optional.empty(), new Training.Validation.Drawn(0.25),
                        List.of(new Metric("loss",
                                List.of(new Partial("loss.sum", Combine.SUM, 1, false),
                                        new Partial("loss.count", Combine.SUM, 1, false))),
                                new Metric("worst", List.of(new Partial("worst", Combine.MAX, 1, false)))),
                        new Training.Course(List.of(Training.Step.LOSS), 64, false, new Training.Length.Epochs(6), 7,
                                stop))));
    }

    private static Procedure init() {
        return new Procedure(Role.INIT, List.of(), Schedule.NONE, List.of(), List.of(),
                List.of(new Launch(0, List.of(W, B, W_M, B_M), Place.fixed(1), 1, 20)), 0, Place.fixed(0),
                Place.fixed(0));
    }

    private static Port real(String name, TensorType type, Place place) {
        return new Port(name, type, place.perExample() > 0 || place.base() >= 16, place);
    }

    private static final Port KIND_IN = new Port("kind", INDEX, true, Place.fixed(0));

    private static Procedure outputY() {
        Place x = Place.fixed(16);
        Place y = new Place(16, 3);
        return new Procedure(new Role.Output("y"), List.of(real("x", ROW, x), KIND_IN), Schedule.NONE, List.of(),
                List.of(real("y", NUMBER, y)),
                List.of(new Launch(1, List.of(x, KIND_IN.place(), y, W, B), new Place(0, 1), BLOCK, 40)),
                1, new Place(16, 4), new Place(0, 1));
    }

    private static Procedure step() {
        Place step = Place.fixed(0);
        Place steps = Place.fixed(1);
        Place loss = Place.fixed(2);
        Place finite = Place.fixed(4);
        Place x = Place.fixed(16);
        Place t = new Place(16, 3);
        Place sums = new Place(16, 4);
        // The cost is put on, so that turns are worth sharing between threads.
        return new Procedure(Role.STEP,
                List.of(real("x", ROW, x), KIND_IN, real("t", NUMBER, t)),
                new Schedule(List.of(new Schedule.Count(Schedule.Counter.STEP),
                        new Schedule.Count(Schedule.Counter.STEPS))),
                List.of(new Schedule.Handed(0, step), new Schedule.Handed(1, steps)),
                List.of(real("loss", NUMBER, loss),
                        new Port("finite", TensorType.real(new Dimension("", 4)), false, finite)),
                List.of(new Launch(2, List.of(x, KIND_IN.place(), t, sums, W, B), new Place(0, 1), BLOCK, 100_000),
                        new Launch(8, List.of(sums, loss), Place.fixed(1), 1, 20),
                        new Launch(3, List.of(sums, W, B, W_M, B_M, step, steps), Place.fixed(1), 1, 100),
                        new Launch(7, List.of(W, finite), Place.fixed(4), 1, 16)),
                2, new Place(16, 4 + 8), new Place(0, 1));
    }

    private static Procedure evaluate() {
        Place sum = Place.fixed(0);
        Place worst = Place.fixed(1);
        Place x = Place.fixed(16);
        Place t = new Place(16, 3);
        Place count = new Place(0, 1);
        return new Procedure(Role.EVALUATE, List.of(real("x", ROW, x), KIND_IN, real("t", NUMBER, t)), Schedule.NONE,
                List.of(),
                List.of(real("loss.sum", NUMBER, sum),
                        new Port("loss.count", new TensorType(Kind.WHOLE, List.of(), 0, ""), false,
                                count),
                        real("worst", NUMBER, worst)),
                List.of(new Launch(4, List.of(x, KIND_IN.place(), t, sum, count, worst, W, B), Place.fixed(1), 1, 40)),
                1, new Place(16, 4), new Place(16, 1));
    }

    /// `value = first / second`, or the first where there is no second.
    private static Procedure metric(String name, String first, int kernel) {
        Port count = new Port("loss.count", new TensorType(Kind.WHOLE, List.of(), 0, ""), false,
                Place.fixed(0));
        Port value = real("value", NUMBER, Place.fixed(1));
        Port input = real(first, NUMBER, Place.fixed(0));
        boolean mean = kernel == 5;
        return new Procedure(new Role.Metric("", name), mean ? List.of(input, count) : List.of(input), Schedule.NONE,
                List.of(),
                List.of(value),
                List.of(new Launch(kernel, mean
                        ? List.of(input.place(), count.place(), value.place())
                        : List.of(input.place(), value.place()), Place.fixed(1), 1, 1)),
                1, Place.fixed(16), Place.fixed(16));
    }
}
