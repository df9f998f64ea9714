package netc.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import netc.abi.Plan;
import netc.compiler.backend.jvm.ClassRules;
import netc.compiler.backend.jvm.EmittedClass;
import netc.compiler.backend.jvm.LoadedClasses;
import netc.compiler.source.Diagnostics;
import netc.runtime.model.Model;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("slow")
class ModelClassTest extends CompiledToClasses {
    /// An input of every kind, with axes and without, and outputs likewise.
    private static final String KINDS = """
            model Kinds {
              dim Kind = 3, I = 4
              input  x: f32[I], scale: f32
              input  kind: Kind
              input  on: bool, mask: bool[I]
              target t: f32
              param  table: f32[Kind] = 0.5 * index(Kind)

              output y = sum[I](x) * scale + table[kind]
              output best = argmax[I](x)
              output big: bool = sum[I](x) > 10
              output masked = x where mask else 0
              output chosen = scale where on else -scale
              output error = y - t
            }
            train Kinds {
              data  csv("kinds.csv") -> x: columns(1..4), scale: column("scale"), kind: column("kind"), t: column("t")
              loss  (y - t)^2
              using sgd(rate: 0.1)
              batch 8   epochs 1   seed 1
            }
            """;

    @Test
    void everyOutputIsAMethodOfTheInputsThatItDependsOn() throws Exception {
        Class<?> kinds = load("Kinds", KINDS);
        Set<String> methods = Stream.of(kinds.getDeclaredMethods()).filter(m -> Modifier.isPublic(m.getModifiers()))
                .map(CompiledToClasses::signature).collect(Collectors.toCollection(TreeSet::new));
        assertEquals("""
                Kinds share()
                Prediction predict(float[] x, float scale, int kind, boolean on, int[] mask)
                boolean big(float[] x)
                float chosen(float scale, boolean on)
                float error(float[] x, float scale, int kind, float t)
                float step(float[] x, float[] scale, int[] kind, float[] t, int n)
                float y(float[] x, float scale, int kind)
                float[] masked(float[] x, int[] mask)
                int best(float[] x)
                void best(float[] x, int n, int[] best)
                void big(float[] x, int n, int[] big)
                void chosen(float[] scale, int[] on, int n, float[] chosen)
                void error(float[] x, float[] scale, int[] kind, float[] t, int n, float[] error)
                void masked(float[] x, int[] mask, int n, float[] masked)
                void predict(float[] x, float[] scale, int[] kind, int[] on, int[] mask, int n, float[] y, int[] best,\
                 int[] big, float[] masked, float[] chosen)
                void y(float[] x, float[] scale, int[] kind, int n, float[] y)
                """, String.join("\n", methods) + "\n");
        assertEquals(Set.of("public demo.Kinds()", "public demo.Kinds(int)", "public demo.Kinds(java.nio.file.Path)",
                "public demo.Kinds(java.nio.file.Path,int)"),
                Stream.of(kinds.getConstructors()).map(Object::toString).collect(Collectors.toSet()));
    }

    @Test
    void outputsThatNeedNoInputAreMethodsWithoutOne() throws Exception {
        Class<?> constant = load("Constant", """
                model Constant {
                  param w: f32[D: 2] = 1.5
                  output guess = w
                  output least = min[D](w)
                }
                """);
        try (AutoCloseable model = (AutoCloseable) constant.getConstructor().newInstance()) {
            assertArrayEquals(new float[] {1.5f, 1.5f}, (float[]) constant.getMethod("guess").invoke(model));
            assertEquals(1.5f, constant.getMethod("least").invoke(model));
            float[] three = new float[6];
            constant.getMethod("guess", int.class, float[].class).invoke(model, 3, three);
            assertArrayEquals(new float[] {1.5f, 1.5f, 1.5f, 1.5f, 1.5f, 1.5f}, three);
        }
    }

    @Test
    void aMethodComesWithoutTheInputsThatHaveAValueOfTheirOwn() throws Exception {
        Class<?> scaled = load("Scaled", """
                model Scaled {
                  input x: f32[D: 2]
                  input size: f32 = 0.5
                  output y = x * size
                }
                """);
        assertEquals(List.of("float[] y(float[] x)", "float[] y(float[] x, float size)",
                "void y(float[] x, float[] size, int n, float[] y)", "void y(float[] x, int n, float[] y)"),
                Stream.of(scaled.getDeclaredMethods()).filter(m -> m.getName().equals("y"))
                        .map(CompiledToClasses::signature).sorted().toList());
        try (AutoCloseable model = (AutoCloseable) scaled.getConstructor().newInstance()) {
            float[] x = {2, 4};
            assertArrayEquals(new float[] {1, 2}, (float[]) scaled.getMethod("y", float[].class).invoke(model, x));
            assertArrayEquals(new float[] {6, 12},
                    (float[]) scaled.getMethod("y", float[].class, float.class).invoke(model, x, 3f));
        }
    }

