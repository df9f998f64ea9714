package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import netc.abi.Role;
import netc.compiler.elaborate.file.FileImports;
import netc.compiler.source.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportsTest {
    @TempDir
    Path folder;

    private Elaborated main(String text) {
        Path main = folder.resolve("main.net");
        return Elaborated.source(Source.of(main.toString(), text), Map.of(), new FileImports(folder));
    }

    private void file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String said(Elaborated elaborated) {
        return elaborated.diagnostics().render().replace(folder + "/", "");
    }

    @Test
    void anImportedLayerSeesItsOwnFile() throws IOException {
        file("parts/layers.net",
                "layer Twice[D](x: f32[D]) -> f32[D] { doubled(x) |> Dense[D -> D] }\nfn doubled(x) = 2 * x\n");
        Elaborated elaborated = main("import \"parts/layers.net\" { Twice }\n"
                + "model M {\n input x: f32[D: 3]\n output y = x |> Twice[D]\n}\n");
        assertEquals(12, elaborated.model().parameterCount());
        assertEquals(2, elaborated.model().declared().sources().size());
    }

    @Test
    void namesThatAreNotImportedAreNotSeen() throws IOException {
        file("layers.net", "fn doubled(x) = 2 * x\nfn tripled(x) = 3 * x\n");
        assertTrue(
                said(main("import \"layers.net\" { doubled }\nmodel M {\n input x: f32\n output y = tripled(x)\n}\n"))
                        .contains("main.net:4:13: error[N101]: there is no layer or function tripled"));
    }

    @Test
    void aNameThatTheFileLacksIsSuggested() throws IOException {
        file("layers.net", "fn doubled(x) = 2 * x\n");
        assertEquals("""
                main.net:1:23: error[N122]: layers.net defines no dubled
                    1 │ import "layers.net" { dubled }
                      │                       ^^^^^^
                      did you mean doubled?
                1 error
                """, said(main("import \"layers.net\" { dubled }\nmodel M {\n input x: f32\n output y = x\n}\n")));
    }

    @Test
    void filesThatImportOneAnotherAreRefused() throws IOException {
        file("a.net", "import \"b.net\" { g }\nfn f(x) = x\n");
        file("b.net", "import \"a.net\" { f }\nfn g(x) = x\n");
        assertEquals("""
                b.net:1:8: error[N122]: these files import one another
                    1 │ import "a.net" { f }
                      │        ^^^^^^^
                      a.net → b.net → a.net
                1 error
                """, said(main("import \"a.net\" { f }\nmodel M {\n input x: f32\n output y = f(x)\n}\n")));
    }

    @Test
    void noImportLeavesTheFolder() {
        assertTrue(said(main("import \"../secret.net\" { f }\n")).contains("does not leave the folder of the model"));
        assertTrue(said(main("import \"/etc/passwd\" { f }\n")).contains("error[N122]"));
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        assertTrue(said(main("import \"none.net\" { f }\n"))
                .contains("error[N122]: none.net cannot be read: there is no such file"));
    }

    /// A mistake is reported once, where it is: the names that the import would have brought are not unknown besides.
    @Test
    void whatAFailedImportWouldHaveBroughtIsNotReportedAgain() throws IOException {
        file("broken.net", "layer L(x: f32[D]) -> f32[D] { x \nfn f(x) = = x\noptimizer o() { param <- param + }\n");
        file("other.net", "fn g(x) = x\n");
        file("a.net", "import \"b.net\" { g }\nfn f(x) = g(x)\n");
        file("b.net", "import \"a.net\" { f }\nfn g(x) = f(x)\n");
        String uses = """
                model M {
                  input x: f32[D: 3]
                  target y: f32
                  net = L
                  output z = sum[D](x |> net |> L) + f(1)
                }
                train M {
                  data csv("a.csv") -> x: columns(1..3), y: column(4)
                  loss (z - f(y))^2
                  using o()   batch 4   epochs 1
                }
                """;
        assertEquals(List.of("main.net:1:8: error[N122]: none.net cannot be read: there is no such file"),
                headlines("import \"none.net\" { L, f, o }\n" + uses));
        assertEquals(List.of("main.net:1:8: error[N122]: an import names a file beside or below this one"),
                headlines("import \"../none.net\" { L, f, o }\n" + uses));
        assertEquals(List.of("main.net:1:22: error[N122]: other.net defines no L",
                "main.net:1:25: error[N122]: other.net defines no f",
                "main.net:1:28: error[N122]: other.net defines no o"),
                headlines("import \"other.net\" { L, f, o }\n" + uses));
        List<String> broken = headlines("import \"broken.net\" { L, f, o }\n" + uses);
        assertTrue(!broken.isEmpty() && broken.stream().allMatch(line -> line.startsWith("broken.net:")),
                broken.toString());
        assertEquals(List.of("b.net:1:8: error[N122]: these files import one another"),
                headlines("import \"a.net\" { f }\nmodel M {\n input x: f32\n output y = f(x)\n}\n"));
    }

    @Test
    void aChainOfImportsEndsWithAMessage() throws IOException {
        for (int i = 0; i < 60; i++) {
            file("f" + i + ".net", "import \"f" + (i + 1) + ".net\" { f }\n");
        }
        file("f60.net", "fn f(x) = x\n");
        assertEquals(List.of("f49.net:1:8: error[N122]: files import files more than 50 deep"),
                headlines("import \"f0.net\" { f }\nmodel M {\n input x: f32\n output y = f(x)\n}\n"));
    }

    private List<String> headlines(String text) {
        return said(main(text)).lines().filter(line -> line.contains(": error[")).toList();
    }

    @Test
    void mistakesOfAnImportedFileAreReportedThere() throws IOException {
        file("layers.net", "fn f(x) = nothing + x\n");
        assertTrue(said(main("import \"layers.net\" { f }\nmodel M {\n input x: f32\n output y = f(x)\n}\n"))
                .startsWith("layers.net:1:11: error[N101]: nothing here is called nothing"));
    }

    @Test
    void aDefinitionOfTheFileHidesTheLibrary() {
        Elaborated elaborated = main("fn relu(x) = 3 * x\nmodel M {\n input x: f32\n output y = relu(x)\n}\n");
        assertEquals("""
                v0: f32[batch] = Input[name=x]()
                v1: f32 = Constant[value=3.0]()
                v2: f32[batch] = Map[function=MUL](v1, v0)
                output y [batch] = v2
                """,
                elaborated.model().procedures().get(Role.PREDICT).toString());
    }
}
