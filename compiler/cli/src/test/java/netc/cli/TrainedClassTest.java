package netc.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import netc.runtime.InputException;
import netc.runtime.checkpoint.Safetensors;
import netc.runtime.checkpoint.Tensor;
import netc.runtime.data.Permutation;
import netc.runtime.model.Model;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The class of a model takes what the files of its training hold, and answers what the commands answer. Single precision has
/// every number of the table.
class TrainedClassTest {
    private static final int SEED = 5;
    private static final String CARS = """
            model Cars {
              dim Country = 3
              input  x: f32[F: 2]
              input  age: f32
              input  maker, owner: Country
              target price: f32
              h = x |> Dense[F -> H: 3] |> tanh |> Dense[H -> One: 1]
              param w: f32 = 0
              param made, kept: f32[Country] = 0
              output guess = sum[One](h) + w * age + made[maker] + kept[owner]
            }
            train Cars {
              data csv("cars.csv") -> x: standardised(columns("weight", "power")), age: scaled(column("age")),
                maker: categories(column("maker")), owner: categories(column("owner")),
                price: standardised(column("price"))
              loss (guess - price)^2
              using adam(rate: 0.01)
              batch all   epochs 2   seed SEED
            }
            """.replace("SEED", Integer.toString(SEED));
    private static final List<String> MAKERS = List.of("japan", "italy");
    private static final List<String> OWNERS = List.of("italy", "usa", "japan");
    private static final int N = 40;
    private static final float[] X = new float[2 * N];
    private static final float[] AGE = new float[N];
    private static final float[] PRICE = new float[N];

    @TempDir
    private static Path folder;
    private static URLClassLoader loader;

    @BeforeAll
    static void trainAndCompile() throws IOException {
        StringBuilder cars = new StringBuilder("owner,power,age,maker,weight,price\n");
        for (int i = 0; i < N; i++) {
            X[2 * i] = 800.5f + i * i;
            X[2 * i + 1] = 60.25f + i * 7 % 40;
            AGE[i] = i % 11 * 0.5f;
            PRICE[i] = 10_000 + i * 31 % 17 * 125.75f;
            cars.append(OWNERS.get(i % 3)).append(',').append(X[2 * i + 1]).append(',').append(AGE[i]).append(',')
                    .append(MAKERS.get(i % 2)).append(',').append(X[2 * i]).append(',').append(PRICE[i]).append('\n');
        }
        Files.writeString(folder.resolve("cars.csv"), cars);
        Path model = Files.writeString(folder.resolve("cars.net"), CARS);
        for (String stop : List.of("1", "2")) {
            run("train", model.toString(), "--data", folder.toString(), "--out", folder.resolve(stop).toString(),
                    "--stop-after", stop);
        }
        run("compile", model.toString(), "-o", folder.resolve("classes").toString());
        loader = new URLClassLoader(new URL[] {folder.resolve("classes").toUri().toURL()});
    }

    @AfterAll
    static void closeTheLoader() throws IOException {
        loader.close();
    }

    @Test
    void predictionsHaveTheBitsOfThePredictCommand() throws Exception {
        Path weights = folder.resolve("2/last.safetensors");
        List<String> answers = run("predict", folder.resolve("cars.net").toString(), "--weights", weights.toString(),
                "--input", folder.resolve("cars.csv").toString()).lines().skip(1).toList();
        float[] guesses = new float[N];
        try (Model cars = cars(weights)) {
            Class<?>[] types = {float[].class, float[].class, int[].class, int[].class, int.class, float[].class};
            cars.getClass().getMethod("guess", types)
                    .invoke(cars, X, AGE, indices(cars, MAKERS), indices(cars, OWNERS), N, guesses);
            float one = (float) cars.getClass()
                    .getMethod("guess", float[].class, float.class, int.class, int.class)
                    .invoke(cars, new float[] {X[4], X[5]}, AGE[2], cars.index("Country", MAKERS.get(0)),
                            cars.index("Country", OWNERS.get(2)));
            assertEquals(guesses[2], one);
            assertEquals(List.of("italy", "japan", "usa"), cars.words("Country"));
        }
        assertEquals(answers, IntStream.range(0, N).mapToObj(i -> Float.toString(guesses[i])).toList());
        assertEquals(N, answers.stream().distinct().count(), "records with answers of their own");
    }

    @Test
    void aStepGivesTheWeightsOfTheTrainCommand() throws Exception {
        Safetensors expected = Safetensors.read(folder.resolve("2/last.safetensors"));
        Path stepped = folder.resolve("stepped.safetensors");
        try (Model cars = cars(folder.resolve("1/last.safetensors"))) {
            cars.schedule(2, 2, 2, 2);
            int[] order = Permutation.identity(N);
            Permutation.shuffle(order, SEED, 2);
            float[] pairs = new float[2 * N];
            IntStream.range(0, N).forEach(i -> System.arraycopy(X, 2 * order[i], pairs, 2 * i, 2));
            Class<?>[] types = {float[].class, float[].class, int[].class, int[].class, float[].class, int.class};
            cars.getClass().getMethod("step", types).invoke(cars, pairs, chosen(AGE, order),
                    chosen(indices(cars, MAKERS), order), chosen(indices(cars, OWNERS), order), chosen(PRICE, order),
                    N);
            cars.save(stepped);
        }
        Safetensors found = Safetensors.read(stepped);
        assertEquals(expected.tensors().keySet(), found.tensors().keySet());
        for (Tensor tensor : expected.tensors().values()) {
            assertArrayEquals(tensor.values(), found.tensor(tensor.key()).values(), tensor.key());
        }
        for (String entry : List.of("data.x", "data.age", "data.price", "axis.Country")) {
            assertEquals(expected.metadata().get(entry), found.metadata().get(entry));
        }
    }

    @Test
    void scalesThatTheClassCannotApplyAreRefused() throws Exception {
        Safetensors trained = Safetensors.read(folder.resolve("2/best.safetensors"));
        SortedMap<String, String> metadata = new TreeMap<>(trained.metadata());
        metadata.put("data.age", "(value - [1.0, 2.0]) / [1.0, 1.0]");
        Path wrong = folder.resolve("wrong.safetensors");
        Safetensors.write(wrong, metadata, List.copyOf(trained.tensors().values()));
        String refusal = wrong + ": metadata data.age: expected 1 scale, as many as age has elements, or as a record"
                + " of it has, found 2";
        assertEquals(refusal, assertThrows(InputException.class, () -> cars(wrong)).getMessage());
        assertEquals(new Netc(1, "", refusal + "\n"), Netc.run("predict", folder.resolve("cars.net").toString(),
                "--weights", wrong.toString(), "--input", folder.resolve("cars.csv").toString()));
    }

    private static Model cars(Path weights) throws Exception {
        try {
            return (Model) loader.loadClass("Cars").getConstructor(Path.class).newInstance(weights);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static int[] indices(Model cars, List<String> words) {
        return IntStream.range(0, N).map(i -> cars.index("Country", words.get(i % words.size()))).toArray();
    }

    private static float[] chosen(float[] values, int[] order) {
        float[] chosen = new float[order.length];
        IntStream.range(0, order.length).forEach(i -> chosen[i] = values[order[i]]);
        return chosen;
    }

    private static int[] chosen(int[] values, int[] order) {
        return IntStream.of(order).map(i -> values[i]).toArray();
    }

    private static String run(String... command) {
        Netc run = Netc.run(command);
        assertEquals(0, run.code(), run.err());
        return run.out();
    }
}
