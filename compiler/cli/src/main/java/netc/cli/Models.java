package netc.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.LinkedHashMap;
import netc.abi.TensorType;
import netc.compiler.CompiledModel;
import netc.compiler.Compiler;
import netc.compiler.CompilerOptions;
import netc.compiler.backend.jvm.EmittedClass;
import netc.compiler.elaborate.ModelProgram.DeclaredInput;
import netc.compiler.source.Diagnostics;
import netc.runtime.InputException;
import netc.runtime.model.Program;
import netc.runtime.model.Vectors;

/// From the file that a command names to a model, and to the code that runs it here.
final class Models {
    private Models() {
    }

    /// Adds all that is wrong with a file.
    static void check(Path file, Map<String, Long> dims, Diagnostics diagnostics) {
        requireFile(file);
        Compiler.compile(file, CompilerOptions.forWidth(1).withDimensions(dims), diagnostics);
    }

    /// The models of a file; warnings go to the console.
    ///
    /// @throws netc.compiler.source.CompileException with all that is wrong
    static List<CompiledModel> compile(Path file, CompilerOptions options, Console console) {
        requireFile(file);
        Diagnostics diagnostics = new Diagnostics();
        List<CompiledModel> models = Compiler.compile(file, options, diagnostics);
        diagnostics.throwIfErrors();
        if (!diagnostics.isEmpty()) {
            console.complain(diagnostics.render().stripTrailing());
        }
        if (models.isEmpty()) {
            throw new InputException(file + ": expected a model, found none");
        }
        return models;
    }

    /// The model of a file that has one, or the one of several that `--model` names; for the vectors of this machine.
    static CompiledModel one(Path file, Optional<String> name, Map<String, Long> dims, Console console) {
        List<CompiledModel> models = compile(file, CompilerOptions.forWidth(Vectors.lanes()).withDimensions(dims),
                console);
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
    static Program load(CompiledModel model) {
        int lanes = Vectors.lanes();
        String self = model.kernelClass(lanes);
        return Program.load(model.plan(), new Classes(model.classes()), self.substring(0, self.lastIndexOf('$')),
                lanes);
    }

    /// The types of the inputs and targets, by name.
    static SequencedMap<String, TensorType> types(CompiledModel model) {
        SequencedMap<String, TensorType> types = new LinkedHashMap<>();
        for (DeclaredInput input : model.program().inputs()) {
            types.put(input.name(), input.edge());
        }
        return types;
    }

    private static void requireFile(Path file) {
        if (Files.isDirectory(file)) {
            throw new InputException(file + ": expected a .net file, found a folder");
        }
    }

    /// Class files in memory.
    private static final class Classes extends ClassLoader {
        private final Map<String, byte[]> files = new HashMap<>();

        Classes(List<EmittedClass> classes) {
            super(Classes.class.getClassLoader());
            classes.forEach(c -> files.put(c.name().replace('/', '.'), c.bytes()));
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = files.get(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
