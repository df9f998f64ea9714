package netc.compiler;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import netc.abi.Place;
import netc.abi.Plan;
import netc.abi.Procedure;
import netc.abi.Role;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.abi.Variable;
import netc.compiler.backend.jvm.AllWidths;
import netc.compiler.backend.jvm.EmittedKernels;
import netc.compiler.backend.jvm.EmittedMethod;
import netc.compiler.backend.opencl.ProgramRenderer;
import netc.compiler.backend.opencl.RenderedKernels;
import netc.compiler.elaborate.Elaborator;
import netc.compiler.elaborate.Unapplied;
import netc.compiler.elaborate.file.FileImports;
import netc.compiler.elaborate.scope.GivenSizes;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphVerifier;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelPrinter;
import netc.compiler.pass.Differentiate;
import netc.compiler.pass.EliminateCommon;
import netc.compiler.pass.EliminateDead;
import netc.compiler.pass.Simplify;
import netc.compiler.program.DeclaredVariable;
import netc.compiler.program.Learning;
import netc.compiler.program.ModelProgram;
import netc.compiler.schedule.EdgeTypes;
import netc.compiler.schedule.Arrange;
import netc.compiler.schedule.BlockExamples;
import netc.compiler.schedule.KernelTable;
import netc.compiler.schedule.OrderAxes;
import netc.compiler.schedule.ProcedureScheduler;
import netc.compiler.schedule.Target;
import netc.compiler.section.KeptApart;
import netc.compiler.section.KeptTurns;
import netc.compiler.section.Sections;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import netc.compiler.source.SourceFile;
import netc.compiler.source.Utf8;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.FileTree;
import netc.compiler.syntax.Parser;

/// From the text of a file to class files: the pipeline, step by step.
public final class Compiler {
    private final CompilerOptions options;
    private final CompilerObserver observer;
    private final ModelHash hash = new ModelHash();

    public Compiler(CompilerOptions options, CompilerObserver observer) {
        this.options = options;
        this.observer = observer;
    }

    /// The models of a file, in the order written. All mistakes are added to the diagnostics; a file with one has no models.
    public static List<CompiledModel> compile(Path file, CompilerOptions options, Diagnostics diagnostics) {
        Compiler compiler = new Compiler(options, CompilerObserver.NONE);
        int errors = diagnostics.errors();
        // A model that stands beside mistakes is planned too: whether it takes too much memory belongs into the same answer.
        List<CompiledModel> models = check(file, options, diagnostics).stream()
                .flatMap(p -> compiler.model(p, diagnostics).stream()).toList();
        return diagnostics.errors() == errors ? models : List.of();
    }

    /// The first half: text to models with every name resolved and every size known; see [Elaborator#elaborate] for those of a
    /// file with mistakes.
    public static List<ModelProgram> check(Path file, CompilerOptions options, Diagnostics diagnostics) {
        // Text: strict UTF-8, or a diagnostic that names the first bad byte.
        Optional<Source> source = read(file, diagnostics);
        // Tree: the grammar, nothing resolved.
        var elaboration = new Elaborator.Options(options.dimensions(), new FileImports(folder(file)));
        Diagnostics syntax = new Diagnostics();
        Diagnostics found = new Diagnostics();
        Optional<FileTree> tree = source.flatMap(s -> Parser.parse(s, syntax));
        source.ifPresent(s -> MeantProducts.of(s, MeantCalls.of(s, syntax, elaboration), elaboration)
                .forEach(found::add));
        tree.ifPresent(t -> requireModels(t, found));
        // Equations: every name, axis and size known; nothing after this can be the user's mistake but too much memory.
        List<ModelProgram> models = tree.map(t -> Elaborator.elaborate(t, elaboration, found)).orElse(List.of());
        diagnostics.addAll(source.map(s -> MeantStatements.of(s, found, elaboration)).orElse(found));
        return models;
    }

    /// A file of layers and functions alone is for others to import: what is in them is checked where they are applied. So are
    /// those that stand beside a model and have no part in it.
    private static void requireModels(FileTree tree, Diagnostics diagnostics) {
        String path = tree.source().path();
        if (tree.isWhole() && tree.declarations().isEmpty()) {
            diagnostics.add(Diagnostic.error(Code.N402, path, "there is nothing in this file")
                    .note("a model is written `model Name { input x: f32; output y = 2 * x }`"));
        } else if (tree.isWhole() && tree.declarations().stream().noneMatch(d -> d instanceof Declaration.Model)) {
            diagnostics.add(Diagnostic.warning(Code.N402, path, "there is no model in this file")
                    .note("layers and functions are checked where a model applies them"));
        } else if (tree.isWhole()) {
            Unapplied.report(tree, diagnostics);
        }
    }

