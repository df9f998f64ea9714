package netc.compiler.program;

import netc.compiler.source.Span;

/// `require memory < 16 MiB`: the arena of a training step and the weights together take at most this.
public record MemoryBound(long bytes, Span span) {
}
