package netc.compiler.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import netc.grammar.NetParser;
import org.antlr.v4.runtime.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which line ends end a statement. In the tables `⏎` is a line end in the text and `;` one that is kept.
class LineBreaksTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "x = a ⏎ y = b                      | x = a ; y = b",
            "h = foo ⏎ (x - m)                  | h = foo ; ( x - m )",
            "h = foo ⏎ [1]                      | h = foo ; [ 1 ]",
            "x = a ⏎ - b                        | x = a ; - b",
            "x = a ⏎ ⏎ # words ⏎ ⏎ y = b        | x = a ; y = b",
            "x = a;y = b                        | x = a ; y = b",
            "x = a; ⏎ ; y = b                   | x = a ; y = b",
            "x = a ⏎ not b                      | x = a ; not b",
            "x = a ⏎ from                       | x = a ; from"})
    void theseEndAStatement(String text, String kept) {
        assertEquals(kept, filtered(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', quoteCharacter = '`', value = {
            "x = a + ⏎ b                        ! x = a + b",
            "x = a - ⏎ b                        ! x = a - b",
            "x = ⏎ a                            ! x = a",
            "x <- ⏎ a                           ! x <- a",
            "x ~ ⏎ a                            ! x ~ a",
            "x: ⏎ f32 = 1                       ! x : f32 = 1",
            "a, ⏎ b = f                         ! a , b = f",
            "x = a where ⏎ c else ⏎ b           ! x = a where c else b",
            "x = scan T from ⏎ h = 0 { h }      ! x = scan T from h = 0 { h }",
            "x = a and ⏎ b or ⏎ not ⏎ c         ! x = a and b or not c",
            "x = a < ⏎ b                        ! x = a < b",
            "fn f(x) -> ⏎ f32 { ⏎ x ⏎ }         ! fn f ( x ) -> f32 { x }",
            "x = a ⏎ + b                        ! x = a + b",
            "x = a ⏎ * b ⏎ / c ⏎ ^ d            ! x = a * b / c ^ d",
            "x = a ⏎ == b                       ! x = a == b",
            "x = a ⏎ and b ⏎ or c               ! x = a and b or c",
            "x = a ⏎ |> f ⏎ |> g                ! x = a |> f |> g",
            "x = a ⏎ where c ⏎ else b           ! x = a where c else b",
            "x = train { a } ⏎ else { b }       ! x = train { a } else { b }",
            "fn f(x) = x ⏎ with grad g -> g     ! fn f ( x ) = x with grad g -> g",
            "fn f(x) ⏎ -> f32 { x }             ! fn f ( x ) -> f32 { x }",
            "a ⏎ , b = f                        ! a , b = f",
            "x = f( ⏎ a ⏎ , ⏎ b ⏎ )             ! x = f ( a , b )",
            "x = f[ ⏎ T ⏎ - 1 ⏎ ]               ! x = f [ T - 1 ]",
            "x = scan T { ⏎ ⏎ ; a ⏎ ; ⏎ }       ! x = scan T { a }"})
    void theseDoNot(String text, String kept) {
        assertEquals(kept, filtered(text));
    }

    @Test
    void insideBracesInsideBracketsLineEndsCountAgain() {
        assertEquals("x = f ( scan T { a ; b } , c )", filtered("x = f(⏎ scan T {⏎ a⏎ b⏎ }⏎ , c)"));
    }

    @Test
    void atTheLevelOfAFileLineEndsMeanNothing() {
        assertEquals("fn f ( x ) = x fn g ( x ) = x", text(LineBreaks.drop(tokens("fn f(x)\n=\nx\n;\nfn g(x) = x\n"))));
    }

    private static String filtered(String body) {
        String text = text(LineBreaks.drop(tokens("model M { " + body.replace('⏎', '\n') + "\n}")));
        return text.substring("model M { ".length(), text.length() - " }".length());
    }

    private static List<Token> tokens(String text) {
        return SourceTokens.read(Source.of("a.net", text), 0, text.length(), new Diagnostics()).tokens();
    }

    private static String text(List<Token> tokens) {
        return String.join(" ", tokens.stream().map(t -> t.getType() == NetParser.SEP ? ";" : t.getText()).toList());
    }
}
