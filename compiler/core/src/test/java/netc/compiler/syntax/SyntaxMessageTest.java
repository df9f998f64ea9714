package netc.compiler.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every message about syntax, word for word, in `syntax/messages.txt`: a mistake, and what is said about it.
class SyntaxMessageTest {
    private static final Path FILE = Path.of("src/test/resources/syntax/messages.txt");

    private record Case(String name, String text, String expected) {
    }

    @TestFactory
    Stream<DynamicTest> eachMistakeIsAnsweredWordForWord() throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            update();
        }
        return cases().stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> assertEquals(c.expected(),
                said(c.text()), "run with -Dgolden.update=true to accept the new text")));
    }

    @Test
    void everyFixOfAnExpressionIsAnExpression() throws IOException {
        var expressions = Set.of(Code.N007, Code.N008, Code.N009);
        int pasted = 0;
        for (Case c : cases()) {
            for (Diagnostic d : found(c.text()).sorted()) {
                if (d.fix().isPresent() && expressions.contains(d.code())) {
                    pasted++;
                    String again = "model M {\n  y = a where " + d.fix().get().text() + " else b\n}\n";
                    assertEquals("", said(again), c.name());
                }
            }
        }
        assertTrue(pasted >= 5);
    }

    private static Diagnostics found(String text) {
        var diagnostics = new Diagnostics();
        Parser.parse(Source.of("a.net", text), diagnostics);
        return diagnostics;
    }

    private static String said(String text) {
        return found(text).render();
    }

    private static List<Case> cases() throws IOException {
        var cases = new ArrayList<Case>();
        for (String part : Files.readString(FILE).split("(?m)^=== ")) {
            if (!part.isEmpty()) {
                int name = part.indexOf('\n');
                int answer = part.indexOf("\n---\n");
                cases.add(new Case(part.substring(0, name), part.substring(name + 1, answer + 1),
                        part.substring(answer + 5, part.length() - 1)));
            }
        }
        return cases;
    }

    private static void update() throws IOException {
        var out = new StringBuilder();
        for (Case c : cases()) {
            out.append("=== ").append(c.name()).append('\n').append(c.text()).append("---\n").append(said(c.text()))
                    .append('\n');
        }
        Files.writeString(FILE, out);
    }
}
