package netc.compiler.backend.jvm;

/// A class file in memory.
///
/// @param name  internal, `demo/LeNet5$Lanes16`
/// @param bytes the file's content
public record EmittedClass(String name, byte[] bytes) {
}
