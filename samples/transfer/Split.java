import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/// Parts MNIST: `low` are the pictures to learn from of 0 to 4, `few` the first 100 of 5 to 9, and `held_out` those of the test set
/// from 5 to 9. Labels are 0 to 4 in each.
public final class Split {
    private static final int HALF = 5;
    private static final int FEW = 100;

    private Split() {
    }

    /// @param folders the one that has the four files of MNIST, and the one to write to
    public static void main(String[] folders) throws IOException {
        Path from = Path.of(folders[0]);
        Path to = Files.createDirectories(Path.of(folders[1]));
        byte[][] train = pictures(from.resolve("train-images-idx3-ubyte.gz"));
        byte[][] test = pictures(from.resolve("t10k-images-idx3-ubyte.gz"));
        byte[] trainDigits = numbers(from.resolve("train-labels-idx1-ubyte.gz"));
        byte[] testDigits = numbers(from.resolve("t10k-labels-idx1-ubyte.gz"));
        write(to, "low", train, trainDigits, d -> d < HALF, train.length);
        write(to, "few", train, trainDigits, d -> d >= HALF, FEW);
        write(to, "held_out", test, testDigits, d -> d >= HALF, test.length);
    }

    private static byte[][] pictures(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            in.readInt();
            byte[][] all = new byte[in.readInt()][in.readInt() * in.readInt()];
            for (byte[] picture : all) {
                in.readFully(picture);
            }
            return all;
        }
    }

    private static byte[] numbers(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            in.readInt();
            byte[] all = new byte[in.readInt()];
            in.readFully(all);
            return all;
        }
    }

    private static void write(Path to, String name, byte[][] pictures, byte[] digits, IntPredicate which, int most)
            throws IOException {
        int[] chosen = IntStream.range(0, digits.length).filter(i -> which.test(digits[i])).limit(most).toArray();
        int side = (int) Math.sqrt(pictures[0].length);
        try (DataOutputStream images = new DataOutputStream(Files.newOutputStream(to.resolve(name + "-images.idx")));
                DataOutputStream labels = new DataOutputStream(Files.newOutputStream(to.resolve(name + "-labels.idx")))) {
            for (int number : new int[] {0x0803, chosen.length, side, side}) {
                images.writeInt(number);
            }
            labels.writeInt(0x0801);
            labels.writeInt(chosen.length);
            for (int i : chosen) {
                images.write(pictures[i]);
                labels.write(digits[i] % HALF);
            }
        }
    }
}
