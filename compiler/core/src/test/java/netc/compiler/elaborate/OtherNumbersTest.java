package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import netc.compiler.elaborate.advice.OtherNumbers;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// A layer given its numbers as another library gives them is offered with those of here, all at once.
class OtherNumbersTest {
    /// The first word of a section, what is written, what is meant.
    private static final String DEMONSTRATIONS = """
            kernel_size; Conv[6, kernel_size: 3]; Conv[6, k: 3]
            padding; Conv[6, k: 3, padding: 1]; Conv[6, k: 3, pad: 1]
            padding same; Conv[6, k: 3, padding: "same"]; Conv[6, k: 3, pad: 1]
            padding same; Conv[6, 5, padding: "same"]; Conv[6, k: 5, pad: 2]
            padding same; Conv[6, 5, pad: same]; Conv[6, k: 5, pad: 2]
            padding same; Conv[6, kernel_size: 3, padding: "same"]; Conv[6, k: 3, pad: 1]
            padding valid; Conv[6, k: 3, padding: "valid"]; Conv[6, k: 3]
            padding valid; Conv(6, 3, padding="valid"); Conv[6, k: 3]
            filters; Conv[filters: 6, k: 3]; Conv[out: 6, k: 3]
            filters; Conv(filters: 6, kernel_size: 3, padding: "same", activation: "relu"); Conv[out: 6, k: 3, pad: 1] |> relu
            strides; Conv[6, k: 3, strides: 3]; Conv[6, k: 3, stride: 3]
            use_bias; Dense(6, use_bias: false); Dense[C -> Out: 6, bias: false]
            use_bias; Dense(6, use_bias=false, activation="relu"); Dense[C -> Out: 6, bias: false] |> relu
            units; Dense(units: 6, activation: "relu"); Dense[C -> Out: 6] |> relu
            units; Dense(units=6); Dense[C -> Out: 6]
            in_features; Dense(in_features=2, out_features=6); Dense[C -> Out: 6]
            """;

    private static String program(String layer) {
        return """
                model M {
                  input image: %s
                  h = image
                    |> %s
                  output y = sum[%s](h)
                }
                """.formatted(layer.startsWith("Conv") ? "f32[H: 6, W: 6, C: 1]" : "f32[C: 2]", layer,
                layer.startsWith("Conv") ? "H, W, C" : "Out");
    }

    @Test
    void everyNumberIsShown() {
        assertEquals(new TreeSet<>(OtherNumbers.all().stream().map(e -> e.words().getFirst()).toList()),
                new TreeSet<>(DEMONSTRATIONS.lines().map(line -> line.split("; ")[0]).toList()));
    }

    @TestFactory
    Stream<DynamicTest> whatIsOfferedIsTheWholeLayerAsItIsWrittenHere() {
        return DEMONSTRATIONS.lines().map(line -> line.split("; ")).map(d -> DynamicTest.dynamicTest(d[1], () -> {
            List<Diagnostic> said = MendedPrograms.said(program(d[1])).sorted();
            assertEquals(1, said.size(), said.toString());
            assertEquals(program(d[2]), said.getFirst().fix().map(Fix::paste).orElse(""), said.toString());
        }));
    }

    @Test
    void noNumberOfZerosKeepsTheSidesUnderAnEvenKernel() {
        List<Diagnostic> said = MendedPrograms.said(program("Conv[6, k: 4, padding: \"same\"]")).sorted();
        assertEquals(1, said.size(), said.toString());
        assertTrue(said.getFirst().fix().isEmpty(), said.toString());
    }
}
