package netc.cli;

import static netc.cli.TextAttacks.SIZE;
import static netc.cli.TextAttacks.model;
import static netc.cli.TextAttacks.numbered;
import static netc.cli.TextAttacks.trained;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Models that are made to be hard: numbers out of every range, bodies that multiply, and texts that are broken anywhere.
final class HostileModels {
    private final TextAttacks attacks;

    private HostileModels(TextAttacks attacks) {
        this.attacks = attacks;
    }

    static void each(TextAttacks attacks) {
        HostileModels models = new HostileModels(attacks);
        models.numbers();
        models.multiplying();
        models.broken();
    }

    // ---------- numbers

    private void numbers() {
        String[] numbers = {"1e999", "1e-999", "9".repeat(SIZE / 2), "0." + "9".repeat(SIZE / 2),
                "1e" + "9".repeat(SIZE / 2), "0".repeat(SIZE / 2) + "1", "99999999999999999999",
                "9223372036854775807 + 1", "9223372036854775807 * 9223372036854775807", "2147483647 * 2147483647",
                "-9223372036854775807 - 2", "2^63", "2^2^2^2^2^2", "(-1)^0.5", "1 / 0", "0 / 0", "floor(1 / 0)",
                "inf", "-inf", "inf - inf", "1e300 * 1e300", "9999999999999999 GiB", "1_000_", "1__0", "2147483648",
                "4294967296", "-1", "0", "1.5", "floor(1e300)", "sqrt(-1)", "log(0)", "exp(1e9)"};
        for (int i = 0; i < numbers.length; i++) {
            String n = numbers[i];
            String name = "number " + i;
            attacks.add(name + " as value", model("x + " + n));
            attacks.add(name + " as size", "model M { dim D = " + n + "\n input x: f32[D]\n output y = x }\n");
            attacks.add(name + " as axis", "model M { input x: f32[A: " + n + "]\n output y = x }\n");
            attacks.add(name + " as parameter", "model M { input x: f32[A: 3]\n param w: f32[A, B: " + n
                    + "] ~ normal(0, 1)\n output y = x * w |> sum[A] }\n");
            attacks.add(name + " as result",
                    "model M { input x: f32[A: 3]\n output y = x |> Dense[A -> B: " + n + "] }\n");
            attacks.add(name + " as times", model("x |> repeat (" + n + ") relu"));
            attacks.add(name + " as index", "model M { input x: f32[A: 3]\n output y = x[A: " + n + "] }\n");
            attacks.add(name + " as guarded index",
                    "model M { input x: f32[A: 3]\n output y = x?[A: A + " + n + "] }\n");
            attacks.add(name + " as kernel",
                    "model M { input x: f32[H: 9, W: 9, C: 1]\n output y: f32[H, W, C] = x |> Conv[6, k: " + n
                            + "] }\n");
            attacks.add(name + " as padding",
                    "model M { input x: f32[H: 9, W: 9, C: 1]\n output y: f32[H, W, C] = x |> Conv[6, k: 3, pad: " + n
                            + "] }\n");
            attacks.add(name + " as pool",
                    "model M { input x: f32[H: 9, W: 9, C: 1]\n output y: f32[H, W, C] = x |> maxpool[" + n + "] }\n");
            for (String clause : List.of("batch ", "epochs ", "seed ",
                    "validate 10% stop when validation.loss has not improved for ", "builtin digits(train: ",
                    "data csv(\"a\", skip: ")) {
                String after = clause.startsWith("stop") ? " epochs" : clause.startsWith("builtin") ? ", test: 1)"
                        : clause.startsWith("data") ? ") -> x" : "";
                attacks.add(name + " of " + clause,
                        "model M { input x: f32[A: 2]\n target t: f32\n output y = x |> Dense[A -> ] }\n"
                                + "train M { data csv(\"a.csv\") -> x, t\n loss squared_error(y, t)\n using adam()\n "
                                + clause + n + after + "\n}\n");
            }
            for (String columns : List.of("column(" + n + ")", "columns(1.." + n + ")", "columns(" + n + "..1)")) {
                attacks.add(name + " of " + columns.substring(0, 7),
                        "model M { input x: f32[A: 2]\n output y = sum[A](x) }\n"
                                + "train M { data csv(\"a.csv\") -> x: " + columns
                                + "\n loss y\n using adam()\n batch 1 epochs 1 seed 1 }\n");
            }
        }
    }

