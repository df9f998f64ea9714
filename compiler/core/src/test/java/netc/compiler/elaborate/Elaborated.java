package netc.compiler.elaborate;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.compiler.elaborate.file.FileImports;
import netc.compiler.elaborate.file.Imports;
import netc.compiler.program.DeclaredVariable;
import netc.compiler.program.ModelProgram;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import netc.compiler.syntax.Parser;

/// What becomes of a text: its models, and what is said about it.
public record Elaborated(List<ModelProgram> programs, Diagnostics diagnostics) {

    public static Elaborated text(String text) {
        return text(text, Map.of());
    }

    static Elaborated text(String text, Map<String, Long> dimensions) {
        return source(Source.of("test.net", text), dimensions, new FileImports(Path.of("")));
    }

    static Elaborated source(Source source, Map<String, Long> dimensions, Imports imports) {
        Diagnostics diagnostics = new Diagnostics();
        List<ModelProgram> programs = Parser.parse(source, diagnostics)
                .map(tree -> Elaborator.elaborate(tree, new Elaborator.Options(dimensions, imports), diagnostics))
                .orElse(List.of());
        return new Elaborated(programs, diagnostics);
    }

    /// The only model; what was said instead, where there is none.
    public ModelProgram model() {
        if (!diagnostics.isEmpty() || programs.size() != 1) {
            throw new AssertionError(programs.size() + " models\n" + diagnostics.render());
        }
        return programs.getFirst();
    }

    Optional<ModelProgram> model(String name) {
        return programs.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    List<String> paths() {
        return model().variables().stream().map(DeclaredVariable::path).toList();
    }
}
