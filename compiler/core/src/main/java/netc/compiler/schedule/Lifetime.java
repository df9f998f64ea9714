package netc.compiler.schedule;

import netc.abi.Place;
import netc.abi.Storage;

/// A stretch of memory and how long what lies there is needed. Before its first launch and behind its last one the stretch
/// may hold anything.
///
/// @param storage in which it lies
/// @param place where it begins
/// @param size  elements
/// @param first number of the launch that first writes it; -1 where the caller does
/// @param last  number of the launch that is the last to touch it; [#CALLER] where the caller still reads it
public record Lifetime(Storage storage, Place place, Place size, int first, int last) {
    public static final int CALLER = Integer.MAX_VALUE;
}
