package netc.cli;

import static netc.cli.TextAttacks.SIZE;
import static netc.cli.TextAttacks.fill;
import static netc.cli.TextAttacks.model;
import static netc.cli.TextAttacks.numbered;
import static netc.cli.TextAttacks.trained;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Texts of about a megabyte that are made to be hard: every construct of the grammar many times, long, deep and wide.
final class HostileTexts {
    private final TextAttacks attacks;

    private HostileTexts(TextAttacks attacks) {
        this.attacks = attacks;
    }

    static void each(TextAttacks attacks) {
        HostileTexts texts = new HostileTexts(attacks);
        texts.statements();
        texts.declarations();
        texts.clauses();
        texts.lengths();
        texts.deep();
        texts.tokens();
    }

    // ---------- many

    private void many(String name, String before, String template, String after) {
        attacks.add(name + ", in lines", () -> before + fill(template + "\n") + after);
        attacks.add(name + ", in one line", () -> before + fill(template + "; ") + after);
    }

    /// A program that trains, in which one of the names is another.
    private static String named(String name, String by) {
        return """
                model Model1 { input given1: f32[Axis1: 2]
                  target t: f32
                  param param1: f32[Axis1] = 0
                  bound1 = sum[Axis1](param1 * given1)
                  output out1 = bound1 }
                train Model1 { data csv("a.csv") -> given1: columns(1..2), t: column(3)
                  loss (out1 - t)^2
                  report report1 = (out1 - t)^2
                  using sgd(rate: 0.01)
                  batch 4   epochs 1   seed 1 }
                """.replace(name, by);
    }

    private void statements() {
        String[] statements = {"dim D# = D@", "dim D# = 3", "dim D = 3", "dim D# = 1/0", "input i#: f32",
                "input i#: f32[A#: 2]", "input i",
                "target t#: f32", "param p#: f32 = 0", "param p#: f32[A#: 2] ~ normal(0, 1)",
                "param p#: f32[A#: 1000000000]", "state s#: f32",
                "output o# = x", "output o#: f32[Z] = x", "stream s#", "require true", "require false",
                "require 1 == 2: \"{1 + 1} {x}\"",
                "require memory < 1", "require params == #", "fn f#(x) = x + 1", "fn f#(x) = f@(x)",
                "fn f#(x) { x; x }", "a# = x", "a# = a@", "a# = b# + c# * d#", "a# = x[A: 1]",
                "a#, b# = x", "a#: f32[B#] = x", "a# ~ normal(0, 1)", "p# <- 1", "x + #", "a# = Dense[A -> B: 2]",
                "a# = Dense[A -> B: 2](x)",
                "a# = x |> nothing", "a# = [1, 2, 3]", "a# = scan T { 1 }", "a# = \"text\"", "a# = 1 / 0",
                "a# = train { 1 } else { 2 }",
                "a# = x where true", "a# = index(x)", "a# = sum[A](x)", "a# = softmax[A](x)", "a# = x.y.z",
                "a# = each x relu", "a# = repeat 2 relu", "a$ = 1", "a# = = 1",
                ")", "(", "a# = (", "\"", "dim", "import", "model M {", "}", "a# = f(x, y: 1, z: 2..3)", "a b"};
        for (String statement : statements) {
            many("model: " + statement, "model M { input x: f32\n", statement, "\noutput y = x }\n");
        }
        String[] inner = {"dim D# = D@", "dim D# = #", "param p#: f32 = 0", "a# = x", "a# = a@", "x + #",
                "fn f#(x) = x", "require #== 0", "a# = x |> relu"};
        for (String statement : inner) {
            many("layer: " + statement, "layer L(x: f32) -> f32 {\n", statement,
                    "\nx }\nmodel M { input x: f32\n output y = L(x) }\n");
            many("function: " + statement, "fn L(x: f32) -> f32 {\n", statement,
                    "\nx }\nmodel M { input x: f32\n output y = L(x) }\n");
        }
        many("chain", "model M { input x: f32\na0 = x\n", "a# = a% + 1", "\noutput y = x }\n");
        many("chain of sizes", "model M { input x: f32\ndim D0 = 1\n", "dim D# = D%", "\noutput y = x }\n");
        String chain = IntStream.range(1, 10_000).mapToObj(i -> numbered("a# = a% * 2", i))
                .collect(Collectors.joining("\n"));
        attacks.add("a long chain that is read", "model M { input x: f32\na0 = x\n" + chain + "\noutput y = a9999 }\n");
        String squares = IntStream.range(1, 10_000).mapToObj(i -> numbered("a# = a% * a%", i))
                .collect(Collectors.joining("\n"));
        attacks.add("a long chain that is read twice",
                "model M { input x: f32\na0 = x\n" + squares + "\noutput y = a9999 }\n");
        attacks.add("a long chain, trained", trained("param w: f32 = 1\na0 = x * w\n" + chain, "a9999"));
        attacks.add("a long chain read twice, trained", trained("param w: f32 = 1\na0 = x * w\n" + squares, "a9999"));
        attacks.add("one name read often",
                trained("param w: f32 = 1\n"
                        + IntStream.range(1, 10_000).mapToObj(i -> numbered("a# = x * w", i))
                                .collect(Collectors.joining("\n"))
                        + "\nb0 = 0\n" + IntStream.range(1, 10_000).mapToObj(i -> numbered("b# = b% + a#", i))
                                .collect(Collectors.joining("\n")),
                        "b9999"));
    }

