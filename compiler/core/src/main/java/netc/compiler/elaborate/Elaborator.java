package netc.compiler.elaborate;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import netc.abi.Role;
import netc.abi.Schedule;
import netc.abi.Variable;
import netc.compiler.elaborate.advice.DrawnWeights;
import netc.compiler.elaborate.advice.ForgottenPadding;
import netc.compiler.elaborate.advice.ElementsAlone;
import netc.compiler.elaborate.advice.PlacesAlone;
import netc.compiler.elaborate.advice.Unread;
import netc.compiler.elaborate.advice.Trials;
import netc.compiler.elaborate.advice.WrittenBatch;
import netc.compiler.elaborate.file.Imports;
import netc.compiler.elaborate.file.Unit;
import netc.compiler.elaborate.file.Units;
import netc.compiler.elaborate.meaning.Expressions;
import netc.compiler.elaborate.meaning.Names;
import netc.compiler.elaborate.model.Models;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Frame;
import netc.compiler.elaborate.scope.Instance;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Variables;
import netc.compiler.elaborate.slice.Scheduled;
import netc.compiler.elaborate.slice.Sides;
import netc.compiler.elaborate.slice.Slices;
import netc.compiler.elaborate.value.Edge;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Value;
import netc.compiler.program.Declared;
import netc.compiler.program.DeclaredInput;
import netc.compiler.program.DeclaredOutput;
import netc.compiler.program.DeclaredVariable;
import netc.compiler.program.ModelProgram;
import netc.compiler.program.Report;
import netc.compiler.program.StartSource;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.FileTree;
import netc.compiler.syntax.NearestWord;

/// The way in: from the tree of a file to its models.
public final class Elaborator {
    /// Expressions inside functions inside functions: how deep they go is bounded by [Session], and this many bytes hold
    /// it, however small the caller's own stack is.
    private static final long STACK = 64L << 20;
    /// Each becomes classes of its own.
    private static final int MOST_MODELS = 200;
    /// A message lists so many names.
    private static final int MOST_LISTED = 20;
    /// Outputs that share equations are compiled each by itself, so that what they take multiplies.
    private static final int MOST_COMPILED = 600_000;

    /// The codes of what is too large or too deep to be looked at in full.
    private static final Set<Code> LIMITS = Set.of(Code.N010, Code.N206);

    private Elaborator() {
    }

    /// @param dimensions sizes that replace those of a model's `dim`
    /// @param imports    where imported files come from
    public record Options(Map<String, Long> dimensions, Imports imports) {
        public Options {
            dimensions = Collections.unmodifiableSortedMap(new TreeMap<>(dimensions));
        }
    }

    /// The models of a file whose values and sizes are all known, in the order written. All mistakes are added to the
    /// diagnostics; such a model may have one of its own, as a `require` that does not hold, or stand in a file with others,
    /// so that what is found out later about it can be said beside them.
    public static List<ModelProgram> elaborate(FileTree file, Options options, Diagnostics diagnostics) {
        var task = new FutureTask<>(() -> modelsOrMeant(file, options, diagnostics));
        new Thread(null, task, "netc elaborate", STACK).start();
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException later) {
                    isInterrupted = true;
                }
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("elaborating " + file.source(), failed.getCause());
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// The models, or what mends a mistake that is known by the same program without it.
    private static List<ModelProgram> modelsOrMeant(FileTree file, Options options, Diagnostics diagnostics) {
        Diagnostics found = new Diagnostics();
        List<ModelProgram> programs = models(file, options, found);
        Trials trials = new Trials(file, tree -> {
            Diagnostics tried = new Diagnostics();
            models(tree, options, tried);
            return tried;
        });
        if (!found.hasErrors()) {
            diagnostics.addAll(trials.chosen(found));
            WrittenBatch.find(file).flatMap(b -> b.doubt(trials)).ifPresent(diagnostics::add);
            return programs;
        }
        if (found.sorted().stream().anyMatch(d -> LIMITS.contains(d.code()))) {
            // A program that is as large takes as long and says the same.
            diagnostics.addAll(found);
            return programs;
        }
        Optional<Diagnostic> batch = WrittenBatch.find(file).flatMap(b -> b.mistake(found.errors(), trials));
        if (batch.isPresent()) {
            diagnostics.add(batch.get());
            return List.of();
        }
        Diagnostics chosen = trials.chosen(found);
        diagnostics.addAll(ForgottenPadding.of(trials, chosen).map(chosen::with).orElse(chosen));
        return programs;
    }