    @Test
    void methodsThatJavaCannotTellApartAreRefused() throws IOException {
        assertTrue(said("""
                model Same {
                  dim Kind = 3
                  input x: f32[D: 2]
                  input kind: Kind ~ uniform
                  input more: f32[D] ~ normal(1)
                  output y = x + kind + more
                }
                """).contains("Java cannot tell the methods `y` apart: one takes x, kind, more, and one x"));
        assertTrue(said("""
                model Same {
                  input x: f32
                  input u: f32 = x + 1
                  output b = 2 * u
                }
                """).contains("Java cannot tell the methods `b` apart: one takes u, and one x"));
    }

    private String said(String text) throws IOException {
        Diagnostics diagnostics = new Diagnostics();
        compile(text, diagnostics);
        return diagnostics.render();
    }

    /// Calls are counted since the model was opened, and examples in the call, however many run together.
    @Test
    void whatAnOutputDrawsIsAFunctionOfTheSeedTheCallAndTheExample() throws Exception {
        Class<?> dream = load("Dream", """
                model Dream {
                  output z: f32[Z: 3] ~ normal(1)
                }
                """);
        Method many = dream.getMethod("z", int.class, float[].class);
        try (AutoCloseable model = (AutoCloseable) dream.getConstructor().newInstance();
                AutoCloseable other = (AutoCloseable) dream.getConstructor(int.class).newInstance(1)) {
            float[] first = new float[3 * 200];
            many.invoke(model, 200, first);
            float[] second = new float[3 * 200];
            many.invoke(model, 200, second);
            assertEquals(1200, Stream.of(first, second).flatMapToDouble(a -> IntStream.range(0, a.length)
                    .mapToDouble(i -> a[i])).distinct().count(), 5);
            float[] part = new float[3 * 70];
            many.invoke(other, 70, part);
            assertArrayEquals(Arrays.copyOf(first, part.length), part);
            assertArrayEquals(Arrays.copyOf(second, 3), (float[]) dream.getMethod("z").invoke(other));
        }
    }

    @Test
    void oneExampleAndManyGiveTheSame() throws Exception {
        Class<?> kinds = load("Kinds", KINDS);
        try (AutoCloseable model = (AutoCloseable) kinds.getConstructor(int.class).newInstance(1)) {
            float[] x = {1, 5, 2, 3};
            assertEquals(22.5f, call(model, "y", x, 2f, 1));
            assertEquals(1, call(model, "best", (Object) x));
            assertEquals(true, call(model, "big", (Object) x));
            assertEquals(2f, call(model, "chosen", 2f, true));
            assertEquals(-2f, call(model, "chosen", 2f, false));
            assertEquals(12.5f, call(model, "error", x, 2f, 1, 10f));
            assertArrayEquals(new float[] {1, 0, 0, 3}, (float[]) call(model, "masked", x, new int[] {1, 0, 0, 1}));

            float[] two = {1, 5, 2, 3, 0, 0, 0, 1};
            float[] y = new float[2];
            call(model, "y", two, new float[] {2, 3}, new int[] {1, 2}, 2, y);
            assertArrayEquals(new float[] {22.5f, 4}, y);
            int[] big = new int[2];
            call(model, "big", two, 2, big);
            assertArrayEquals(new int[] {1, 0}, big);

            Record all = (Record) call(model, "predict", x, 2f, 1, true, new int[] {0, 1, 0, 0});
            assertTrue(all.toString().matches(
                    "Prediction\\[y=22\\.5, best=1, big=true, masked=\\[F@\\w+, chosen=2\\.0]"), all::toString);
            assertEquals(22.5f, call(all, "y"));
            assertEquals(true, call(all, "big"));
            assertArrayEquals(new float[] {0, 5, 0, 0}, (float[]) call(all, "masked"));
            assertEquals(all, all);
            assertEquals(kinds, all.getClass().getNestHost());
            assertEquals(kinds, all.getClass().getEnclosingClass());
            assertEquals(5, all.getClass().getRecordComponents().length);

            assertEquals(22.5f * 22.5f, call(model, "step", x, new float[] {2}, new int[] {1}, new float[1], 1));
            assertEquals((20.5f - 0.1f * 2 * 22.5f) * 1f, (float) call(model, "y", x, 2f, 1) - 2f, 1e-4f);
        }
    }

    @Test
    void theClassCarriesItsPlanAndLoadsOnce() throws Exception {
        Class<?> kinds = load("Kinds", KINDS);
        try (AutoCloseable model = (AutoCloseable) kinds.getConstructor(int.class).newInstance(1)) {
            Plan plan = (Plan) call(model, "plan");
            assertEquals("Kinds", plan.model());
            assertEquals(List.of("table"), plan.variables().stream().filter(v -> !v.path().contains("/"))
                    .map(v -> v.path()).toList());
            try (AutoCloseable shared = (AutoCloseable) call(model, "share")) {
                assertEquals(call(model, "best", (Object) new float[] {0, 0, 9, 0}),
                        call(shared, "best", (Object) new float[] {0, 0, 9, 0}));
            }
        }
    }

