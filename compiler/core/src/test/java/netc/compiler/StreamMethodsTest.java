package netc.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a generated class offers of a model that takes an axis one element at a time.
class StreamMethodsTest extends CompiledToClasses {
    private static final String WRITER = """
            model Writer {
              dim T = 4, Symbol = 5, D = 3
              input text: Symbol[T]
              input weight: f32[D] = 1
              input heat: f32 = 2
              param table: f32[Symbol, D] ~ normal(1)
              h = table[text] * weight
              rows = h[T as S]
              seen = sum[S](rows where index(S) <= index(T))
              output score: f32[T, Symbol] = sum[D](seen * table) / heat
              output best = argmax[Symbol](score)
              stream T
            }
            """;

    private static Object call(Object model, String name, Object... arguments) throws Exception {
        Method method = Stream.of(model.getClass().getMethods())
                .filter(m -> m.getName().equals(name) && m.getParameterCount() == arguments.length
                        && (m.getReturnType() == void.class) == name.equals("stream"))
                .findFirst()
                .orElseThrow();
        try {
            return method.invoke(model, arguments);
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        }
    }

    private static Object component(Object result, String name) throws Exception {
        return result.getClass().getMethod(name).invoke(result);
    }

    @Test
    void methodsTakeWhatIsGivenOnceAndThenOneElementAfterTheOther() throws Exception {
        Class<?> writer = load("Writer", WRITER);
        assertEquals(List.of("Next next(int text)", "void stream()", "void stream(float[] weight, float heat)"),
                Stream.of(writer.getDeclaredMethods()).filter(m -> List.of("stream", "next").contains(m.getName()))
                        .map(CompiledToClasses::signature).sorted().toList());
        assertEquals(List.of("float[] score", "int best"), Stream
                .of(writer.getClassLoader().loadClass("demo.Writer$Next").getRecordComponents())
                .map(c -> c.getType().getSimpleName() + " " + c.getName()).toList());
    }

    @Test
    void elementsHaveTheBitsOfTheWhole() throws Exception {
        int[] text = {3, 0, 4, 3};
        float[] weight = {0.5f, -1, 2};
        try (AutoCloseable writer = (AutoCloseable) load("Writer", WRITER).getConstructor().newInstance()) {
            float[] whole = (float[]) call(writer, "score", text, weight, 0.75f);
            // Beginning anew forgets what was there.
            for (int round = 0; round < 2; round++) {
                call(writer, "stream", weight, 0.75f);
                for (int t = 0; t < text.length; t++) {
                    Object next = call(writer, "next", text[t]);
                    assertArrayEquals(Arrays.copyOfRange(whole, 5 * t, 5 * t + 5),
                            (float[]) component(next, "score"));
                }
            }
        }
    }

    @Test
    void inputsThatAreNotGivenAreWhatTheModelSays() throws Exception {
        try (AutoCloseable writer = (AutoCloseable) load("Writer", WRITER).getConstructor().newInstance()) {
            float[] whole = (float[]) call(writer, "score", (Object) new int[] {1, 2, 1, 0});
            call(writer, "stream");
            call(writer, "next", 1);
            assertArrayEquals(Arrays.copyOfRange(whole, 5, 10), (float[]) component(call(writer, "next", 2), "score"));
        }
    }

    @Test
    void whatIsOutOfPlaceIsRefusedAndTheStreamGoesOn() throws Exception {
        try (AutoCloseable writer = (AutoCloseable) load("Writer", WRITER).getConstructor().newInstance()) {
            assertEquals("expected `stream` before the first `next`",
                    assertThrows(IllegalStateException.class, () -> call(writer, "next", 1)).getMessage());
            float[] whole = (float[]) call(writer, "score", (Object) new int[] {1, 2, 1, 0});
            call(writer, "stream");
            call(writer, "next", 1);
            assertThrows(IllegalArgumentException.class, () -> call(writer, "next", 7));
            assertArrayEquals(Arrays.copyOfRange(whole, 5, 10), (float[]) component(call(writer, "next", 2), "score"));
            call(writer, "next", 1);
            call(writer, "next", 0);
            assertEquals("expected at most 4 elements: `stream` begins anew",
                    assertThrows(IllegalStateException.class, () -> call(writer, "next", 1)).getMessage());
            assertEquals("input weight is missing", assertThrows(IllegalArgumentException.class,
                    () -> call(writer, "stream", null, 1f)).getMessage());
        }
    }
}
