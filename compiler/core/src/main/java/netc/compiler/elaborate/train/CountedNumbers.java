package netc.compiler.elaborate.train;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.abi.Schedule;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.slice.Scheduled;
import netc.compiler.elaborate.slice.Slices;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Result;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;

/// Numbers of an optimizer that depend on where training stands. One that is 0 at every step was made of a counter where a
/// part of the way is wanted: `cosine(1e-3, step)`.
record CountedNumbers(Session session) {
    /// A training to look at: some steps of it, the first and the last among them.
    private static final long STEPS = 1_000;
    private static final long EPOCHS = 10;
    private static final List<Long> LOOKED_AT = List.of(1L, 2L, 3L, 250L, 500L, 750L, STEPS - 1, STEPS);
    private static final Pattern COUNTER = Pattern.compile("\\b(step|epoch)(s?)\\b");

    /// @param name    of the argument
    /// @param written what it is given
    void requireSome(String name, Quantity value, Span written) {
        if (!(value instanceof Quantity.Tensor t)) {
            return;
        }
        Schedule schedule = Scheduled.of(Slices.of(session.builder().build().equations(),
                List.of(new Result.Output(name, List.of(), t.value())))).schedule();
        if (schedule.instructions().isEmpty() || !LOOKED_AT.stream().allMatch(step -> at(step, schedule) == 0)) {
            return;
        }
        Diagnostic d = Diagnostic.error(Code.N305, written, name + " is 0 at every step")
                .note("`step` counts from 1 to `steps`, and `epoch` from 1 to `epochs`: the part of the way is `step / steps`");
        List<String> counters = COUNTER.matcher(written.text()).results().map(m -> m.group()).toList();
        Matcher counter = COUNTER.matcher(written.text());
        throw session.reject(counters.size() == 1 && counter.find() && counter.group(2).isEmpty()
                ? d.fix(counter.replaceFirst("$1 / $1s")) : d);
    }

    /// The number at a step, which is the last that its own schedule computes.
    private static double at(long step, Schedule schedule) {
        double[] numbers = new double[schedule.instructions().size()];
        schedule.compute(step, STEPS, 1 + (step - 1) * EPOCHS / STEPS, EPOCHS, numbers);
        return numbers[numbers.length - 1];
    }
}
