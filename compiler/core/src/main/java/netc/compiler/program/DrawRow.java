package netc.compiler.program;

import netc.abi.TensorType;

/// What a `~` draws at every run, as `netc summary` prints it.
///
/// @param path    of the calls that lead there, and the name
/// @param type    of one example, in one turn of the loops around
/// @param numbers that one example takes
public record DrawRow(String path, TensorType type, long numbers) {
}
