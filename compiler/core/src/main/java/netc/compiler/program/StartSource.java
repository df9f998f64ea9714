package netc.compiler.program;

import netc.abi.TensorType;
import netc.abi.Training.DataSource;
import netc.compiler.source.Span;

/// What a variable starts from that a file holds: an input of [netc.abi.Role.Init].
///
/// @param variable its path
/// @param input    as that procedure calls it, and the feed of the source
/// @param type     of all records; a record has all axes but the first
/// @param source   of one feed, which is taken as it is
/// @param span     where it is written
public record StartSource(String variable, String input, TensorType type, DataSource source, Span span) {
}
