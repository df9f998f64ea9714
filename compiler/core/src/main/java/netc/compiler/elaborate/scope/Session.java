package netc.compiler.elaborate.scope;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import netc.compiler.elaborate.file.UnreadNames;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Span;
import netc.compiler.syntax.Block;
import netc.compiler.syntax.NearestWord;

/// What one model collects while it is elaborated: equations, variables, reasons of sizes, mistakes, and the bodies that
/// are open.
public final class Session {
    /// How many bodies may be open: an application inside an application inside ….
    private static final int DEEPEST_CALL = 60;
    /// How many expressions may be open, in all open bodies together.
    private static final int DEEPEST_EXPRESSION = 3000;
    /// How often layers, functions and words of the language may be applied, turns of `repeat` counted: bodies that
    /// apply others twice each multiply, and this many take about a second.
    private static final int MOST_APPLICATIONS = 100_000;

    /// What is being drawn: the elements of one variable.
    ///
    /// @param key  path of the place, which together with the number of the draw in it is the key
    /// @param axes one draw for each element along these
    /// @param elements of one instance, not counting stacked axes
    public static final class Drawing {
        private final String key;
        private final List<Axis> axes;
        private final long elements;
        private int draws;

        public Drawing(String key, List<Axis> axes, long elements) {
            this.key = key;
            this.axes = List.copyOf(axes);
            this.elements = elements;
        }

        public List<Axis> axes() {
            return axes;
        }

        public long elements() {
            return elements;
        }

        public String next() {
            return key + "~" + draws++;
        }
    }

    private final Diagnostics diagnostics;
    private final Provenance provenance = new Provenance();
    private final Variables variables = new Variables();
    private final Summary summary = new Summary();
    private final NamedTensors tensors = new NamedTensors();
    private final MappedLayers mappedLayers = new MappedLayers();
    private final List<Meeting> meetings = new ArrayList<>();
    private final GraphBuilder forward;
    private final GraphBuilder starts;
    private final Map<GraphBuilder, Map<String, Value>> sources = new IdentityHashMap<>();
    private final Map<Axis, Long> turns = new HashMap<>();
    private final Deque<Frame> frames = new ArrayDeque<>();
    private GraphBuilder builder;
    private Optional<Drawing> drawing = Optional.empty();
    private int expressions;
    private int applications;
    private boolean isExhausted;
    private boolean isDamaged;
    private boolean isSound = true;
    private final Set<Value> given = new HashSet<>();
    private final Set<Span> mistaken = new HashSet<>();
    private final Map<Block, List<Diagnostic>> unread = new IdentityHashMap<>();
    private Set<String> mentioned = Set.of();
    private final Map<String, Long> givenSizes = new LinkedHashMap<>();

    public Session(Diagnostics diagnostics, Span model) {
        this.diagnostics = diagnostics;
        this.forward = new GraphBuilder(model);
        this.starts = new GraphBuilder(model);
        this.builder = forward;
    }

    public Diagnostics diagnostics() {
        return diagnostics;
    }

    public Provenance provenance() {
        return provenance;
    }

    public Variables variables() {
        return variables;
    }

    public Summary summary() {
        return summary;
    }

    public MappedLayers mappedLayers() {
        return mappedLayers;
    }

    /// The sums and products of two values each with an axis that the other lacks, in order.
    public List<Meeting> meetings() {
        return meetings;
    }

    public NamedTensors tensors() {
        return tensors;
    }

    /// Notes that the open body binds a name to this value.
    public void named(String name, Quantity value, Span span) {
        String body = frame().name();
        Optional<Instance> instance = frame().instance();
        applied(switch (frame().body()) {
            case MODEL, TRAIN -> () -> name;
            case LAYER -> () -> instance.map(i -> i.path(name)).orElse(name);
            case FUNCTION, OPTIMIZER -> () -> body + "." + name;
        }, value, span);
    }

    /// Notes that the open body has this value from a layer or function of that path.
    public void applied(Supplier<String> path, Quantity value, Span span) {
        if (builder == forward && !frame().isLibrary()) {
            tensors.add(path, value, span);
        }
    }

    /// The graph that equations go to now.
    public GraphBuilder builder() {
        return builder;
    }

    public GraphBuilder forward() {
        return forward;
    }

    /// The graph of initial values.
    public GraphBuilder starts() {
        return starts;
    }

    public Optional<Drawing> drawing() {
        return drawing;
    }

    /// Runs something with its equations going to another graph.
    public <T> T into(GraphBuilder other, Optional<Drawing> draws, Supplier<T> task) {
        GraphBuilder before = builder;
        Optional<Drawing> drawn = drawing;
        builder = other;
        drawing = draws;
        try {
            return task.get();
        } finally {
            builder = before;
            drawing = drawn;
        }
    }

