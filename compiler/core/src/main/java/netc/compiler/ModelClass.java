package netc.compiler;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import netc.abi.Plan;
import netc.abi.PlanText;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.abi.Role;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.compiler.backend.jvm.EmittedClass;
import netc.compiler.backend.jvm.ModelClassEmitter;
import netc.compiler.backend.jvm.ModelMethod;
import netc.compiler.graph.Graph;
import netc.compiler.program.Learning;
import netc.compiler.program.ModelProgram;
import netc.compiler.program.DeclaredInput;
import netc.compiler.program.DeclaredOutput;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Span;

/// The class that Java programs use of a model: which methods it has, in terms of the model's declarations.
///
/// Each output is a method of the inputs that it depends on; `predict` gives all outputs that need no target; each step of
/// a `train` block is a method of the inputs and targets that it reads. Parameters are in the order declared.
final class ModelClass {
    private static final String PREDICT = Role.PREDICT.toString();
    private static final String STEP = Role.STEP.toString();
    private static final String STREAM = Role.STREAM.toString();
    private static final String NEXT = "next";

    /// Methods that every generated class has, or that Java gives to every object or record.
    private static final Set<String> TAKEN = Set.of(PREDICT, STEP, "share", "plan", "vectors", "metadata",
            "variable",
            "set", "words", "load", "save", "schedule", "stepsDone", "call", "close", "clone", "equals", "finalize",
            "getClass",
            "hashCode",
            "notify",
            "notifyAll", "toString", "wait");

    private final ModelProgram program;
    private final Plan plan;

    private ModelClass(ModelProgram program, Plan plan) {
        this.program = program;
        this.plan = plan;
    }

    /// Whether a class can offer all that the model has; what it cannot is reported.
    static boolean canHold(ModelProgram program, Diagnostics diagnostics) {
        boolean can = true;
        Graph stream = program.procedures().get(Role.STREAM);
        Set<String> methods = new HashSet<>(TAKEN);
        Set<String> records = new HashSet<>(Set.of(ModelClassEmitter.PREDICTION));
        if (stream != null) {
            methods.addAll(List.of(STREAM, NEXT));
            records.add(ModelClassEmitter.NEXT);
        }
        if (records.contains(program.name())) {
            diagnostics.add(taken(program.name(), "record", program.declared().span()));
            can = false;
        }
        for (DeclaredOutput output : program.outputs()) {
            if (methods.contains(output.name())) {
                diagnostics.add(taken(output.name(), "method", output.span()));
                can = false;
            }
        }
        if (stream != null && stream.inputs().size() + stream.results().size() > ModelMethod.MOST_TENSORS) {
            diagnostics.add(Diagnostic.error(Code.N118, program.declared().span(),
                    "what takes one element at a time has "
                            + (stream.inputs().size() + stream.results().size())
                            + " inputs and outputs, and a method of Java "
                            + ModelMethod.MOST_TENSORS));
            can = false;
        }
        program.outputs().forEach(output -> methods.add(output.name()));
        methods.remove(STEP);
        for (Learning.Block block : program.learning().blocks()) {
            for (Map.Entry<Role.Step, Span> step : block.steps().entrySet()) {
                String method = method(step.getKey());
                if (!methods.add(method)) {
                    diagnostics.add(taken(method, "method", step.getValue()));
                    can = false;
                }
            }
        }
        for (DeclaredOutput output : program.outputs()) {
            List<TensorType> all = types(program, output.inputs());
            List<TensorType> needed = types(program, output.needed());
            if (!output.needed().equals(output.inputs()) && ModelMethod.isSame(all, needed, output.edge())) {
                diagnostics.add(Diagnostic
                        .error(Code.N118, output.span(), "Java cannot tell the methods `" + output.name()
                                + "` apart: one takes " + String.join(", ", output.inputs()) + ", and one "
                                + String.join(", ", output.needed()))
                        .note("Java tells methods apart by the types of what they take: another order of the inputs, or"
                                + " an axis of size 1 where one has none, makes them differ"));
                can = false;
            }
        }
        return can;
    }

    private static List<TensorType> types(ModelProgram program, List<String> inputs) {
        return program.inputs().stream().filter(i -> inputs.contains(i.name())).map(DeclaredInput::edge).toList();
    }

    private static Diagnostic taken(String name, String what, Span span) {
        return Diagnostic.error(Code.N118, span, "the class that Java uses of a model has a " + what + " `" + name
                + "` already").fix(name + "_");
    }

    static List<EmittedClass> emit(CompiledModel model) {
        return new ModelClass(model.program(), model.plan()).emit(model.className().replace('.', '/'));
    }

    private List<EmittedClass> emit(String name) {
        String path = program.source().path();
        String file = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        return ModelClassEmitter.emit(name, file, program.declared().span().line(), PlanText.encode(plan),
                program.starts().isEmpty(), methods());
    }

