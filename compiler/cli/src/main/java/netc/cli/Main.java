package netc.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import netc.abi.Version;
import netc.compiler.source.CompileException;
import netc.runtime.InputException;
import netc.runtime.model.TrainingException;
import netc.runtime.opencl.OpenClException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// The entry point of `netc`: names the commands, and turns whatever goes wrong into a message and an exit code.
@Command(name = "netc", version = "netc " + Version.CURRENT, sortOptions = false,
        description = {"",
                "Compiles descriptions of neural networks (.net files) to bytecode for the JVM, trains them, and"
                        + " predicts with them.",
                "",
                "@|bold A first tour|@",
                "  netc check samples/lenet5/lenet5.net", "      says what is wrong with a model and how to mend it",
                "  netc train samples/lenet5/lenet5.net", "      trains it, and leaves the weights in runs/LeNet5",
                "  netc predict samples/lenet5/lenet5.net --weights runs/LeNet5/best.safetensors --input digits.npy",
                "      prints what the model makes of new data", ""},
        commandListHeading = "%nCommands, each with a --help of its own:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done",
                "1:what was given is wrong: a source, data, weights, the output folder, a loss that is no"
                        + " number; or a check of prove failed",
                "2:the command line is wrong, or there is no JDK 25", "3:a mistake of netc itself",
                "5:there is no usable OpenCL device",
                "130:stopped by Ctrl-C", "143:stopped by SIGTERM"})
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Prints the version.")
    private boolean version;

    private Main() {
    }

    /// Runs one command and exits with its code.
    public static void main(String[] args) {
        System.exit(run(List.of(args), Console.system(List.of(args), System.getenv()), System.getenv()));
    }

    /// Runs one command within this JVM, as a build or a test does.
    ///
    /// @param out results
    /// @param err progress, notes, complaints, without colours
    /// @return the exit code
    public static int run(PrintStream out, PrintStream err, String... args) {
        return run(List.of(args), new Console(out, err, false, false), Map.of());
    }

    /// Runs one command.
    ///
    /// @return the exit code
    static int run(List<String> args, Console console, Map<String, String> environment) {
        boolean debug = "1".equals(environment.get("NETC_DEBUG")) || args.contains("--debug");
        try {
            return commandLine(console, debug).execute(args.toArray(String[]::new));
        } catch (StackOverflowError e) {
            return ourMistake(console, e, debug);
        } catch (OutOfMemoryError e) {
            console.complain("netc: error: the JVM's " + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MB of memory do not suffice; give it more: NETC_JAVA_OPTS=-Xmx8g");
            return ExitCode.WRONG_INPUT;
        } catch (Error e) {
            return ourMistake(console, e, debug);
        }
    }

    private static CommandLine commandLine(Console console, boolean debug) {
        CommandLine line = new CommandLine(new Main());
        // An argument that begins with @ is a path like any other.
        line.setExpandAtFiles(false);
        line.addSubcommand(new CheckCommand(console));
        line.addSubcommand(new CompileCommand(console));
        line.addSubcommand(new TrainCommand(console));
        line.addSubcommand(new EvaluateCommand(console));
        line.addSubcommand(new PredictCommand(console));
        line.addSubcommand(new GenerateCommand(console));
        line.addSubcommand(new DrawCommand(console));
        line.addSubcommand(new SummaryCommand(console));
        line.addSubcommand(new DataCommand(console));
        line.addSubcommand(new DevicesCommand(console));
        line.addSubcommand(new ProveCommand(console));
        line.addSubcommand(new ExplainCommand(console));
        line.addSubcommand(new CompletionCommand(console));
        line.registerConverter(Path.class, new Conversions.PathName());
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(console.color() ? Ansi.ON : Ansi.OFF));
        line.setUsageHelpAutoWidth(false).setUsageHelpWidth(110);
        line.setParameterExceptionHandler((e, _) -> wrongUsage(console, e));
        line.setExecutionExceptionHandler((e, _, _) -> failed(console, e, debug));
        return line;
    }

    private static int wrongUsage(Console console, ParameterException e) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        String message = e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()
                ? OtherOptions.unmatched(command, unmatched.getUnmatched())
                : Character.toLowerCase(e.getMessage().charAt(0)) + e.getMessage().substring(1);
        console.complain("netc: error: " + message.replaceAll("^(invalid value for option '[^']*') \\([^)]*\\)", "$1"));
        console.err().println("see " + command.qualifiedName() + " --help");
        return ExitCode.WRONG_USAGE;
    }

    private static int failed(Console console, Exception e, boolean debug) {
        return switch (e) {
            case CompileException wrong -> {
                console.complain(wrong.getMessage().stripTrailing());
                yield ExitCode.WRONG_INPUT;
            }
            case InputException wrong -> {
                console.complain(wrong.getMessage());
                yield ExitCode.WRONG_INPUT;
            }
            case TrainingException wrong -> {
                console.complain(wrong.getMessage());
                yield ExitCode.WRONG_INPUT;
            }
            case OpenClException wrong -> {
                console.complain("netc: error: " + wrong.getMessage());
                yield ExitCode.NO_DEVICE;
            }
            default -> ourMistake(console, e, debug);
        };
    }

    private static int ourMistake(Console console, Throwable e, boolean debug) {
        console.complain("netc: error: a mistake of netc itself: " + e + (debug ? "" : " (NETC_DEBUG=1 shows where)"));
        if (debug) {
            e.printStackTrace(console.err());
        }
        return ExitCode.OUR_MISTAKE;
    }

    /// Without a command there is nothing to do, so the help is what is left, and the exit code says so.
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Expected a command: check, compile, train, evaluate, predict,"
                + " generate, draw, summary, data, devices, prove, explain or completion");
    }
}