    private void declarations() {
        String model = "\nmodel M { input x: f32\n output y = x }\n";
        String[] declarations = {"import \"a.net\" { a }", "import \"a#.net\" { a# }", "import \"self.net\" { a# }",
                "layer L#(x) -> f32 { x }",
                "layer L(x) -> f32 { x }", "fn f#(x) = x", "fn f(x) = x", "fn f#(x) = x with grad g -> g",
                "fn f#[A#](x: f32[A#]) -> f32 = sum[A#](x)",
                "optimizer o#(rate: f32 = 1) { param <- param }", "optimizer o#() { }", "model M# { }", "model M { }",
                "train M { }", "train M# { }", "train N as A# { }", "model"};
        for (String declaration : declarations) {
            many("file: " + declaration, "", declaration, model);
        }
        for (int size : new int[] {100_000, SIZE}) {
            attacks.add("models that run, " + size, fill("model M# { input x: f32\n output y = x + # }\n", size));
            attacks.add("models that learn, " + size,
                    fill("model M# { input x: f32[A: 2]\n target t: f32\n output y = x |> Dense[A -> ] }\n"
                            + "train M# { data csv(\"a.csv\") -> x, t\n loss squared_error(y, t)\n using adam()\n batch 4 epochs 1 seed 1 }\n",
                            size));
        }
    }

    private void clauses() {
        String[] clauses = {"data csv(\"a.csv\") -> x", "data csv(\"a#.csv\") -> x: column(#)",
                "test csv(\"a.csv\") -> x", "builtin digits(train: #)",
                "validate 10%", "validate last 10%", "loss y", "loss a#", "report y", "report r# = y", "report y#",
                "using sgd()", "using sgd(rate: #) over a#.*",
                "clip norm 1", "step a# { loss y }", "each example", "batch #", "epochs #", "steps #", "seed #",
                "freeze a#.*", "load \"a\"",
                "save \"a\" every # epochs", "stop when y has not improved for # epochs",
                "state s#: f32", "require memory < #",
                "require 1 == 2", "a# = y", "a# = a@", "a# <- y", "f#[A](x)", "loss"};
        for (String clause : clauses) {
            many("train: " + clause, "model M { input x: f32\n output y = x }\ntrain M {\n", clause, "\n}\n");
        }
    }

    // ---------- long

