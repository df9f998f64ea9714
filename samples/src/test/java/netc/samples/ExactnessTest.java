package netc.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import netc.compiler.CompilerOptions;
import netc.runtime.model.Vectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The same source, data and seed give the same bits, whatever carries them out. One thing is varied at a time; the
/// committed bits hold from machine to machine.
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class ExactnessTest {
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";
    private static final int MANY = 20;
    private static Map<String, String> expected;

    @BeforeAll
    static void readHashes() throws IOException {
        if (GoldenFile.isToBeRewritten()) {
            Map<String, String> lines = new LinkedHashMap<>();
            for (Sample sample : Sample.values()) {
                lines.put(sample.name(), FewSteps.few(sample, Vectors.lanes(), 1));
            }
            for (Sample sample : Sample.values()) {
                lines.put(afterMany(sample), FewSteps.ofOwnBatch(sample, MANY, Vectors.lanes(), 1));
            }
            GoldenFile.write(lines);
        }
        expected = GoldenFile.read();
    }

    private static String afterMany(Sample sample) {
        return sample + "-after-" + MANY;
    }

    static Stream<Arguments> samplesAndThreads() {
        return pairs(List.of(1, 2, 3, 16));
    }

    static Stream<Arguments> samplesAndWidths() {
        return pairs(CompilerOptions.ALL_WIDTHS);
    }

    private static Stream<Arguments> pairs(List<Integer> numbers) {
        return Stream.of(Sample.values()).flatMap(s -> numbers.stream().map(n -> Arguments.of(s, n)));
    }

    @ParameterizedTest
    @MethodSource("samplesAndThreads")
    void bitsDoNotDependOnTheNumberOfThreads(Sample sample, int threads) throws IOException {
        assertAccepted(sample.name(), FewSteps.few(sample, Vectors.lanes(), threads));
    }

    @ParameterizedTest
    @MethodSource("samplesAndWidths")
    void bitsDoNotDependOnTheWidthOfTheCode(Sample sample, int lanes) throws IOException {
        assertAccepted(sample.name(), FewSteps.few(sample, lanes, 2));
    }

    /// Long enough for the JIT to have replaced what ran at first.
    @ParameterizedTest
    @EnumSource
    @Tag("full")
    void bitsStayTheSameForManySteps(Sample sample) throws IOException {
        assertAccepted(afterMany(sample), FewSteps.ofOwnBatch(sample, MANY, Vectors.lanes(), 2));
    }

    /// The widths that a JVM chooses within these bounds: 4, 8 and 16 lanes.
    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void bitsDoNotDependOnTheVectorsOfTheMachine(int bytes) throws Exception {
        Jvm jvm = Jvm.run(Sample.root(), List.of(VECTORS, "-XX:MaxVectorSize=" + bytes), FewSteps.class.getName());
        int lanes = Integer.parseInt(jvm.lineAfter("lanes "));
        assumeTrue(lanes == bytes / Float.BYTES, () -> "SKIPPED: this machine has no vectors of " + bytes
                + " bytes; within that bound it chose " + lanes + " lanes");
        assertAllAccepted(jvm);
    }

    @Test
    void bitsDoNotDependOnThereBeingVectors() throws Exception {
        Jvm jvm = Jvm.run(Sample.root(), List.of(), FewSteps.class.getName());
        assertEquals("1", jvm.lineAfter("lanes "));
        assertAllAccepted(jvm);
    }

    /// One compiler of the JIT alone, another collector, and locales whose lower case and digits are not those of English. They
    /// act on all code alike: few samples show it.
    @ParameterizedTest
    @ValueSource(strings = {"-XX:TieredStopAtLevel=1", "-XX:+UseZGC", "-Duser.language=tr -Duser.country=TR",
            "-Duser.language=ar -Duser.country=EG"})
    void bitsDoNotDependOnHowTheJvmIsSetUp(String options) throws Exception {
        List<String> all = Stream.concat(Stream.of(VECTORS), Stream.of(options.split(" "))).toList();
        assertAccepted(
                Jvm.run(Sample.root(), all, FewSteps.class.getName(), Sample.AUTO_MPG.name(), Sample.LENET5.name()),
                Sample.AUTO_MPG, Sample.LENET5);
    }

    /// Without any JIT one instruction for vectors takes microseconds, so only the smallest samples are run.
    @Test
    void bitsDoNotDependOnThereBeingAJit() throws Exception {
        assertAccepted(Jvm.run(Sample.root(), List.of(VECTORS, "-Xint"), FewSteps.class.getName(), Sample.LINE.name(),
                Sample.AUTO_MPG.name()), Sample.LINE, Sample.AUTO_MPG);
    }

    private static void assertAllAccepted(Jvm jvm) {
        assertAccepted(jvm, Sample.values());
    }

    private static void assertAccepted(Jvm jvm, Sample... samples) {
        for (Sample sample : samples) {
            assertAccepted(sample.name(), jvm.lineAfter(sample.name() + " "));
        }
    }

    private static void assertAccepted(String sample, String found) {
        assertEquals(expected.get(sample), found, () -> sample + ": other bits than the committed ones; "
                + GoldenFile.CURE);
    }
}
