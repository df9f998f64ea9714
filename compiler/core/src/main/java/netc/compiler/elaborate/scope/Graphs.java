package netc.compiler.elaborate.scope;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;
import netc.compiler.program.StartSource;
import netc.compiler.source.Span;

/// The graphs that a model's equations go to: what it computes, and what its variables are at first.
public final class Graphs {
    private final GraphBuilder forward;
    private final GraphBuilder starts;
    private final Map<GraphBuilder, Map<String, Value>> sources = new IdentityHashMap<>();
    private GraphBuilder builder;
    private final Map<String, Value> begun = new HashMap<>();
    private Optional<Drawing> drawing = Optional.empty();
    private Optional<Variables.Made> starting = Optional.empty();
    private final List<StartSource> startSources = new ArrayList<>();

    Graphs(Span model) {
        this.forward = new GraphBuilder(model);
        this.starts = new GraphBuilder(model);
        this.builder = forward;
    }

    /// The graph that equations go to now.
    GraphBuilder builder() {
        return builder;
    }

    /// Whether equations go to what the model computes.
    public boolean isForward() {
        return builder == forward;
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

    /// The parameter or state of a model whose start is read now.
    public Optional<Variables.Made> starting() {
        return starting;
    }

    /// Reads the start of a parameter or state of a model.
    public <T> T starting(Variables.Made variable, Supplier<T> start) {
        Optional<Variables.Made> before = starting;
        starting = Optional.of(variable);
        try {
            return start.get();
        } finally {
            starting = before;
        }
    }

    /// What starts so far that files hold.
    public List<StartSource> startSources() {
        return startSources;
    }

    /// An input or variable of the graph that is open now, one equation however often it is asked for.
    public Value source(String name, Supplier<Value> make) {
        return sources.computeIfAbsent(builder, b -> new HashMap<>()).computeIfAbsent(name, n -> make.get());
    }

    /// What a variable is at first, in the graph of initial values.
    public Value begun(Variables.Made variable) {
        return begun.get(variable.path());
    }

    /// Says what a variable is at first.
    public void begin(Variables.Made variable, Value value) {
        starts.result(new Result.Update(variable.path(), variable.order(), value));
        begun.put(variable.path(), value);
    }

    public Value variable(Variables.Made variable) {
        return source("variable " + variable.path(), () -> builder.variable(variable.path(), variable.type()));
    }
}
