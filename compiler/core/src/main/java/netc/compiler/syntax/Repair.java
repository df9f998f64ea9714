package netc.compiler.syntax;

import org.antlr.v4.runtime.CommonToken;

/// A token that stands in for what is missing or broken in the text, so that reading goes on behind it.
final class Repair extends CommonToken {
    private static final long serialVersionUID = 1L;

    /// @param stop the last character it covers; `start - 1` where it covers none
    Repair(int type, String text, int start, int stop) {
        super(type, text);
        setStartIndex(start);
        setStopIndex(stop);
    }
}
