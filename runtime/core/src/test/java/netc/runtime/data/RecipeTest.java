package netc.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import netc.runtime.InputException;
import netc.runtime.model.LinePlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeTest {
    private static final Path WEIGHTS = Path.of("best.safetensors");

    @Test
    void scalesAndWordsAreReadAsTheyWereWritten() {
        Recipe recipe = new Recipe(
                new TreeMap<>(
                        Map.of("x", new Affine(new double[] {0.1, -3e300, 0}, new double[] {1.0 / 3, 5e-324, 1}))),
                new TreeMap<>(Map.of("Kind", new Vocabulary(List.of("a \"b\", c", "back\\slash")))));
        assertEquals(recipe, read(recipe.metadata()));
        assertEquals(
                Map.of("data.x", "(value - [0.1, -3.0E300, 0.0]) / [0.3333333333333333, 4.9E-324, 1.0]", "axis.Kind",
                        "one of [\"a \\\"b\\\", c\", \"back\\\\slash\"]"),
                recipe.metadata());
    }

    @Test
    void otherMetadataIsLeftAlone() {
        assertEquals(Recipe.NONE, read(Map.of("seed", "1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "(value - [1]) / [0]", "(value - [1, 2]) / [1]", "(value - [x]) / [1]",
            "(value - [NaN]) / [1]", "one of [a]"})
    void damagedScalesAreRefused(String text) {
        assertEquals("best.safetensors: metadata data.x: expected '(value - […]) / […]', found '" + text + "'",
                refusal("data.x", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "one of [a]", "one of [\"b\", \"a\"]", "one of [\"a\" \"b\"]", "one of [\"a",
            "one of [\"a]", "one of [\"a\\]", "one of [\"a\", \"a\"]", "(value - [1]) / [1]"})
    void damagedWordsAreRefused(String text) {
        assertEquals("best.safetensors: metadata axis.Origin: expected 'one of […]', found '" + text + "'",
                refusal("axis.Origin", text));
    }

    @Test
    void wordsOfAnInputAreRefusedBecauseTheyBelongToTheAxis() {
        assertEquals("best.safetensors: metadata data.origin: expected '(value - […]) / […]', found"
                + " 'one of [\"japan\", \"usa\"]'; words belong to an axis and not to an input, so that these weights are"
                + " to be trained again", refusal("data.origin", "one of [\"japan\", \"usa\"]"));
    }

    /// The model has `x: f32[I: 3]`, `kind: Kind` with two kinds, and `t: f32`.
    @Test
    void whatTheModelCannotApplyIsRefused() {
        String wrong = "best.safetensors: metadata ";
        assertEquals(wrong + "data.z: expected an input or target of the model, x, kind, t, found none of this name",
                refusal("data.z", "(value - [1.0]) / [1.0]"));
        assertEquals(wrong + "data.step: expected an input or target of the model, x, kind, t, found none of this name",
                refusal("data.step", "(value - [1.0]) / [1.0]"));
        assertEquals(wrong + "data.x: expected 3 scales, as many as x has elements, or as a record of it has, found 2",
                refusal("data.x", "(value - [1.0, 1.0]) / [1.0, 1.0]"));
        assertEquals(wrong + "data.kind: expected an input of real numbers, found one of others",
                refusal("data.kind", "(value - [1.0]) / [1.0]"));
        assertEquals(wrong + "axis.Kind: expected 2 words, as many as Kind has members, found 1",
                refusal("axis.Kind", "one of [\"a\"]"));
    }

    @Test
    void wordsOfAnAxisThatNothingPointsIntoAreKept() {
        assertEquals(Map.of("Colour", new Vocabulary(List.of("blue"))),
                read(Map.of("axis.Colour", "one of [\"blue\"]")).vocabularies());
    }

    /// A vector may be a row of records, each of one number.
    @Test
    void oneScaleIsForAllElements() {
        assertEquals(1, read(Map.of("data.x", "(value - [1.0]) / [1.0]")).scale("x").orElseThrow().width());
    }

    private static Recipe read(Map<String, String> metadata) {
        return Recipe.read(metadata, LinePlan.plan(), WEIGHTS);
    }

    private static String refusal(String key, String text) {
        return assertThrows(InputException.class, () -> read(Map.of(key, text))).getMessage();
    }

    @Test
    void wordsFindTheirPlace() {
        Vocabulary origin = new Vocabulary(List.of("europe", "japan", "usa"));
        assertEquals(OptionalInt.of(1), origin.index("japan"));
        assertEquals(OptionalInt.empty(), origin.index("Japan"));
    }

    @Test
    void wholeRecordsAreScaledElementByElement() {
        float[] target = new float[6];
        new Affine(new double[] {0.1, 10}, new double[] {3, 4}).apply(new float[] {9, 0.1f, 20, 1, 30}, 1, 2, target,
                1);
        assertArrayEquals(new float[] {0, (float) ((0.1f - 0.1) / 3), 2.5f, (float) (0.9 / 3), 5, 0}, target);
    }

    @Test
    void affineSubtractsThenDivides() {
        assertEquals(2.5f, new Affine(new double[] {0, 10}, new double[] {1, 4}).apply(1, 20));
    }
}