    private void lengths() {
        String[] operators = {" + x", " - 1", " * x", " / x", "^x", " and x", " or x", " == x", " < x", " where x",
                " else x", " |> relu", " |> f(1)", " |> Dense[A -> B: 2]",
                "(1)", "[A]", "[A: 1]", "?[A: 1]", ".a", ", x", " - -", " not", "|>"};
        for (String operator : operators) {
            attacks.add("long: x" + operator, model("x" + operator.repeat(SIZE / operator.length())));
            for (int n : new int[] {200, 5_000}) {
                attacks.add("long: x" + operator + ", " + n, model("x" + operator.repeat(n)));
            }
        }
        for (int length : new int[] {65, 300, 65_535, 65_536, SIZE}) {
            for (String name : List.of("Model1", "Axis1", "given1", "param1", "bound1", "out1", "report1")) {
                attacks.add("long name: " + name + ", " + length, named(name, "N" + "n".repeat(length - 1)));
            }
        }
        wide("arguments", "f(", "x, ", "x)");
        wide("named arguments", "f(", "a#: x, ", "x)");
        wide("arguments of a word", "max(", "x, ", "x)");
        wide("ranges", "f(", "1..2, ", "x)");
        wide("brackets", "x[", "A#, ", "A]");
        wide("reads", "x[", "A#: 1, ", "A: 1]");
        wide("renames", "x[", "A# as B#, ", "A as B]");
        wide("makers", "Dense[", "A#, ", "A -> B](x)");
        wide("results", "Dense[A -> ", "A#: 2, ", "B: 2](x)");
        wide("sums", "sum[", "A#, ", "A](x)");
        wide("flattened", "flatten[", "A#, ", "A -> B](x)");
        wide("lists", "[", "#, ", "1]");
        wide("lists of text", "[", "\"#\", ", "1]");
        wide("paths", "x", ".a#", "");
        wide("texts", "\"", "{x}", "\"");
        for (int n : new int[] {300, 20_000, 125_000}) {
            String axes = IntStream.range(0, n).mapToObj(i -> "A" + i + ": 1").collect(Collectors.joining(", "));
            String named = IntStream.range(0, n).mapToObj(i -> "A" + i).collect(Collectors.joining(", "));
            String list = IntStream.range(0, n).mapToObj(i -> "a" + i).collect(Collectors.joining(", "));
            attacks.add(n + " axes", "model M { input x: f32[" + axes + "]\n output y: f32[" + named + "] = x + 1 }\n");
            attacks.add(n + " axes, summed",
                    "model M { input x: f32[" + axes + "]\n output y = sum[" + named + "](x) }\n");
            attacks.add(n + " axes, flattened",
                    "model M { input x: f32[" + axes + "]\n output y = flatten[" + named + " -> F](x) }\n");
            attacks.add(n + " axes of a layer", "layer L[" + named
                    + "](x) -> f32 { x }\nmodel M { input x: f32\n output y = x |> L[" + named + "] }\n");
            attacks.add(n + " numbers of a layer", "layer L[" + named.replace(",", ": int = 1,")
                    + ": int = 1](x) -> f32 { x }\nmodel M { input x: f32\n output y = x |> L }\n");
            attacks.add(n + " arguments",
                    "fn f(" + list + ") = a0\nmodel M { input x: f32\n output y = f(" + "x, ".repeat(n - 1) + "x) }\n");
            attacks.add(n + " results", "fn f(x) = " + "x, ".repeat(n - 1) + "x\nmodel M { input x: f32\n " + list
                    + " = f(x)\n output y = x }\n");
            attacks.add(n + " names",
                    "model M { input x: f32\n " + list + " = " + "x, ".repeat(n - 1) + "x\n output y = a1 }\n");
            attacks.add(n + " inputs", "model M { input " + list + ": f32\n output y = a1 }\n");
            attacks.add(n + " parameters", "model M { input x: f32\n param " + list + ": f32 = 0\n output y = x }\n");
            attacks.add(n + " parameters that are used",
                    "model M { input x: f32\n param " + list + ": f32 = 0\n b0 = x\n"
                            + IntStream.range(0, n).mapToObj(i -> "b" + (i + 1) + " = b" + i + " + a" + i)
                                    .collect(Collectors.joining("\n"))
                            + "\n output y = b" + n + " }\n");
            attacks.add(n + " constants", "model M { input x: f32\n b0 = x\n"
                    + IntStream.range(0, n).mapToObj(i -> "b" + (i + 1) + " = b" + i + " * 0." + (i + 1))
                            .collect(Collectors.joining("\n"))
                    + "\n output y = b" + n + " }\n");
            attacks.add(n + " imports", "import \"a.net\" { " + list + " }\n" + model("x"));
            attacks.add(n + " feeds",
                    "model M { input x: f32\n output y = x }\ntrain M { data csv(\"a\") -> " + list + "\n loss y }\n");
            attacks.add(n + " columns",
                    "model M { input x: f32\n output y = x }\ntrain M { data csv(\"a\") -> x: columns("
                            + list.replace("a", "") + ")\n loss y }\n");
            attacks.add(n + " patterns",
                    "model M { input x: f32\n output y = x }\ntrain M { freeze " + list + "\n loss y }\n");
        }
        for (int n : new int[] {300, 5_000, 30_000}) {
            attacks.add(n + " layers",
                    trained(" dim D = 4\n z0 = x * Dense[ -> D]\n", "x").replace("z0 = x * Dense[ -> D]\n", "")
                            .replace("input x: f32", "input x: f32[D0: 4]")
                            .replace("dim D = 4\n",
                                    IntStream.range(0, n).mapToObj(i -> (i == 0 ? "h0 = x" : "h" + i + " = h" + (i - 1))
                                            + " |> Dense[D" + i + " -> D" + (i + 1) + ": 4] |> tanh")
                                            .collect(Collectors.joining("\n")) + "\n")
                            .replace("output y = x", "output y = mean[D" + n + "](h" + (n - 1) + ")"));
            attacks.add(n + " layers in one pipe", "model M { dim D = 4\n input x: f32[D]\n output y = x"
                    + " |> Dense[D -> D] |> relu".repeat(n) + "\n}\n");
        }
    }

