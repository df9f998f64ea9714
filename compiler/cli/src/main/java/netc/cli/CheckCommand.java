package netc.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import netc.runtime.Counted;
import netc.compiler.source.Diagnostics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `netc check FILE…`
@Command(name = "check", sortOptions = false,
        description = {"Says everything that is wrong with models, and how to mend it;"
                + " nothing where nothing is.", "", "  netc check lenet5.net mlp.net"})
final class CheckCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The .net files to check.")
    private List<Path> files;

    @Mixin
    private DimOption dims;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text", converter = Conversions.Format.class,
            description = "text, or json: an array of findings on standard output.")
    private String format;

    @Mixin
    private CommonOptions common;

    CheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Diagnostics diagnostics = new Diagnostics();
        for (Path file : files) {
            Models.check(file, dims.sizes(), diagnostics);
        }
        if (format.equals("json")) {
            console.out().println(DiagnosticsJson.print(diagnostics.sorted()));
        } else if (!diagnostics.isEmpty()) {
            console.complain(diagnostics.render().stripTrailing());
        } else {
            console.note(Counted.of(files.size(), "file") + " checked, nothing wrong");
        }
        return diagnostics.hasErrors() ? ExitCode.WRONG_INPUT : ExitCode.DONE;
    }
}
