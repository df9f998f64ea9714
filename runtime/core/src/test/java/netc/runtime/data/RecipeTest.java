package netc.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import netc.runtime.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeTest {
    private static final Path WEIGHTS = Path.of("best.safetensors");

    @Test
    void scalesAndWordsAreReadAsTheyWereWritten() {
        Recipe recipe = new Recipe(
                new TreeMap<>(Map.of("x", new Affine(new double[] {0.1, -3e300}, new double[] {1.0 / 3, 5e-324}))),
                new TreeMap<>(Map.of("Origin", new Vocabulary(List.of("", "a \"b\", c", "back\\slash", "japan")))));
        assertEquals(recipe, Recipe.read(recipe.metadata(), WEIGHTS));
        assertEquals(Map.of("data.x", "(value - [0.1, -3.0E300]) / [0.3333333333333333, 4.9E-324]", "axis.Origin",
                "one of [\"\", \"a \\\"b\\\", c\", \"back\\\\slash\", \"japan\"]"), recipe.metadata());
    }

    @Test
    void otherMetadataIsLeftAlone() {
        assertEquals(Recipe.NONE, Recipe.read(Map.of("seed", "1"), WEIGHTS));
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

    private static String refusal(String key, String text) {
        return assertThrows(InputException.class, () -> Recipe.read(Map.of(key, text), WEIGHTS)).getMessage();
    }

    @Test
    void wordsFindTheirPlace() {
        Vocabulary origin = new Vocabulary(List.of("europe", "japan", "usa"));
        assertEquals(OptionalInt.of(1), origin.index("japan"));
        assertEquals(OptionalInt.empty(), origin.index("Japan"));
    }

    @Test
    void affineSubtractsThenDivides() {
        assertEquals(2.5f, new Affine(new double[] {0, 10}, new double[] {1, 4}).apply(1, 20));
    }
}
