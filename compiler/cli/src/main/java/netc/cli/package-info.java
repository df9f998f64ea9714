/// The command `netc`: one class a command, over the compiler and the runtime.
///
/// Exit codes: 0 done; 1 what was given is wrong; 2 the command line is wrong, or there is no JDK 25; 3 a mistake of
/// netc itself; 130 and 143 stopped by a signal. Standard output carries results, standard error everything else.
///
/// Start at [Main].
package netc.cli;