    /// An input or variable of the graph that is open now, one equation however often it is asked for.
    public Value source(String name, Supplier<Value> make) {
        return sources.computeIfAbsent(builder, b -> new HashMap<>()).computeIfAbsent(name, n -> make.get());
    }

    public Value variable(Variables.Made variable) {
        return source("variable " + variable.path(), () -> builder.variable(variable.path(), variable.type()));
    }

    // ---------- turns of `repeat`

    public long turn(Axis stack) {
        Long turn = turns.get(stack);
        if (turn == null) {
            throw new IllegalStateException("no turn along " + stack);
        }
        return turn;
    }

    public void turn(Axis stack, long number) {
        turns.put(stack, number);
    }

    /// The axes of every `repeat` around the open bodies, each at a turn.
    public List<Axis> repeated() {
        return frames.stream().flatMap(f -> f.instance().stream()).findFirst().map(Instance::stack).orElse(List.of());
    }

    // ---------- open bodies

    public Frame frame() {
        return frames.getFirst();
    }

    /// The body that the open one was applied in.
    public Frame caller() {
        return frames.stream().skip(1).findFirst().orElseThrow();
    }

    /// Whether the open bodies were applied in a `train` block, or are one.
    public boolean isTraining() {
        return frames.stream().anyMatch(f -> f.body() == Frame.Body.TRAIN);
    }

    /// The open body of this scope.
    public Optional<Frame> frameOf(Scope scope) {
        return frames.stream().filter(f -> f.scope() == scope).findFirst();
    }

    /// How many bodies are open.
    int depth() {
        return frames.size();
    }

    public boolean isOpen(Object declaration) {
        return open.contains(declaration);
    }

    private final java.util.Set<Object> open = java.util.Collections.newSetFromMap(new IdentityHashMap<>());

    public <T> T inside(Frame frame, Object declaration, Supplier<T> task) {
        if (frames.size() >= DEEPEST_CALL) {
            throw exhaust(Diagnostic.error(Code.N010, frame.applied().orElse(builder.span()),
                    "layers and functions are applied inside one another more than " + DEEPEST_CALL + " deep"));
        }
        frames.push(frame);
        open.add(declaration);
        Span place = builder.span();
        try {
            return task.get();
        } finally {
            open.remove(declaration);
            frames.pop();
            builder.at(place);
        }
    }

    /// The names of the bodies that are open from this one on, outermost first: a cycle.
    public List<String> openFrom(String name) {
        List<String> names = new java.util.ArrayList<>();
        frames.descendingIterator().forEachRemaining(f -> names.add(f.name()));
        int first = names.lastIndexOf(name);
        return first < 0 ? names : names.subList(first, names.size());
    }

    /// Counts one application, at this place.
    public void applies(Span span) {
        if (isExhausted) {
            throw new Rejected();
        }
        applications++;
        if (applications > MOST_APPLICATIONS) {
            throw exhaust(Diagnostic.error(Code.N206, span, "this model applies layers and functions more than "
                    + Counted.of(MOST_APPLICATIONS, "time"))
                    .note("applications inside what is applied and turns of `repeat` count"));
        }
    }

    public <T> T deeper(Span span, Supplier<T> task) {
        if (isExhausted) {
            throw new Rejected();
        }
        if (expressions >= DEEPEST_EXPRESSION) {
            throw exhaust(Diagnostic.error(Code.N010, span, "this is nested too deeply"));
        }
        expressions++;
        try {
            return task.get();
        } finally {
            expressions--;
        }
    }

    /// Equations from here on belong to this place, unless the text is the library's: then to what applied it.
    public void at(Span span) {
        if (frames.isEmpty() || !frame().isLibrary()) {
            builder.at(span);
        }
    }

    // ---------- mistakes

    /// Reports a mistake. In the library it is shown where the user's text applied it, in a layer or function of the user
    /// together with the application.
    public Rejected reject(Diagnostic diagnostic) {
        isSound = false;
        report(diagnostic);
        return new Rejected();
    }

    /// Reports a mistake that leaves every value and size known: a condition that does not hold, a name that nothing
    /// reads. In a body whose condition does not hold, what else is wrong is wrong for the same reason, and silent.
    public void report(Diagnostic diagnostic) {
        if (frames.stream().noneMatch(Frame::isDoubtful)) {
            diagnostics.add(GivenSizes.noted(placed(diagnostic), givenSizes));
        }
    }

    /// A part of the language that this version does not compile.
    public Rejected notYet(Span span, String what) {
        return reject(uncompiled(span, what));
    }

    public Diagnostic uncompiled(Span span, String what) {
        return Diagnostic.error(Code.N190, span, what + " is not yet in this version of netc");
    }

    /// Whether every value and size of the model is known so far, so that its parameters can be counted.
    public boolean isSound() {
        return isSound && !isDamaged;
    }

