package netc.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import netc.abi.Training.Builtin;
import netc.abi.Training.Columns;
import netc.abi.Training.Combine;
import netc.abi.Training.Course;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.abi.Training.Length;
import netc.abi.Training.Metric;
import netc.abi.Training.Partial;
import netc.abi.Training.Stop;
import netc.abi.Training.Treatment;
import netc.abi.Training.Validation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTextTest {
    private static final DataSource CSV = new DataSource(Training.Format.CSV, "a \"b\"\\n\n.csv", 2, true,
            List.of(new Feed("x", List.of(new Columns.Numbers(2, 7), new Columns.Names("age", "horse power")),
                    Treatment.STANDARDISED), new Feed("y", List.of(), Treatment.CATEGORIES)),
            12);
    private static final DataSource IDX = new DataSource(Training.Format.IDX, "images.gz", 0, false,
            List.of(new Feed("x", List.of(), Treatment.PLAIN, 3)), 13);

    private static final DataSource ROWS = DataSource.of(List.of(List.of(1.0, -0.5), List.of(2.0, 1e300)),
            List.of(new Feed("x", List.of(), Treatment.PLAIN)), 14);

    static List<Validation> validations() {
        return List.of(new Validation.None(), new Validation.Drawn(0.1), new Validation.Last(1.0 / 3),
                new Validation.Own(List.of(IDX, CSV)));
    }

    private static Plan plan(Validation validation) {
        TensorType image = TensorType.real(new Dimension("H", 28), new Dimension("", 1));
        TensorType digit = new TensorType(TensorType.Kind.INDEX, List.of(), 10, "Digit");
        Procedure step = new Procedure(Role.STEP,
                List.of(new Port("image", image, true, new Place(16, 3)),
                        new Port("digit", digit, true, Place.fixed(0))),
                new Schedule(List.of(new Schedule.Constant(0.1), new Schedule.Constant(Double.NEGATIVE_INFINITY),
                        new Schedule.Count(Schedule.Counter.EPOCHS), new Schedule.Apply(RealFunction.NEG, List.of(2)),
                        new Schedule.Apply(RealFunction.SELECT, List.of(0, 1, 3)))),
                List.of(new Schedule.Handed(4, new Place(16, 3)), new Schedule.Handed(2, Place.fixed(0))),
                List.of(new Port("loss", TensorType.real(), false, new Place(0, 5))),
                List.of(new Launch(3, List.of(), new Place(1, 2), 64, 1L << 40),
                        new Launch(0, List.of(new Place(7, 8), Place.fixed(0), new Place(0, 1)),
                                List.of(new Move(0, 0, 1, 3, new Place(0, 4)),
                                        new Move(2, Move.FIXED, 2, 5, Place.fixed(8))),
                                Place.fixed(9), 1, 2)),
                List.of(new Loop(1, 2, 7, true)), 1, new Place(16, 99, 7, 32), new Place(0, 0, 2));
        Training training = new Training("", List.of(CSV, ROWS, IDX), List.of(IDX),
                Optional.of(new Builtin("digits", 20_000, 4)),
                validation,
                List.of(new Metric("loss", List.of(new Partial("loss.sum", Combine.SUM, 2, true))),
                        new Metric("table", List.of())),
                new Course(List.of(Training.Step.LOSS, new Training.Step("sync", 1, 500, false, Optional.empty()),
                        new Training.Step("plateau", 2, Training.Step.AFTER_EPOCH, false, Optional.empty())), 64, true,
                        new Length.Rounds(20), Long.MIN_VALUE,
                        Optional.of(new Stop.Patience("validation.loss", true, 3))));
        return new Plan("LeNet5", "00ff",
                List.of(new Variable("conv1.K", Variable.Role.PARAMETER, image, 0),
                        new Variable("conv1.K/m", Variable.Role.OPTIMIZER, image, 32)),
                Long.MAX_VALUE,
                List.of(new Procedure(Role.INIT, List.of(), Schedule.NONE, List.of(), List.of(), List.of(), 0,
                        Place.fixed(0), Place.fixed(0)), step),
                List.of(training, new Training("tune", List.of(CSV), List.of(), Optional.empty(), new Validation.None(),
                        List.of(), Course.of(8, 2, 1))));
    }

    @ParameterizedTest
    @MethodSource("validations")
    void plansAreReadAsTheyWereWritten(Validation validation) {
        Plan plan = plan(validation);
        assertEquals(plan, PlanText.decode(PlanText.encode(plan)));
    }

    @Test
    void aPlanNeedNeitherTrainNorDoAnything() {
        Plan plan = new Plan("Nothing", "", List.of(), 0, List.of(), List.of());
        assertEquals("netc-plan 7\nmodel \"Nothing\" \"\" 0\nend\n", PlanText.encode(plan));
        assertEquals(plan, PlanText.decode(PlanText.encode(plan)));
    }

    @Test
    void everyDamagedLineIsRefused() {
        String text = PlanText.encode(plan(new Validation.Own(List.of(CSV))));
        String[] lines = text.split("\n");
        for (int i = 0; i < lines.length; i++) {
            String[] damaged = lines.clone();
            damaged[i] = "x" + lines[i];
            assertRefused(String.join("\n", damaged) + "\n");
            damaged[i] = lines[i] + " x";
            assertRefused(String.join("\n", damaged) + "\n");
            damaged[i] = lines[i].replaceFirst(" |$", "  ");
            assertRefused(String.join("\n", damaged) + "\n");
        }
        for (int end = 0; end < text.length(); end += 7) {
            assertRefused(text.substring(0, end));
        }
    }

    private static void assertRefused(String text) {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> PlanText.decode(text), text).getMessage()
                .contains("plan"));
    }

    /// Each number of elements has one text.
    @ParameterizedTest
    @ValueSource(strings = {"1n+1", "1+2", "0+1n", "0n", "1nn+1n", "nn", "1nnn", "", "+1n", "1b+1n", "0b", "1bb"})
    void placesWrittenOtherwiseAreRefused(String place) {
        String text = "netc-plan 7\nmodel \"P\" \"\" 0\nprocedure \"step\" %s 0 0\nend\n";
        assertEquals(new Place(16, 4, 2, 64),
                PlanText.decode(text.formatted("16+4n+2nn+64b")).procedures().getFirst().arena());
        assertRefused(text.formatted(place));
    }

    /// Nothing is computed from what is not yet there, nor of too few.
    @ParameterizedTest
    @ValueSource(strings = {"apply NEG 0", "constant 1.0\napply ADD 0 1", "constant 1.0\napply ADD 0", "apply ROOT 0",
            "count STEP 1", "constant one", "count EPOC"})
    void schedulesThatCannotBeComputedAreRefused(String instructions) {
        String text = "netc-plan 7\nmodel \"P\" \"\" 0\nprocedure \"step\" 0 0 0\n%s\nend\n";
        assertEquals(1, PlanText.decode(text.formatted("count STEP")).procedures().getFirst().schedule().instructions()
                .size());
        assertThrows(IllegalArgumentException.class, () -> PlanText.decode(text.formatted(instructions)));
    }

    @ParameterizedTest
    @EnumSource
    void portsLieWhereThereAreElementsOfTheirKind(TensorType.Kind kind) {
        Port port = new Port("x", new TensorType(kind, List.of(), 0, ""), true, Place.fixed(0));
        assertEquals(kind == TensorType.Kind.REAL ? Storage.ARENA : Storage.INDICES, port.storage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"netc-plan 8", "netc-plan 7\nmodel Line", "netc-plan 7\nmodel \"Line\" \"\" 1e3", ""})
    void otherTextIsRefused(String text) {
        assertRefused(text);
    }
}
