package netc.compiler.source;

import java.util.List;

/// What the user gave cannot be compiled; the diagnostics say why. Never our own mistake.
public final class CompileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;

    public CompileException(Diagnostics diagnostics) {
        super(diagnostics.render());
        this.diagnostics = diagnostics.sorted();
    }

    /// All that was found, sorted; at least one of them is an error.
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