    /// Reports a name that does not exist, with what may have been meant. The names are asked for only while the message
    /// will be shown.
    public Rejected rejectName(Diagnostic diagnostic, String written, Supplier<? extends Collection<String>> names) {
        Optional<String> near = diagnostics.isFull() ? Optional.empty() : NearestWord.of(written, names.get());
        return reject(near.map(n -> diagnostic.note("did you mean " + n + "?")).orElse(diagnostic));
    }

    /// What a body names and nothing in it reads, however often it is applied.
    public List<Diagnostic> unread(Block body) {
        return unread.computeIfAbsent(body, UnreadNames::of);
    }

    /// Whether nothing was said yet of what is declared there. What is said of it is said once, however often it is used.
    public boolean isFirstMistakeOf(Span declared) {
        return mistaken.add(declared);
    }

    /// Whether a mistake of what is declared there was told before it was read.
    public boolean isMistaken(Span declared) {
        return mistaken.contains(declared);
    }

    /// Reports that a limit is exceeded. No further expression of the model is looked at: what is as large elsewhere
    /// would take as long and say the same.
    public Rejected exhaust(Diagnostic diagnostic) {
        isExhausted = true;
        return reject(diagnostic);
    }

    /// Whether a limit is exceeded.
    public boolean isExhausted() {
        return isExhausted;
    }

    /// Something that cannot be read is needed here; that is reported already.
    public Rejected damaged() {
        isDamaged = true;
        return new Rejected();
    }

    /// Whether the model is not known in full, because a part of its text cannot be read.
    public boolean isDamaged() {
        return isDamaged;
    }

    public void warn(Diagnostic diagnostic) {
        report(diagnostic);
    }

    /// Notes that this size was given in place of that of a `dim` of the model.
    public void isGivenSize(String dim, long size) {
        givenSizes.put(dim, size);
    }

    /// Notes that a value is an input or target of the model.
    public void isGiven(Value value) {
        given.add(value);
    }

    /// The statement of the model or clause of the training that is read now names these axes.
    public void names(Set<String> mentioned) {
        this.mentioned = Set.copyOf(mentioned);
    }

    /// Two values meet. Where both are given, share no axis, and the statement names no axis of one of them, the table
    /// that comes of it is rarely meant: two axes have two names where one was.
    public void meet(Quantity left, Quantity right, Span span) {
        if (frames.isEmpty() || frame().body() != Frame.Body.MODEL && frame().body() != Frame.Body.TRAIN
                || !(left instanceof Quantity.Tensor a) || !(right instanceof Quantity.Tensor b)
                || !given.contains(a.value()) || !given.contains(b.value())) {
            return;
        }
        List<Axis> here = a.axes().stream().filter(x -> !x.isBatch()).toList();
        List<Axis> there = b.axes().stream().filter(x -> !x.isBatch()).toList();
        boolean areNamed = here.stream().allMatch(x -> mentioned.contains(x.name()))
                && there.stream().allMatch(x -> mentioned.contains(x.name()));
        if (!here.isEmpty() && !there.isEmpty() && here.stream().noneMatch(x -> b.axis(x.label()).isPresent())
                && !areNamed) {
            warn(Diagnostic
                    .warning(Code.N129, span, "these share no axis, so that every element of one meets every one of"
                            + " the other")
                    .note("the result has the axes "
                            + Describe
                                    .list(java.util.stream.Stream.concat(here.stream(), there.stream()).map(Axis::name)
                                            .toList()))
                    .note("if that is meant, write its type; if two axes are one, give them one name"));
        }
    }

    private Diagnostic placed(Diagnostic d) {
        if (frames.isEmpty() || d.span().isEmpty()) {
            return d;
        }
        Span span = d.span().get();
        for (Frame frame : frames) {
            if (span.source() != frame.scope().unit().tree().source()) {
                continue;
            }
            if (frame.isLibrary()) {
                return inUsersText(d, span);
            }
            if (frame.applied().isPresent() && !frame.applied().get().equals(span)) {
                return d.related(frame.applied().get(), "applied");
            }
            return d;
        }
        return d;
    }

    private Diagnostic inUsersText(Diagnostic d, Span span) {
        for (Frame frame : frames) {
            Optional<Span> applied = frame.applied();
            if (frame.isLibrary() && applied.isPresent() && !isLibrary(applied.get())) {
                Diagnostic moved = Diagnostic.error(d.code(), applied.get(), d.headline());
                for (String note : d.notes()) {
                    moved = moved.note(note);
                }
                for (Diagnostic.Related r : d.related()) {
                    moved = moved.related(r.span(), r.text());
                }
                // The library's text is not the user's to change: that it was found there is enough.
                return moved.note("found in " + frame.name() + " (" + span.source().path() + ":" + span.line() + ")");
            }
        }
        return d;
    }

    private boolean isLibrary(Span span) {
        for (Frame frame : frames) {
            if (frame.scope().unit().tree().source() == span.source()) {
                return frame.isLibrary();
            }
        }
        return false;
    }
}