    // ---------- what multiplies

    private void multiplying() {
        for (int n : new int[] {17, 40, 59}) {
            attacks.add("functions that double, " + n,
                    chain(n, "fn f#(x) = f@(x) + f@(x)\n") + "fn f" + n + "(x) = x + 1\n" + model("f0(x)"));
            attacks.add("functions that nest, " + n,
                    chain(n, "fn f#(x) = f@(f@(x))\n") + "fn f" + n + "(x) = x + 1\n" + model("f0(x)"));
            attacks.add("layers that double, " + n, chain(n,
                    "layer L#[D](x: f32[D]) -> f32[D] { x |> L@[D] |> L@[D] }\n")
                    + "layer L" + n
                    + "[D](x: f32[D]) -> f32[D] { x + 1 }\nmodel M { input x: f32[D: 4]\n output y = x |> L0[D] }\n");
            attacks.add("layers with parameters that double, " + n, chain(n,
                    "layer L#[D](x: f32[D]) -> f32[D] { x |> L@[D] |> L@[D] }\n")
                    + "layer L" + n
                    + "[D](x: f32[D]) -> f32[D] { param w: f32[D] ~ normal(0, 1)\n x * w }\nmodel M { input x: f32[D: 4]\n output y = x |> L0[D] }\n");
            attacks.add("layers that repeat, " + n, chain(n,
                    "layer L#[D](x: f32[D]) -> f32[D] { x |> repeat 2 L@[D] }\n")
                    + "layer L" + n
                    + "[D](x: f32[D]) -> f32[D] { param w: f32[D] = 0\n x * w }\nmodel M { input x: f32[D: 4]\n output y = x |> L0[D] }\n");
            attacks.add("layers with many results, " + n, chain(n,
                    "layer L#(x) -> (f32, f32) { a, b = x |> L@\n a, b }\n")
                    + "layer L" + n
                    + "(x) -> (f32, f32) { x, x }\nmodel M { input x: f32\n a, b = x |> L0\n output y = a + b }\n");
            attacks.add("numbers that double, " + n,
                    "model M { input x: f32\n a0 = 3\n"
                            + IntStream.range(1, n * 10).mapToObj(i -> numbered("a# = a% * a%", i))
                                    .collect(Collectors.joining("\n"))
                            + "\n output y = x + a" + (n * 10 - 1) + " }\n");
            attacks.add("fractions, " + n,
                    "model M { input x: f32\n dim D = floor(0"
                            + IntStream.range(3, n * 10).mapToObj(i -> " + 1/" + i).collect(Collectors.joining())
                            + ")\n output y = x + D }\n");
            attacks.add("axes that multiply, " + n,
                    "model M { input x: f32[A0: 10]\n a0 = x\n"
                            + IntStream.range(1, n).mapToObj(i -> "a" + i + " = a" + (i - 1) + " * x[A0 as A" + i + "]")
                                    .collect(Collectors.joining("\n"))
                            + "\n output y = sum["
                            + IntStream.range(0, n).mapToObj(i -> "A" + i).collect(Collectors.joining(", ")) + "](a"
                            + (n - 1) + ") }\n");
            attacks.add("reads that multiply, " + n,
                    "model M { input x: f32[A: 4000]\n a0 = x\n"
                            + IntStream.range(1, n)
                                    .mapToObj(i -> "a" + i + " = a" + (i - 1) + "?[A: A + 1] + a" + (i - 1)
                                            + "?[A: A - 1]")
                                    .collect(Collectors.joining("\n"))
                            + "\n output y = a" + (n - 1) + " }\n");
            attacks.add("conditions that multiply, " + n, trained(
                    "param w: f32 = 1\n a0 = x * w\n" + IntStream.range(1, n)
                            .mapToObj(i -> "a" + i + " = a" + (i - 1) + " + 1 where a" + (i - 1) + " > 0 else a"
                                    + (i - 1) + " * 2")
                            .collect(Collectors.joining("\n")),
                    "a" + (n - 1)));
            attacks.add("sums that multiply, " + n, trained(
                    "param w: f32[A: 3, B: 3] = 1\n a0 = w * x\n" + IntStream.range(1, n)
                            .mapToObj(i -> "a" + i + " = a" + (i - 1) + " + sum[A](a" + (i - 1) + ") + sum[B](a"
                                    + (i - 1) + ")")
                            .collect(Collectors.joining("\n")),
                    "sum[A, B](a" + (n - 1) + ")"));
            attacks.add("reductions in reductions, " + n,
                    trained("param w: f32[A: 8, B: 8] = 1\n a0 = w * x\n" + IntStream.range(1, n)
                            .mapToObj(i -> "a" + i + " = softmax[" + (i % 2 == 0 ? "A" : "B") + "](a" + (i - 1) + ")")
                            .collect(Collectors.joining("\n")),
                            "sum[A, B](a" + (n - 1) + ")"));
            attacks.add("squeezed, " + n, trained(
                    "param w: f32[A: 8] = 1\n a0 = w * x\n" + IntStream.range(1, n)
                            .mapToObj(i -> "a" + i + " = a" + (i - 1)
                                    + "[A: (A * 3 + 1) - floor((A * 3 + 1) / 8) * 8] * a" + (i - 1))
                            .collect(Collectors.joining("\n")),
                    "sum[A](a" + (n - 1) + ")"));
        }
        attacks.add("outputs that share equations", "model M { input x: f32\na0 = x\n"
                + IntStream.range(1, 8_000).mapToObj(i -> numbered("a# = a% * x", i)).collect(Collectors.joining("\n"))
                + IntStream.range(0, 240).mapToObj(i -> "\noutput y" + i + " = a7999 + " + i)
                        .collect(Collectors.joining())
                + " }\n");
        for (String size : List.of("1000", "40000", "100000", "2000000000")) {
            attacks.add("intermediate of " + size,
                    "model M { input x: f32[A: " + size + "]\n output y = sum[A, B](exp(x * x[A as B])) }\n");
            attacks.add("intermediate of " + size + ", kept", "model M { input x: f32[A: " + size
                    + "]\n z = exp(x * x[A as B])\n output y = sum[A, B](z / sum[A](z)) }\n");
            attacks.add("intermediate of " + size + ", trained", trained(
                    "param w: f32[A: " + size + "] = 1\n z = exp(w * w[A as B] * x)", "sum[A, B](z / sum[A](z))"));
            attacks.add("intermediate of three axes of " + size, "model M { input x: f32[A: " + size
                    + "]\n z = exp(x * x[A as B] * x[A as C])\n output y = sum[A, B, C](z / sum[A](z)) }\n");
            attacks.add("parameters of " + size,
                    trained("param w: f32[A: " + size + ", B: " + size + "] ~ normal(0, 1)\n", "sum[A, B](w * x)"));
            attacks.add("dense of " + size,
                    "model M { input x: f32[A: " + size + "]\n output y = x |> Dense[A -> B: " + size
                            + "] |> Dense[B -> C: " + size + "] }\n");
            attacks.add("repeat of " + size, model("x |> repeat " + size + " relu"));
            attacks.add("repeat of repeat of " + size, model("x |> repeat " + size + " repeat " + size + " relu"));
            attacks.add("repeat of layers, " + size,
                    "model M { input x: f32[A: 2]\n output y = x |> repeat " + size + " Dense[A -> A] }\n");
            attacks.add("kernel of " + size, "model M { input x: f32[H: " + size
                    + ", W: 9, C: 1]\n output y: f32[H, W, C] = x |> Conv[6, k: " + size + ", pad: " + size + "] }\n");
            attacks.add("outputs of " + size,
                    "model M { input x: f32\n output y: f32[A, B, C] = x + index(A: " + size + ") }\n");
        }
    }

