package netc.compiler.library;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import netc.compiler.elaborate.StandardLibrary;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/// What every definition of the library computes, held against its textbook formula in plain Java or against numbers worked out
/// by hand: what is added to the library without values here fails. Laws that hold for any formula cannot see a wrong one.
class LibraryValuesTest {
    private static final Map<String, Executable> VALUES = new TreeMap<>();

    static {
        Stream.of(ActivationValues.all(), LayerValues.all(), RecurrentValues.all(), AttentionValues.all(),
                ConvolutionValues.all(), LossValues.all(), DrawnValues.all(), LearningValues.all())
                .forEach(VALUES::putAll);
    }

    @Test
    void everyDefinitionHasExpectedValues() {
        assertEquals(new TreeSet<>(StandardLibrary.names()), VALUES.keySet());
    }

    @TestFactory
    Stream<DynamicTest> definitionsComputeTheirFormulae() {
        return VALUES.entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getKey(), e.getValue()));
    }
}