    private static List<ModelProgram> models(FileTree file, Options options, Diagnostics diagnostics) {
        Units units = new Units(options.imports(), diagnostics);
        Unit unit = units.unit(file);
        List<ModelProgram> programs = new ArrayList<>();
        Map<String, Declaration.Model> models = new LinkedHashMap<>();
        for (Declaration declaration : file.declarations()) {
            if (declaration instanceof Declaration.Model model
                    && models.putIfAbsent(model.name().text(), model) != null) {
                diagnostics.add(Diagnostic.error(Code.N102, model.name().span(), "model " + model.name()
                        + " is defined already").related(models.get(model.name().text()).name().span(), "defined"));
            }
        }
        TrainDeclarations trains = new TrainDeclarations(file, models.keySet(), diagnostics);
        if (models.size() > MOST_MODELS) {
            diagnostics.add(Diagnostic.error(Code.N206, models.values().stream().skip(MOST_MODELS).findFirst()
                    .orElseThrow().name().span(),
                    "this file has " + Counted.of(models.size(), "model") + ", and may have "
                            + MOST_MODELS));
            return List.of();
        }
        Set<String> known = new LinkedHashSet<>();
        Set<String> unknown = new LinkedHashSet<>(options.dimensions().keySet());
        for (Declaration.Model model : models.values()) {
            model(model, trains.of(model), unit, units, options, unknown, known, diagnostics)
                    .ifPresent(programs::add);
        }
        for (String name : file.isWhole() ? unknown : Set.<String>of()) {
            Diagnostic d = Diagnostic.error(Code.N101, "--dim " + name, "no model has a `dim " + name + "`");
            Optional<String> near = NearestWord.of(name, known);
            diagnostics.add(near.isPresent() ? d.note("did you mean " + near.get() + "?")
                    : known.isEmpty() ? d
                    : d.note("there " + (known.size() == 1 ? "is " : "are ")
                            + Describe.list(known.stream().limit(MOST_LISTED).toList())));
        }
        return programs;
    }

