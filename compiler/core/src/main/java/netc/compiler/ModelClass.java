package netc.compiler;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
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
import netc.compiler.program.ModelProgram;
import netc.compiler.program.DeclaredInput;
import netc.compiler.program.DeclaredOutput;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Span;

/// The class that Java programs use of a model: which methods it has, in terms of the model's declarations.
///
/// Each output is a method of the inputs that it depends on; `predict` gives all outputs that need no target; the step of
/// the `train` block is a method of the inputs and targets that it reads. Parameters are in the order declared.
final class ModelClass {
    private static final String PREDICT = Role.PREDICT.toString();
    private static final String STEP = Role.STEP.toString();

    /// Methods that every generated class has, or that Java gives to every object or record.
    private static final Set<String> TAKEN = Set.of(PREDICT, STEP, "share", "plan", "vectors", "metadata", "variable",
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
        if (program.name().equals(ModelClassEmitter.PREDICTION)) {
            diagnostics.add(taken(program.name(), "record", program.declared().span()));
            can = false;
        }
        for (DeclaredOutput output : program.outputs()) {
            if (TAKEN.contains(output.name())) {
                diagnostics.add(taken(output.name(), "method", output.span()));
                can = false;
            }
        }
        Set<String> outputs = program.outputs().stream().map(DeclaredOutput::name).collect(Collectors.toSet());
        for (Map.Entry<String, Span> step : program.learning().steps().entrySet()) {
            if (TAKEN.contains(step.getKey()) && !step.getKey().equals(STEP) || outputs.contains(step.getKey())) {
                diagnostics.add(taken(step.getKey(), "method", step.getValue()));
                can = false;
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
        for (Training.Step step : plan.training().map(t -> t.course().steps()).orElse(List.of())) {
            // What comes after an epoch looks at what the trainer has measured.
            if (!step.isAfterEpoch()) {
                methods.add(step(step));
            }
        }
        return methods;
    }

    private ModelMethod step(Training.Step step) {
        ModelMethod.Kind kind = step.loss().isPresent() ? ModelMethod.Kind.STEP : ModelMethod.Kind.CHANGE;
        Set<String> inputs = Set.copyOf(program.procedures().get(step.role()).inputs());
        ModelMethod method = method(kind, step.name().isEmpty() ? STEP : step.name(), step.role(),
                program.declared().span().line(), inputs, List.of());
        return step.examples() ? method : method.withoutCount();
    }

    private ModelMethod method(ModelMethod.Kind kind, String name, Role role, int line, Set<String> inputs,
            List<DeclaredOutput> outputs) {
        Procedure procedure = plan.procedure(role);
        List<ModelMethod.Tensor> in = new ArrayList<>();
        for (DeclaredInput input : program.inputs()) {
            if (inputs.contains(input.name())) {
                in.add(new ModelMethod.Tensor(input.name(), input.edge(), port(procedure.inputs(), input.name())));
            }
        }
        List<ModelMethod.Tensor> out = new ArrayList<>();
        for (DeclaredOutput output : outputs) {
            out.add(new ModelMethod.Tensor(output.name(), output.edge(), port(procedure.outputs(), output.name())));
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