    @Test
    void stackTracesNameTheLineOfTheDeclaration() throws Exception {
        Class<?> kinds = load("Kinds", KINDS);
        try (AutoCloseable model = (AutoCloseable) kinds.getConstructor(int.class).newInstance(1)) {
            Throwable refused = assertThrows(IllegalArgumentException.class,
                    () -> call(model, "y", new float[3], 2f, 1));
            assertEquals("x: expected 4 values for 1 example, found 3", refused.getMessage());
            assertTrue(Arrays.toString(refused.getStackTrace()).contains("demo.Kinds.y(kinds.net:9)"),
                    () -> Arrays.toString(refused.getStackTrace()));
        }
    }

    /// Each output is the sum of all inputs, the first of which is an index, and its own number.
    private static String wide(int inputs, int outputs) {
        return "model Wide {\n  dim Kind = 7\n  input i0: Kind\n  s0 = i0\n"
                + IntStream.range(1, inputs)
                        .mapToObj(i -> "  input i%d: f32\n  s%d = s%d + i%d\n".formatted(i, i, i - 1, i))
                        .collect(Collectors.joining())
                + IntStream.range(0, outputs)
                        .mapToObj(i -> "  output y%d = s%d + %d\n".formatted(i, inputs - 1, i))
                        .collect(Collectors.joining())
                + "}\n";
    }

    @Test
    void threeHundredInputsComeAsArraysOfArrays() throws Exception {
        try (AutoCloseable model = (AutoCloseable) load("Wide", wide(300, 2)).getConstructor(int.class)
                .newInstance(1)) {
            Object[] inputs = new Object[300];
            Arrays.setAll(inputs, i -> i == 0 ? new int[] {3, 4} : new float[] {i, 1});
            float[] y = new float[2];
            call(model, "y0", inputs, 2, new Object[] {y});
            assertArrayEquals(new float[] {3 + 299 * 300 / 2, 4 + 299}, y);
            float[] z = new float[2];
            call(model, "predict", inputs, 2, new Object[] {y, z});
            assertArrayEquals(new float[] {4 + 299 * 300 / 2, 5 + 299}, z);
            assertEquals("expected 1 outputs, found 2", assertThrows(IllegalArgumentException.class,
                    () -> call(model, "y0", inputs, 2, new Object[] {y, z})).getMessage());
            Object index = inputs[0];
            inputs[0] = new float[2];
            assertThrows(ClassCastException.class, () -> call(model, "y0", inputs, 2, new Object[] {y}));
            // Whoever fails lets others go on.
            inputs[0] = index;
            call(model, "y0", inputs, 2, new Object[] {z});
            assertArrayEquals(y, z);
        }
    }

    @Test
    void asManyTensorsAsAMethodTakesComeOneByOne() throws Exception {
        Class<?> wide = load("Wide", wide(3, 250));
        try (AutoCloseable model = (AutoCloseable) wide.getConstructor(int.class).newInstance(1)) {
            assertTrue(call(model, "predict", 3, 4f, 5f).toString().startsWith("Prediction[y0=12.0, y1=13.0, "));
        }
        assertEquals(254, Stream.of(wide.getMethods()).filter(m -> m.getName().equals("predict"))
                .mapToInt(Method::getParameterCount).max().orElseThrow());
    }

    static Stream<String> models() {
        return Stream.of(KINDS, wide(3, 250), wide(480, 20), wide(2, 300));
    }

    @ParameterizedTest
    @MethodSource("models")
    void theJvmsRulesHoldInEveryClass(String text) throws IOException {
        List<EmittedClass> classes = compile(text).files().entrySet().stream()
                .map(f -> new EmittedClass(f.getKey().replace(".class", ""), f.getValue())).toList();
        ClassRules.require(classes, new LoadedClasses(classes));
    }

    /// All that the class has whatever the model is, besides `index`, which is a word of the language.
    static Stream<String> methodsThatAreThere() {
        return Stream.concat(Stream.of("step", "predict", "share", "call", "clone", "finalize"),
                Stream.of(Model.class.getMethods()).map(Method::getName).filter(name -> !name.equals("index")))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("methodsThatAreThere")
    void anOutputCannotHaveTheNameOfAMethodThatIsThere(String name) throws IOException {
        Diagnostics diagnostics = new Diagnostics();
        assertEquals(List.of(),
                compile("model M {\n  input x: f32\n  output " + name + " = 2 * x\n}\n", diagnostics));
        assertTrue(diagnostics.render().contains("kinds.net:3:10: error[N118]: the class that Java uses of a model has"
                + " a method `" + name + "` already"), diagnostics::render);
    }

    private static Object call(Object object, String name, Object... arguments) throws Exception {
        for (Method method : object.getClass().getMethods()) {
            if (method.getName().equals(name) && fits(method, arguments)) {
                try {
                    return method.invoke(object, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause() instanceof RuntimeException cause ? cause : e;
                }
            }
        }
        throw new NoSuchMethodException(name + Arrays.toString(arguments));
    }

    private static boolean fits(Method method, Object[] arguments) {
        Class<?>[] types = method.getParameterTypes();
        if (types.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            Class<?> boxed = types[i].isPrimitive()
                    ? java.lang.invoke.MethodType.methodType(types[i]).wrap().returnType()
                    : types[i];
            if (!boxed.isInstance(arguments[i])) {
                return false;
            }
        }
        return true;
    }
}
