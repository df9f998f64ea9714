package netc.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import org.antlr.v4.runtime.ANTLRErrorStrategy;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.tree.ParseTree;

/// Reads a source into a tree: lexer, [BracketRepair], [LineBreaks], ANTLR's parser, [BuildDeclarations].
///
/// All mistakes of a file are reported in one run. Time and memory grow linearly with the text; what is nested too
/// deeply or too long is refused before anything recurses over it, so no text can exhaust an ordinary thread's stack.
public final class Parser {
    /// How high a tree may be: operators inside one another, each further term of one sum counting as one, and the
    /// blocks around them. Consumers of a tree may rely on it to recurse.
    public static final int DEEPEST = 400;

    private Parser() {
    }

    /// The tree of a file, or what is wrong with its text. Nothing is returned just if an error was added.
    public static Optional<FileTree> parse(Source source, Diagnostics diagnostics) {
        return parse(source, 0, source.text().length(), GuardedParser::file, (file, finished) -> {
            var declarations = new ArrayList<Declaration>();
            for (ParseTree child : file.children) {
                if (child instanceof ParserRuleContext declaration) {
                    declarations.add(finished.take(declaration, Declaration.class));
                }
            }
            return new FileTree(source, declarations, source.span(0, source.text().length()));
        }, diagnostics);
    }

    /// The expression that the characters from `start` to `end` of a source are, or what is wrong with them.
    static Optional<Expression> parseExpression(Source source, int start, int end, Diagnostics diagnostics) {
        return parse(source, start, end, GuardedParser::whole,
                (whole, finished) -> new BuildExpressions(finished).expr(whole.expr()), diagnostics);
    }

    private static <C extends ParserRuleContext, T> Optional<T> parse(Source source, int start, int end,
            Function<GuardedParser, C> rule, BiFunction<C, Finished, T> build, Diagnostics diagnostics) {
        int errorsBefore = diagnostics.errors();
        SourceTokens read = SourceTokens.read(source, start, end, diagnostics);
        BracketRepair.Result brackets = BracketRepair.apply(source, read.tokens(), end, diagnostics);
        if (brackets.isRefused()) {
            return Optional.empty();
        }
        List<Token> tokens = LineBreaks.drop(brackets.tokens());
        tokens.add(new Repair(Token.EOF, "", end, end - 1));
        var run = new Run<>(source, read, tokens, rule, build);
        // ANTLR's quick mode reads every correct file of this grammar. What it cannot read is read again in the full
        // mode, which decides, and which reports.
        Optional<T> tree = run.quickly(diagnostics).or(() -> run.thoroughly(brackets, diagnostics));
        return diagnostics.errors() == errorsBefore ? tree : Optional.empty();
    }

    /// A way of ANTLR's parser through the tokens, from one rule of the grammar.
    private record Run<C extends ParserRuleContext, T>(Source source, SourceTokens read, List<Token> tokens,
            Function<GuardedParser, C> rule, BiFunction<C, Finished, T> build) {

        Optional<T> quickly(Diagnostics diagnostics) {
            var mode = new FirstErrorEndsIt();
            return run(PredictionMode.SLL, mode, mode::hasFailed, diagnostics);
        }

        Optional<T> thoroughly(BracketRepair.Result brackets, Diagnostics diagnostics) {
            var repaired = new ArrayList<>(brackets.repaired());
            repaired.addAll(read.damaged());
            var reports = new SyntaxErrors(source, repaired, diagnostics);
            return run(PredictionMode.LL, reports, reports::hasFailed, diagnostics);
        }

        private Optional<T> run(PredictionMode mode, ANTLRErrorStrategy errors, BooleanSupplier hasFailed,
                Diagnostics diagnostics) {
            var finished = new Finished(source, diagnostics);
            var builder = new BuildDeclarations(finished, read::documentationAbove);
            var stream = new CommonTokenStream(new ListTokenSource(tokens));
            stream.fill();
            var parser = new GuardedParser(stream, context -> {
                if (!hasFailed.getAsBoolean()) {
                    builder.build(context);
                }
            });
            parser.getInterpreter().setPredictionMode(mode);
            parser.setErrorHandler(errors);
            try {
                C context = rule.apply(parser);
                return hasFailed.getAsBoolean() ? Optional.empty()
                        : Optional.of(build.apply(context, finished));
            } catch (FirstErrorEndsIt.Failed | SyntaxErrors.Enough _) {
                return Optional.empty();
            } catch (GuardedParser.TooDeep deep) {
                diagnostics.add(Diagnostic.error(Code.N010, finished.span(deep.token()), "this is nested too deeply")
                        .note("give parts of it names of their own"));
                return Optional.empty();
            }
        }
    }
}
