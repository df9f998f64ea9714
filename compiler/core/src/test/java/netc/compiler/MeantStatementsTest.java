package netc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import netc.compiler.source.Diagnostics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A statement with several mistakes is offered without any, and each that its author made is told.
class MeantStatementsTest {
    @TempDir
    Path folder;

    private List<String> notes(String logits, String using) throws IOException {
        Diagnostics diagnostics = new Diagnostics();
        Compiler.compile(Files.writeString(folder.resolve("flower.net"), """
                model Flower {
                  dim Kind = 3
                  input  x: f32[Measure: 4]
                  target kind: Kind
                  logits = %s
                  output guess = argmax[Kind](logits)
                }
                train Flower {
                  data csv("iris.csv") -> x: columns(1..4), kind: column(5)
                  loss cross_entropy(logits, kind)
                  using %s
                  batch 16   epochs 50
                }
                """.formatted(logits, using)), CompilerOptions.forWidth(1), diagnostics);
        return diagnostics.sorted().getFirst().notes();
    }

    @Test
    void whatAFixPutsThereIsNoMistakeOfTheAuthor() throws IOException {
        assertEquals(List.of("with the squares of all parameters in the loss, times decay / 2, it is `sgd_l2`"),
                notes("x |> Dense[Measure -> Kind]", "sgd(rate: 0.01, momentum: 0.9, weight_decay: 1e-4)"));
    }

    @Test
    void whatTheAuthorWroteIs() throws IOException {
        assertEquals("and then: nothing here is called nn",
                notes("x |> nn.Linear(4, 16) |> nn.ReLU() |> nn.Linear(16, 3)", "sgd(rate: 0.01)").getLast());
    }
}
