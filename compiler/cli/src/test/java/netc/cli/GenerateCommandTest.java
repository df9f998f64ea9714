package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `netc generate`: how a text goes on.
class GenerateCommandTest {
    /// Says `abcabcabc…`, because it learns which letter follows which.
    private static final String LETTERS = """
            model Letters {
              dim T = 6, Vocab = 3
              input  text: Vocab[T]
              target next: Vocab[T]
              input  heat: f32 = 0.01
              dim Next = 3
              param follows: f32[Vocab, Next] = 0
              scores = follows[text] / heat
              output logits: f32[T, Vocab] = scores[Next as Vocab] * heat
              output choice = argmax[Vocab](scores[Next as Vocab])
              stream T
            }
            train Letters {
              data chars("letters.txt") -> text, next: at(1)
              loss mean[T](cross_entropy(logits, next))
              using sgd(rate: 30)
              batch 8   epochs 4   seed 1
            }
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void train() throws IOException {
        Files.writeString(folder.resolve("letters.net"), LETTERS);
        Files.writeString(folder.resolve("letters.txt"), "abc".repeat(40));
        Netc run = Netc.run("train", folder.resolve("letters.net").toString(), "--data", folder.toString(), "--out",
                folder.resolve("run").toString());
        assertEquals(0, run.code(), run.err());
    }

    private Netc generate(String... options) {
        List<String> words = new ArrayList<>(List.of("generate", folder.resolve("letters.net").toString(), "--weights",
                folder.resolve("run/best.safetensors").toString()));
        words.addAll(List.of(options));
        return Netc.run(words.toArray(String[]::new));
    }

    @Test
    void aTextGoesOnBeyondWhatTheModelTakesAtOnce() {
        assertEquals("abcabcabcabcabcabcab\n",
                generate("--prompt", "ab", "--tokens", "18", "--temperature", "0").out());
        assertEquals("cabcabcab\n", generate("--prompt", "c", "--tokens", "8", "--output", "choice").out());
    }

    @Test
    void theSameSeedDrawsTheSameText() {
        String[] hot = {"--prompt", "a", "--tokens", "40", "--temperature", "9", "--seed", "3"};
        assertEquals(generate(hot).out(), generate(hot).out());
        assertFalse(generate(hot).out().startsWith("abcabcabcabcabcabcabc"), generate(hot).out());
        // Of one token there is no choice.
        assertEquals("abcabcabc\n",
                generate("--prompt", "a", "--tokens", "8", "--temperature", "9", "--top-k", "1").out());
    }

    @Test
    void whatCannotBeIsTold() {
        assertRefused(1, "--prompt: expected characters that training has seen, found 'x'", "--prompt", "abx");
        assertRefused(2, "missing required option: '--prompt=TEXT', of one character at least");
        assertRefused(2, "option '--temperature': expected a number from 0, found '-1'", "--prompt", "a",
                "--temperature", "-1");
        assertRefused(2,
                "option '--top-k': expected an output with scores, found choice, with which the model has chosen"
                        + " already",
                "--prompt", "a", "--output", "choice", "--top-k", "2");
        assertRefused(1, "expected one output heat that has a score for each Vocab, or names one, found logits, choice",
                "--prompt", "a", "--output", "heat");
    }

    private void assertRefused(int exit, String message, String... options) {
        Netc run = generate(options);
        assertEquals(exit, run.code(), run.err());
        assertTrue(run.err().contains(message), run.err());
        assertEquals("", run.out());
    }
}
