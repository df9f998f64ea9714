package netc.samples;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import netc.runtime.data.Column;
import netc.runtime.data.DrawnDigits;

/// Files that are laid out as the real data sets are, with numbers that are made up: the samples' everyday tests take steps with
/// them.
final class MadeData {
    private MadeData() {
    }

    /// Writes all of them.
    static void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("mpg.csv"), CarsCsv.draw(), StandardCharsets.UTF_8);
        Random random = new Random(1);
        lines(folder, "iris.csv", "150,4,setosa,versicolor,virginica", 150, i -> numbers(random, 4) + "," + i % 3);
        lines(folder, "breast_cancer.csv", "569,30,malignant,benign", 100, i -> numbers(random, 30) + "," + i % 2);
        lines(folder, "diabetes.csv", "age,sex,bmi,map,tc,ldl,hdl,tch,ltg,glu,y", 60, _ -> numbers(random, 11));
        lines(folder, "airline-passengers.csv", "Month,Passengers", 144, i -> i + "," + (110 + 3 * i + i % 12));
        texts(folder, random);
        for (String part : new String[] {"train", "test"}) {
            lines(folder, "optdigits_" + part + ".csv", grey(random, 0), 80, i -> grey(random, i % 10));
        }
        digits(folder);
        halves(folder);
        lines(folder, "ring.csv", numbers(random, 2), 300, _ -> numbers(random, 2));
        lines(folder, "airline-passengers.csv", "\"Month\",\"Passengers\"", 144, i -> i + "," + numbers(random, 1));
        lines(folder, "monthly-sunspots.csv", "\"Month\",\"Sunspots\"", 400, i -> i + "," + numbers(random, 1));
        Files.writeString(folder.resolve("words.txt"), IntStream.range(0, 900)
                .mapToObj(i -> "w" + (i < 50 ? i : random.nextInt(50))).collect(Collectors.joining(" ")),
                StandardCharsets.UTF_8);
        for (String file : new String[] {"tones.csv", "few.csv", "unheard.csv"}) {
            lines(folder, file, numbers(random, 481), 50, _ -> numbers(random, 481));
        }
    }

    /// Digits as above, told apart in five classes.
    private static void halves(Path folder) throws IOException {
        for (String part : new String[] {"low", "few", "held_out"}) {
            DrawnDigits.Set set = DrawnDigits.draw(3, 0, 60);
            byte[] classes = set.digits().values().clone();
            for (int i = 0; i < classes.length; i++) {
                classes[i] %= 5;
            }
            idx(folder.resolve(part + "-images.idx"), set.pictures(), 60, DrawnDigits.SIZE, DrawnDigits.SIZE);
            idx(folder.resolve(part + "-labels.idx"), new Column.Bytes(classes, 1), 60);
        }
    }

    /// A few drawn digits in files as MNIST's.
    private static void digits(Path folder) throws IOException {
        for (String part : new String[] {"train", "t10k"}) {
            int count = part.equals("train") ? 240 : 40;
            DrawnDigits.Set set = DrawnDigits.draw(2, part.equals("train") ? 0 : 240, count);
            idx(folder.resolve(part + "-images-idx3-ubyte.gz"), set.pictures(), count, DrawnDigits.SIZE,
                    DrawnDigits.SIZE);
            idx(folder.resolve(part + "-labels-idx1-ubyte.gz"), set.digits(), count);
        }
    }

    private static void idx(Path file, Column.Bytes bytes, int... shape) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(0x0800 + shape.length);
            for (int side : shape) {
                out.writeInt(side);
            }
            out.write(bytes.values());
        }
    }

    /// Sums of two numbers below 1,000, and a text in which 65 characters occur.
    private static void texts(Path folder, Random random) throws IOException {
        for (String name : new String[] {"sums.txt", "held_out.txt"}) {
            Files.writeString(folder.resolve(name), IntStream.range(0, 200).mapToObj(_ -> {
                int a = random.nextInt(1000);
                int b = random.nextInt(1000);
                return a + "+" + b + "\t" + (a + b) + "\n";
            }).collect(Collectors.joining()), StandardCharsets.UTF_8);
        }
        Files.writeString(folder.resolve("names.txt"), IntStream.range(0, 100)
                .mapToObj(i -> random.ints(2 + i % 14, 'a', 'z' + 1).mapToObj(Character::toString)
                        .collect(Collectors.joining()) + "\n")
                .collect(Collectors.joining()), StandardCharsets.UTF_8);
        Files.writeString(folder.resolve("input.txt"), IntStream.range(0, 3000)
                .mapToObj(i -> Character.toString(i % 65 == 0 ? '\n' : i < 65 ? ' ' + i : ' ' + random.nextInt(1, 65)))
                .collect(Collectors.joining()), StandardCharsets.UTF_8);
    }

    private static void lines(Path folder, String name, String first, int count, IntFunction<String> line)
            throws IOException {
        Files.writeString(folder.resolve(name),
                first + "\n" + IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n")) + "\n",
                StandardCharsets.UTF_8);
    }

    /// A picture of 8 by 8, then its digit.
    private static String grey(Random random, int digit) {
        return random.ints(64, 0, 17).mapToObj(Integer::toString).collect(Collectors.joining(",")) + "," + digit;
    }

    /// Between 0 and 10, with two digits behind the point.
    private static String numbers(Random random, int count) {
        return IntStream.range(0, count).mapToObj(_ -> String.format(Locale.ROOT, "%.2f", 10 * random.nextDouble()))
                .collect(Collectors.joining(","));
    }
}