    private List<ModelMethod> methods() {
        List<ModelMethod> methods = new ArrayList<>();
        for (DeclaredOutput output : program.outputs()) {
            methods.add(
                    method(ModelMethod.Kind.OUTPUT, output.name(), new Role.Output(output.name()), output.span().line(),
                            new HashSet<>(output.inputs()), List.of(output)));
            if (!output.needed().equals(output.inputs())) {
                methods.add(method(ModelMethod.Kind.OUTPUT, output.name(), new Role.Standard(output.name()),
                        output.span().line(), new HashSet<>(output.needed()), List.of(output)));
            }
        }
        List<DeclaredOutput> predicted = program.outputs().stream().filter(o -> !o.needsTarget()).toList();
        if (!predicted.isEmpty()) {
            methods.add(
                    method(ModelMethod.Kind.PREDICT, PREDICT, Role.PREDICT, predicted.getFirst().span().line(),
                            Set.copyOf(program.procedures().get(Role.PREDICT).inputs()), predicted));
        }
        program.declared().stream().ifPresent(axis -> methods.addAll(streams(axis.name())));
        for (Training block : plan.blocks()) {
            for (Training.Step step : block.course().steps()) {
                // What comes after an epoch looks at what the trainer has measured.
                if (!step.isAfterEpoch()) {
                    methods.add(step(step, block.role(step)));
                }
            }
        }
        return methods;
    }

    /// What Java calls a step: `step`, `create`, and of a block that has a name `tune`, `tune_create`.
    private static String method(Role.Step step) {
        return step.label().isEmpty() ? STEP : step.label().replace('.', '_');
    }

    /// `stream` takes the inputs that have not the axis, where the model says values of some also without those; `next` takes an
    /// element of the others.
    private List<ModelMethod> streams(String axis) {
        Map<Boolean, Set<String>> inputs = program.inputs().stream()
                .filter(i -> program.procedures().get(Role.STREAM).inputs().contains(i.name()))
                .collect(Collectors.partitioningBy(i -> i.edge().has(axis),
                        Collectors.mapping(DeclaredInput::name, Collectors.toSet())));
        List<DeclaredOutput> outputs = program.outputs().stream().filter(o -> !o.needsTarget() && o.edge().has(axis))
                .toList();
        int line = outputs.getFirst().span().line();
        ModelMethod stream = method(ModelMethod.Kind.STREAM, STREAM, Role.STREAM, line, inputs.get(false), List.of());
        ModelMethod next = method(ModelMethod.Kind.NEXT, NEXT, Role.STREAM, line, inputs.get(true), outputs);
        if (!program.procedures().containsKey(Role.STANDARDS)) {
            return List.of(stream, next);
        }
        List<ModelMethod.Tensor> standards = plan.procedure(Role.STANDARDS).outputs().stream()
                .flatMap(o -> stream.inputs().stream().filter(i -> i.name().equals(o.name())))
                .map(i -> new ModelMethod.Tensor(i.name(), i.type(),
                        port(plan.procedure(Role.STANDARDS).outputs(), i.name())))
                .toList();
        Set<String> others = new HashSet<>(inputs.get(false));
        standards.forEach(s -> others.remove(s.name()));
        return List.of(stream, method(ModelMethod.Kind.STANDARDS, STREAM, Role.STANDARDS, line, others, List.of())
                .withOutputs(standards), next);
    }

    private ModelMethod step(Training.Step step, Role.Step role) {
        ModelMethod.Kind kind = step.loss().isPresent() ? ModelMethod.Kind.STEP : ModelMethod.Kind.CHANGE;
        Set<String> inputs = Set.copyOf(program.procedures().get(role).inputs());
        ModelMethod method = method(kind, method(role), role,
                program.declared().span().line(), inputs, List.of());
        return step.examples() ? method : method.withoutCount();
    }

    private ModelMethod method(ModelMethod.Kind kind, String name, Role role, int line, Set<String> inputs,
            List<DeclaredOutput> outputs) {
        Procedure procedure = plan.procedure(role);
        UnaryOperator<TensorType> seen = type -> role.equals(Role.STREAM)
                ? type.without(program.declared().stream().orElseThrow().name()) : type;
        List<ModelMethod.Tensor> in = new ArrayList<>();
        for (DeclaredInput input : program.inputs()) {
            if (inputs.contains(input.name())) {
                in.add(new ModelMethod.Tensor(input.name(), seen.apply(input.edge()),
                        port(procedure.inputs(), input.name())));
            }
        }
        List<ModelMethod.Tensor> out = new ArrayList<>();
        for (DeclaredOutput output : outputs) {
            out.add(new ModelMethod.Tensor(output.name(), seen.apply(output.edge()),
                    port(procedure.outputs(), output.name())));
        }
        return new ModelMethod(kind, name, plan.procedures().indexOf(procedure), line, in, out, true);
    }

    private static OptionalInt port(List<Port> ports, String name) {
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i).name().equals(name)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }
}