    private static Optional<ModelProgram> model(Declaration.Model model, List<Declaration.Train> trains, Unit unit,
            Units units, Options options, Set<String> unknown, Set<String> known, Diagnostics diagnostics) {
        Session session = new Session(diagnostics, model.name().span());
        Expressions expressions = new Expressions(session);
        Scope scope = new Scope(unit);
        Instance root = Instance.root();
        Models body = new Models(session, expressions, options.dimensions());
        Map<Role, Graph> written = new LinkedHashMap<>();
        Frame frame = new Frame(Frame.Body.MODEL, model.name().text(), scope, Optional.empty(), List.of(Axis.BATCH),
                Optional.of(root), "");
        List<DeclaredOutput> outputs = session.inside(frame, model, () -> {
            body.attempt(() -> new Names(session).requireJavaName(model.name()));
            body.body(model);
            if (session.limits().isExhausted()) {
                return List.of();
            }
            PlacesAlone.warn(session, 0);
            ElementsAlone.warn(session, 0);
            DrawnWeights.warn(session);
            return body.outputs().procedures(body.inputs(), written);
        });
        int ofModel = session.graphs().forward().size();
        known.addAll(body.dimensions().keySet());
        unknown.removeIf(name -> session.limits().isExhausted() || body.dimensions().containsKey(name));
        ModelBlocks blocks = ModelBlocks.read(session, expressions, body, frame, trains);
        body.outputs().reportOrders(blocks.surplus());
        if (!session.mistakes().isSound()) {
            return Optional.empty();
        }
        written.putAll(blocks.procedures());
        if (blocks.areSound() && unit.tree().isWhole() && new Unread(session, model, trains, unit.tree())
                .report(body.inputs(), written)) {
            blocks.warn();
        }
        Set<String> targets = body.inputs().stream().filter(DeclaredInput::target).map(DeclaredInput::name)
                .collect(Collectors.toSet());
        Map<Role, Graph> procedures = new LinkedHashMap<>(Sides.procedures(written, blocks.sides(), targets));
        procedures.put(Role.INIT, session.graphs().starts().build());
        long compiled = procedures.values().stream().mapToLong(g -> g.equations().size()).sum();
        if (compiled > MOST_COMPILED) {
            diagnostics.add(Diagnostic.error(Code.N206, model.name().span(), "this model takes "
                    + Counted.of(compiled, "equation") + ", those of each output and report counted by themselves; "
                    + Counted.number(MOST_COMPILED)
                    + " are compiled at most"));
            return Optional.empty();
        }
        List<Equation> equations = session.graphs().forward().build().equations();
        List<Value> results = new ArrayList<>();
        procedures.forEach((role, graph) -> {
            switch (role) {
                case Role.Output _, Role.Standard _, Role.Predict _, Role.Evaluate _ ->
                        graph.results().forEach(r -> results.add(r.value()));
                case Role.Init _, Role.Stream _, Role.Standards _, Role.Step _, Role.Metric _, Role.Stop _, Role.Trace _ -> {
                }
            }
        });
        BitSet computed = new BitSet();
        procedures.forEach((role, graph) -> {
            if (!role.equals(Role.INIT)) {
                graph.equations().forEach(e -> computed.set(e.result().id()));
            }
        });
        body.streams().form(procedures);
        if (!session.mistakes().isSound()) {
            return Optional.empty();
        }
        Map<Role, Graph> graphs = new LinkedHashMap<>();
        Map<Role, Schedule> schedules = new HashMap<>();
        ordered(procedures).forEach((role, graph) -> {
            Scheduled scheduled = Scheduled.of(graph);
            graphs.put(role, scheduled.graph());
            schedules.put(role, scheduled.schedule());
        });
        List<StartSource> starts = session.graphs().startSources().stream()
                .sorted(Comparator.comparingInt(s -> s.span().start())).toList();
        Declared declared = new Declared(model.name().text(), unit.tree().source(), units.sources(),
                variables(session.variables()), body.inputs(), outputs, body.streams().axis(), body.dimensions(),
                starts, model.name().span());
        Report report = new Report(
                session.summary().rows(equations.subList(0, ofModel), Slices.needed(equations, results),
                        session.variables()),
                session.summary().draws(computed),
                blocks.traces(procedures, equations));
        return Optional.of(new ModelProgram(declared, graphs, schedules, blocks.learning(starts), report));
    }

    private static Map<Role, Graph> ordered(Map<Role, Graph> procedures) {
        Map<Role, Graph> ordered = new LinkedHashMap<>();
        ordered.put(Role.INIT, procedures.get(Role.INIT));
        ordered.putAll(procedures);
        return ordered;
    }

    private static List<DeclaredVariable> variables(Variables variables) {
        List<DeclaredVariable> declared = new ArrayList<>();
        for (Variable.Role role : Variable.Role.values()) {
            for (Variables.Made v : variables.all()) {
                if (v.role() == role) {
                    declared.add(new DeclaredVariable(v.path(), v.role(), v.type(),
                            Edge.type(Kind.REAL, v.order()), span(v)));
                }
            }
        }
        return declared;
    }

    private static Span span(Variables.Made variable) {
        return variable.span();
    }
}
