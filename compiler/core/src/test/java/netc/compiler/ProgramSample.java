package netc.compiler;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import netc.abi.Role;
import netc.abi.TensorType;
import netc.abi.Variable;
import netc.compiler.elaborate.Elaborator;
import netc.compiler.elaborate.file.FileImports;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Sample;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.DeclaredInput;
import netc.compiler.program.DeclaredVariable;
import netc.compiler.program.LayerRow;
import netc.compiler.program.ModelProgram;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import netc.compiler.syntax.Parser;

/// Procedures of models, and values to run them on.
public final class ProgramSample {
    private static final long MOST_FLOPS = 1_000_000;

    private ProgramSample() {
    }

    private static Path root() {
        Path root = Path.of("").toAbsolutePath();
        while (!root.resolve("samples/lenet5").toFile().isDirectory()) {
            root = root.getParent();
        }
        return root;
    }

    /// Samples of each kind, by the names of their folders. (All samples take steps in the tests of their own module.)
    public static List<String> kinds() {
        return List.of("adder", "auto_mpg", "bigram", "composed", "fgsm", "gpt3", "gradient_penalty", "hopfield",
                "kmeans", "lenet5", "line", "mlp", "nanogpt", "optimizers", "perceptron", "playground", "rbm", "resnet",
                "svm_dual", "vae");
    }

    /// Those of at most a million operations for an example, for tests that carry them out in every way: the larger ones are made
    /// of the same kernels, and would take minutes.
    public static List<String> small() {
        return kinds().stream().filter(name -> committed(name).report().layers().stream().mapToLong(LayerRow::flops)
                .sum() <= MOST_FLOPS).toList();
    }

    /// The models of the folder `samples`, by the names of their files.
    public static ModelProgram committed(String name) {
        Path root = root();
        Diagnostics diagnostics = new Diagnostics();
        List<ModelProgram> programs = Compiler.check(root.resolve("samples/" + name + "/" + name + ".net"),
                CompilerOptions.forWidth(1), diagnostics);
        diagnostics.throwIfErrors();
        return programs.getFirst();
    }

    /// Whether a text has no mistakes.
    public static boolean isModel(String text) {
        Diagnostics diagnostics = new Diagnostics();
        elaborated(text, diagnostics);
        return !diagnostics.hasErrors();
    }

    /// The one model of a text.
    ///
    /// @throws AssertionError with what is said about it, where it has mistakes
    public static ModelProgram elaborated(String text) {
        Diagnostics diagnostics = new Diagnostics();
        List<ModelProgram> programs = elaborated(text, diagnostics);
        if (diagnostics.hasErrors() || programs.size() != 1) {
            throw new AssertionError(programs.size() + " models\n" + diagnostics.render() + "\n" + text);
        }
        return programs.getFirst();
    }

    private static List<ModelProgram> elaborated(String text, Diagnostics diagnostics) {
        return Parser.parse(Source.of("test.net", text), diagnostics)
                .map(tree -> Elaborator.elaborate(tree,
                        new Elaborator.Options(Map.of(), new FileImports(Path.of(""))), diagnostics))
                .orElse(List.of());
    }

    /// A procedure, its gradients written out, variables drawn by the seed: parameters of both signs, states of none, because some are
    /// means of squares.
    public static Sample of(ModelProgram program, Role procedure, long seed) {
        Map<String, double[]> variables = new HashMap<>();
        Random random = new Random(seed);
        for (DeclaredVariable v : program.variables()) {
            double[] elements = Sample.reals(random, v.type().elementsPerExample());
            if (v.role() != Variable.Role.PARAMETER) {
                java.util.Arrays.setAll(elements, i -> Math.abs(elements[i]));
            }
            variables.put(v.path(), elements);
        }
        Map<String, long[]> ranges = new HashMap<>();
        for (DeclaredInput input : program.inputs()) {
            TensorType type = input.edge();
            switch (type.kind()) {
                case REAL -> {
                }
                case INDEX -> ranges.put(input.name(), new long[] {0, type.limit()});
                case WHOLE -> ranges.put(input.name(), new long[] {-3, 7});
                case TRUTH -> ranges.put(input.name(), new long[] {0, 2});
            }
        }
        Graph graph = program.procedures().get(procedure);
        // What is left is a number of examples.
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Input(String name) && e.result().type().element() == Element.INT) {
                ranges.putIfAbsent(name, new long[] {1, 9});
            }
        }
        return new Sample(Differentiate.apply(graph), variables, ranges, program.schedule(procedure));
    }
}
