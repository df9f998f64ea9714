package netc.compiler.source;

import java.util.Locale;

/// Whether what a diagnostic reports stops the program from being compiled.
public enum Severity {
    ERROR, WARNING;

    /// The word in messages.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
