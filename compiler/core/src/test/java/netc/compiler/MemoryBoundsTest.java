package netc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryBoundsTest {
    private static final String BROKEN = "a training step at batch 64 takes 768 bytes, at most 15 are allowed";

    @TempDir
    private Path folder;

    @Test
    void aBoundIsCheckedBesideAModelThatHasAMistake() throws IOException {
        assertEquals(List.of("3 nothing here is called z", "14 " + BROKEN), said(
                model("A", "output q = z", "") + model("B", "", "require memory < 16")));
    }

    @Test
    void aBoundIsCheckedBesideTextThatCannotBeRead() throws IOException {
        assertEquals(List.of("7 " + BROKEN, "8 behind the name of an input, target or param stands `:` and its type"),
                said(
                        model("A", "", "require memory < 16") + "model B { input x f32 }\n"));
    }

    @Test
    void aBoundIsCheckedBesideAConditionOfTheSameModelThatDoesNotHold() throws IOException {
        assertEquals(List.of("3 this model has 1 parameter", "7 " + BROKEN), said(
                model("A", "require params == 5", "require memory < 16")));
    }

    @Test
    void aBoundIsCheckedBesideANameThatTheClassCannotHave() throws IOException {
        assertEquals(List.of("3 the class that Java uses of a model has a method `clone` already", "7 " + BROKEN), said(
                model("A", "output clone = w", "require memory < 16")));
    }

    @Test
    void aModelBesideAMistakeIsNotCompiled() throws IOException {
        Path file = Files.writeString(folder.resolve("two.net"), model("A", "output q = z", "") + model("B", "", ""));
        assertEquals(List.of(), Compiler.compile(file, CompilerOptions.forWidth(1), new Diagnostics()));
    }

    @Test
    void aBoundOfABlockHoldsForItsStepsAndOneOfTheModelForAll() throws IOException {
        String one = model("A", "", "require memory < 700");
        String text = one.replace("train A", "train A as small").replace("batch 64", "batch 4")
                + one.substring(one.indexOf("train A")).replace("train A", "train A as large");
        assertEquals(List.of("11"), said(text).stream().map(l -> l.split(" ")[0]).toList());
        assertEquals(List.of("3"), said(text.replace("require memory < 700", "").replace("output p = w * x\n",
                "output p = w * x\n  require memory < 700\n")).stream().map(l -> l.split(" ")[0]).toList());
    }

    private static String model(String name, String inModel, String inTraining) {
        return """
                model %1$s { input x: f32; target y: f32; param w: f32 = 0
                  output p = w * x
                  %2$s }
                train %1$s {
                  data csv("a.csv") -> x: column(1), y: column(2)
                  loss (p - y)^2   using sgd(rate: 0.1)   batch 64   epochs 1
                  %3$s }
                """.formatted(name, inModel, inTraining);
    }

    /// The line and the headline of each mistake.
    private List<String> said(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("two.net"), text);
        Diagnostics diagnostics = new Diagnostics();
        Compiler.compile(file, CompilerOptions.forWidth(1), diagnostics);
        return diagnostics.sorted().stream().map(MemoryBoundsTest::line).toList();
    }

    private static String line(Diagnostic d) {
        return d.span().orElseThrow().line() + " " + d.headline();
    }
}
