package netc.abi;

import java.util.List;
import java.util.stream.Stream;
import netc.abi.Training.Columns;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.abi.Training.Length;
import netc.abi.Training.Metric;
import netc.abi.Training.Partial;
import netc.abi.Training.Validation;

/// A [Plan] as text, which generated classes carry: a line for each record, its kind first, what belongs to a record on
/// the lines after it.
///
/// ```
/// netc-plan 7
/// model "Line" "9f86…" 32
/// variable "w" PARAMETER 0 REAL 0 "" "I":3
/// procedure "output y" 16+4n 0
/// input "x" true 16+3n REAL 0 "" "I":3
/// output "y" true 1n REAL 0 ""
/// launch 2 1n/64 12 0 16+3n 1n
/// end
/// ```
///
/// Each plan has one text; any other text is refused.
public final class PlanText {
    private final StringBuilder text = new StringBuilder();

    private PlanText() {
    }

    public static String encode(Plan plan) {
        PlanText writer = new PlanText();
        writer.line("netc-plan", "7");
        writer.line("model", quoted(plan.model()), quoted(plan.hash()), plan.weights());
        for (Variable v : plan.variables()) {
            writer.line("variable", quoted(v.path()), v.role(), v.offset(), type(v.type()));
        }
        plan.procedures().forEach(writer::procedure);
        plan.blocks().forEach(writer::training);
        writer.line("end");
        return writer.text.toString();
    }

    /// @throws IllegalArgumentException for a text that [#encode] did not write
    public static Plan decode(String text) {
        Plan plan = new PlanReader(text).plan();
        if (!encode(plan).equals(text)) {
            throw new IllegalArgumentException("the text of the plan of model " + plan.model() + " is damaged");
        }
        return plan;
    }

    private void procedure(Procedure p) {
        line("procedure", quoted(p.role().toString()), p.arena(), p.indices(), p.firstUpdate());
        p.inputs().forEach(port -> port("input", port));
        p.schedule().instructions().forEach(this::instruction);
        p.handed().forEach(h -> line("handed", h.instruction(), h.place()));
        p.outputs().forEach(port -> port("output", port));
        for (Launch l : p.launches()) {
            line("launch", l.kernel(), l.turns() + "/" + l.divisor(), l.cost());
            text.setLength(text.length() - 1);
            l.buffers().forEach(b -> text.append(' ').append(b));
            text.append('\n');
            l.moves().forEach(m -> line("move", m.argument(), m.loop(), m.shift(), m.slices(), m.slice()));
        }
        p.loops().forEach(l -> line("loop", l.first(), l.end(), l.turns(), l.reversed()));
    }

    private void instruction(Schedule.Instruction instruction) {
        switch (instruction) {
            case Schedule.Constant(double value) -> line("constant", value);
            case Schedule.Count(Schedule.Counter counter) -> line("count", counter);
            case Schedule.Apply(RealFunction function, List<Integer> operands) -> {
                line("apply", function);
                text.setLength(text.length() - 1);
                operands.forEach(o -> text.append(' ').append(o));
                text.append('\n');
            }
        }
    }

    private void port(String kind, Port p) {
        line(kind, quoted(p.name()), p.perExample(), p.place(), type(p.type()));
    }

    private void training(Training t) {
        line("train", quoted(t.name()));
        sources("data", t.data());
        sources("test", t.test());
        t.builtin().ifPresent(b -> line("builtin", quoted(b.name()), b.train(), b.test()));
        switch (t.validation()) {
            case Validation.None() -> line("validate", "none");
            case Validation.Drawn(double fraction) -> line("validate", "drawn", fraction);
            case Validation.Last(double fraction) -> line("validate", "last", fraction);
            case Validation.Own(List<DataSource> sources) -> {
                line("validate", "own");
                sources("own", sources);
            }
        }
        for (Metric metric : t.metrics()) {
            line("metric", quoted(metric.name()));
            for (Partial partial : metric.partials()) {
                line("partial", quoted(partial.output()), partial.combine(), partial.look(), partial.together());
            }
        }
        course(t.course());
    }

    private void course(Training.Course c) {
        line("course", c.batch(), c.inOrder(), c.seed());
        switch (c.length()) {
            case Length.Epochs(int number) -> line("epochs", number);
            case Length.Rounds(int number) -> line("rounds", number);
        }
        c.steps().forEach(s -> line("step", quoted(s.name()), s.times(), s.every(), s.examples(),
                quoted(s.loss().orElse(""))));
        c.stop().ifPresent(stop -> {
            switch (stop) {
                case Training.Stop.Patience(String metric, boolean smaller, int patience) ->
                        line("stop", quoted(metric), smaller, patience);
                case Training.Stop.Condition() -> line("stops");
            }
        });
    }

    private void sources(String kind, List<DataSource> sources) {
        for (DataSource s : sources) {
            line(kind, s.format(), quoted(s.file()), s.skip(), s.drop(), s.line());
            s.rows().forEach(row -> line(Stream.concat(Stream.of("row"), row.stream()).toArray()));
            for (Feed feed : s.feeds()) {
                line("feed", quoted(feed.input()), feed.treatment(), feed.arithmetic().shift(),
                        feed.arithmetic().scale(),
                        feed.at());
                for (Columns columns : feed.columns()) {
                    switch (columns) {
                        case Columns.Numbers(int from, int to) -> line("numbers", from, to);
                        case Columns.Names(String from, String to) -> line("names", quoted(from), quoted(to));
                    }
                }
            }
        }
    }

    private void line(Object... words) {
        for (int i = 0; i < words.length; i++) {
            text.append(i == 0 ? "" : " ").append(words[i]);
        }
        text.append('\n');
    }

    private static String type(TensorType type) {
        StringBuilder text = new StringBuilder();
        text.append(type.kind()).append(' ').append(type.limit()).append(' ').append(quoted(type.axis()));
        for (Dimension d : type.shape()) {
            text.append(' ').append(quoted(d.name())).append(':').append(d.size());
        }
        return text.toString();
    }

    private static String quoted(String s) {
        return '"' + s.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
