package netc.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Where a command writes: results to standard output, everything else to standard error.
///
/// @param out   results
/// @param err   progress, notes, complaints
/// @param color whether `err` may be coloured
/// @param live  whether lines of `err` may be redrawn
record Console(PrintStream out, PrintStream err, boolean color, boolean live) {
    private static final String RESET = "\u001B[0m";

    /// The streams of this process, in UTF-8.
    static Console system(List<String> args, Map<String, String> environment) {
        boolean terminal = isTerminal() && !"dumb".equals(environment.get("TERM"));
        return new Console(stream(FileDescriptor.out), stream(FileDescriptor.err),
                wantsColor(args, environment, terminal), terminal);
    }

    /// What `--color` says, else whether there is a terminal and no `NO_COLOR` (https://no-color.org). Read before
    /// the arguments are parsed, because complaints about them are coloured too.
    static boolean wantsColor(List<String> args, Map<String, String> environment, boolean terminal) {
        String wish = "auto";
        for (int i = 0; i < args.size(); i++) {
            if (args.get(i).startsWith("--color=")) {
                wish = args.get(i).substring("--color=".length());
            } else if (args.get(i).equals("--color") && i + 1 < args.size()) {
                wish = args.get(i + 1);
            }
        }
        return switch (wish) {
            case "always" -> true;
            case "never" -> false;
            default -> terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
        };
    }

    /// Streams that nobody reads.
    static Console silent() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Console(nowhere, nowhere, false, false);
    }

    /// A line of standard error that begins with the program's name.
    void note(String text) {
        err.println("netc: " + text);
    }

    /// A complaint, as it stands.
    void complain(String text) {
        err.println(color ? text.replaceAll("(?m)^(.*?)\\b(error(?:\\[N\\d+])?:)", "$1\u001B[1;31m$2" + RESET)
                .replaceAll("(?m)^(.*?)\\b(warning(?:\\[N\\d+])?:)", "$1\u001B[1;35m$2" + RESET)
                .replaceAll("(?m)^(   fix:)", "\u001B[1;32m$1" + RESET) : text);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /// Whether standard error is a terminal. Linux says so of each stream; elsewhere Java speaks of all three together.
    private static boolean isTerminal() {
        Path link = Path.of("/proc/self/fd/2");
        if (Files.isSymbolicLink(link)) {
            try {
                String target = Files.readSymbolicLink(link).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            } catch (IOException e) {
                return false;
            }
        }
        return System.console() != null && System.console().isTerminal();
    }
}
