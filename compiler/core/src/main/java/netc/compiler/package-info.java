/// From the text of a model to class files: each package below is one stage, and each stage hands the next an immutable
/// value of a small closed type.
///
/// The order is `source`, `syntax`, `elaborate`, `graph`, `pass`, `kernel`, `schedule`, `backend.jvm`; the arrows
/// between them are in `compiler/ARCHITECTURE.md`, and a test holds them. Of the runtime only `netc.abi` is visible here.
package netc.compiler;
