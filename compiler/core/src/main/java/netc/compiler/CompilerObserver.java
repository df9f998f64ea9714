package netc.compiler;

import java.util.function.Supplier;

/// Sees what each step of a compilation makes: for dumps, timings and golden tests.
@FunctionalInterface
public interface CompilerObserver {
    CompilerObserver NONE = (step, subject, result) -> {
    };

    /// @param step    name of the step that has just ended
    /// @param subject the model, or a procedure of it: `LeNet5 step`
    /// @param result  what it made, as text; computed when asked for
    void after(String step, String subject, Supplier<String> result);
}
