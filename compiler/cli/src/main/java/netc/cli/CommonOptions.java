package netc.cli;

import picocli.CommandLine.Option;

/// Options that every command has. `--color` and `--debug` are looked up before parsing, so that complaints about the
/// command line obey them too; here they are declared.
final class CommonOptions {
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help.")
    private boolean help;

    @Option(names = "--color", paramLabel = "WHEN", defaultValue = "auto", converter = Conversions.Color.class,
            description = "auto, always or never; auto colours terminals, unless NO_COLOR is set.")
    private String color;

    @Option(names = "--debug", description = "Shows where netc failed, if it did; so does NETC_DEBUG=1.")
    private boolean debug;
}
