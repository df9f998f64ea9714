package netc.abi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import netc.abi.Training.Arithmetic;
import netc.abi.Training.Builtin;
import netc.abi.Training.Columns;
import netc.abi.Training.Combine;
import netc.abi.Training.Course;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.abi.Training.Length;
import netc.abi.Training.Metric;
import netc.abi.Training.Partial;
import netc.abi.Training.Stop;
import netc.abi.Training.Treatment;
import netc.abi.Training.Validation;

/// Reads what [PlanText] writes, line by line; the kind of the next line decides what belongs to what.
final class PlanReader {
    private final String[] lines;
    private int next;
    private String line = "";
    /// Where the next word of the line begins.
    private int at;

    PlanReader(String text) {
        lines = text.split("\n");
    }

    Plan plan() {
        expect("netc-plan");
        if (!word().equals("7")) {
            throw wrong("version 7 of the text of plans");
        }
        expect("model");
        String model = string();
        String hash = string();
        long weights = number();
        List<Variable> variables = new ArrayList<>();
        while (accept("variable")) {
            String path = string();
            Variable.Role role = constant(Variable.Role.class);
            long offset = number();
            variables.add(new Variable(path, role, type(), offset));
        }
        List<Procedure> procedures = new ArrayList<>();
        while (accept("procedure")) {
            procedures.add(procedure());
        }
        List<Training> blocks = new ArrayList<>();
        while (accept("train")) {
            blocks.add(training());
        }
        expect("end");
        return new Plan(model, hash, variables, weights, procedures, blocks);
    }

    private Procedure procedure() {
        Role role = Role.of(string()).orElseThrow(() -> wrong("what a procedure is for"));
        Place arena = place(word());
        Place indices = place(word());
        int firstUpdate = whole();
        List<Port> inputs = ports("input");
        Schedule schedule = new Schedule(instructions());
        List<Schedule.Handed> handed = new ArrayList<>();
        while (accept("handed")) {
            handed.add(new Schedule.Handed(whole(), place(word())));
        }
        List<Port> outputs = ports("output");
        List<Launch> launches = new ArrayList<>();
        while (accept("launch")) {
            int kernel = whole();
            String[] turns = word().split("/", -1);
            if (turns.length != 2) {
                throw wrong("turns and their divisor");
            }
            long cost = number();
            List<Place> buffers = new ArrayList<>();
            while (more()) {
                buffers.add(place(word()));
            }
            Place count = place(turns[0]);
            int divisor = whole(turns[1]);
            launches.add(new Launch(kernel, buffers, moves(), count, divisor, cost));
        }
        List<Loop> loops = new ArrayList<>();
        while (accept("loop")) {
            loops.add(new Loop(whole(), whole(), whole(), truth()));
        }
        return new Procedure(role, inputs, schedule, handed, outputs, launches, loops, firstUpdate, arena, indices);
    }

    private List<Move> moves() {
        List<Move> moves = new ArrayList<>();
        while (accept("move")) {
            moves.add(new Move(whole(), whole(), whole(), whole(), place(word())));
        }
        return moves;
    }

    private List<Schedule.Instruction> instructions() {
        List<Schedule.Instruction> instructions = new ArrayList<>();
        while (true) {
            if (accept("constant")) {
                instructions.add(new Schedule.Constant(real()));
            } else if (accept("count")) {
                instructions.add(new Schedule.Count(constant(Schedule.Counter.class)));
            } else if (accept("apply")) {
                RealFunction function = constant(RealFunction.class);
                List<Integer> operands = new ArrayList<>();
                while (more()) {
                    operands.add(whole());
                }
                instructions.add(new Schedule.Apply(function, operands));
            } else {
                return instructions;
            }
        }
    }

    private List<Port> ports(String kind) {
        List<Port> ports = new ArrayList<>();
        while (accept(kind)) {
            String name = string();
            boolean perExample = truth();
            Place place = place(word());
            ports.add(new Port(name, type(), perExample, place));
        }
        return ports;
    }

    private Training training() {
        String name = string();
        List<DataSource> data = sources("data");
        List<DataSource> test = sources("test");
        Optional<Builtin> builtin = accept("builtin") ? Optional.of(new Builtin(string(), whole(), whole()))
                : Optional.empty();
        Validation validation = validation();
        List<Metric> metrics = new ArrayList<>();
        while (accept("metric")) {
            String measured = string();
            List<Partial> partials = new ArrayList<>();
            while (accept("partial")) {
                partials.add(new Partial(string(), constant(Combine.class), whole(), truth()));
            }
            metrics.add(new Metric(measured, partials));
        }
        return new Training(name, data, test, builtin, validation, metrics, course());
    }

    private Course course() {
        expect("course");
        int batch = whole();
        boolean inOrder = truth();
        long seed = number();
        Length length = accept("epochs") ? new Length.Epochs(whole()) : rounds();
        List<Training.Step> steps = new ArrayList<>();
        while (accept("step")) {
            steps.add(new Training.Step(string(), whole(), whole(), truth(),
                    Optional.of(string()).filter(l -> !l.isEmpty())));
        }
        Optional<Stop> stop = accept("stops") ? Optional.of(new Stop.Condition())
                : accept("stop") ? Optional.of(new Stop.Patience(string(), truth(), whole())) : Optional.empty();
        return new Course(steps, batch, inOrder, length, seed, stop);
    }