    private void wide(String name, String before, String template, String after) {
        attacks.add("wide: " + name, () -> model(before + fill(template) + after));
    }

    // ---------- deep

    private void deep() {
        String[][] pairs = {{"(", ")"}, {"[", "]"}, {"f(", ")"}, {"x[A: ", "]"}, {"x[", "]"}, {"-", ""}, {"not ", ""},
                {"2^", ""}, {"repeat 2 ", ""}, {"each T ", ""},
                {"x where x else ", ""}, {"scan T { ", "}"}, {"train { ", "} else { 1 }"}, {"repeat (", ") relu"},
                {"{", "}"}, {"fn f(x) { ", "}"},
                {"Dense[A -> B: ", "]"}, {"x |> f(", ")"}, {"sum[A](", ")"}, {"relu(", ")"}, {"exp(", ")"},
                {"x + (", ")"}, {"x |> repeat 2 ", ""}};
        for (String[] pair : pairs) {
            attacks.add("deep: " + pair[0], model(pair[0].repeat(SIZE / pair[0].length())));
            for (int n : new int[] {60, 90, 300, 2_000, 100_000}) {
                if ((pair[0].length() + pair[1].length()) * n < SIZE) {
                    attacks.add("deep: " + pair[0] + ", " + n + ", closed",
                            model(pair[0].repeat(n) + "x" + pair[1].repeat(n)));
                }
            }
        }
        attacks.add("deep: step", "model M { input x: f32\n output y = x }\ntrain M { " + "step { ".repeat(SIZE / 8));
        attacks.add("deep: step, closed",
                "model M { input x: f32\n output y = x }\ntrain M { " + "step { ".repeat(SIZE / 10)
                        + "}".repeat(SIZE / 10) + "}");
        attacks.add("deep: closing", "}".repeat(SIZE));
        attacks.add("deep: functions in functions", "model M { input x: f32\n" + fill("fn f#(x) { ", SIZE / 2) + "x"
                + "}".repeat(20_000) + "\n output y = x }\n");
        attacks.add("deep: functions in functions, 80",
                "model M { input x: f32\n"
                        + IntStream.range(0, 80).mapToObj(i -> numbered("fn f#(x) { ", i)).collect(Collectors.joining())
                        + "x " + "}\n".repeat(80) + "\n output y = f0(x) }\n");
        attacks.add("deep: applied", fill("fn f#(x) = f@(x)\n") + "model M { input x: f32\n output y = f1(x) }\n");
        attacks.add("deep: brackets of all kinds", model("([{".repeat(SIZE / 3)));
        attacks.add("deep: comments", "#".repeat(SIZE) + "\n" + model("x"));
    }

