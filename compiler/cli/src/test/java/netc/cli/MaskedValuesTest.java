package netc.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `where` leaves out may hold anything: a run over data with such values, and one over 0 in their place, end in the same
/// bytes, in the weights and in everything that is measured.
class MaskedValuesTest {
    private static final int EXAMPLES = 150;
    private static final int T = 5;
    private static final int D = 3;
    private static final String MODEL = """
            layer Summed[D -> E](x: f32[T, D], real: bool[T]) -> f32[E] {
              y = x |> Dense[D -> E]
              mean[T](y^2 where real) + max[T](y where real) - min[T](exp(y) where real)
                + sum[T](log(y) where real and y > 0.1)
            }
            model Masked {
              dim T = 5, D = 3, E = 4, Kind = 3
              input  x: f32[T, D]
              input  real: bool[T]
              target y: f32
              target ok: bool
              h = x |> Dense[D -> E]
              shape = Summed[D -> E](x, real)
              weight = softmax[T](sum[E](h) where real else -inf)
              seen = sum[T](weight * h where real) + shape
              p = seen |> tanh |> Neuron[E]
              logits = seen |> Dense[E -> Kind]
              output answer = p
              output said = argmax[Kind](logits)
            }
            train Masked {
              data npy("x.npy") -> x
              data npy("real.npy") -> real
              data npy("y.npy") -> y
              data npy("ok.npy") -> ok
              validate 20%
              LOSS
              report error = mean[batch](abs(p - y) where ok)
              report square = sqrt(mean[batch]((p - y)^2 where ok))
              report most = max[batch](p * y where ok)
              report least = min[batch](p / y where ok and y > 0.1)
              report product = sum[batch](p * y where ok) / sum[batch](ok)
              report spread = mean[batch]((y - mean[batch](y where ok))^2 where ok)
              report farthest = max[batch](abs(p - min[batch](p where ok)) where ok)
              report steep: f32[E] = grad(mean[batch]((p - y)^2 where ok), p.neuron1.w)
              report near = abs(p - y) < 1 where ok
              report table: f32[Kind] = mean[batch](logits where ok)
              report pair: f32[Kind, E] = sum[batch](logits * seen where ok)
              using adam(rate: 0.02)
              batch 16   epochs 1   seed 5
            }
            """;

    @TempDir
    private Path folder;

    private static byte[] npy(String type, String shape, ByteBuffer values) {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
        header = header + " ".repeat(117 - header.length()) + "\n";
        return ByteBuffer.allocate(10 + header.length() + values.capacity()).order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0)
                .putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII)).put(values.array())
                .array();
    }

    /// @param hidden what stands where nothing is looked at
    private Path data(String name, float... hidden) throws IOException {
        Path data = Files.createDirectories(folder.resolve(name));
        Random random = new Random(11);
        ByteBuffer x = ByteBuffer.allocate(4 * EXAMPLES * T * D).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer y = ByteBuffer.allocate(4 * EXAMPLES).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer real = ByteBuffer.allocate(EXAMPLES * T);
        ByteBuffer ok = ByteBuffer.allocate(EXAMPLES);
        int next = 0;
        for (int i = 0; i < EXAMPLES; i++) {
            boolean isOk = random.nextInt(4) > 0;
            ok.put((byte) (isOk ? 1 : 0));
            float answer = (float) random.nextGaussian();
            y.putFloat(isOk ? answer : hidden[next++ % hidden.length]);
            for (int t = 0; t < T; t++) {
                boolean isReal = t == i % T || random.nextBoolean();
                real.put((byte) (isReal ? 1 : 0));
                for (int d = 0; d < D; d++) {
                    float value = (float) random.nextGaussian();
                    x.putFloat(isReal && isOk ? value : hidden[next++ % hidden.length]);
                }
            }
        }
        Files.write(data.resolve("x.npy"), npy("<f4", "(" + EXAMPLES + ", 5, 3)", x));
        Files.write(data.resolve("y.npy"), npy("<f4", "(" + EXAMPLES + ",)", y));
        Files.write(data.resolve("real.npy"), npy("|b1", "(" + EXAMPLES + ", 5)", real));
        Files.write(data.resolve("ok.npy"), npy("|b1", "(" + EXAMPLES + ",)", ok));
        return data;
    }

    @ParameterizedTest
    @ValueSource(strings = {"loss (p - y)^2 where ok", "loss mean[batch]((p - y)^2 where ok)",
            "loss mean[batch](huber(p, y) + logsumexp[Kind](logits) where ok)",
            "loss (p - y)^2 + sum[Kind](logits^2) / (1 + (y - 1)^2) where ok and y < 2"})
    void whatWhereLeavesOutChangesNoBit(String loss) throws IOException {
        Path model = Files.writeString(folder.resolve("masked.net"), MODEL.replace("LOSS", loss));
        Path[] runs = new Path[2];
        String[] said = new String[2];
        for (int i = 0; i < 2; i++) {
            Path data = i == 0 ? data("clean", 0)
                    : data("wild", Float.NaN, Float.POSITIVE_INFINITY, -1e38f, Float.NEGATIVE_INFINITY, 3e38f);
            runs[i] = folder.resolve("run" + i);
            Netc run = Netc.run("train", model.toString(), "--data", data.toString(), "--out", runs[i].toString());
            assertEquals(0, run.code(), run.err());
            said[i] = run.out();
        }
        assertTrue(!said[0].contains("NaN") && !said[0].contains("Infinity"), said[0]);
        assertEquals(said[0], said[1]);
        assertArrayEquals(Files.readAllBytes(runs[0].resolve("metrics.csv")),
                Files.readAllBytes(runs[1].resolve("metrics.csv")));
        assertArrayEquals(tensors(runs[0]), tensors(runs[1]));
    }

    /// Without the header, which has a hash of the data.
    private static byte[] tensors(Path run) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(run.resolve("last.safetensors")))
                .order(ByteOrder.LITTLE_ENDIAN);
        long header = file.getLong();
        byte[] tensors = new byte[file.capacity() - 8 - Math.toIntExact(header)];
        file.position(8 + Math.toIntExact(header)).get(tensors);
        return tensors;
    }
}
