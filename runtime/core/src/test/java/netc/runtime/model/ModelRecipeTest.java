package netc.runtime.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import netc.abi.Plan;
import netc.abi.Variable;
import netc.runtime.InputException;
import netc.runtime.data.Affine;
import netc.runtime.data.Recipe;
import netc.runtime.data.Vocabulary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Weights whose metadata say how data was treated that they learned from.
class ModelRecipeTest {
    private static final Affine X_SCALE = new Affine(new double[] {1.5, -20.1, 300}, new double[] {0.3, 7, 100});
    private static final Affine T_SCALE = new Affine(new double[] {10}, new double[] {4});
    private static final Recipe RECIPE = new Recipe(new TreeMap<>(Map.of("x", X_SCALE, "t", T_SCALE)),
            new TreeMap<>(Map.of("Kind", new Vocabulary(List.of("cat", "dog")))));
    /// More examples than are computed at once.
    private static final int N = 150;

    @TempDir
    private Path folder;
    private Path plain;
    private Path learned;
    private final float[] raw = new float[3 * N];
    private final float[] scaled = new float[3 * N];
    private final int[] kind = new int[N];
    private final float[] target = new float[N];
    private final float[] scaledTarget = new float[N];

    @BeforeEach
    void writeWeights() {
        plain = write("plain.safetensors", Recipe.NONE.metadata());
        learned = write("learned.safetensors", RECIPE.metadata());
        for (int e = 0; e < N; e++) {
            for (int i = 0; i < 3; i++) {
                raw[3 * e + i] = (e % 7 - 3) * 10.7f + i;
                scaled[3 * e + i] = X_SCALE.apply(i, raw[3 * e + i]);
            }
            kind[e] = e % 2;
            target[e] = 3.3f * e;
            scaledTarget[e] = T_SCALE.apply(0, target[e]);
        }
    }

    private Path write(String name, Map<String, String> metadata) {
        Plan plan = LinePlan.plan();
        float[] weights = new float[Math.toIntExact(plan.weights())];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (i % 5 - 2) * 0.37f;
        }
        Path file = folder.resolve(name);
        WeightsFile.write(file, plan, weights, EnumSet.allOf(Variable.Role.class), new TreeMap<>(metadata));
        return file;
    }

    @Test
    void inputsGoThroughTheScalesOfTheWeights() {
        try (Line line = new Line(learned); Line other = new Line(plain)) {
            float[] expected = predicted(other, scaled);
            assertArrayEquals(expected, predicted(line, raw));
            assertEquals(expected[0], line.y(new float[] {raw[0], raw[1], raw[2]}, new int[] {0})[0]);
        }
    }

    @Test
    void aStepScalesInputsAndTargets() {
        try (Line line = new Line(learned); Line other = new Line(plain)) {
            float before = line.variable("w")[0];
            for (Line one : List.of(line, other)) {
                one.schedule(1, 1, 1, 1);
            }
            assertEquals(other.step(scaled, kind, scaledTarget, 64), line.step(raw, kind, target, 64));
            assertArrayEquals(other.variable("w"), line.variable("w"));
            assertNotEquals(before, line.variable("w")[0]);
        }
    }

    @Test
    void scalesAndWordsMoveWithTheWeights() {
        try (Line line = new Line(1); Line other = line.share()) {
            assertThrows(IllegalArgumentException.class, () -> other.words("Kind"));
            float[] initial = predicted(line, raw);
            assertArrayEquals(initial, predicted(other, raw));
            Path saved = folder.resolve("saved.safetensors");
            other.load(learned);
            float[] expected = predicted(other, raw);
            assertArrayEquals(expected, predicted(line, raw));
            line.save(saved);
            line.load(plain);
            assertNotEquals(expected[0], predicted(other, raw)[0]);
            other.load(saved);
            assertArrayEquals(expected, predicted(line, raw));
            assertEquals(RECIPE.metadata().get("data.x"), line.metadata().get("data.x"));
            assertEquals(List.of("cat", "dog"), line.words("Kind"));
        }
    }

    @Test
    void wordsAndIndicesLeadToEachOther() {
        try (Line line = new Line(learned); Line other = new Line(plain)) {
            assertEquals(1, line.index("Kind", "dog"));
            assertEquals("dog", line.words("Kind").get(1));
            assertEquals("Kind: expected a word that training has seen, one of words(\"Kind\"), found 'cow'",
                    assertThrows(IllegalArgumentException.class, () -> line.index("Kind", "cow")).getMessage());
            assertEquals("the weights of model Line have no words for 'Colour'; they have words for [Kind]",
                    assertThrows(IllegalArgumentException.class, () -> line.words("Colour")).getMessage());
            assertEquals("the weights of model Line have no words for 'Kind'; they have words for []",
                    assertThrows(IllegalArgumentException.class, () -> other.index("Kind", "dog")).getMessage());
        }
    }

    @Test
    void whatTheModelCannotApplyIsRefusedAndChangesNothing() {
        Path wrong = write("wrong.safetensors", Map.of("data.x", "(value - [1.0, 1.0]) / [2.0, 2.0]"));
        try (Line line = new Line(learned)) {
            float[] expected = predicted(line, raw);
            assertEquals(wrong + ": metadata data.x: expected 3 scales, as many as x has elements, or as a record of it"
                    + " has, found 2",
                    assertThrows(InputException.class, () -> line.load(wrong)).getMessage());
            assertArrayEquals(expected, predicted(line, raw));
        }
    }

    @Test
    void scalingAllocatesNothing() {
        try (Line line = new Line(learned)) {
            float[] y = new float[N];
            // The shifts, from which no number of steps diverges.
            float[] calm = new float[3 * N];
            for (int e = 0; e < N; e++) {
                System.arraycopy(new float[] {1.5f, -20.1f, 300}, 0, calm, 3 * e, 3);
            }
            line.schedule(1, 1_000_000, 1, 1);
            assertEquals(0, Allocation.leastOf(() -> {
                for (int i = 0; i < 200; i++) {
                    line.y(calm, kind, N, y);
                    line.step(calm, kind, target, 64);
                }
            }));
        }
    }

    private float[] predicted(Line line, float[] x) {
        float[] y = new float[N];
        line.y(x, kind, N, y);
        return y;
    }
}
