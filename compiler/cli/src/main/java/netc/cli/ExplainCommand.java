package netc.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import netc.compiler.source.Code;
import netc.compiler.source.Explanation;
import netc.compiler.syntax.NearestWord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `netc explain N012`
@Command(name = "explain", sortOptions = false,
        description = {"Says what the code of a message means: a mistake that is answered with it, and the cure.", "",
                "  netc explain N005"})
final class ExplainCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "CODE", arity = "0..1", description = "As in error[N005]; all codes where none is given.")
    private String code;

    ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (code == null) {
            for (Code each : Code.values()) {
                console.out().println(each + "  " + each.meaning());
            }
            return ExitCode.DONE;
        }
        String wanted = code.toUpperCase(Locale.ROOT);
        Code found = Stream.of(Code.values()).filter(c -> c.name().equals(wanted)).findFirst()
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "No code " + code
                        + NearestWord.of(wanted, Arrays.stream(Code.values()).map(Code::name).toList())
                                .map(n -> "; did you mean " + n + "?").orElse("; netc explain lists them")));
        console.out().print(Explanation.of(found));
        return ExitCode.DONE;
    }
}
