package netc.compiler.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Random programs have every form of applying a layer inside of every other: what is wrong with two of them together is
/// found by the properties of programs alone, if they meet there.
class FormsTest {
    private static final int PROGRAMS = 3000;

    /// What stands around, and what stands inside of it.
    private static final Map<String, Pattern> FORMS = new TreeMap<>(Map.ofEntries(
            Map.entry("each in repeat", Pattern.compile("repeat 2 each A\\d+ (Dense|Twice)")),
            Map.entry("repeat in each", Pattern.compile("each A\\d+ repeat 2 (Dense|Twice)")),
            Map.entry("each in each", Pattern.compile("each A\\d+ each A\\d+ (Dense|Twice)")),
            Map.entry("scan in each", Pattern.compile("each A\\d+ Rolled")),
            Map.entry("each in scan", Pattern.compile("<- tanh\\(\\(\\w+ \\|> each A\\d+ (Dense|Twice)")),
            Map.entry("each and repeat in scan", Pattern.compile("<- tanh\\(\\(\\w+ \\|> each A\\d+ repeat 2 ")),
            Map.entry("a state in each", Pattern.compile("each A\\d+ Centred")),
            Map.entry("a function of an instance", Pattern.compile("Mirrored\\[")),
            Map.entry("a draw in each", Pattern.compile("each A\\d+ (noisy|masked)")),
            Map.entry("two arguments in each", Pattern.compile("each A\\d+ Blended")),
            Map.entry("each of what is the same", Pattern.compile("spread\\[A\\d+] \\|> each A\\d+ (Dense|Twice)"))));

    @Test
    void everyFormStandsInEveryOther() {
        List<String> texts = IntStream.range(0, PROGRAMS).mapToObj(i -> RandomProgram.draw(new Random(i)).text())
                .toList();
        TreeSet<String> never = new TreeSet<>(FORMS.keySet());
        never.removeIf(form -> texts.stream().anyMatch(t -> FORMS.get(form).matcher(t).find()));
        assertEquals(new TreeSet<>(), never);
    }
}
