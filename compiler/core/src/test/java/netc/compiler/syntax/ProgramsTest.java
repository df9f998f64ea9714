package netc.compiler.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import netc.grammar.NetParser;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.atn.ATNConfigSet;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.dfa.DFA;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What holds of every program at hand.
@Tag("slow")
class ProgramsTest {

    @Test
    void thereAreProgramsToRead() {
        assertTrue(Programs.all().size() >= 22, "programs are missing");
    }

    @Test
    void theReferenceListsTheWordsThatAreNoNames() throws IOException {
        String reference = Files.readString(Path.of("../../grammar/README.md"));
        var words = Words.RESERVED.stream().map(type -> "`" + Words.spelling(type) + "`").sorted()
                .collect(Collectors.joining(" "));
        assertTrue(reference.replaceAll("\\n> ", " ").contains(words), words);
    }

    @TestFactory
    Stream<DynamicTest> everyProgramParses() {
        return Programs.all().stream().map(source -> DynamicTest.dynamicTest(source.path(), () -> {
            var diagnostics = new Diagnostics();
            assertTrue(netc.compiler.syntax.Parser.parse(source, diagnostics).isPresent(), diagnostics.render());
            assertEquals("", diagnostics.render());
        }));
    }

    /// ANTLR resolves an ambiguity in silence, by the order of the alternatives; in its exact mode it tells.
    @TestFactory
    Stream<DynamicTest> noProgramHasTwoTrees() {
        return Programs.all().stream().map(source -> DynamicTest.dynamicTest(source.path(), () -> {
            var tokens = SourceTokens.read(source, 0, source.text().length(), new Diagnostics()).tokens();
            var parser = new NetParser(new CommonTokenStream(new ListTokenSource(LineBreaks.drop(tokens))));
            parser.removeErrorListeners();
            parser.addErrorListener(new Picky());
            parser.getInterpreter().setPredictionMode(PredictionMode.LL_EXACT_AMBIG_DETECTION);
            parser.file();
        }));
    }

    private static final class Picky extends BaseErrorListener {
        @Override
        public void reportAmbiguity(Parser parser, DFA dfa, int start, int stop, boolean exact, BitSet alternatives,
                ATNConfigSet configs) {
            fail("rule " + parser.getRuleNames()[dfa.atnStartState.ruleIndex] + " reads in ways " + alternatives + ": "
                    + parser.getTokenStream().getText(parser.getTokenStream().get(start),
                            parser.getTokenStream().get(stop)));
        }

        @Override
        public void syntaxError(Recognizer<?, ?> recognizer, Object symbol, int line, int column, String message,
                RecognitionException e) {
            fail(line + ":" + column + ": " + message);
        }
    }

    @TestFactory
    Stream<DynamicTest> noPieceOfAProgramBreaksTheParser() {
        return Programs.all().stream().map(source -> DynamicTest.dynamicTest(source.path(), () -> {
            String text = source.text();
            for (int end = 0; end < text.length(); end += 7) {
                endsInTreeOrErrors(text.substring(0, end));
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> noDamageToAProgramBreaksTheParser() {
        String signs = "()[]{}<>-=~:;,.|?*+^#\"\n \0aZ9é\uD83D";
        return Programs.all().stream().map(source -> DynamicTest.dynamicTest(source.path(), () -> {
            var random = new Random(source.path().hashCode());
            for (int round = 0; round < 60; round++) {
                var text = new StringBuilder(source.text());
                for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                    text.setCharAt(random.nextInt(text.length()), signs.charAt(random.nextInt(signs.length())));
                }
                endsInTreeOrErrors(text.toString());
            }
        }));
    }

    private static void endsInTreeOrErrors(String text) {
        var diagnostics = new Diagnostics();
        var tree = netc.compiler.syntax.Parser.parse(Source.of("a.net", text), diagnostics);
        assertEquals(diagnostics.hasErrors(), tree.isEmpty() || !tree.get().isWhole(), text);
        diagnostics.render();
    }
}
