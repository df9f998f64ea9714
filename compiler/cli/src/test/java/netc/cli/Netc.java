package netc.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// A run of the command within the test's JVM.
///
/// @param code what the process would exit with
/// @param out  standard output
/// @param err  standard error
record Netc(int code, String out, String err) {
    static Netc run(String... args) {
        return run(Map.of(), args);
    }

    static Netc run(Map<String, String> environment, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> words = List.of(args);
        int code = Main.run(words, new Console(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), Console.wantsColor(words, environment, false),
                false),
                environment);
        return new Netc(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