    private static String chain(int n, String template) {
        return IntStream.range(0, n).mapToObj(i -> numbered(template, i)).collect(Collectors.joining());
    }

    // ---------- broken

    private static final String PROGRAM = """
            layer Two[A -> B](x: f32[A], k: int = 2) -> f32[B] {
              param w: f32[A, B] ~ normal(0, 1/sqrt(A)), b: f32[B] = 0
              h = sum[A](x * w) + b
              h where h > 0 else 0.01 * h
            }
            fn half[T](x: f32[T]) -> f32[T] = x / 2 with grad g -> g / 2
            model M {
              dim Class = 10, D = 4
              input image: f32[H: 28, W: 28, C: 1]
              target digit: Class
              features = image / 255 |> Conv[6, k: 5, pad: 2] |> tanh |> avgpool[2]
                |> flatten[H, W, C -> F]
              logits = features |> Two[F -> Hidden: 8] |> repeat 2 Dense[Hidden -> Hidden] |> Dense[Hidden -> Class]
              output probability = softmax[Class](logits)
              require params > 1: "found {params}"
            }
            train M {
              data idx("a.gz") -> image
              data idx("b.gz") -> digit
              builtin digits(train: 200, test: 40)
              validate 10%
              loss cross_entropy(logits, digit)
              report accuracy(logits, digit)
              using adam(rate: cosine(1e-3, step / steps)) over *
              batch 64   epochs 12   seed 42
              stop when validation.loss has not improved for 3 epochs
            }
            """;

