package netc.compiler.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosticTest {
    private static final Source LENET = Source.of("lenet.net", """
            model LeNet5 {
              logits = features
                |> Dense[Feature -> Hidden: 84] |> tanh
            	x = y
            }
            """);

    @Test
    void aDiagnosticShowsPlaceLineReasonsAndCure() {
        int start = LENET.text().indexOf("Dense");
        var diagnostic = Diagnostic.error(Code.N001, LENET.span(start, start + 5), "Dense sums over axis Feature")
                .note("value: f32[H: 1, W: 1, C: 120]")
                .note("  C = 120  Conv[120, k: 5]            line 13")
                .fix("flatten[H, W, C -> Feature] |> Dense");
        assertEquals("""
                lenet.net:3:8: error[N001]: Dense sums over axis Feature
                    2 │   logits = features
                    3 │     |> Dense[Feature -> Hidden: 84] |> tanh
                      │        ^^^^^
                      value: f32[H: 1, W: 1, C: 120]
                        C = 120  Conv[120, k: 5]            line 13
                   fix:  flatten[H, W, C -> Feature] |> Dense""", diagnostic.render());
    }

    @Test
    void otherPlacesThatMatterAreShownBelow() {
        var diagnostic = Diagnostic.warning(Code.N001, LENET.span(6, 12), "never applied")
                .related(LENET.span(17, 23), "read");
        assertEquals("""
                lenet.net:1:7: warning[N001]: never applied
                    1 │ model LeNet5 {
                      │       ^^^^^^
                      read at lenet.net:2:3
                    2 │   logits = features
                      │   ^^^^^^""", diagnostic.render());
    }

    @Test
    void aDiagnosticWithoutALineNamesItsPlace() {
        assertEquals("housing.csv: error[N002]: no such file",
                Diagnostic.error(Code.N002, "housing.csv", "no such file").render());
    }

    @Test
    void tabsStayTabsUnderTheLine() {
        int x = LENET.text().indexOf("x = y");
        assertTrue(Diagnostic.error(Code.N001, LENET.span(x, x + 1), "x").render().endsWith("\n      │ \t^"));
    }

    @Test
    void ofALongLineThePartAroundThePlaceIsShown() {
        var source = Source.of("a.net", "a".repeat(500) + "B" + "c".repeat(500));
        String[] lines = Diagnostic.error(Code.N001, source.span(500, 501), "long").render().split("\n");
        assertEquals("    1 │ …" + "a".repeat(60) + "B" + "c".repeat(99) + "…", lines[1]);
        assertEquals("      │  " + " ".repeat(60) + "^", lines[2]);
    }

    @Test
    void charactersThatWouldGarbleATerminalAreReplaced() {
        var source = Source.of("a.net", "a\u001B[31mb");
        assertTrue(Diagnostic.error(Code.N001, source.span(0, 1), "x").render().contains("a\uFFFD[31mb"));
    }

    @Test
    void diagnosticsComeByPositionOnceEachAndCounted() {
        var diagnostics = new Diagnostics();
        diagnostics.add(Diagnostic.error(Code.N001, LENET.span(20, 21), "second"));
        diagnostics.add(Diagnostic.warning(Code.N001, LENET.span(30, 31), "third"));
        diagnostics.add(Diagnostic.error(Code.N001, LENET.span(0, 5), "first"));
        diagnostics.add(Diagnostic.error(Code.N001, LENET.span(0, 5), "first"));
        assertEquals(List.of("first", "second", "third"),
                diagnostics.sorted().stream().map(Diagnostic::headline).toList());
        assertEquals(2, diagnostics.errors());
        assertTrue(diagnostics.render().endsWith("\n2 errors, 1 warning\n"));
        var thrown = assertThrows(CompileException.class, diagnostics::throwIfErrors);
        assertEquals(3, thrown.diagnostics().size());
    }

    @Test
    void manyAreCountedAndNotKept() {
        var source = Source.of("a.net", " ".repeat(30_000));
        var diagnostics = new Diagnostics();
        for (int i = 0; i < 30_000; i++) {
            diagnostics.add(Diagnostic.error(Code.N001, source.span(i, i), "x"));
        }
        assertEquals(30_000, diagnostics.errors());
        assertEquals(10_000, diagnostics.sorted().size());
        assertTrue(diagnostics.render().endsWith("\n… and 29,900 more\n30,000 errors\n"));
    }

    @Test
    void whatNobodyReadsIsCut() {
        Diagnostic d = Diagnostic.error(Code.N001, LENET.span(0, 1), "a".repeat(700)).note("b".repeat(700))
                .fix("c".repeat(1_001));
        assertEquals("a".repeat(600) + "…", d.headline());
        assertEquals(List.of("b".repeat(600) + "…"), d.notes());
        assertTrue(d.fix().isEmpty());
    }

    @Test
    void warningsAloneStopNothing() {
        var diagnostics = new Diagnostics();
        diagnostics.add(Diagnostic.warning(Code.N001, LENET.span(0, 5), "hm"));
        assertFalse(diagnostics.hasErrors());
        diagnostics.throwIfErrors();
        assertTrue(diagnostics.render().endsWith("\n1 warning\n"));
    }

    @Test
    void everyCodeHasAMeaningOfItsOwn() {
        var meanings = new HashSet<String>();
        Arrays.stream(Code.values()).forEach(c -> assertTrue(meanings.add(c.meaning()), c.toString()));
        Arrays.stream(Code.values()).forEach(c -> assertFalse(c.meaning().endsWith("."), c.toString()));
    }
}
