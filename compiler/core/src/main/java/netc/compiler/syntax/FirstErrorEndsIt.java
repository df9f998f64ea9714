package netc.compiler.syntax;

import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/// Ends the quick reading of a file at its first mistake, without a word.
final class FirstErrorEndsIt extends DefaultErrorStrategy {
    private boolean hasFailed;

    /// The file has a mistake, or the quick mode cannot read it.
    static final class Failed extends ParseCancellationException {
        private static final long serialVersionUID = 1L;
    }

    boolean hasFailed() {
        return hasFailed;
    }

    @Override
    public void recover(Parser recognizer, RecognitionException e) {
        throw fail();
    }

    @Override
    public void reportError(Parser recognizer, RecognitionException e) {
        throw fail();
    }

    @Override
    public Token recoverInline(Parser recognizer) {
        throw fail();
    }

    @Override
    public void sync(Parser recognizer) {
        // What does not fit is found where it is matched.
    }

    private Failed fail() {
        hasFailed = true;
        return new Failed();
    }
}
