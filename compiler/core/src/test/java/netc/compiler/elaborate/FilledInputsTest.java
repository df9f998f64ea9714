package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilledInputsTest {
    private static final String RIGHT = "data csv(\"a.csv\") -> x: columns(1..4), k: categories(column(5)), y: column(6)";

    private static String program(String clauses) {
        return """
                model M {
                  dim D = 4, K = 3
                  input  x: f32[D]
                  input  k: K
                  target y: f32
                  param w: f32[D] = 0
                  param b: f32[K] = 0
                  output p = sum[D](w * x) + b[k]
                }
                train M {
                  %s
                  loss (p - y)^2
                  using sgd(rate: 0.1)
                  batch 4   epochs 1
                }
                """.formatted(clauses.replace(" | ", "\n  "));
    }

    private static String said(String clauses) {
        return Elaborated.text(program(clauses)).diagnostics().render();
    }

    private static Diagnostic only(String program) {
        List<Diagnostic> said = Elaborated.text(program).diagnostics().sorted();
        assertEquals(1, said.size(), said.toString());
        return said.getFirst();
    }

    @Test
    void aRangeThatIsOneTooLong() {
        assertEquals("""
                test.net:11:27: error[N309]: x takes 4 numbers of each record, and here are 5 columns
                   11 │   data csv("a.csv") -> x: columns(1..5), k: column(6), y: column(7)
                      │                           ^^^^^^^^^^^^^
                      x: f32[D: 4]
                        D = 4  dim D = 4, K = 3  line 2
                      both ends of a range count
                   fix:  columns(1..4)
                1 error
                """.replace("dim D = 4, K = 3", "dim D = 4"),
                said("data csv(\"a.csv\") -> x: columns(1..5), k: column(6), y: column(7)"));
    }

    @Test
    void anInputThatIsFilledTwice() {
        assertEquals("""
                test.net:12:24: error[N304]: `data` fills x twice
                   12 │   data csv("b.csv") -> x: columns(1..4)
                      │                        ^
                      filled at test.net:11:24
                   11 │   data csv("a.csv") -> x: columns(1..4), k: categories(column(5)), y: column(6)
                      │                        ^
                1 error
                """, said(RIGHT + " | data csv(\"b.csv\") -> x: columns(1..4)"));
        assertEquals("`data` fills y twice",
                only(program("data csv(\"a.csv\") -> x: columns(1..4), k: column(5), y: column(6), y: column(7)"))
                        .headline());
        assertEquals("`test` fills y twice",
                only(program(RIGHT + " | " + RIGHT.replace("data", "test") + ", y: column(7)")).headline());
    }

    @Test
    void aPartThatIsScaledInAnotherWay() {
        assertEquals("""
                test.net:12:27: error[N303]: `test` reads x standardised, and `data` reads it scaled
                   12 │   test csv("b.csv") -> x: standardised(columns(1..4)), k: categories(column(5)), y: column(6)
                      │                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^
                      what is learned of the training part is applied to every part
                      read at test.net:11:27
                   11 │   data csv("a.csv") -> x: scaled(columns(1..4)), k: categories(column(5)), y: column(6)
                      │                           ^^^^^^^^^^^^^^^^^^^^^
                   fix:  scaled(columns(1..4))
                1 error
                """, said(RIGHT.replace("columns(1..4)", "scaled(columns(1..4))") + " | "
                + RIGHT.replace("columns(1..4)", "standardised(columns(1..4))").replace("data csv(\"a",
                        "test csv(\"b")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "x: columns(1, 3, 5); x takes 4 numbers of each record, and here are 3 columns; ",
            "x: columns(1..2, 4..6); x takes 4 numbers of each record, and here are 5 columns; ",
            "x: columns(\"a\", \"b\", 4); x takes 4 numbers of each record, and here are 3 columns; ",
            "x: standardised(columns(2..6)); x takes 4 numbers of each record, and here are 5 columns; standardised(columns(2..5))",
            "x: columns(1..8); x takes 4 numbers of each record, and here are 8 columns; ",
            "y: columns(6..7); y takes 1 number of each record, and here are 2 columns; column(6)",
            "k: categories(columns(5, 6)); k takes 1 number of each record, and here are 2 columns; ",
            "k: standardised(column(5)); `standardised` makes real numbers, and k is an index, of which nothing is scaled; categories(column(5))",
            "x: categories(columns(1..4)); `categories` makes one index of a word, and x takes something else; ",
            "z: column(1); the model has no input or target z; "})
    void aFeedThatDoesNotFitItsInput(String feed, String headline, String fix) {
        String input = feed.substring(0, 1);
        String clause = "data csv(\"a.csv\") -> " + feed
                + (input.equals("x") ? "" : ", x: columns(1..4)") + (input.equals("k") ? "" : ", k: column(5)")
                + (input.equals("y") ? "" : ", y: column(6)");
        Diagnostic said = only(program(clause));
        assertEquals(headline, said.headline());
        assertEquals(fix == null ? "" : fix, said.fix().map(Fix::text).orElse(""));
        if (fix != null) {
            assertEquals("", Elaborated.text(said.fix().get().paste()).diagnostics().render());
        }
    }

    /// An input with one more axis in front takes that many records in a row.
    @ParameterizedTest
    @ValueSource(strings = {"x: column(1)", "x: standardised(column(1, at: 2))", "x: column(\"a\")"})
    void oneColumnIsAsManyRecordsAsTheAxisIsLong(String feed) {
        assertEquals("", said("data csv(\"a.csv\") -> " + feed + ", k: column(5, at: 3), y: column(6, at: 4)"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "chars(\"a.txt\") -> k: at(); `at` is how many records later it begins",
            "chars(\"a.txt\") -> k: at(1, 2); `at` is how many records later it begins",
            "chars(\"a.txt\") -> k: at(n: 1); `at` is how many records later it begins",
            "chars(\"a.txt\") -> k: at(-1); here stands a whole number from 0 to 1000000000",
            "chars(\"a.txt\") -> k: at(0.5); here stands a whole number from 0 to 1000000000",
            "chars(\"a.txt\") -> k: column(1); a text has no columns",
            "chars(\"a.txt\", skip: 1) -> k; `chars` does not know this",
            "chars() -> k; which file?",
            "words(\"a.txt\") -> y; a text is made of indices, and y takes something else",
            "lines(\"a.txt\") -> k; a line is a row of characters, and k has no axis",
            "pairs(\"a.txt\") -> k; `pairs` are two texts a line, and here is 1 input",
            "npy(\"a.npy\") -> y: column(1); an array fills one input with its records",
            "npy(\"a.npy\", skip: 1) -> y; `npy` does not know this",
            "csv(\"a.npz\") -> y; training reads no .npz"})
    void aTextThatIsNotRead(String clause, String headline) {
        Diagnostic said = only(program(RIGHT + " | validate csv(\"v.csv\") -> x: columns(1..4) | validate " + clause));
        assertEquals(headline, said.headline());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "data [[1, 2, 3, 4], [5, 6, 7]] -> x; N154; this record has 3 numbers, and the first has 4",
            "data [[1, 2], [5, 6]] -> x; N154; x takes 4 numbers of each record, and here are 2",
            "data [1, 2 + 1] -> y; N154; a table has numbers that are written out",
            "data [1, [2, 3]] -> y; N154; this record has 2 numbers, and the first has 1",
            "data [1, 2] -> y: column(1); N303; a table in the file fills one input with its records",
            "builtin moon(train: 10); N155; netc makes no moon",
            "builtin cifar(train: 10); N155; netc makes no cifar"})
    void dataOfTheFileItselfThatIsNotUnderstood(String clause, String code, String headline) {
        String others = clause.contains("-> x") ? "k: categories(column(5)), y: column(6)"
                : clause.contains("-> y") ? "x: columns(1..4), k: categories(column(5))"
                : "x: columns(1..4), k: categories(column(5)), y: column(6)";
        Diagnostic said = only(program("data csv(\"a.csv\") -> " + others + " | " + clause));
        assertEquals(code + ": " + headline, said.code() + ": " + said.headline());
    }

    @Test
    void aTableInTheFileIsNumbersRecordByRecord() {
        assertEquals("",
                said("data [[1, 2, 3, -4], [5.5, 6, 7e2, 8]] -> x | data [2, 0] -> k | data [true, false] -> y"));
        assertEquals("",
                said("data [1, 2, 3, 4, 5] -> x | data [2, 0, 1, 1, 2] -> k | data [1, 0, 1, 0, 1] -> y: at(1)"));
    }

    /// Answers that begin elsewhere in the test set would be measured as wrong ones.
    @Test
    void everyPartBeginsAtTheSamePlace() {
        String program = """
                model Next {
                  dim T = 4, Vocab = 5
                  input  text: Vocab[T]
                  target next: Vocab[T]
                  param w: f32[Vocab, Next: Vocab] = 0
                  logits = w[text][Next as Vocab]
                  output likely: Vocab[T] = argmax[Vocab](logits)
                }
                train Next {
                  data chars("a.txt") -> text, next: at(1)
                  test chars("b.txt") -> text, next
                  loss mean[T](cross_entropy(logits, next))
                  using sgd(rate: 0.1)
                  batch 4   epochs 1
                }
                """;
        Diagnostic said = only(program);
        assertEquals("`test` reads next from the example's first record on, and `data` reads it 1 record later",
                said.headline());
        String paste = said.fix().orElseThrow().paste();
        assertEquals(program.replace("text, next\n", "text, next: at(1)\n"), paste);
        assertEquals("", Elaborated.text(paste).diagnostics().render());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "categories(column(5)); column(5); categories(column(5))", "column(5); categories(column(5)); "})
    void wordsAreReadAsWordsInEveryPart(String data, String test, String fix) {
        String program = program(RIGHT.replace("categories(column(5))", data) + " | "
                + RIGHT.replace("categories(column(5))", test).replace("data csv(\"a", "test csv(\"b"));
        Diagnostic said = only(program);
        assertEquals("`test` reads k" + (test.startsWith("c") && test.contains("(c") ? " as categories" : " as it is")
                + ", and `data` reads it" + (data.contains("(c") ? " as categories" : " as it is"), said.headline());
        assertEquals(fix == null ? "" : fix, said.fix().map(Fix::text).orElse(""));
        if (fix != null) {
            assertEquals("", Elaborated.text(said.fix().get().paste()).diagnostics().render());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "data csv(\"a.csv\") -> x: columns(\"a\"..\"b\"), k: column(5), y: column(6)",
            "data csv(\"a.csv\") -> x, k, y",
            "data csv(\"a.csv\") -> x: columns(4, 3, 2, 1), k: column(5), y: column(5)",
            "data csv(\"a.csv\") -> x: standardised(columns(1..4)), k: column(5), y: column(6)"
                    + " | test csv(\"b.csv\") -> x: columns(1..4), k: column(5), y: column(6)",
            "data csv(\"a.csv\") -> x: columns(1..4) | data csv(\"b.csv\") -> k: column(1), y: column(2)"})
    void whatFitsOrOnlyTheFileKnowsIsTaken(String clauses) {
        assertEquals("", said(clauses));
    }

    /// The size on the command line is the one that counts.
    @Test
    void columnsMeetTheSizeThatIsGiven() {
        String program = program(RIGHT.replace("1..4", "1..3").replace("column(5)", "column(4)"));
        assertEquals(1, Elaborated.text(program).diagnostics().errors());
        assertEquals("", Elaborated.text(program, java.util.Map.of("D", 3L)).diagnostics().render());
    }
}