    private static Optional<Source> read(Path file, Diagnostics diagnostics) {
        try {
            return Utf8.decode(file.toString(), SourceFile.read(file), diagnostics);
        } catch (IOException e) {
            diagnostics.add(Diagnostic.error(Code.N401, file.toString(), "cannot be read: " + SourceFile.reason(e)));
        }
        return Optional.empty();
    }

    /// The named tensors of a step or of the prediction as a procedure, over the same weights, for finding where a step went
    /// wrong, or for looking at them. Only made when that is asked for, so that no class carries it.
    ///
    /// @param traced a step that has a loss, or the prediction
    public CompiledModel trace(ModelProgram program, Role traced) {
        Diagnostics diagnostics = new Diagnostics();
        return model(program.tracing(traced), diagnostics)
                .orElseThrow(() -> new IllegalStateException(diagnostics.render()));
    }

    /// The second half: equations to kernels, kernels to class files. Empty where the model does not fit.
    public Optional<CompiledModel> model(ModelProgram program, Diagnostics diagnostics) {
        boolean canHold = ModelClass.canHold(program, diagnostics);
        Map<String, Long> offsets = new LinkedHashMap<>();
        List<Variable> variables = new ArrayList<>();
        long weights = 0;
        for (DeclaredVariable v : program.variables()) {
            offsets.put(v.path(), weights);
            variables.add(new Variable(v.path(), v.role(), v.edge(), weights));
            weights = Math.addExact(weights, ProcedureScheduler.aligned(v.edge().elements()));
        }
        Target target = options.forDevices() ? Target.device(EmittedMethod::hasRoom)
                : Target.jvm(options.widths(), EmittedMethod::hasRoom);
        KernelTable kernels = new KernelTable(options.widths().size());
        List<Procedure> procedures = new ArrayList<>();
        Map<Role.Step, List<KeptTurns>> loops = new HashMap<>();
        for (Map.Entry<Role, Graph> procedure : program.procedures().entrySet()) {
            try {
                Sections sections = lower(program, procedure.getKey());
                if (procedure.getKey() instanceof Role.Step step) {
                    loops.put(step, KeptTurns.of(sections));
                }
                procedures.add(schedule(program.name() + " " + procedure.getKey(),
                        new ProcedureScheduler(procedure.getKey(), sections, program.schedule(procedure.getKey()),
                                edges(program, procedure.getKey(), procedure.getValue()), offsets, target, kernels)));
            } catch (ArithmeticException overflow) {
                diagnostics.add(
                        GivenSizes.noted(TensorSizes.tooLarge(program, procedure.getValue()), options.dimensions()));
                return Optional.empty();
            }
        }
        Plan plan = new Plan(program.name(), hash.of(program), variables, weights, procedures,
                program.learning().blocks().stream().map(Learning.Block::training).toList());
        boolean boundsHold = true;
        for (Learning.Block block : program.learning().blocks()) {
            boundsHold &= MemoryBounds.hold(block, plan, block.training().course().batch(), options.dimensions(),
                    diagnostics);
        }
        if (!canHold || !boundsHold) {
            return Optional.empty();
        }
        // Class files: one class of kernels for each width.
        Map<Integer, List<Kernel>> variants = new LinkedHashMap<>();
        for (int i = 0; i < options.widths().size(); i++) {
            variants.put(options.widths().get(i), kernels.variant(i));
        }
        variants.forEach((width, made) -> observer.after("schedule", program.name() + CompiledModel.suffix(width),
                () -> made.stream().map(KernelPrinter::print).collect(Collectors.joining())));
        String prefix = options.packageName().isEmpty() ? "" : options.packageName().replace('.', '/') + "/";
        Map<Integer, EmittedKernels> classes = AllWidths.emit(
                width -> prefix + program.name() + CompiledModel.suffix(width), fileName(program.source()), variants);
        classes.forEach((width, emitted) -> observer.after("emit", program.name() + CompiledModel.suffix(width),
                () -> emitted.methods().toString()));
        // OpenCL C: the kernels without vectors, as text that devices compile.
        Optional<RenderedKernels> forDevices = options.forDevices()
                ? Optional.of(ProgramRenderer.render(kernels.variant(options.widths().indexOf(1))))
                : Optional.empty();
        forDevices.ifPresent(rendered -> observer.after("render", program.name(), () -> rendered.code().source()));
        return Optional.of(new CompiledModel(program, plan, loops, classes, forDevices, options.packageName()));
    }

    private Sections lower(ModelProgram program, Role role) {
        String subject = program.name() + " " + role;
        // Pictures of many examples lie in blocks of sixteen; single predictions are not made to wait for fifteen others.
        boolean inBlocks = program.learning().blocks().stream().anyMatch(b -> fillsBlocks(role, b.training()));
        Graph graph = program.procedures().get(role);
        for (Pass pass : passes(inBlocks)) {
            Graph result = GraphVerifier.verify(pass.rewrite().apply(graph));
            observer.after(pass.name(), subject, result::toString);
            graph = result;
        }
        // A loop becomes what is computed once a turn.
        Sections sections = Sections.of(graph, streamed(program, role));
        observer.after("cut", subject, sections::toString);
        for (Pass pass : sectionPasses()) {
            Sections result = sections.map(g -> GraphVerifier.verify(pass.rewrite().apply(g)));
            observer.after(pass.name(), subject, result::toString);
            sections = result;
        }
        return sections;
    }

