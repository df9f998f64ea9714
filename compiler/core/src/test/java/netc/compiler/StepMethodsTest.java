package netc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import netc.compiler.source.Diagnostics;
import netc.runtime.model.Model;
import org.junit.jupiter.api.Test;

/// The methods that a class has for the steps of its `train` block.
class StepMethodsTest extends CompiledToClasses {
    @Test
    void everyStepIsAMethodOfWhatItReads() throws Exception {
        Class<?> steps = load("Steps", """
                model Steps {
                  input x: f32
                  target y: f32
                  param w: f32 = 2
                  state seen: f32 = 0
                  output guess = w * x
                }
                train Steps {
                  step fit    { loss (guess - y)^2; using sgd(rate: step / 10) }
                  step watch  { seen <- seen + sum[batch](x) }
                  step forget { seen <- 0 }
                  batch 4
                }
                """);
        assertEquals(List.of("float fit(float[] x, float[] y, int n)", "void forget()", "void watch(float[] x, int n)"),
                Stream.of(steps.getDeclaredMethods()).filter(m -> Modifier.isPublic(m.getModifiers()))
                        .map(CompiledToClasses::signature).filter(s -> s.matches(".* (fit|forget|watch)\\(.*")).sorted()
                        .toList());
        try (Model model = (Model) steps.getConstructor().newInstance()) {
            steps.getMethod("watch", float[].class, int.class).invoke(model, new float[] {1, 2, 4}, 3);
            assertEquals(7, model.variable("seen")[0]);
            var fit = steps.getMethod("fit", float[].class, float[].class, int.class);
            // Its first turn and its second, whatever other steps have had theirs: w ← w - rate 2 x (w x - y).
            assertEquals(4f, fit.invoke(model, new float[] {1}, new float[] {0}, 1));
            assertEquals(2 - 0.1f * 2 * 2, model.variable("w")[0], 1e-6);
            fit.invoke(model, new float[] {1}, new float[] {0}, 1);
            assertEquals(1.6f - 0.2f * 2 * 1.6f, model.variable("w")[0], 1e-6);
            Path weights = folder.resolve("weights.safetensors");
            model.save(weights);
            steps.getMethod("forget").invoke(model);
            assertEquals(0, model.variable("seen")[0]);
            assertEquals(4, model.stepsDone());
            model.load(weights);
            assertEquals(3, model.stepsDone());
            float before = model.variable("w")[0];
            fit.invoke(model, new float[] {1}, new float[] {0}, 1);
            assertEquals(before - 0.3f * 2 * before, model.variable("w")[0], 1e-6);
        }
    }

    @Test
    void stepsThatAreCalledAsOtherMethodsAreRefused() throws IOException {
        Diagnostics diagnostics = new Diagnostics();
        compile("""
                model Steps {
                  input x: f32
                  state seen: f32 = 0
                  output guess = seen + x
                }
                train Steps {
                  step guess { seen <- seen + sum[batch](x) }
                  step close { seen <- 0 }
                  batch 4
                }
                """, diagnostics);
        String text = diagnostics.render();
        assertTrue(text.contains("error[N118]: the class that Java uses of a model has a method `guess` already"),
                text);
        assertTrue(text.contains("error[N118]: the class that Java uses of a model has a method `close` already"),
                text);
    }

    @Test
    void stepsOfABlockWithANameAreCalledAfterIt() throws Exception {
        Class<?> blocks = load("Blocks", """
                model Blocks {
                  input x: f32
                  target y: f32
                  param w: f32 = 2
                  state seen: f32 = 0
                  output guess = w * x
                }
                train Blocks as first {
                  step { loss (guess - y)^2; using sgd(rate: 0.1) }
                  batch 4
                }
                train Blocks as second {
                  step fit { loss (guess - y)^2; using sgd(rate: step / 10) }
                  step watch { seen <- seen + sum[batch](x) }
                  batch 1
                }
                """);
        assertEquals(List.of("float first(float[] x, float[] y, int n)",
                "float second_fit(float[] x, float[] y, int n)", "void second_watch(float[] x, int n)"),
                Stream.of(blocks.getDeclaredMethods()).filter(m -> Modifier.isPublic(m.getModifiers()))
                        .map(CompiledToClasses::signature).filter(s -> s.matches(".* (first|second_\\w+)\\(.*"))
                        .sorted().toList());
        try (Model model = (Model) blocks.getConstructor().newInstance()) {
            var first = blocks.getMethod("first", float[].class, float[].class, int.class);
            var fit = blocks.getMethod("second_fit", float[].class, float[].class, int.class);
            first.invoke(model, new float[] {1, 1}, new float[] {0, 0}, 2);
            assertEquals(2 - 0.1f * 2 * 2, model.variable("w")[0], 1e-6);
            // Turns of one block do not count in the other.
            fit.invoke(model, new float[] {1}, new float[] {0}, 1);
            assertEquals(1.6f - 0.1f * 2 * 1.6f, model.variable("w")[0], 1e-6);
            var two = assertThrows(InvocationTargetException.class,
                    () -> fit.invoke(model, new float[2], new float[2], 2));
            assertEquals("expected at most 1 example, the batch of the train block, found 2",
                    two.getCause().getMessage());
        }
    }

    @Test
    void blocksThatAreCalledAsOtherMethodsAreRefused() throws IOException {
        Diagnostics diagnostics = new Diagnostics();
        compile("""
                model Blocks {
                  input x: f32
                  state seen: f32 = 0
                  output guess = seen + x
                }
                train Blocks as guess { step { seen <- seen + sum[batch](x) };  batch 4 }
                train Blocks as load_more { step { seen <- 0 };  batch 4 }
                train Blocks as load { step more { seen <- 1 };  batch 4 }
                """, diagnostics);
        String text = diagnostics.render();
        assertTrue(
                text.contains(":6:17: error[N118]: the class that Java uses of a model has a method `guess` already"),
                text);
        assertTrue(text.contains(
                ":8:29: error[N118]: the class that Java uses of a model has a method `load_more` already"), text);
        assertEquals(2, diagnostics.errors());
    }
}