    private Length rounds() {
        expect("rounds");
        return new Length.Rounds(whole());
    }

    private Validation validation() {
        expect("validate");
        return switch (word()) {
            case "none" -> new Validation.None();
            case "drawn" -> new Validation.Drawn(real());
            case "last" -> new Validation.Last(real());
            case "own" -> new Validation.Own(sources("own"));
            default -> throw wrong("none, drawn, last or own");
        };
    }

    private List<DataSource> sources(String kind) {
        List<DataSource> sources = new ArrayList<>();
        while (accept(kind)) {
            Training.Format format = constant(Training.Format.class);
            String file = string();
            int skip = whole();
            boolean drop = truth();
            int line = whole();
            sources.add(new DataSource(format, file, skip, drop, rows(), feeds(), line));
        }
        return sources;
    }

    private List<List<Double>> rows() {
        List<List<Double>> rows = new ArrayList<>();
        while (accept("row")) {
            List<Double> row = new ArrayList<>();
            while (more()) {
                row.add(real());
            }
            rows.add(row);
        }
        return rows;
    }

    private List<Feed> feeds() {
        List<Feed> feeds = new ArrayList<>();
        while (accept("feed")) {
            String input = string();
            Treatment treatment = constant(Treatment.class);
            Arithmetic arithmetic = new Arithmetic(real(), real());
            int at = whole();
            List<Columns> columns = new ArrayList<>();
            while (true) {
                if (accept("numbers")) {
                    columns.add(new Columns.Numbers(whole(), whole()));
                } else if (accept("names")) {
                    columns.add(new Columns.Names(string(), string()));
                } else {
                    break;
                }
            }
            feeds.add(new Feed(input, columns, treatment, arithmetic, at));
        }
        return feeds;
    }

    /// The rest of the line.
    private TensorType type() {
        TensorType.Kind kind = constant(TensorType.Kind.class);
        long limit = number();
        String axis = string();
        List<Dimension> shape = new ArrayList<>();
        while (more()) {
            String name = string();
            String size = word();
            if (!size.startsWith(":")) {
                throw wrong("':' and a size");
            }
            shape.add(new Dimension(name, number(size.substring(1))));
        }
        return new TensorType(kind, shape, limit, axis);
    }

    // ---------- lines

    private boolean accept(String kind) {
        if (next == lines.length || !lines[next].startsWith(kind)
                || lines[next].length() > kind.length() && lines[next].charAt(kind.length()) != ' ') {
            return false;
        }
        line = lines[next++];
        at = kind.length();
        return true;
    }

    private void expect(String kind) {
        if (!accept(kind)) {
            throw new IllegalArgumentException("expected a line '" + kind + " …' of a plan, found "
                    + (next == lines.length ? "its end" : "line " + (next + 1) + ": " + lines[next]));
        }
    }

    // ---------- words

    private boolean more() {
        return at < line.length();
    }

    private String word() {
        skipSpace();
        int end = line.indexOf(' ', at);
        String word = line.substring(at, end < 0 ? line.length() : end);
        at += word.length();
        return word;
    }

    private String string() {
        skipSpace();
        if (!more() || line.charAt(at) != '"') {
            throw wrong("a quoted text");
        }
        StringBuilder text = new StringBuilder();
        for (at++; more() && line.charAt(at) != '"'; at++) {
            char c = line.charAt(at);
            if (c == '\\' && at + 1 < line.length()) {
                char escaped = line.charAt(++at);
                c = escaped == 'n' ? '\n' : escaped;
            }
            text.append(c);
        }
        if (!more()) {
            throw wrong("a closing quote");
        }
        at++;
        return text.toString();
    }

    private void skipSpace() {
        if (more() && line.charAt(at) == ' ') {
            at++;
        }
    }

    private int whole() {
        return whole(word());
    }

    private int whole(String text) {
        long number = number(text);
        if (number != (int) number) {
            throw wrong("a number of 32 bits instead of " + number);
        }
        return (int) number;
    }

    private long number() {
        return number(word());
    }

    private long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw wrong("a whole number instead of '" + text + "'");
        }
    }

    private double real() {
        String text = word();
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw wrong("a number instead of '" + text + "'");
        }
    }

    private boolean truth() {
        return switch (word()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong("true or false");
        };
    }

    private Place place(String text) {
        Place place = Place.fixed(0);
        int least = 0;
        for (String part : text.split("\\+", -1)) {
            String unit = part.endsWith("nn") ? "nn" : part.endsWith("n") ? "n" : part.endsWith("b") ? "b" : "";
            int rank = List.of("", "n", "nn", "b").indexOf(unit);
            long number = number(part.substring(0, part.length() - unit.length()));
            if (rank < least || number == 0 && !text.equals("0")) {
                throw wrong("parts as in 16+4n+2nn+64b instead of '" + text + "'");
            }
            place = place.plus(unit.equals("b") ? Place.ofBlocks(number) : Place.of(unit.length(), number));
            least = rank + 1;
        }
        return place;
    }

    private <E extends Enum<E>> E constant(Class<E> type) {
        String text = word();
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw wrong("one of " + List.of(type.getEnumConstants()) + " instead of '" + text + "'");
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException("line " + next + " of a plan: expected " + expected + " before column "
                + (at + 1) + ": " + line);
    }
}