    private void broken() {
        attacks.add("the program", PROGRAM);
        for (int end = 1; end < PROGRAM.length(); end += 29) {
            attacks.add("truncated at " + end, PROGRAM.substring(0, end));
        }
        Random random = new Random(1);
        String[] words = PROGRAM.split("(?<=\\W)|(?=\\W)");
        for (int n = 0; n < 60; n++) {
            List<String> mutant = new ArrayList<>(List.of(words));
            for (int changes = 0; changes <= n % 4; changes++) {
                int at = random.nextInt(mutant.size());
                switch (random.nextInt(3)) {
                    case 0 -> mutant.remove(at);
                    case 1 -> mutant.add(at, words[random.nextInt(words.length)]);
                    default -> mutant.set(at, words[random.nextInt(words.length)]);
                }
            }
            attacks.add("mutant " + n, String.join("", mutant));
        }
        for (int n = 0; n < 4; n++) {
            StringBuilder text = new StringBuilder();
            while (text.length() < SIZE) {
                text.append(words[random.nextInt(words.length)]).append(n % 2 == 0 ? " " : "");
            }
            attacks.add("random words " + n, text.toString());
            StringBuilder ascii = new StringBuilder();
            while (ascii.length() < SIZE) {
                ascii.append((char) (n % 2 == 0 ? 32 + random.nextInt(95) : random.nextInt(128)));
            }
            attacks.add("random characters " + n, ascii.toString());
            byte[] bytes = new byte[SIZE];
            random.nextBytes(bytes);
            attacks.add("random bytes " + n, bytes);
        }
        byte[] late = model("x").repeat(SIZE / 60).getBytes(StandardCharsets.UTF_8);
        late[late.length - 3] = (byte) 0xC0;
        attacks.add("a wrong byte at the end", late);
        attacks.add("UTF-16", model("x").repeat(10_000).getBytes(StandardCharsets.UTF_16LE));
        attacks.add("UTF-16 with a mark",
                model("x").repeat(10_000).getBytes(StandardCharsets.UTF_16));
        attacks.add("the program many times", PROGRAM.repeat(SIZE / PROGRAM.length()));
    }
}
