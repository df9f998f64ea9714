package netc.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import netc.runtime.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeTest {
    private static final Path WEIGHTS = Path.of("best.safetensors");

    @Test
    void scalesAndCategoriesAreReadAsTheyWereWritten() {
        Recipe recipe = new Recipe(new TreeMap<>(Map.of(
                "x", new Learned.Affine(List.of(0.1, -3e300), List.of(1.0 / 3, 5e-324)),
                "origin", new Learned.Categories(List.of("", "a \"b\", c", "back\\slash", "japan")))));
        assertEquals(recipe, Recipe.read(recipe.metadata(), WEIGHTS));
        assertEquals("(value - [0.1, -3.0E300]) / [0.3333333333333333, 4.9E-324]", recipe.metadata().get("data.x"));
    }

    @Test
    void otherMetadataIsLeftAlone() {
        assertEquals(Recipe.NONE, Recipe.read(Map.of("seed", "1"), WEIGHTS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "(value - [1]) / [0]", "(value - [1, 2]) / [1]", "(value - [x]) / [1]", "one of [a]",
            "one of [\"b\", \"a\"]", "one of [\"a\" \"b\"]", "one of [\"a", "(value - [NaN]) / [1]"})
    void damagedMetadataIsRefused(String text) {
        InputException refused = assertThrows(InputException.class,
                () -> Recipe.read(Map.of("data.x", text), WEIGHTS));
        assertEquals("best.safetensors: metadata data.x: expected '(value - […]) / […]' or 'one of […]', found '" + text
                + "'", refused.getMessage());
    }

    @Test
    void categoriesFindTheirPlace() {
        Learned.Categories origin = new Learned.Categories(List.of("europe", "japan", "usa"));
        assertEquals(Optional.of(1), origin.index("japan"));
        assertEquals(Optional.empty(), origin.index("Japan"));
    }

    @Test
    void affineSubtractsThenDivides() {
        assertEquals(2.5f, new Learned.Affine(List.of(0.0, 10.0), List.of(1.0, 4.0)).apply(1, 20));
    }
}
