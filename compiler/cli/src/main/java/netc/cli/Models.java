package netc.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import netc.abi.Procedure;
import netc.abi.Role;
import netc.abi.Storage;
import netc.abi.TensorType;
import netc.compiler.CompiledModel;
import netc.compiler.Compiler;
import netc.compiler.CompilerObserver;
import netc.compiler.CompilerOptions;
import netc.compiler.MemoryBounds;
import netc.compiler.program.DeclaredInput;
import netc.compiler.program.Learning;
import netc.compiler.program.StartSource;
import netc.compiler.source.Diagnostics;
import netc.runtime.InputException;
import netc.runtime.model.Program;
import netc.runtime.model.Vectors;

/// From the file that a command names to a model, and to the code that runs it here.
final class Models {
    /// Numbers in an array, with room for vector loads beyond its end.
    private static final int LARGEST = Integer.MAX_VALUE - 8 - Storage.SLACK;

    private Models() {
    }

    /// Adds all that is wrong with a file.
    static void check(Path file, Map<String, Long> dims, Diagnostics diagnostics) {
        compile(file, CompilerOptions.forWidth(1).withDimensions(dims), diagnostics);
    }

    /// The models of a file; warnings go to the console.
    ///
    /// @throws netc.compiler.source.CompileException with all that is wrong
    static List<CompiledModel> compile(Path file, CompilerOptions options, Console console) {
        Diagnostics diagnostics = new Diagnostics();
        List<CompiledModel> models = compile(file, options, diagnostics);
        diagnostics.throwIfErrors();
        if (!diagnostics.isEmpty()) {
            console.complain(diagnostics.render().stripTrailing());
        }
        if (models.isEmpty()) {
            throw new InputException(file + ": expected a model, found none");
        }
        return models;
    }

    /// The model of a file that has one, or the one of several that `--model` names.
    static CompiledModel one(Path file, Optional<String> name, CompilerOptions options, Console console) {
        List<CompiledModel> models = compile(file, options, console);
        List<CompiledModel> chosen = models.stream().filter(m -> name.isEmpty() || m.name().equals(name.get()))
                .toList();
        List<String> names = models.stream().map(CompiledModel::name).toList();
        if (chosen.isEmpty()) {
            throw new InputException(file + ": expected a model " + name.orElseThrow() + ", found "
                    + String.join(", ", names));
        }
        if (chosen.size() > 1) {
            throw new InputException(file + ": expected one model, found " + String.join(", ", names)
                    + "; choose one by --model NAME");
        }
        return chosen.getFirst();
    }

    /// What runs a model here.
    ///
    /// @throws InputException where its parameters do not fit an array
    static Program load(CompiledModel model) {
        requireWeightsFit(model);
        return Program.load(model.plan(), model.loader(), model.className(), Vectors.lanes());
    }

    /// @throws InputException where a model's parameters do not fit an array
    static void requireWeightsFit(CompiledModel model) {
        if (model.plan().weights() > LARGEST) {
            throw new InputException(String.format(Locale.ROOT,
                    "model %s: expected parameters and states of at most %,d numbers, found %,d", model.name(), LARGEST,
                    model.plan().weights()));
        }
    }

    /// What gives the named tensors of a step, or of the prediction, here.
    static Program trace(CompiledModel model, Role traced) {
        return load(new Compiler(CompilerOptions.forWidth(Vectors.lanes()), CompilerObserver.NONE)
                .trace(model.program(), traced));
    }

    /// Bytes that a procedure takes at a batch.
    ///
    /// @throws InputException where that does not fit an array
    static long bytes(CompiledModel model, Procedure procedure, int examples) {
        try {
            return MemoryBounds.bytes(model.plan(), procedure, examples);
        } catch (ArithmeticException e) {
            throw new InputException(String.format(Locale.ROOT,
                    "model %s: expected '%s' to take at most %,d numbers at batch %,d, found more; a smaller batch takes fewer",
                    model.name(), procedure.role(), LARGEST, examples), e);
        }
    }

    /// The types of the inputs and targets, by name.
    static SequencedMap<String, TensorType> types(CompiledModel model) {
        SequencedMap<String, TensorType> types = new LinkedHashMap<>();
        for (DeclaredInput input : model.program().inputs()) {
            types.put(input.name(), input.edge());
        }
        return types;
    }

    /// What a block reads of what variables start from that files hold: the first gives them their start.
    static List<StartSource> starts(CompiledModel model, Learning.Block block) {
        return model.program().learning().blocks().getFirst().equals(block) ? model.program().starts() : List.of();
    }

    private static List<CompiledModel> compile(Path file, CompilerOptions options, Diagnostics diagnostics) {
        return Compiler.compile(file, options, diagnostics);
    }
}
