package netc.cli;

/// How a command ends, for scripts; the help of `netc` says the same in words.
final class ExitCode {
    static final int DONE = 0;
    static final int WRONG_INPUT = 1;
    static final int WRONG_USAGE = 2;
    static final int OUR_MISTAKE = 3;
    static final int NO_DEVICE = 5;

    private ExitCode() {
    }
}
