package netc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
}
