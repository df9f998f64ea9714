package netc.cli;

import netc.abi.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The entry point of `netc`.
@Command(name = "netc", mixinStandardHelpOptions = true, version = "netc " + Version.CURRENT,
        description = "Compiles descriptions of neural networks, trains them and predicts with them.")
public final class Main implements Runnable {
    /// Runs one command and exits with its code.
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