    private Procedure schedule(String subject, ProcedureScheduler scheduler) {
        // Fusion: which values share a kernel.
        observer.after("fuse", subject, scheduler::toString);
        for (Phase phase : schedulePhases()) {
            phase.run().accept(scheduler);
            observer.after(phase.name(), subject, scheduler::toString);
        }
        return scheduler.scheduled().procedure();
    }

    /// From values that share a kernel to launches.
    public static List<Phase> schedulePhases() {
        return List.of(
                // New values of variables are written over the old ones, where nobody needs those any more.
                new Phase("update-in-place", ProcedureScheduler::updateInPlace),
                // Loops over scalars, one kernel for each width.
                new Phase("write-kernels", ProcedureScheduler::writeKernels),
                // Where every tensor lies, and how long.
                new Phase("place", ProcedureScheduler::placeTensors),
                // What runs when, on what.
                new Phase("launch", ProcedureScheduler::launch));
    }

    /// A step of the scheduler.
    ///
    /// @param name as observers see it
    public record Phase(String name, Consumer<ProcedureScheduler> run) {
    }

    /// Whether runs of a procedure fill blocks of examples, so that these may lie in blocks. How many a prediction has, and
    /// `batch all`, is known when running; an evaluation takes several blocks at once where it is not bound to the batch.
    public static boolean fillsBlocks(Role role, Training training) {
        return role instanceof Role.OfBlock of && of.block().equals(training.name()) && switch (of) {
            case Role.Step _ -> training.course().batch() >= Place.BLOCK;
            case Role.Evaluate(String _, int look) ->
                    training.course().batch() >= Place.BLOCK || !training.isTogether(look);
            case Role.Metric _, Role.Stop _ -> false;
        };
    }

    /// From the equations of a procedure to those that are computed.
    ///
    /// @param inBlocks whether examples may lie in blocks
    public static List<Pass> passes(boolean inBlocks) {
        List<Pass> passes = new ArrayList<>();
        // Derivatives become equations; no `Gradient` is left.
        passes.add(new Pass("differentiate", Differentiate::apply));
        // Nothing is computed that is known, computed twice, or not needed. No bit changes from here on.
        passes.add(new Pass("simplify", Simplify::apply));
        passes.add(new Pass("eliminate-common", EliminateCommon::apply));
        passes.add(new Pass("eliminate-dead", EliminateDead::apply));
        // What goes together lies alike.
        passes.add(new Pass("order-axes", OrderAxes::apply));
        if (inBlocks) {
            passes.add(new Pass("block-examples", BlockExamples::apply));
        }
        return List.copyOf(passes);
    }

    /// From the equations of a section to those that kernels are written for.
    public static List<Pass> sectionPasses() {
        return List.of(
                // What only one section needs may be simpler there.
                new Pass("simplify-again", Simplify::apply),
                // Anchors find their operands as they need them; outputs and updates are tensors of their own.
                new Pass("arrange", Arrange::apply),
                new Pass("eliminate-common-again", EliminateCommon::apply),
                new Pass("eliminate-dead-again", EliminateDead::apply),
                // What goes to different places leaves as different tensors.
                new Pass("keep-apart", KeptApart::apply));
    }

    /// A graph of the same meaning for a graph.
    ///
    /// @param name as observers see it
    public record Pass(String name, UnaryOperator<Graph> rewrite) {
    }

    /// What Java sees of a procedure's inputs and outputs: as declared where they are the model's, else by the graph's type.
    private static EdgeTypes edges(ModelProgram program, Role role, Graph graph) {
        Map<String, TensorType> declared = new HashMap<>();
        program.inputs().forEach(i -> declared.put(i.name(), i.edge()));
        program.outputs().forEach(o -> declared.put(o.name(), o.edge()));
        EdgeTypes types = EdgeTypes.of(graph).withInputs(declared::getOrDefault);
        // What a block gives is not the model's, though a target may be called `loss` or `value` too.
        EdgeTypes edges = role instanceof Role.OfBlock ? types : types.withOutputs(declared::getOrDefault);
        return streamed(program, role).map(edges::without).orElse(edges);
    }

    /// The axis of which a procedure takes one element at a time.
    private static Optional<Axis> streamed(ModelProgram program, Role role) {
        return role instanceof Role.Stream ? program.declared().stream() : Optional.empty();
    }

    private static Path folder(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("") : parent;
    }

    private static String fileName(Source source) {
        return Path.of(source.path()).getFileName().toString();
    }
}