    // ---------- tokens

    private void tokens() {
        String[] texts = {"a", "_", "9", "0", "1_", "1e", "1.", "1e9", "\"", "\"a", "\\", "\"\\", "'", "`", "$", "@",
                "!", "=", "<", "<-", "->", "..", ".", ",", ":", ";", "?", "~", "|", "|>", "%",
                "^", "+", "-", "*", "/", "\n", "\r\n", "\r", "\t", " ", "\0", "\u0001", "\u001B[31m", "\uFEFF",
                "\u00A0", "\u200B", "\u202E", "\u2028", "\u0085", "\u0430", "\uFF11", "\uFF08", "\u2212", "\u00D7",
                "\u201C", "e\u0301", "\uD83D\uDE00", "\u2192", "#\n", "# \u202E\n", "if ", "dim ", "model ", "x ", "1 ",
                "x\n", "1\n", "x;", "() ", "[] ", "{} ", "() {} "};
        for (String text : texts) {
            String shown = text.codePoints()
                    .mapToObj(c -> c > 32 && c < 127 ? Character.toString(c) : String.format("U+%04X", c))
                    .collect(Collectors.joining(" "));
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            String repeated = text.repeat(SIZE / bytes);
            attacks.add("only " + shown, repeated);
            attacks.add("within an expression " + shown, model("x + " + repeated));
            attacks.add("within a file " + shown, "model M { input x: f32\n" + repeated + "\noutput y = x }\n");
        }
        attacks.add("empty", "");
        attacks.add("a byte order mark", "\uFEFF");
        attacks.add("two byte order marks", "\uFEFF\uFEFF" + model("x"));
        attacks.add("carriage returns alone", model("x").replace("\n", "\r"));
        attacks.add("line ends of Windows", fill("model M# { input x: f32\r\n output y = $ }\r\n"));
        attacks.add("a long name", model("a".repeat(SIZE)));
        attacks.add("a long text",
                "model M { input x: f32\n require 1 == 2: \"" + "a".repeat(SIZE) + "\"\n output y = x }\n");
        attacks.add("a long text with expressions",
                "model M { input x: f32\n require 1 == 2: \"" + "{1}".repeat(SIZE / 3) + "\"\n output y = x }\n");
        attacks.add("a long text with wrong expressions",
                "model M { input x: f32\n require 1 == 2: \"" + "{a b}".repeat(SIZE / 5) + "\"\n output y = x }\n");
        attacks.add("a long text with braces",
                "model M { input x: f32\n require 1 == 2: \"" + "{".repeat(SIZE) + "\"\n output y = x }\n");
        attacks.add("a long name of a file", "import \"" + "a".repeat(SIZE) + "\" { a }\n" + model("x"));
        attacks.add("a long path of a file", "import \"" + "../".repeat(SIZE / 3) + "a.net\" { a }\n" + model("x"));
        attacks.add("NUL in the name of a file", "import \"a\0.net\" { a }\n" + model("x"));
        attacks.add("a long name of data",
                "model M { input x: f32\n output y = x }\ntrain M { data csv(\"" + "a".repeat(SIZE)
                        + "\") -> x\n loss y\n using sgd()\n batch 1 epochs 1 seed 1 }\n");
    }
}
