package netc.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;
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
import org.antlr.v4.runtime.tree.ErrorNode;
import org.antlr.v4.runtime.tree.ParseTree;

/// Reads a source into a tree: lexer, [BracketRepair], [LineBreaks], ANTLR's parser, [BuildDeclarations].
///
/// All mistakes of a file are reported in one run. Time and memory grow linearly with the text; what is nested too
/// deeply or too long is refused before anything recurses over it, so no text can exhaust an ordinary thread's stack.
public final class Parser {
    private Parser() {
    }

    /// The tree of a file; what is wrong with its text is reported, and what can be read of it is in the tree. Nothing is
    /// returned where too much is wrong to read on.
    public static Optional<FileTree> parse(Source source, Diagnostics diagnostics) {
        int errorsBefore = diagnostics.errors();
        return parse(source, 0, source.text().length(), GuardedParser::file, (file, finished) -> {
            var declarations = new ArrayList<Declaration>();
            for (ParseTree child : file.children) {
                switch (child) {
                    case ParserRuleContext declaration ->
                            declarations.add(finished.take(declaration, Declaration.class));
                    case ErrorNode skipped -> finished.skipped(skipped).ifPresent(
                            name -> declarations.add(new Declaration.Damaged(List.of(name), name.span())));
                    default -> {
                        // The end of the file.
                    }
                }
            }
            return new FileTree(source, declarations, diagnostics.errors() == errorsBefore,
                    source.span(0, source.text().length()));
        }, diagnostics);
    }

    /// The expression that the characters from `start` to `end` of a source are, or what is wrong with them.
    static Optional<Expression> parseExpression(Source source, int start, int end, Diagnostics diagnostics) {
        int errorsBefore = diagnostics.errors();
        return parse(source, start, end, GuardedParser::whole,
                (whole, finished) -> diagnostics.errors() == errorsBefore
                        ? Optional.of(new BuildExpressions(finished).expr(whole.expr())) : Optional.<Expression>empty(),
                diagnostics).flatMap(e -> e).filter(_ -> diagnostics.errors() == errorsBefore);
    }

    private static <C extends ParserRuleContext, T> Optional<T> parse(Source source, int start, int end,
            Function<GuardedParser, C> rule, BiFunction<C, Finished, T> build, Diagnostics diagnostics) {
        SourceTokens read = SourceTokens.read(source, start, end, diagnostics);
        if (read.isRefused()) {
            return Optional.empty();
        }
        BracketRepair.Result brackets = BracketRepair.apply(source, read.tokens(), end, diagnostics);
        if (brackets.isRefused()) {
            return Optional.empty();
        }
        List<Token> tokens = LineBreaks.drop(brackets.tokens());
        tokens.add(new Repair(Token.EOF, "", end, end - 1));
        var repaired = new Repaired(brackets.repaired(), read.damaged());
        var run = new Run<>(source, read, tokens, repaired, rule, build);
        // ANTLR's quick mode reads every correct file of this grammar. What it cannot read is read again in the full
        // mode, which decides, and which reports.
        return run.quickly(diagnostics).or(() -> run.thoroughly(diagnostics));
    }

    /// A way of ANTLR's parser through the tokens, from one rule of the grammar.
    ///
    private record Run<C extends ParserRuleContext, T>(Source source, SourceTokens read, List<Token> tokens,
            Repaired repaired, Function<GuardedParser, C> rule, BiFunction<C, Finished, T> build) {

        Optional<T> quickly(Diagnostics diagnostics) {
            var mode = new FirstErrorEndsIt();
            return run(PredictionMode.SLL, mode, () -> 0, mode::hasFailed, diagnostics);
        }

        Optional<T> thoroughly(Diagnostics diagnostics) {
            var reports = new SyntaxErrors(source, repaired, diagnostics);
            return run(PredictionMode.LL, reports, reports::mistakes, reports::hasEnded, diagnostics);
        }

        private Optional<T> run(PredictionMode mode, ANTLRErrorStrategy errors, IntSupplier mistakes,
                BooleanSupplier hasEnded, Diagnostics diagnostics) {
            var finished = new Finished(source, diagnostics);
            var builder = new BuildDeclarations(finished, read::documentationAbove);
            var stream = new CommonTokenStream(new ListTokenSource(tokens));
            stream.fill();
            var parser = new GuardedParser(stream, mistakes, (context, isDamaged) -> {
                if (hasEnded.getAsBoolean()) {
                    return;
                }
                if (isDamaged || finished.isRepaired(context, repaired)) {
                    finished.damaged(context, stream);
                } else {
                    builder.build(context);
                }
            });
            parser.getInterpreter().setPredictionMode(mode);
            parser.setErrorHandler(errors);
            try {
                C context = rule.apply(parser);
                return finished.isTooHigh() ? Optional.empty() : Optional.of(build.apply(context, finished));
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
