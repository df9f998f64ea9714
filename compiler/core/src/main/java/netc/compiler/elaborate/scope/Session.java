package netc.compiler.elaborate.scope;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Span;

/// What one model collects while it is elaborated.
public final class Session {
    private final OpenBodies bodies = new OpenBodies();
    private final Mistakes mistakes;
    private final Limits limits;
    private final Graphs graphs;
    private final GivenValues given;
    private final Turns turns;
    private final Provenance provenance = new Provenance();
    private final Variables variables = new Variables();
    private final States states = new States();
    private final Measured measured = new Measured();
    private final Summary summary = new Summary();
    private final NamedTensors tensors = new NamedTensors();
    private final MappedLayers mappedLayers = new MappedLayers();
    private final List<Meeting> meetings = new ArrayList<>();

    public Session(Diagnostics diagnostics, Span model) {
        this.mistakes = new Mistakes(diagnostics, bodies);
        this.limits = new Limits(mistakes);
        this.graphs = new Graphs(model);
        this.turns = new Turns(graphs);
        this.given = new GivenValues(mistakes, bodies, graphs);
    }

    public OpenBodies bodies() {
        return bodies;
    }

    public Mistakes mistakes() {
        return mistakes;
    }

    public Limits limits() {
        return limits;
    }

    public Graphs graphs() {
        return graphs;
    }

    public GivenValues given() {
        return given;
    }

    public Turns turns() {
        return turns;
    }

    public Provenance provenance() {
        return provenance;
    }

    public Variables variables() {
        return variables;
    }

    public States states() {
        return states;
    }

    public Measured measured() {
        return measured;
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
        Frame frame = frame();
        String body = frame.name();
        Optional<Instance> instance = frame.instance();
        String path = frame.path(name);
        applied(switch (frame.body()) {
            case MODEL, TRAIN -> () -> path;
            case LAYER -> () -> instance.map(i -> i.path(path)).orElse(path);
            case FUNCTION, OPTIMIZER -> () -> body + "." + name;
        }, value, span);
    }

    /// Notes that the open body has this value from a layer or function of that path.
    public void applied(Supplier<String> path, Quantity value, Span span) {
        if (graphs.isForward() && !frame().isLibrary()) {
            tensors.add(path, value, span, turns.loops());
        }
    }

    // ---------- where we are

    /// The body that is read.
    public Frame frame() {
        return bodies.frame();
    }

    /// The graph that equations go to now.
    public GraphBuilder builder() {
        return graphs.builder();
    }

    /// Runs something with a body open.
    ///
    /// @param declaration of the body
    public <T> T inside(Frame frame, Object declaration, Supplier<T> task) {
        limits.opens(bodies.all().size(), frame.applied().orElse(builder().span()));
        Span place = builder().span();
        try {
            return bodies.inside(frame, declaration, task);
        } finally {
            builder().at(place);
        }
    }

    /// Equations from here on belong to this place, unless the text is the library's: then to what applied it.
    public void at(Span span) {
        if (bodies.all().isEmpty() || !frame().isLibrary()) {
            builder().at(span);
        }
    }

    // ---------- mistakes

    public Diagnostics diagnostics() {
        return mistakes.diagnostics();
    }

    /// See [Mistakes#reject].
    public Rejected reject(Diagnostic diagnostic) {
        return mistakes.reject(diagnostic);
    }

    /// See [Mistakes#reject(Diagnostic, Optional)].
    public Rejected reject(Diagnostic diagnostic, Optional<FromCaller> given) {
        return mistakes.reject(diagnostic, given);
    }

    /// See [Mistakes#report].
    public void report(Diagnostic diagnostic) {
        mistakes.report(diagnostic);
    }
}
